from __future__ import annotations

from ipaddress import ip_address

import pytest

from regulars.kernel.targets import Allowed, Target, UnusableUrl, is_public, may_connect, target_of

USUAL, LOOPBACK = Allowed(), Allowed(loopback=True)

TIDIED = {
    "https://hooks.example.com": "https://hooks.example.com/",
    " https://hooks.example.com/in ": "https://hooks.example.com/in",
    "HTTPS://Hooks.Example.COM/In?Shop=1": "https://hooks.example.com/In?Shop=1",
    "https://hooks.example.com:443/in": "https://hooks.example.com/in",
    "https://hooks.example.com./in": "https://hooks.example.com/in",
    "https://bücher.example/in": "https://xn--bcher-kva.example/in",
    "https://магазин.example/": "https://xn--80aairftm.example/",
    "https://93.184.215.14/in": "https://93.184.215.14/in",
    "https://[2606:4700:4700:0:0:0:0:1111]/in": "https://[2606:4700:4700::1111]/in",
    "https://a_b.example.com/": "https://a_b.example.com/",
    "https://hooks.example.com?x=1": "https://hooks.example.com/?x=1",
}
HOSTILE = [
    "",
    "hooks.example.com/in",
    "//hooks.example.com/in",
    "http://hooks.example.com/in",
    "ftp://hooks.example.com/in",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "javascript:alert(1)",
    "https://",
    "https:///in",
    "https://user@hooks.example.com/",
    "https://user:secret@hooks.example.com/",
    "https://hooks.example.com@127.0.0.1/",
    "https://hooks.example.com\\@127.0.0.1/",
    "https://hooks.example.com#@127.0.0.1/",
    "https://hooks.example.com/in#part",
    "https://hooks.example.com:8443/",
    "https://hooks.example.com:22/",
    "https://hooks.example.com:0/",
    "https://hooks.example.com:70000/",
    "https://hooks.example.com:https/",
    "https://hooks.example.com /in",
    "https://hooks.example.com/in\r\nHost: 127.0.0.1",
    "https://hooks.example.com/\tin",
    "https://hooks.example.com/ in",
    "https://hooks.example.com/<in>",
    "https://hooks.example.com/ин",
    "https://hooks.example.com/" + "a" * 1_000,
    "https://hooks..example.com/",
    "https://-hooks.example.com/",
    "https://hooks.example.com,127.0.0.1/",
    "https://%31%32%37.0.0.1/",
    "https://" + "a" * 64 + ".example/",
    "https://" + "a." * 130 + "example/",
    "https://*.example.com/",
    # names of this machine and of networks within
    "https://localhost/",
    "https://LOCALHOST/",
    "https://localhost./",
    "https://db.localhost/",
    "https://redis/",
    "https://printer.local/",
    "https://metadata.google.internal/computeMetadata/v1/",
    "https://router.home.arpa/",
    # addresses, in every spelling that a resolver takes
    "https://127.0.0.1/",
    "https://127.0.0.1./",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0X7F.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.0.0.0x1/",
    "https://127.000.000.001/",
    "https://0/",
    "https://0.0.0.0/",
    "https://１２７.０.０.１/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://100.100.100.200/latest/meta-data/",
    "https://169.254.169.254/latest/meta-data/",
    "https://168.63.129.16/",
    "https://192.0.0.192/",
    "https://192.0.2.1/",
    "https://198.18.0.1/",
    "https://203.0.113.9/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://256.1.1.1/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:93.184.215.14]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::1]/",
    "https://[2002:7f00:1::1]/",
    "https://[2001::1]/",
    "https://[2001:db8::1]/",
    "https://[3fff::1]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[100::1]/",
    "https://[5f00::1]/",
    "https://[v1.a]/",
    "https://[hooks.example.com]/",
]


class TestTargetOf:
    @pytest.mark.parametrize(("url", "tidy"), TIDIED.items())
    def test_tidies_what_may_be_told(self, url, tidy):
        assert target_of(url, USUAL).url == tidy

    @pytest.mark.parametrize(("url", "tidy"), TIDIED.items())
    def test_takes_what_it_tidied_as_it_is(self, url, tidy):
        assert target_of(tidy, USUAL) == target_of(url, USUAL)

    @pytest.mark.parametrize("url", HOSTILE)
    def test_refuses_what_leads_elsewhere(self, url):
        with pytest.raises(UnusableUrl):
            target_of(url, USUAL)

    @pytest.mark.parametrize(
        "url", ["https://hooks.example.com:8443/", "https://93.184.215.14:8443/"]
    )
    def test_takes_the_ports_that_are_listed(self, url):
        assert target_of(url, Allowed(ports=(443, 8443))).port == 8443

    @pytest.mark.parametrize(
        "url",
        ["http://localhost:9000/", "http://127.0.0.1/in", "http://[::1]:80/", "https://127.9.9.9/"],
    )
    def test_takes_this_machine_where_a_setting_allows_it(self, url):
        assert target_of(url, LOOPBACK).is_our_machine

    @pytest.mark.parametrize(
        "url",
        ["http://hooks.example.com/", "http://10.0.0.1/", "http://127.1/", "https://db.localhost/"],
    )
    def test_takes_nothing_else_for_that_setting(self, url):
        with pytest.raises(UnusableUrl):
            target_of(url, LOOPBACK)


class TestIsPublic:
    @pytest.mark.parametrize("text", ["93.184.215.14", "1.1.1.1", "172.32.0.1", "2606:4700::1"])
    def test_holds_for_what_somebody_out_there_has(self, text):
        assert is_public(ip_address(text))

    @pytest.mark.parametrize(
        "text",
        ["127.0.0.1", "10.255.255.255", "169.254.169.254", "100.127.255.255", "::ffff:1.1.1.1"],
    )
    def test_fails_for_what_is_within(self, text):
        assert not is_public(ip_address(text))

    def test_fails_wherever_python_says_that_it_is_not_global(self):
        ends = [f"{first}.{second}.0.1" for first in range(256) for second in (0, 18, 64, 168, 254)]

        wrong = [
            end for end in ends if is_public(ip_address(end)) and not ip_address(end).is_global
        ]

        assert wrong == []


class TestMayConnect:
    TARGET = Target("http", "localhost", 9000, "/")

    def test_lets_this_machines_name_lead_to_this_machine_alone(self):
        assert may_connect(ip_address("127.0.0.1"), self.TARGET, LOOPBACK)
        assert may_connect(ip_address("::1"), self.TARGET, LOOPBACK)
        assert not may_connect(ip_address("10.0.0.1"), self.TARGET, LOOPBACK)

    def test_lets_no_other_name_lead_there(self):
        target = Target("https", "hooks.example.com", 443, "/")

        assert not may_connect(ip_address("127.0.0.1"), target, LOOPBACK)
        assert not may_connect(ip_address("127.0.0.1"), target, USUAL)
