"""How large a document may be, and that finding out is cheap however it is built."""

from __future__ import annotations

import pytest
from graphql import DocumentNode, FieldNode, get_introspection_query, parse, validate, visit
from graphql.language import Visitor
from graphql.validation import OverlappingFieldsCanBeMergedRule
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping

from graph import limits
from graph.limits import Walk, check
from graph.schema import schema

SCHEMA = schema._schema  # noqa: SLF001 - Strawberry gives no other way to it


def nested(depth: int, inside: str = "id") -> str:
    return "{ a " * (depth - 1) + "{ " + inside + " }" * depth


def bomb(fragments: int, spreads: int) -> str:
    """Each fragment spreads the next one several times: its size is spreads ** fragments."""
    middle = "".join(
        f"fragment f{n} on Q {{ a {{ {f'...f{n + 1} ' * spreads}}} }} " for n in range(fragments)
    )
    return f"{{ ...f0 }} {middle} fragment f{fragments} on Q {{ id }}"


def steps(document: DocumentNode) -> int:
    walk = Walk(document)
    for definition in document.definitions:
        walk.of_definition(definition)  # type: ignore[arg-type]  # only operations and fragments
    return walk.visited


def said(text: str) -> str:
    errors = check(parse(text))
    assert all((error.extensions or {})["code"] == "QUERY_TOO_COMPLEX" for error in errors)
    return "; ".join(error.message for error in errors)


@pytest.mark.parametrize(
    ("fits", "too_large", "what"),
    [
        (nested(10), nested(11), "11 levels deep, and at most 10"),
        ("{ w { " + "a: id " * 30 + "} }", "{ w { " + "a: id " * 31 + "} }", "31 aliases"),
        ("{ id " + "@a " * 50 + "}", "{ id " + "@a " * 51 + "}", "51 directives"),
        ("query @a { id " + "@a " * 49 + "}", "query @a { id " + "@a " * 50 + "}", "51 directives"),
        ("{ ... @a { id " + "@a " * 49 + "} }", "{ ...@a{ id " + "@a " * 50 + "} }", "51 direct"),
        ("{ " + "id " * 40 + "}", "{ " + "id " * 41 + "}", "41 root fields"),
        ("{ " + "... { id } " * 40 + "}", "{ " + "... { id } " * 41 + "}", "41 root fields"),
        ("{ a { " + "id " * 499 + "} }", "{ a { " + "id " * 500 + "} }", "501 fields"),
    ],
    ids=["depth", "aliases", "directives", "on operations", "inline", "root", "spread", "fields"],
)
def test_a_limit_is_inclusive(fits: str, too_large: str, what: str) -> None:
    assert said(fits) == ""

    assert what in said(too_large)


def test_what_a_fragment_holds_counts_wherever_it_is_spread() -> None:
    fragment = "fragment f on Q { " + "id " * 30 + "}"

    assert said("{ a { " + "...f " * 16 + "} }" + fragment) == ""
    assert "511 fields" in said("{ a { " + "...f " * 17 + "} }" + fragment)


def test_every_operation_of_a_document_counts_by_itself() -> None:
    one = "query %s { a { " + "id " * 400 + "} }"

    assert said(one % "A" + one % "B") == ""


def test_a_fragment_that_nothing_spreads_is_measured_too() -> None:
    assert "900 fields" in said("{ id } fragment f on Q { " + "id " * 900 + "}")


@pytest.mark.parametrize("spreads", [2, 3, 10, 20])
def test_spreads_in_spreads_multiply_what_is_asked_for_and_not_the_walk(spreads: int) -> None:
    document = parse(bomb(20, spreads))

    assert "over a million fields" in said(bomb(20, spreads))
    # One step for each selection that is written down.
    assert steps(document) == 1 + 20 * (1 + spreads) + 1


def test_the_query_of_a_thousand_characters_is_refused() -> None:
    text = bomb(19, 4)[:2_000]
    assert len(text) < 1_400

    assert "levels deep" in said(text)
    assert "over a million fields" in said(text)


def test_the_walk_grows_with_the_text_and_no_faster() -> None:
    counts = [steps(parse("{ " + "a { b c } " * n + "}")) for n in (10, 20, 40, 80)]

    assert counts == [30, 60, 120, 240]


@pytest.mark.parametrize(
    "text",
    [
        "{ ...a } fragment a on Q { ...a }",
        "{ ...a } fragment a on Q { b { ...c } } fragment c on Q { ...a }",
        "{ ...a } " + " ".join(
            f"fragment {one} on Q {{ {' '.join(f'...{other}' for other in 'abcdefgh')} }}"
            for one in "abcdefgh"
        ),
    ],
    ids=["itself", "two", "all of all"],
)  # fmt: skip
def test_fragments_in_a_circle_end_the_walk(text: str) -> None:
    document = parse(text)

    assert steps(document) < 80
    assert check(document) == []


@pytest.mark.parametrize(
    "options",
    [
        {},
        {
            "descriptions": True,
            "specified_by_url": True,
            "directive_is_repeatable": True,
            "schema_description": True,
            "input_value_deprecation": True,
        },
    ],
    ids=["plain", "all of it"],
)
def test_the_introspection_of_graphiql_passes(options: dict[str, bool]) -> None:
    document = parse(get_introspection_query(**options))

    assert check(document) == []
    assert validate(SCHEMA, document) == []


@pytest.mark.parametrize(
    "text",
    [
        "{ __schema { types { " + "fields { type { " * 9 + "name" + " }" * 21,
        "{ __schema { " + "".join(
            f"a{n}: types {{ fields {{ name args {{ name }} type {{ fields {{ name }} }} }} }} "
            for n in range(25)
        ) + "} }",
        """{ __schema { ...s ...s ...s } } fragment s on __Schema { types { ...t ...t ...t } }
        fragment t on __Type { fields { ...f ...f ...f } } fragment f on __Field { args {
        name type { inputFields { name description } fields { name description } } } }""",
    ],
    ids=["deep", "under aliases", "in fragments"],
)  # fmt: skip
def test_introspection_that_multiplies_is_refused(text: str) -> None:
    assert "of the schema" in said(text) or "introspection deep" in said(text)


@pytest.mark.parametrize(
    "inside",
    [
        "id " * 480,
        "accounts { id } " * 230,
        "transactions(first: 1) { nodes { id } } " * 70,
        "... { accounts { id name } } " * 110,
        "accounts { " + "id " * 20 + "} " + "accounts { " + "name " * 20 + "} " * 1,
    ],
    ids=["leaves", "objects", "arguments", "inline", "two lists"],
)
def test_comparing_fields_of_one_name_stays_within_the_square_of_the_limit(
    monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    compared = 0
    find = overlapping.find_conflict

    def counted(*args: object, **kwargs: object) -> object:
        nonlocal compared
        compared += 1
        return find(*args, **kwargs)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(overlapping, "find_conflict", counted)
    document = parse("{ wallet { " + inside + " } }", max_lexical_tokens=limits.TOKENS_MAX)
    assert check(document) == []
    count = Fields()
    visit(document, count)

    validate(SCHEMA, document, [OverlappingFieldsCanBeMergedRule])

    assert 0 < compared <= count.fields**2 / 2


class Fields(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.fields = 0

    def enter_field(self, _: FieldNode, *__: object) -> None:
        self.fields += 1
