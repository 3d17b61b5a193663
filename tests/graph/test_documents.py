"""Documents: what is kept, what is not, and what is said of what may not run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from graph import documents, limits
from graph.documents import Documents
from graph.schema import schema

GOOD = "{ __typename }"


def kept(maximum: int = 500) -> Documents:
    return Documents(schema._schema, maximum)  # noqa: SLF001 - no other way to it


def test_a_document_is_prepared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    known = kept()
    first = known.get(GOOD)
    monkeypatch.setattr(documents, "parse", None)

    again = known.get("".join(GOOD))

    assert again is first


def test_the_one_unused_longest_makes_room() -> None:
    known = kept(2)
    one, two = known.get("{ a: __typename }"), known.get("{ b: __typename }")

    assert known.get("{ a: __typename }") is one
    known.get("{ c: __typename }")

    assert len(known) == 2
    assert known.get("{ a: __typename }") is one
    assert known.get("{ b: __typename }") is not two


def test_no_more_than_the_maximum_is_kept() -> None:
    known = kept()

    for number in range(documents.KEPT_MAX + 20):
        known.get(f"{{ a{number}: __typename }}")

    assert len(known) == documents.KEPT_MAX


@pytest.mark.parametrize("text", ["{", "{ nothing }", "fragment a on Query { __typename }", "#"])
def test_what_may_not_run_is_not_kept(text: str) -> None:
    known = kept()

    assert known.get(text).errors
    assert len(known) == 0


def test_a_text_is_not_kept_beside_its_document() -> None:
    known = kept()

    document = known.get(GOOD)

    [text] = known._kept  # noqa: SLF001 - what is kept is the fact
    assert document.node is not None
    assert document.node.loc is not None
    assert text is document.node.loc.source.body
    assert len(document.digest) == 64


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# " + "x" * limits.SOURCE_LENGTH_MAX + "\n" + GOOD, "65,553 characters"),
        ("{ " + "__typename " * 1_000 + "}", "more than 1000 tokens"),
        ("#\n" * 1_001 + GOOD, "comments"),
        ("{ a " * 450, "nested too deeply"),
        ("{ node(id: " + "[" * 450, "nested too deeply"),
        ('{ node(id: "' + "x" * limits.SOURCE_LENGTH_MAX + '") { id } }', "into variables"),
    ],
    ids=["long", "tokens", "comments", "selections", "lists", "literal"],
)
def test_a_document_too_large_to_read_is_refused(text: str, said: str) -> None:
    document = kept().get(text)

    assert document.node is None
    assert said in document.errors[0].message


def test_no_name_of_the_schema_is_suggested() -> None:
    text = "{ walet { nam } viewr { emial } } query B($a: Walet) { __typename }"

    errors = kept().get(text).errors

    assert 1 <= len(errors) <= 6
    assert not any("Did you mean" in error.message for error in errors)


def test_a_hundred_mistakes_are_told_in_part() -> None:
    errors = (
        kept().get("{ wallet {" + " ".join(f"x{number}" for number in range(100)) + "} }").errors
    )

    assert len(errors) == 6


def test_threads_may_ask_at_once() -> None:
    known = kept(5)
    texts = [f"{{ a{number % 9}: __typename }}" for number in range(400)]

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(known.get, texts))

    assert all(document.node is not None for document in found)
    assert len(known) == 5
