"""Signs in with what the demo printed, and looks for its figures on the dashboard.

``python3 sign_in.py LOG``; ends with 1 and a sentence if anything is not as promised.
"""

import re
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

MEASURES = (
    "Repeat customer rate",
    "Churn rate",
    "Purchase frequency",
    "Average order value",
    "Customer lifetime value",
)


def printed(log: str, name: str) -> str:
    found = re.search(rf"{name}\s+(\S+)", log)
    if found is None:
        sys.exit(f"The demo printed no {name}.")
    return found[1]


def main(log_file: str) -> None:
    log = Path(log_file).read_text(encoding="utf-8")
    console = printed(log, "Console")
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{console}login/", timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    if token is None:
        sys.exit("The sign-in page has no form.")
    fields = {
        "csrfmiddlewaretoken": token[1],
        "username": printed(log, "E-mail"),
        "password": printed(log, "Password"),
        "next": "/console/",
    }
    sent = urlencode(fields).encode()
    request = Request(f"{console}login/", sent, {"Referer": console})  # noqa: S310 - the demo
    page = browser.open(request, timeout=30).read().decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    missing = [name for name in MEASURES if not re.search(rf"{name} [€$£]?[\d,.]+%?", words)]
    if missing:
        sys.exit(f"The dashboard shows no figure for: {', '.join(missing)}.")
    sys.stdout.write("The owner signed in and sees the five measures.\n")


main(sys.argv[1])
