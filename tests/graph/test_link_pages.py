"""The pages behind mailed links: there, strict about what they load, and told no token."""

from __future__ import annotations

import pytest

from domain.links import PATHS
from tests.api import Api


@pytest.mark.parametrize("path", PATHS.values())
def test_each_link_leads_to_a_page(api: Api, path: str) -> None:
    answer = api.request("GET", path)

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "<script>" not in answer.text
    assert "style=" not in answer.text


@pytest.mark.parametrize(
    ("name", "kind"), [("page.js", "text/javascript"), ("page.css", "text/css")]
)
def test_a_page_loads_nothing_from_elsewhere(api: Api, name: str, kind: str) -> None:
    answer = api.request("GET", f"/links/{name}")

    assert answer.headers["content-type"].startswith(kind)
    assert "//" not in answer.text.replace("// ", "")
    assert "innerHTML" not in answer.text


def test_a_page_takes_nothing_but_get(api: Api) -> None:
    assert api.request("POST", "/reset-password").status_code == 405
