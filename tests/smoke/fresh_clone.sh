#!/bin/sh
# A newcomer's first minute: clone, `make demo`, the console answers and lets the owner in, and all of it ends when told.
set -eu
unset MAKEFLAGS  # a newcomer runs make alone
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
port=$(python3 "$root/tests/free_port.py")
demo=

finish() {
    [ -z "$demo" ] || kill -KILL "-$demo" 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT INT TERM

end() {
    kill -TERM "-$demo"
    for second in $(seq 1 60); do
        if ! kill -0 "-$demo" 2>/dev/null; then
            echo "The demo ended after $second s."
            return
        fi
        sleep 1
    done
    echo "The demo did not end in a minute."
    exit 1
}

git clone --quiet "$root" "$folder/regulars"
cd "$folder/regulars"
make --no-print-directory setup
started=$(date +%s)
setsid make --no-print-directory demo PORT="$port" >"$folder/demo.log" 2>&1 &
demo=$!
for second in $(seq 1 120); do
    if python3 -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/console/login/', timeout=5)" 2>/dev/null; then
        echo "The console answered after $(($(date +%s) - started)) s."
        python3 tests/smoke/sign_in.py "$folder/demo.log"
        end
        exit 0
    fi
    kill -0 "$demo" 2>/dev/null || break
    sleep 1
done
echo "The console did not answer:"
cat "$folder/demo.log"
exit 1
