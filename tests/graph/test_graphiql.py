"""The GraphiQL page over HTTP: where it answers, with which types, under which policy."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

import httpx
import pytest
from starlette.applications import Starlette

from graph import graphiql

ASSETS = sorted(path.name for path in (graphiql.PAGE / "assets").iterdir())


def ask(
    path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None
) -> httpx.Response:
    """One request to an application of nothing but this page; plain unless gzip is asked for."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=Starlette(routes=graphiql.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://outlay.test") as client:
            asked = {"Accept-Encoding": "identity"} | dict(headers or {})
            return await client.request(method, path, headers=asked)

    return asyncio.run(send())


def directives(response: httpx.Response) -> dict[str, list[str]]:
    parts = (part.split() for part in response.headers["content-security-policy"].split(";"))
    return {name: values for name, *values in parts}


def test_the_page_answers_at_its_path_without_a_redirect() -> None:
    response = ask("/graphiql")

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Outlay" in response.text


def test_the_page_asks_for_files_of_its_own_only_and_each_is_there() -> None:
    asked_for = re.findall(r'(?:src|href)="([^"]+)"', ask("/graphiql").text)

    assert len(asked_for) >= 3
    assert all(path.startswith("/graphiql/assets/") for path in asked_for)
    assert {ask(path).status_code for path in asked_for} == {200}


def test_the_page_has_no_script_within_its_text() -> None:
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", ask("/graphiql").text, re.DOTALL)

    assert [text for _, text in scripts] == [""]
    assert "src=" in scripts[0][0]


@pytest.mark.parametrize(
    "path", ["/graphiql", f"/graphiql/assets/{ASSETS[0]}", "/graphiql/assets/none"]
)
def test_every_answer_carries_the_strict_policy(path: str) -> None:
    response = ask(path)

    policy = directives(response)
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["worker-src"] == ["'self'"]
    assert policy["connect-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"


def test_the_policy_names_no_other_host() -> None:
    sources = {value for values in directives(ask("/graphiql")).values() for value in values}

    assert sources == {"'none'", "'self'", "'unsafe-inline'", "data:"}


@pytest.mark.parametrize("name", ASSETS)
def test_an_asset_goes_out_whole_with_its_type_and_may_be_kept_forever(name: str) -> None:
    response = ask(f"/graphiql/assets/{name}")

    assert response.content == (graphiql.PAGE / "assets" / name).read_bytes()
    assert response.headers["content-type"] == graphiql.CONTENT_TYPES[f".{name.rsplit('.', 1)[1]}"]
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/graphiql", "/graphiql/LICENSES.txt"])
def test_a_file_without_a_digest_in_its_name_is_asked_for_again(path: str) -> None:
    response = ask(path)

    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("sent", ["{etag}", "W/{etag}", '"other", {etag}', "*"])
def test_a_file_the_client_has_is_not_sent_again(sent: str) -> None:
    etag = ask("/graphiql").headers["etag"]

    response = ask("/graphiql", headers={"If-None-Match": sent.format(etag=etag)})

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["etag"] == etag


def test_a_file_the_client_has_of_an_earlier_build_is_sent_anew() -> None:
    response = ask("/graphiql", headers={"If-None-Match": '"earlier"'})

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("accepts", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("identity", False),
        ("", False),
    ],
)
def test_a_file_is_packed_for_those_who_take_it_so(accepts: str, packed: bool) -> None:  # noqa: FBT001 - a case of the table
    response = ask("/graphiql", headers={"Accept-Encoding": accepts})

    assert ("content-encoding" in response.headers) is packed
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.text.startswith("<!doctype html>")


def test_the_packed_and_the_plain_form_have_tags_of_their_own() -> None:
    plain, packed = (ask("/graphiql", headers={"Accept-Encoding": how}) for how in ("", "gzip"))

    assert plain.headers["etag"] != packed.headers["etag"]


@pytest.mark.parametrize("name", ["none.js", "..%2Findex.html", "%2e%2e%2f__init__.py", "a/b.js"])
def test_a_file_that_is_not_of_the_page_is_not_found(name: str) -> None:
    response = ask(f"/graphiql/assets/{name}")

    assert response.status_code == 404


def test_asking_for_the_headers_only_gives_the_headers_only() -> None:
    response = ask("/graphiql", method="HEAD")

    assert (response.status_code, response.content) == (200, b"")
    assert int(response.headers["content-length"]) > 0


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_page_can_only_be_read(method: str) -> None:
    response = ask("/graphiql", method=method)

    assert response.status_code == 405


def test_the_licences_of_what_is_bundled_are_there_to_read() -> None:
    response = ask("/graphiql/LICENSES.txt")

    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert {"graphiql 5", "monaco-editor 0", "react-dom 19"} <= set(
        re.findall(r"(?m)^((?:graphiql|monaco-editor|react-dom) \d+)", response.text)
    )
