"""Requests that are wrong, by kind: what is sent, and the status that it deserves."""

from __future__ import annotations

from typing import Any

import orjson

JSON = {"Content-Type": "application/json"}
FORM = {"Apollo-Require-Preflight": "1", "Content-Type": "multipart/form-data; boundary=b"}
ASK = b'{"query": "{ __typename }"}'
TYPENAME = "{ __typename }"


def ask(**changed: Any) -> bytes:
    return orjson.dumps({"query": TYPENAME} | changed)


def part(name: str, value: bytes, extra: str = "") -> bytes:
    return b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (
        name.encode(),
        extra.encode(),
        value,
    )


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--b--\r\n"


def file(name: str = "0", value: bytes = b"a,b") -> bytes:
    return part(name, value, '; filename="a.csv"')


def upload(map_: Any = None, variables: Any = None, *more: bytes, query: str = TYPENAME) -> bytes:
    operation = {"query": query, "variables": variables}
    return form(
        part("operations", orjson.dumps(operation)),
        part("map", orjson.dumps(map_)),
        *(more or (file(),)),
    )


Case = tuple[str, dict[str, str], bytes, int]

METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW"]

BODIES: list[Case] = [
    ("no content type", {}, ASK, 415),
    ("an empty content type", {"Content-Type": ""}, ASK, 415),
    ("text", {"Content-Type": "text/plain"}, ASK, 415),
    ("a form of a page", {"Content-Type": "application/x-www-form-urlencoded"}, ASK, 415),
    ("a bare document", {"Content-Type": "application/graphql"}, TYPENAME.encode(), 415),
    ("a type that starts alike", {"Content-Type": "application/json2"}, ASK, 415),
    ("semicolons only", {"Content-Type": ";;;"}, ASK, 415),
    ("a list of types", {"Content-Type": "application/json, text/plain"}, ASK, 415),
    ("no body", JSON, b"", 400),
    ("blanks", JSON, b" \n\t", 400),
    ("a NUL", JSON, b"\0", 400),
    ("half of JSON", JSON, b'{"query": "{ __typename }"', 400),
    ("JSON and more", JSON, ASK + b"x", 400),
    ("two objects", JSON, ASK + ASK, 400),
    ("single quotes", JSON, b"{'query': '{ __typename }'}", 400),
    ("a comment", JSON, b"/* */" + ASK, 400),
    ("a comma too many", JSON, b'{"query": "{ __typename }",}', 400),
    ("NaN", JSON, b'{"query": "{ __typename }", "variables": {"a": NaN}}', 400),
    ("Infinity", JSON, b'{"query": "{ __typename }", "variables": {"a": -Infinity}}', 400),
    ("1e999", JSON, b'{"query": "{ __typename }", "variables": {"a": 1e999}}', 400),
    ("a BOM", JSON, b"\xef\xbb\xbf" + ASK, 400),
    ("UTF-16", JSON, ASK.decode().encode("utf-16"), 400),
    ("UTF-16 without BOM", JSON, ASK.decode().encode("utf-16-le"), 400),
    ("UTF-32", JSON, ASK.decode().encode("utf-32"), 400),
    ("Latin-1", JSON, '{"query": "{ a } #é"}'.encode("latin-1"), 400),
    ("an overlong form", JSON, b'{"query": "\xc0\xaf"}', 400),
    ("a raw surrogate", JSON, b'{"query": "\xed\xa0\x80"}', 400),
    ("an escaped lone surrogate", JSON, b'{"query": "{ a(b: \\"\\ud800\\") }"}', 400),
    ("a control character", JSON, b'{"query": "\x01"}', 400),
    ("deep lists", JSON, b"[" * 100_000, 400),
    ("deep closed lists", JSON, b"[" * 100_000 + b"]" * 100_000, 400),
    ("deep objects", JSON, b'{"a":' * 100_000, 400),
    (
        "deep variables",
        JSON,
        b'{"query":"{a}","variables":{"a":' + b"[" * 5_000 + b"]" * 5_000,
        400,
    ),
    ("5,000 digits", JSON, b'{"query": ' + b"9" * 5_000 + b"}", 400),
    ("null", JSON, b"null", 400),
    ("a number", JSON, b"42", 400),
    ("a string", JSON, b'"{ __typename }"', 400),
    ("a batch", JSON, b"[" + ASK + b"]", 400),
    ("an empty batch", JSON, b"[]", 400),
    ("a batch of numbers", JSON, b"[1, 2]", 400),
    ("a batch of batches", JSON, b"[[[]]]", 400),
    ("an empty object", JSON, b"{}", 400),
    ("only variables", JSON, b'{"variables": {}}', 400),
    ("query null", JSON, ask(query=None), 400),
    ("query a number", JSON, ask(query=1), 400),
    ("query a list", JSON, ask(query=[TYPENAME]), 400),
    ("query an object", JSON, ask(query={"a": 1}), 400),
    ("query true", JSON, ask(query=True), 400),
    ("query empty", JSON, ask(query=""), 400),
    ("query blanks", JSON, ask(query=" \n "), 400),
    ("variables a list", JSON, ask(variables=[1]), 400),
    ("variables a string", JSON, ask(variables='{"a": 1}'), 400),
    ("variables false", JSON, ask(variables=False), 400),
    ("variables zero", JSON, ask(variables=0), 400),
    ("operationName a number", JSON, ask(operationName=1), 400),
    ("operationName a list", JSON, ask(operationName=["a"]), 400),
    ("extensions a list", JSON, ask(extensions=[]), 400),
    ("extensions a string", JSON, ask(extensions="a"), 400),
    ("a persisted query only", JSON, b'{"extensions": {"persistedQuery": {"version": 1}}}', 400),
    ("a byte too much", JSON, b" " * (1024 * 1024 + 1), 413),
    ("a lying length", JSON | {"Content-Length": "5"}, b" " * (1024 * 1024 + 1), 413),
    ("an absurd length", JSON | {"Content-Length": "9" * 400}, ASK, 413),
    ("a negative length", JSON | {"Content-Length": "-1"}, ASK, 400),
    ("a length in words", JSON | {"Content-Length": "ten"}, ASK, 400),
    ("a length in hexadecimal", JSON | {"Content-Length": "0x10"}, ASK, 400),
]

DOCUMENTS: list[tuple[str, dict[str, Any]]] = [
    ("an unknown operation", {"operationName": "B", "query": "query A { __typename }"}),
    ("a name nobody gave", {"operationName": "A"}),
    ("a very long name", {"operationName": "A" * 100_000}),
    ("several operations", {"query": "query A { __typename } query B { __typename }"}),
    ("only fragments", {"query": "fragment A on Query { __typename }"}),
    ("fragments in a circle", {"query": "{ ...A } fragment A on Query { ...A }"}),
    ("only a comment", {"query": "# nothing"}),
    ("only commas", {"query": ",,,"}),
    ("only a BOM", {"query": "\ufeff"}),
    ("NUL", {"query": "\0"}),
    ("types", {"query": "type A { a: Int }"}),
    ("an unknown directive", {"query": "{ __typename @a }"}),
    ("a subscription", {"query": "subscription { a }"}),
    ("an unknown field", {"query": "{ a }"}),
    ("half a document", {"query": "{ viewer { "}),
    ("half a string", {"query": '{ a(b: "'}),
    ("a bad escape", {"query": '{ node(id: "\\uD800") { id } }'}),
    ("a lone surrogate in braces", {"query": '{ node(id: "\\u{DFFF}") { id } }'}),
    ("a character too high", {"query": '{ node(id: "\\u{110000}") { id } }'}),
    ("5,000 digits", {"query": "{ transactions(first: %s) { nodes { id } } }" % ("9" * 5_000)}),
    ("a huge exponent", {"query": "{ transactions(first: 1e%s) { nodes { id } } }" % ("9" * 900)}),
    ("deep lists", {"query": "{ node(id: %s) { id } }" % ("[" * 400 + "]" * 400)}),
    ("deeper lists", {"query": "{ node(id: %s" % ("[" * 100_000)}),
    ("deep selections", {"query": "{ a " * 400}),
    ("a missing variable", {"query": "query ($a: ID!) { node(id: $a) { id } }"}),
    (
        "a variable of the wrong type",
        {"query": "query ($a: ID!) { node(id: $a) { id } }", "variables": {"a": {"b": 1}}},
    ),
    (
        "a number beyond 64 bits",
        {"query": "query ($a: Int!) { transactions(first: $a) { nodes { id } } }"},
    ),
    (
        "a variable that is nowhere asked for",
        {"query": "query ($a: ID!) { __typename }", "variables": {"a": "b"}},
    ),
    ("a file that is a string", {"query": "query ($a: Upload) { node(id: $a) { id } }"}),
]

FORMS: list[Case] = [
    ("no preflight header", {"Content-Type": FORM["Content-Type"]}, upload({}, {}), 400),
    ("no boundary", FORM | {"Content-Type": "multipart/form-data"}, upload({}, {}), 400),
    ("an empty boundary", FORM | {"Content-Type": "multipart/form-data; boundary="}, b"", 400),
    (
        "a long boundary",
        FORM | {"Content-Type": f"multipart/form-data; boundary={'b' * 80}"},
        b"",
        400,
    ),
    (
        "another boundary",
        FORM | {"Content-Type": "multipart/form-data; boundary=c"},
        upload({}, {}),
        400,
    ),
    ("an empty form", FORM, b"", 400),
    ("no parts", FORM, b"--b--\r\n", 400),
    ("noise", FORM, b"noise", 400),
    ("no end", FORM, upload({}, {})[:-20], 400),
    ("no headers", FORM, b"--b\r\n\r\nx\r\n--b--\r\n", 400),
    (
        "a part without a name",
        FORM,
        b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
        400,
    ),
    ("no map", FORM, form(part("operations", ASK)), 400),
    ("no operations", FORM, form(part("map", b"{}"), file()), 400),
    ("operations a file", FORM, form(file("operations", ASK), part("map", b"{}")), 400),
    ("operations no JSON", FORM, form(part("operations", b"{"), part("map", b"{}")), 400),
    ("operations a batch", FORM, form(part("operations", b"[]"), part("map", b"{}")), 400),
    (
        "operations in Latin-1",
        FORM,
        form(part("operations", b'{"query":"\xe9"}'), part("map", b"{}")),
        400,
    ),
    (
        "a name in Latin-1",
        FORM,
        form(
            part("operations", ASK),
            part("map", b"{}"),
            file("\xe9").replace("\xe9".encode(), b"\xe9"),
        ),
        400,
    ),
    ("a map that is a list", FORM, upload([]), 400),
    ("a map of strings", FORM, upload({"0": "variables.file"}, {"file": None}), 400),
    ("a map of numbers", FORM, upload({"0": [1]}, {"file": None}), 400),
    (
        "a map to a file that is missing",
        FORM,
        upload({"1": ["variables.file"]}, {"file": None}),
        400,
    ),
    ("a map to nowhere", FORM, upload({"0": ["variables.other"]}, {"file": None}), 400),
    ("a map to the query", FORM, upload({"0": ["query"]}), 400),
    ("a map to all variables", FORM, upload({"0": ["variables"]}, {}), 400),
    ("a map of an empty path", FORM, upload({"0": [""]}, {}), 400),
    ("a map into a list", FORM, upload({"0": ["variables.files.0"]}, {"files": [None]}), 400),
    ("a map into a string", FORM, upload({"0": ["variables.a.b"]}, {"a": "b"}), 400),
    ("a map to __proto__", FORM, upload({"0": ["variables.__proto__.file"]}, {}), 400),
    ("a map to __class__", FORM, upload({"0": ["variables.__class__"]}, {}), 400),
    ("a map to a full place", FORM, upload({"0": ["variables.a"]}, {"a": 1}), 400),
    (
        "a map to one place twice",
        FORM,
        upload({"0": ["variables.a", "variables.a"]}, {"a": None}),
        400,
    ),
    (
        "a map into the file",
        FORM,
        upload({"0": ["variables.a", "variables.a.b"]}, {"a": None}),
        400,
    ),
    ("two files", FORM, upload({"0": ["variables.a"]}, {"a": None}, file("0"), file("1")), 400),
    ("three fields", FORM, upload({}, {}, part("more", b"1")), 400),
    ("one name twice", FORM, form(part("operations", ASK), part("operations", ASK)), 400),
    ("a long field", FORM, form(part("operations", b" " * (1024 * 1024 + 1))), 400),
    (
        "a slow charset",
        FORM | {"Content-Type": "multipart/form-data; boundary=b; charset=punycode"},
        form(part("operations", b"-" * 500_000)),
        400,
    ),
    (
        "a charset of no text",
        FORM | {"Content-Type": "multipart/form-data; boundary=b; charset=rot13"},
        form(part("operations", b"{}")),
        400,
    ),
]

AUTHORIZATIONS = [
    "", " ", "Bearer", "Bearer ", "bearer x", "Bearer  x", "Basic dTpw", "Bearer a.b.c",
    "Bearer " + "a" * 100_000, "a" * 100_000, "Bearer ey\xe9", "Bearer eyJ.eyJ.", "Bearer ....",
    "Bearer eyJhbGciOiJub25lIn0.e30.", "Digest username=a", ", Bearer x", "Bearer x, Bearer y",
]  # fmt: skip
