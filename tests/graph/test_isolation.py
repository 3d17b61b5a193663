"""Nobody reaches anybody else's things: every place that takes an id, whose id, who asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from graph import nodes
from graph.ids import Prefix
from tests.api import Api, Person
from tests.graph.id_places import ELSEWHERE, PLACES
from tests.graph.id_worlds import World, malformed, unknown
from tests.graph.places import Needs, Place, takers

# Members come and go here without a record, so that nothing but a refused write can show.
TAMPERS = True

# Where a stranger's id must be told apart from an unknown one, and why.
TOLD_APART = {
    "Mutation.createWallet(input.id)": "two wallets cannot have one id; whoever names the "
    "74 random bits of another's learns that they are taken, and no more",
}

# What is of a person, whoever shares a wallet with them.
HIDDEN = {Prefix.User, Prefix.Session, Prefix.WebhookDelivery}

# How what is no id of the kind may be refused: an empty one perhaps as missing.
REFUSED = {"INVALID", "REQUIRED", "BAD_USER_INPUT", "NOT_FOUND"}

ALL = sorted(PLACES.items())
every_place = pytest.mark.parametrize(("name", "place"), ALL, ids=[name for name, _ in ALL])


@pytest.fixture(scope="module")
def settled(running_api: Api) -> World:
    """Somebody whose things are asked for and never changed."""
    return World.new(running_api)


@pytest.fixture
def mine(api: Api, settled: World, request: pytest.FixtureRequest) -> World:
    """My own things, new for a test that changes them."""
    place: Place = request.getfixturevalue("place")
    return settled if place.needs is Needs.READ else World.new(api)


@pytest.fixture(scope="module")
def stranger(running_api: Api) -> Iterator[World]:
    """Somebody else, whose things are as they were after every test."""
    world = World.new(running_api)
    before = world.digest()
    yield world
    assert world.digest() == before


@pytest.fixture(scope="module")
def guest(running_api: Api) -> Person:
    return running_api.person()


def ask(place: Place, world: World, given: str, person: Person | None = None) -> dict[str, Any]:
    """The answer to `person`, or to the world's own."""
    person = person or world.person
    variables = place.filled(world, given)
    if place.file is None:
        return person.send(place.document, **variables)
    return person.api.upload(
        place.document, variables, path="variables.input.file", file=place.file, token=person.token
    )


def is_taken(place: Place, answer: dict[str, Any]) -> bool:
    value: Any = answer.get("data")
    for key in place.shows:
        if value is None:
            return False
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value is not None


def told(answer: dict[str, Any], given: str) -> str:
    """What the answer says, whatever the id and the request."""
    for error in answer.get("errors", ()):
        error["extensions"].pop("requestId")
    return orjson.dumps(answer).decode().replace(given, "ID").replace(given[4:], "ID")


def codes(answer: dict[str, Any]) -> set[str]:
    """Those of the errors, and of the user errors of the one field."""
    found = {error["extensions"]["code"] for error in answer.get("errors", ())}
    for payload in (answer.get("data") or {}).values():
        if isinstance(payload, dict):
            found |= {error["code"] for error in payload.get("userErrors", ())}
    return found


def test_every_place_that_takes_an_id_is_listed() -> None:
    assert sorted(PLACES | ELSEWHERE) == takers()


@every_place
def test_an_id_that_is_not_mine_is_as_good_as_none(
    api: Api, settled: World, stranger: World, name: str, place: Place
) -> None:
    me = World.new(api) if place.is_new else settled
    nobodys = unknown(place.kind)
    before, theirs = me.digest(), stranger.digest()

    unknown_answer = ask(place, me, nobodys)
    after_unknown = me.digest()
    # What is made once may be refused the second time, whatever its id.
    again = World.new(api) if place.is_new else me
    strange_answer = ask(place, again, stranger.ids[place.kind])

    assert stranger.digest() == theirs
    assert "INTERNAL" not in codes(unknown_answer) | codes(strange_answer)
    assert is_taken(place, unknown_answer) is place.is_new
    if name not in TOLD_APART:
        assert told(strange_answer, stranger.ids[place.kind]) == told(unknown_answer, nobodys)
    if not place.is_new:
        assert before == after_unknown == me.digest()


@every_place
def test_what_is_no_id_of_the_kind_is_refused(settled: World, name: str, place: Place) -> None:
    before = settled.digest()

    answers = [ask(place, settled, given) for given in malformed(place.kind)]

    assert [answer for answer in answers if is_taken(place, answer)] == []
    assert set().union(*map(codes, answers)) <= REFUSED
    assert settled.digest() == before


@every_place
def test_my_own_id_is_taken(mine: World, name: str, place: Place) -> None:
    own = unknown(place.kind) if place.is_new else mine.ids[place.kind]

    answer = ask(place, mine, own)

    assert is_taken(place, answer), answer


@every_place
def test_each_role_may_what_it_may(mine: World, guest: Person, name: str, place: Place) -> None:
    own = unknown(place.kind) if place.is_new else mine.ids[place.kind]
    if place.needs is Needs.SELF:
        return
    before = mine.digest()

    outside = ask(place, mine, own, guest)
    mine.admit(guest, "VIEWER")
    viewing = ask(place, mine, own, guest)
    mine.remove(guest)
    former = ask(place, mine, own, guest)

    assert not is_taken(place, outside)
    assert told(former, own) == told(outside, own)
    assert is_taken(place, viewing) is (place.needs is Needs.READ)
    assert codes(viewing) == (set() if place.needs is Needs.READ else {"FORBIDDEN"})
    assert mine.digest() == before
    mine.admit(guest, "EDITOR")
    editing = ask(place, mine, own, guest)
    mine.remove(guest)
    assert is_taken(place, editing) is (place.needs is not Needs.OWN), editing
    assert codes(editing) == ({"FORBIDDEN"} if place.needs is Needs.OWN else set())


@every_place
def test_who_is_not_signed_in_gets_nothing(settled: World, name: str, place: Place) -> None:
    nobody = Person(settled.person.api, "", "", "", "", "")
    own = unknown(place.kind) if place.is_new else settled.ids[place.kind]
    before = settled.digest()

    answer = ask(place, settled, own, nobody)

    assert codes(answer) == {"UNAUTHENTICATED"}
    assert not is_taken(place, answer)
    assert settled.digest() == before


def test_a_person_ends_their_own_sessions_only(api: Api, stranger: World, guest: Person) -> None:
    place = PLACES["Mutation.revokeSession(input.id)"]
    me = World.new(api)
    me.admit(guest, "OWNER")

    answer = ask(place, me, me.ids[Prefix.Session], guest)

    assert codes(answer) == {"NOT_FOUND"}


NODE = "query ($id: ID!, $ids: [ID!]!) { node(id: $id) { id } nodes(ids: $ids) { id } }"


def seen(person: Person, *ids: str) -> list[bool]:
    """Whether `nodes` shows each; `node` must agree."""
    alone = [person.run(NODE, id=id, ids=[id])["node"] is not None for id in ids]  # noqa: A001
    data = person.run(NODE, id=ids[0], ids=list(ids))
    together = [node is not None for node in data["nodes"]]
    assert alone == together
    return together


def test_a_world_has_one_of_every_type_that_can_be_found(settled: World) -> None:
    assert settled.ids.keys() == nodes._FINDERS.keys()  # noqa: SLF001 - the list itself is meant
    assert settled.ids.keys() == set(Prefix)


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        ("OWNER", HIDDEN),
        ("EDITOR", HIDDEN),
        # A plan holds what is not in the wallet yet, and is for whoever may put it there.
        ("VIEWER", HIDDEN | {Prefix.ImportPlan}),
    ],
)
def test_a_node_is_found_by_whoever_may_see_it(
    settled: World, guest: Person, role: str, hidden: set[Prefix]
) -> None:
    ids = list(settled.ids.values())

    before = seen(guest, *ids)
    settled.admit(guest, role)
    inside = seen(guest, *ids)
    settled.remove(guest)

    assert seen(settled.person, *ids) == [True] * len(ids)
    assert before == seen(guest, *ids) == [False] * len(ids)
    assert inside == [kind not in hidden for kind in settled.ids]


def test_nobody_is_shown_more_of_others_than_a_member_shows(settled: World, guest: Person) -> None:
    settled.admit(guest, "VIEWER")
    answer = guest.run(
        """query ($id: ID!) { wallet(id: $id) { members { id name username role }
             transactions { nodes { createdBy { username } } } } }""",
        id=settled.wallet,
    )
    settled.remove(guest)

    assert settled.person.username in str(answer)
    assert settled.person.email not in str(answer)


def test_a_cursor_of_anothers_list_leads_nowhere_else(settled: World, stranger: World) -> None:
    query = """query ($of: ID, $after: String) { transactions(wallet: $of, after: $after, first: 1)
                 { nodes { id } pageInfo { endCursor } } }"""
    theirs = stranger.person.run(query, of=stranger.wallet)["transactions"]

    data = settled.person.run(query, of=settled.wallet, after=theirs["pageInfo"]["endCursor"])

    shown = {node["id"] for node in data["transactions"]["nodes"]}
    assert not shown & {node["id"] for node in theirs["nodes"]}
    answer = settled.person.send(query, of=stranger.wallet, after=theirs["pageInfo"]["endCursor"])
    assert codes(answer) == {"NOT_FOUND"}


def test_things_of_my_own_two_wallets_are_not_mixed(api: Api) -> None:
    me = World.new(api)
    personal = me.person.run("{ wallet { id accounts { id } categories { id } } }")["wallet"]
    account, category = personal["accounts"][0]["id"], personal["categories"][0]["id"]
    for name, given in (
        ("Mutation.createTransaction(input.account)", account),
        ("Mutation.createTransaction(input.toAccount)", account),
        ("Mutation.createTransaction(input.category)", category),
        ("Mutation.updateTransaction(input.lines.category)", category),
        ("Mutation.createCategory(input.parent)", category),
        ("Mutation.updateCategory(input.parent)", category),
        ("Mutation.deleteCategory(input.moveTo)", category),
        ("Query.transactions(filter.accounts)", account),
    ):
        before = me.digest()
        assert codes(ask(PLACES[name], me, given)) == {"NOT_FOUND"}, name
        assert me.digest() == before


def test_sharing_a_wallet_does_not_put_its_things_in_the_place_of_mine(api: Api) -> None:
    victim, attacker = World.new(api), World.new(api)
    for kind in (Prefix.Account, Prefix.Category, Prefix.Transaction):
        place = PLACES[f"Mutation.create{kind.name}(input.id)"]
        assert is_taken(place, ask(place, attacker, victim.ids[kind]))
    attacker.admit(victim.person, "OWNER")

    before = attacker.digest()
    answers = {
        name: ask(PLACES[name], victim, victim.ids[PLACES[name].kind])
        for name in (
            "Query.node(id)",
            "Wallet.transaction(id)",
            "Mutation.updateTransaction(input.id)",
            "Mutation.planImport(input.account)",
            "Mutation.deleteTransaction(input.id)",
            "Mutation.deleteCategory(input.id)",
            "Mutation.deleteAccount(input.id)",
        )
    }

    assert [name for name, answer in answers.items() if not is_taken(PLACES[name], answer)] == []
    assert attacker.digest() == before


def test_an_id_that_i_see_already_is_not_given_twice(api: Api) -> None:
    me = World.new(api)
    personal = me.person.run("{ wallet { id } }")["wallet"]["id"]
    accounts = {"name": "New", "kind": "CASH", "wallet": personal, "id": me.ids[Prefix.Account]}

    payload = me.ledger.try_add(id=me.transaction, wallet=personal, account=None, category=None)
    account = me.person.run(PLACES["Mutation.createAccount(input.id)"].document, input=accounts)

    assert [error["code"] for error in payload["userErrors"]] == ["CONFLICT"]
    assert codes({"data": account}) == {"CONFLICT"}


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("transactions", "account_id", Prefix.Account),
        ("transactions", "to_account_id", Prefix.Account),
        ("transactions", "category_id", Prefix.Category),
        ("transactions", "payee_id", Prefix.Payee),
        ("transactions", "import_id", Prefix.Import),
        ("transaction_tags", "transaction_id", Prefix.Transaction),
        ("categories", "parent_id", Prefix.Category),
        ("account_days", "account_id", Prefix.Account),
        ("import_plans", "account_id", Prefix.Account),
        ("import_plan_rows", "plan_id", Prefix.ImportPlan),
        ("imports", "account_id", Prefix.Account),
        ("import_mappings", "account_id", Prefix.Account),
        ("recurring_transactions", "account_id", Prefix.Account),
        ("recurring_transactions", "category_id", Prefix.Category),
    ],
)
def test_the_database_itself_links_no_rows_of_two_wallets(
    settled: World, stranger: World, table: str, column: str, kind: Prefix
) -> None:
    statement = text(f"UPDATE {table} SET {column} = :theirs WHERE wallet_id = :wallet")
    values = {"theirs": stranger.ids[kind][4:], "wallet": settled.wallet[4:]}
    before = settled.digest()

    with pytest.raises(IntegrityError), settled.person.api.engine.begin() as connection:
        assert connection.execute(statement, values).rowcount

    assert settled.digest() == before
