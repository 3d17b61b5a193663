"""Node: anything by its id alone, in the order asked, and null for whatever cannot be shown."""

from __future__ import annotations

from typing import Any

import pytest
from uuid_utils import uuid7

from domain.errors import Invalid
from graph import ids, nodes
from graph.ids import Prefix
from tests.api import Api
from tests.graph.id_worlds import World

NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


@pytest.fixture(scope="module")
def world(running_api: Api) -> World:
    return World.new(running_api)


@pytest.mark.parametrize("kind", list(nodes._FINDERS))  # noqa: SLF001 - the list itself is meant
def test_a_thing_of_each_type_is_found_as_what_it_is(world: World, kind: Prefix) -> None:
    query = f"query ($id: ID!) {{ node(id: $id) {{ id __typename ... on {kind.name} {{ id }} }} }}"

    data = world.person.run(query, id=world.ids[kind])

    assert data["node"] == {"__typename": kind.name, "id": world.ids[kind]}


def test_things_come_in_the_order_asked_with_nulls_and_again(world: World) -> None:
    account, category = world.ids[Prefix.Account], world.ids[Prefix.Category]
    asked = [category, "nonsense", account, f"acc_{uuid7()}", category, account]

    found = world.person.run(NODES, ids=asked)["nodes"]

    assert [node and node["id"] for node in found] == [
        category,
        None,
        account,
        None,
        category,
        account,
    ]


def test_a_hundred_are_the_most_at_once(world: World) -> None:
    account = world.ids[Prefix.Account]

    assert len(world.person.run(NODES, ids=[account] * 100)["nodes"]) == 100
    assert world.person.run(NODES, ids=[])["nodes"] == []
    answer = world.person.send(NODES, ids=[account] * 101)
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["field"] == ["ids"]


def test_things_of_one_type_cost_one_statement(world: World) -> None:
    accounts = [world.ids[Prefix.Account], f"acc_{world.cash[4:]}"]

    with world.person.api.statements() as one:
        world.person.run(NODES, ids=accounts[:1])
    with world.person.api.statements() as many:
        world.person.run(NODES, ids=accounts * 50)

    assert len(many) == len(one)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "_",
        "acc",
        "acc_",
        "acc_1",
        "ACC_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f",
        "acc_01936F2E-8C5A-7C9D-8E4F-0A1B2C3D4E5F",
        "acc_01936f2e8c5a7c9d8e4f0a1b2c3d4e5f",
        "acc_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f ",
        "acc_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f\n",
        "acc__01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f",
        "xyz_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f",
        "acc_\u0966\u0967936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f",
        "' OR 1=1 --",
        "\u0000",
        "x" * 10_000,
    ],
)
def test_what_is_no_id_is_nothing(world: World, text: str) -> None:
    assert ids.split(text) is None
    assert world.person.run(NODES, ids=[text])["nodes"] == [None]


@pytest.mark.parametrize("value", [1, -1, 2**63 - 1, True, 1.5, None, {"a": 1}])
def test_an_id_is_a_string(world: World, value: Any) -> None:
    answer = world.person.send("query ($id: ID!) { node(id: $id) { id } }", id=value)

    codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
    assert codes in ([], ["BAD_USER_INPUT"])
    assert (answer.get("data") or {"node": None})["node"] is None


def test_a_node_needs_somebody_who_asks(world: World) -> None:
    answer = world.person.api.send(NODES, {"ids": [world.ids[Prefix.Account]]})

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_an_id_is_written_and_read_the_same() -> None:
    for kind in Prefix:
        uuid = str(uuid7())
        assert ids.split(ids.encode(kind, uuid)) == (kind, uuid)
        assert ids.decode(kind, ids.encode(kind, uuid)) == uuid


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (Prefix.Account, "an Account"),
        (Prefix.Alert, "an Alert"),
        (Prefix.Import, "an Import"),
        (Prefix.User, "a User"),
        (Prefix.Budget, "a Budget"),
    ],
)
def test_a_wrong_id_is_told_in_good_english(kind: Prefix, named: str) -> None:
    with pytest.raises(Invalid, match=f"Not the id of {named}; "):
        ids.decode(kind, "x")
