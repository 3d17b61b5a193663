"""Uploaded files: named, handed over, let go of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from graph.http import GraphQLEndpoint
from graph.operations import Operation
from tests.graph.edge import endpoints, post
from tests.graph.hostile import FORM, part, upload


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[Callable[..., GraphQLEndpoint]]:
    with endpoints(tmp_path) as make:
        yield make


@pytest.mark.parametrize("outcome", [b"{}", RuntimeError("a bug")], ids=["answered", "failed"])
def test_an_uploaded_file_is_let_go_of_when_its_operation_is_over(
    endpoint: Any, outcome: bytes | RuntimeError
) -> None:
    seen: list[tuple[str, bytes]] = []
    kept: list[Any] = []

    async def run(operation: Operation, *_: Any) -> bytes:
        kept.append(operation.variables["a"])
        seen.append((kept[0].filename, kept[0].file.read()))
        if isinstance(outcome, RuntimeError):
            raise outcome
        return outcome

    body = upload({"0": ["variables.a"]}, {"a": None})
    with suppress(RuntimeError):
        asyncio.run(post(endpoint(run), body, **FORM))

    assert seen == [("a.csv", b"a,b")]
    assert kept[0].file.closed


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("a.csv", "a.csv"),
        ("Zürich.csv", "Zürich.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\\\Users\\\\a.csv", "a.csv"),
        ("a\u202eb.csv", "ab.csv"),
        ("", ""),
        ("a" * 999, "a" * 255),
    ],
)
def test_the_name_of_a_file_is_a_name_to_show(endpoint: Any, sent: str, shown: str) -> None:
    names: list[str] = []

    async def run(operation: Operation, *_: Any) -> bytes:
        names.append(operation.variables["a"].filename)
        return b"{}"

    named = part("0", b"x", f'; filename="{sent}"')
    body = upload({"0": ["variables.a"]}, {"a": None}, named)
    asyncio.run(post(endpoint(run), body, **FORM))

    assert names == [shown]
