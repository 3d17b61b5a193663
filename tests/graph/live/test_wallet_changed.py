"""Live changes of a wallet: what was missed, then what happens, and nothing that is not one's own.

Writes go through the API of this process, or through another engine, as if by another process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine
from uuid_utils import uuid7
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from db.engine import connect
from db.session import write
from domain.ledger import CategoryKind, WalletRole
from graph.schema import schema
from services import categories
from services.actors import Actor
from services.categories import NewCategory
from tests.conftest import START
from tests.graph.inviting import REMOVE, done, join
from tests.graph.ledgers import Ledger
from tests.graph.live.world import World, receive, send, served, subscribe
from tests.membership import admit, dismiss

CONTRACT = schema._schema  # noqa: SLF001 - Strawberry gives no other way to it
WATCH = """
subscription ($wallet: ID!, $after: String) {
  walletChanged(wallet: $wallet, after: $after) {
    changes { version id deleted entity { id __typename } } cursor version hasMore
  }
}
"""
FEED = """
query ($wallet: ID!, $after: String) {
  wallet(id: $wallet) { changes(after: $after, first: 500) { cursor version hasMore } }
}
"""


@pytest.fixture(scope="module")
def running_world(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    data = tmp_path_factory.mktemp("data")
    with served(engine, data, CONTRACT, OUTLAY_LIVE_POLL_S="1") as running:
        yield running


@pytest.fixture
def ledger(here: World) -> Ledger:
    return Ledger.new(here.api)


def cursor(ledger: Ledger) -> str:
    feed = ledger.person.run(FEED, wallet=ledger.wallet)["wallet"]["changes"]
    assert not feed["hasMore"]
    return str(feed["cursor"])


@contextmanager
def watching(here: World, ledger: Ledger, **of: Any) -> Iterator[ClientConnection]:
    """A socket on which the ledger's person listens to its wallet, or to another."""
    with here.acknowledged(ledger.person) as opened:
        variables = {"wallet": ledger.wallet} | of
        send(opened, subscribe("1", WATCH, variables=variables))
        yield opened


def feed(opened: ClientConnection) -> dict[str, Any]:
    message = receive(opened)
    assert message["type"] == "next", message
    assert "errors" not in message["payload"], message
    found: dict[str, Any] = message["payload"]["data"]["walletChanged"]
    return found


def codes(opened: ClientConnection) -> list[str]:
    message = receive(opened)
    assert message["type"] == "error", message
    return [error["extensions"]["code"] for error in message["payload"]]


def elsewhere(here: World, ledger: Ledger, name: str) -> str:
    """A category made through a connection of another process's."""
    engine = connect(here.api.engine.url.render_as_string(hide_password=False))
    by = Actor(ledger.person.id.removeprefix("usr_"), None, START)
    wallet_id = ledger.wallet.removeprefix("wal_")
    new = NewCategory(name, CategoryKind.EXPENSE)
    row = write(engine, categories.create, by, wallet_id=wallet_id, new=new)
    engine.dispose()
    return f"cat_{row.id}"


def test_what_was_missed_comes_first_and_then_what_happens(here: World, ledger: Ledger) -> None:
    stood = cursor(ledger)
    missed = ledger.add()

    with watching(here, ledger, after=stood) as opened:
        first = feed(opened)
        ledger.delete(id=missed["id"])
        second = feed(opened)

    assert [change["id"] for change in first["changes"]] == [missed["id"]]
    assert first["changes"][0]["entity"] == {"id": missed["id"], "__typename": "Transaction"}
    assert second["changes"] == [
        {"version": first["version"] + 1, "id": missed["id"], "deleted": True, "entity": None}
    ]
    assert cursor(ledger) == second["cursor"]


def test_without_a_cursor_only_what_is_to_come_is_told(here: World, ledger: Ledger) -> None:
    ledger.add()

    with watching(here, ledger) as opened:
        beginning = feed(opened)
        added = ledger.add(description="Now")
        told = feed(opened)

    assert beginning["changes"] == []
    assert [change["id"] for change in told["changes"]] == [added["id"]]


def test_what_another_process_commits_is_told(here: World, ledger: Ledger) -> None:
    with watching(here, ledger, after=cursor(ledger)) as opened:
        made = elsewhere(here, ledger, "From elsewhere")

        assert [change["id"] for change in feed(opened)["changes"]] == [made]


def test_a_long_absence_is_caught_up_page_by_page(here: World, ledger: Ledger) -> None:
    stood = cursor(ledger)
    added = [each["id"] for each in ledger.add_many(*[ledger.stated()] * 230)["transactions"]]

    with watching(here, ledger, after=stood) as opened:
        pages = [feed(opened) for _ in range(3)]

    told = [change["id"] for page in pages for change in page["changes"]]
    assert sorted(told) == sorted(added)
    assert [page["hasMore"] for page in pages] == [True, True, False]


def test_the_wallet_of_another_cannot_be_listened_to(here: World, ledger: Ledger) -> None:
    other = Ledger.new(here.api)

    for wallet in (other.wallet, f"wal_{uuid7()}", other.accounts["Cash"], "wal_x", ""):
        with watching(here, ledger, wallet=wallet) as opened:
            assert codes(opened) == ["NOT_FOUND"]


@pytest.mark.parametrize("after", ["x", "", "WzFd", "a" * 5_000])
def test_a_made_up_cursor_is_refused(here: World, ledger: Ledger, after: str) -> None:
    with watching(here, ledger, after=after) as opened:
        assert codes(opened) == ["BAD_USER_INPUT"]


def test_a_cursor_older_than_the_purge_asks_for_everything(here: World, ledger: Ledger) -> None:
    stood = cursor(ledger)
    ledger.delete(id=ledger.add()["id"])
    empty = "mutation ($w: ID) { emptyTrash(input: {wallet: $w}) { purgedCount } }"
    ledger.person.run(empty, w=ledger.wallet)

    with watching(here, ledger, after=stood) as opened:
        assert codes(opened) == ["RESYNC_REQUIRED"]


def test_who_leaves_the_wallet_hears_no_more(here: World, ledger: Ledger) -> None:
    guest = Ledger.new(here.api)
    wallet_id, user_id = ledger.wallet.removeprefix("wal_"), guest.person.id.removeprefix("usr_")
    admit(here.api.engine, wallet_id, user_id, WalletRole.VIEWER)

    with watching(here, guest, wallet=ledger.wallet, after=cursor(ledger)) as opened:
        added = ledger.add()
        assert feed(opened)["changes"][0]["id"] == added["id"]
        dismiss(here.api.engine, wallet_id, user_id)

        assert codes(opened) == ["NOT_FOUND"]


def test_a_wallet_that_is_deleted_ends_its_subscriptions(here: World, ledger: Ledger) -> None:
    opened_wallet = ledger.person.run(
        'mutation { createWallet(input: {name: "Trip"}) { wallet { id } } }'
    )["createWallet"]["wallet"]["id"]
    delete = "mutation ($id: ID!) { deleteWallet(input: {id: $id}) { deletedId } }"

    with watching(here, ledger, wallet=opened_wallet) as opened:
        feed(opened)
        ledger.person.run(delete, id=opened_wallet)

        assert codes(opened) == ["NOT_FOUND"]


def test_a_revoked_session_is_cut_off_at_once(here: World, ledger: Ledger) -> None:
    with watching(here, ledger, after=cursor(ledger)) as opened:
        ledger.add()
        feed(opened)
        ledger.person.run("mutation { signOut { userErrors { message } } }")

        with pytest.raises(ConnectionClosed) as closed:
            receive(opened)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403


def test_two_servers_tell_of_each_others_writes(here: World, ledger: Ledger) -> None:
    engine = connect(here.api.engine.url.render_as_string(hide_password=False))
    stood = cursor(ledger)

    another = served(engine, here.data, CONTRACT, OUTLAY_LIVE_POLL_S="1")
    with another as other, watching(other, ledger, after=stood) as opened:
        added = ledger.add()
        told = feed(opened)
    engine.dispose()

    assert [change["id"] for change in told["changes"]] == [added["id"]]


def test_who_is_removed_hears_no_more_at_once(here: World, ledger: Ledger) -> None:
    other = Ledger.new(here.api)
    join(ledger.person, ledger.wallet, other.person, "VIEWER")

    with watching(here, other, wallet=ledger.wallet) as opened:
        feed(opened)
        remove = {"wallet": ledger.wallet, "member": other.person.id}
        assert done(ledger.person, REMOVE, input=remove)["userErrors"] == []

        assert codes(opened) == ["NOT_FOUND"]
