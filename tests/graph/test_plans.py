"""A plan answers as graphql-core does, byte for byte, and gives up where it cannot."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import orjson
import pytest
import strawberry
from graphql import DocumentNode, ExecutionResult, execute, parse, validate
from strawberry.schema.config import StrawberryConfig

from db.keyset import Page
from graph.columns import as_tuples, own_id, stored
from graph.ids import Prefix
from graph.money import Money
from graph.paging import Connection
from graph.plans.executor import KEPT_MAX, PlanningExecutor, Plans
from graph.relations import Relation, to_one
from graph.scalars import SCALARS
from tests.graph.plan_runs import Loads


@strawberry.enum
class Size(Enum):
    SMALL = "s"
    LARGE = "l"


# What objects were made of rows, by the names in these.
MADE: list[str] = []


@strawberry.interface
class Named:
    name: str


def owners(_: Any, keys: Sequence[int]) -> Mapping[int, str | None]:
    if 13 in keys:
        raise LookupError("no such owner")
    return {key: f"owner {key}" if key < 10 else None for key in keys}


@strawberry.type
class Owner(Named):
    @classmethod
    def of(cls, row: str) -> Owner:
        return cls(name=row)

    @strawberry.field
    async def shout(self) -> str:
        return self.name.upper()

    @strawberry.field
    def length(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Row:
    wallet_id: str
    id: str
    name: str
    size: str
    amount_minor: int
    currency: str
    kin_id: str | None


ROWS = [
    Row("w", str(n), f"row {n}", "SMALL", 5 * n, "EUR", str(n % 4) if n % 5 else None)
    for n in range(9)
]


def kin(_: Any, keys: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Row]:
    return {key: ROWS[int(key[1])] for key in keys}


def kept(row: Row) -> Kept:
    return Kept.of(row)


@strawberry.type
class Kept:
    row: strawberry.Private[Row]
    id: strawberry.ID = own_id(Prefix.Payee)
    name: str = stored("name", "A column.")
    size: Size = stored("size", "A column with names of an enum.", as_enum=Size)

    @classmethod
    def of(cls, row: Row) -> Kept:
        MADE.append(row.name)
        return cls(row=row)

    @strawberry.field(metadata=as_tuples("amount_minor", "currency"))  # type: ignore[untyped-decorator]  # as Strawberry types it
    def amount(self) -> Money:
        return Money.of(self.row.amount_minor, self.row.currency)

    kin: Kept | None = to_one(Relation.in_wallet(kin, "kin_id", kept), "Another of them.")

    @strawberry.field
    async def shout(self) -> str:
        return self.row.name.upper()


_owner = Relation(owners, lambda thing: thing.owner_id, Owner.of)


@strawberry.type
class Thing(Named):
    number: int
    size: Size
    owner_id: strawberry.Private[int | None] = None
    note: str | None = None
    parts: list[Thing] = strawberry.field(default_factory=list)
    holes: list[Thing | None] = strawberry.field(default_factory=list)
    other: Thing | None = None
    strict: str = "always"
    owner: Owner | None = to_one(_owner, "Who owns it.")
    keeper: Owner = to_one(_owner, "Who keeps it.")

    @strawberry.field
    def fragile(self) -> str | None:
        if self.number == 7:
            raise ValueError("broken")
        return "whole"

    @strawberry.field
    def doubled(self, times: int = 2) -> int:
        return self.number * times


def thing(number: int, **more: Any) -> Thing:
    size = Size.SMALL if number % 2 else Size.LARGE
    return Thing(name=f"thing {number}", number=number, size=size, **more)


def things(kind: str) -> Any:
    """Lists of every sort; each name is what is odd about it."""
    plain = [thing(number, owner_id=number % 4) for number in range(1, 4)]
    deep = [thing(1, parts=plain, holes=[plain[0], None], other=thing(2, parts=plain))]
    return {
        "plain": plain,
        "deep": deep,
        "empty": [],
        "fifty": [thing(number, owner_id=number % 3) for number in range(50)],
        "unowned": [thing(1, owner_id=None), thing(2, owner_id=11)],
        "haunted": [thing(1, owner_id=13), thing(2, owner_id=1)],
        "huge": [thing(2**31)],
        "null": [plain[0], None],
        "wrong": [plain[0], "no thing"],
        "nameless": [Thing(name=None, number=1, size=Size.SMALL)],  # type: ignore[arg-type]  # it is what is tried
    }[kind]


@strawberry.type
class Query:
    @strawberry.field
    def things(self, kind: str) -> list[Thing] | None:
        found: list[Thing] = things(kind)
        return found

    @strawberry.field
    async def later(self, kind: str) -> list[Thing] | None:
        await asyncio.sleep(0)
        found: list[Thing] = things(kind)
        return found

    @strawberry.field
    async def greedy(self, names: list[str] | None = None, first: int = 2) -> str:
        names = names or []
        names.append("more")
        return ", ".join(names[:first])

    @strawberry.field
    async def page(self) -> Connection[Kept]:
        keys = [(row.name, row.id) for row in ROWS]
        page = Page(rows=ROWS, keys_of=lambda: keys, has_next=True, has_previous=False)
        return Connection(page=page, order="NAME", of=Kept.of)

    @strawberry.field
    def named(self, kind: str) -> list[Named]:
        return [*things(kind), Owner(name="Ada")]


_CONFIG = StrawberryConfig(scalar_map=SCALARS)
SCHEMA = strawberry.Schema(query=Query, types=[Thing, Owner], config=_CONFIG)._schema  # noqa: SLF001 - as graph/ does


def run(text: str, *, is_planned: bool, **variables: Any) -> tuple[Any, Loads]:
    """The response, errors and all; as the service does, a failed plan is run again without."""
    document = parse(text)
    assert validate(SCHEMA, document) == []
    return answered(document, Plans.of(document) if is_planned else None, **variables)


def answered(document: DocumentNode, plans: Plans | None, **variables: Any) -> tuple[Any, Loads]:
    loads = Loads()

    async def answer(used: Plans | None) -> ExecutionResult:
        result = execute(
            SCHEMA,
            document,
            context_value=loads,
            variable_values=variables,
            executor_class=PlanningExecutor,
            plans=used,
        )
        return await result if inspect.isawaitable(result) else result

    result = asyncio.run(answer(plans))
    loads.gave_up = plans is not None and bool(result.errors)
    if loads.gave_up:
        result = asyncio.run(answer(None))
    errors = [error.formatted for error in result.errors or []]
    return orjson.dumps({"data": result.data, "errors": errors}), loads


@pytest.mark.parametrize(
    "text",
    [
        '{ things(kind: "plain") { name number size note strict __typename } }',
        '{ things(kind: "plain") { a: name b: name number c: number } }',
        '{ x: things(kind: "plain") { name } y: things(kind: "deep") { number } }',
        '{ things(kind: "empty") { name parts { name } } }',
        '{ things(kind: "deep") { parts { name owner { name } } other { parts { number } } } }',
        '{ things(kind: "deep") { holes { name other { name } } } }',
        '{ things(kind: "fifty") { name owner { name shout length } keeper { name } } }',
        '{ later(kind: "fifty") { owner { n: name } owner { name shout } doubled } }',
        '{ things(kind: "unowned") { name owner { name } } }',
        '{ things(kind: "plain") { doubled a: doubled(times: 3) fragile } }',
        '{ named(kind: "plain") { name __typename ... on Thing { size } ... on Owner { shout } } }',
        """{ things(kind: "deep") { ...T other { ...T ...N } } }
        fragment T on Thing { number ...N parts { ...N } } fragment N on Named { name }""",
        '{ things(kind: "plain") { ... { name ... { number } } ... on Named { name } } }',
        '{ __schema { queryType { name } } things(kind: "plain") { name } }',
    ],
)
def test_a_plan_answers_what_graphql_core_answers(text: str) -> None:
    planned, loads = run(text, is_planned=True)
    plain, _ = run(text, is_planned=False)

    assert planned == plain
    assert not loads.gave_up


@pytest.mark.parametrize(
    "text",
    [
        '{ things(kind: "null") { name } }',
        '{ things(kind: "wrong") { name } }',
        '{ things(kind: "nameless") { name } }',
        '{ things(kind: "huge") { number } }',
        '{ things(kind: "fifty") { name fragile } }',
        '{ things(kind: "unowned") { keeper { name } } }',
        '{ things(kind: "haunted") { name owner { name } } }',
        '{ a: things(kind: "plain") { name } b: things(kind: "huge") { name number } }',
        '{ later(kind: "fifty") { owner { name } fragile doubled } }',
    ],
)
def test_what_goes_wrong_is_told_by_graphql_core(text: str) -> None:
    planned, loads = run(text, is_planned=True)
    plain, _ = run(text, is_planned=False)

    assert planned == plain
    assert loads.gave_up
    assert orjson.loads(planned)["errors"]


@pytest.mark.parametrize("skip", [True, False])
@pytest.mark.parametrize("include", [True, False])
def test_variables_switch_parts_of_a_plan(skip: bool, include: bool) -> None:  # noqa: FBT001 - a table of booleans
    text = """query ($skip: Boolean!, $include: Boolean!) { things(kind: "plain") {
      name @skip(if: $skip) ...P @include(if: $include) owner @skip(if: $include) { name } } }
      fragment P on Thing { number parts @skip(if: $skip) { name } }"""

    planned, _ = run(text, is_planned=True, skip=skip, include=include)
    plain, _ = run(text, is_planned=False, skip=skip, include=include)

    assert planned == plain


def test_objects_of_which_all_is_skipped_are_there_and_empty() -> None:
    text = """query ($skip: Boolean!) { things(kind: "plain") { name @skip(if: $skip) }
      empty: things(kind: "plain") { owner { name @skip(if: $skip) } } }"""

    planned, loads = run(text, is_planned=True, skip=True)
    plain, _ = run(text, is_planned=False, skip=True)

    assert planned == plain
    assert {} in orjson.loads(plain)["data"]["things"]
    assert not loads.gave_up


def test_one_plan_serves_each_way_its_switches_stand() -> None:
    document = parse('query ($on: Boolean!) { things(kind: "plain") { name @include(if: $on) } }')
    plans = Plans.of(document)

    for on in (True, False, True):
        execute(
            SCHEMA,
            document,
            variable_values={"on": on},
            executor_class=PlanningExecutor,
            plans=plans,
        )

    # The whole query, and the list within it.
    assert len(plans.kept) == 2 * 2


@pytest.mark.parametrize(
    "arguments", ["", "(first: 1)", '(names: ["a"], first: 3)', "(names: $names, first: 3)"]
)
def test_arguments_are_the_same_however_often_a_document_is_run(arguments: str) -> None:
    text = f"query ($names: [String!]) {{ greedy{arguments} b: greedy(names: $names) }}"
    document = parse(text)
    plans = Plans.of(document)

    answers = [answered(document, plans, names=["b"]) for _ in range(3)]

    assert {answer for answer, _ in answers} == {run(text, is_planned=False, names=["b"])[0]}
    assert not any(loads.gave_up for _, loads in answers)


def test_a_relation_is_loaded_once_for_a_level_and_each_object_made_once() -> None:
    text = '{ things(kind: "fifty") { owner { name } keeper { name } parts { owner { name } } } }'

    _, loads = run(text, is_planned=True)

    assert loads.batches == [[0, 1, 2]]


@pytest.mark.parametrize(
    ("selected", "made"),
    [
        ("nodes { id name size __typename amount { amount currency } kin { id kin { name } } }", 0),
        ("edges { cursor node { id again: name kin { size amount { amount } } } }", 0),
        ("edges { __typename node { ... on Kept { __typename } } } pageInfo { endCursor }", 0),
        ("nodes { id shout }", 9),
        ("edges { cursor node { id shout } }", 9),
        ("nodes { amount { formatted } }", 9),
        # The four that the nine have for kin.
        ("nodes { id kin { shout } }", 4),
        ("edges { node { kin { id kin { shout } } } }", 3),
    ],
)
def test_rows_stand_for_objects_where_nothing_else_is_asked_for(selected: str, made: int) -> None:
    text = f"{{ page {{ {selected} }} }}"
    plain, _ = run(text, is_planned=False)
    MADE.clear()

    planned, loads = run(text, is_planned=True)

    assert planned == plain
    assert len(MADE) == made
    assert not loads.gave_up


def test_the_plans_of_a_document_are_bounded() -> None:
    names = [f"s{number}" for number in range(9)]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: name @skip(if: ${name})" for name in names)
    document = parse(f'query ({declared}) {{ things(kind: "plain") {{ number {fields} }} }}')
    plans = Plans.of(document)

    for bits in range(2 ** len(names)):
        values = {name: bool(bits >> place & 1) for place, name in enumerate(names)}
        execute(
            SCHEMA,
            document,
            variable_values=values,
            executor_class=PlanningExecutor,
            plans=plans,
        )

    assert 0 < len(plans.kept) <= KEPT_MAX
