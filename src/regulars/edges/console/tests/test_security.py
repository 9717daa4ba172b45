from __future__ import annotations

import re
import subprocess
import sys

import pytest
from django.test import Client

from regulars.edges.console.security import POLICY
from regulars.edges.console.tests.factories import signed_in, stored_figures

PAGES = ["/console/", "/console/report/", "/console/customers/", "/console/imports/new/"]


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("address", PAGES)
    def test_allow_nothing_but_our_own_files(self, address):
        stored_figures()

        response = signed_in("owner").get(address)
        text = response.content.decode()

        assert response["Content-Security-Policy"] == POLICY
        assert "unsafe" not in POLICY
        assert "no-store" in response["Cache-Control"]
        assert response["X-Frame-Options"] == "DENY"
        assert re.findall(r"<(?:link|script|img|iframe)[^>]+(?:https?:)?//", text) == []
        assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", text) == []

    def test_the_door_has_the_headers_too(self):
        response = Client().get("/console/login/")

        assert response["Content-Security-Policy"] == POLICY

    def test_the_style_sheet_may_be_kept_for_ever(self):
        response = Client().get("/console/style.css")

        assert response["Content-Type"] == "text/css; charset=utf-8"
        assert "immutable" in response["Cache-Control"]
        assert "--chart-1" in response.content.decode()
        assert "Set-Cookie" not in response

    def test_refuse_what_is_too_large_before_reading_it(self):
        much = {"CONTENT_LENGTH": str(600 * 1024 * 1024)}
        more = {"CONTENT_LENGTH": str(2 * 1024 * 1024)}

        assert signed_in("owner").post("/console/imports/new/", **much).status_code == 413
        assert Client().post("/console/imports/new/", **more).status_code == 413
        assert Client().post("/console/login/", **more).status_code == 413

    def test_an_unknown_address_reads_like_ours(self):
        response = signed_in("owner").get("/console/nowhere/")

        assert response.status_code == 404
        assert "There is nothing here" in response.content.decode()

    def test_an_unknown_address_keeps_the_ways_of_whoever_is_signed_in(self):
        inside = signed_in("support").get("/console/nowhere/").content.decode()
        outside = Client().get("/nowhere/").content.decode()

        assert 'href="/console/customers/"' in inside
        assert "There is nothing here" in outside
        assert "/console/customers/" not in outside

    def test_a_fault_of_ours_keeps_the_ways_unless_they_fail_too(self, monkeypatch):
        client = signed_in("owner")
        client.raise_request_exception = False

        def fall_over(*_: object, **__: object) -> None:
            raise RuntimeError("ours")

        monkeypatch.setattr("regulars.edges.console.figures.queries.choices", fall_over)
        with_ways = client.get("/console/")
        monkeypatch.setattr("regulars.edges.console.pages.page", fall_over)
        without = client.get("/console/")

        for response in (with_ways, without):
            assert response.status_code == 500
            assert "Something went wrong on our side" in response.content.decode()
        assert 'href="/console/customers/"' in with_ways.content.decode()
        assert 'href="/console/customers/"' not in without.content.decode()

    def test_are_in_the_language_of_whoever_reads(self):
        client = signed_in("owner")
        russian = {"Accept-Language": "ru"}

        assert '<html lang="en"' in client.get("/console/staff/", headers=russian).content.decode()

        member = client.get("/console/password/").wsgi_request.user
        member.__class__.objects.update(language="bg")

        assert '<html lang="bg"' in client.get("/console/staff/", headers=russian).content.decode()


class TestWebWorker:
    def test_loads_no_analytics_library(self, tmp_path):
        program = """
import os, sys
os.environ.update(DJANGO_SETTINGS_MODULE="regulars.config.settings", REGULARS_HOME=sys.argv[1])
import regulars.config.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
import regulars.edges.console.addresses
heavy = {"pandas", "pyarrow", "ibis", "duckdb", "altair", "numpy", "vl_convert"} & set(sys.modules)
print(sorted(heavy))
"""
        outcome = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)],
            capture_output=True,
            text=True,
            check=True,
        )

        assert outcome.stdout.strip() == "[]"
