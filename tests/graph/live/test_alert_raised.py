"""Live alerts: raised and withdrawn, of every wallet of a person, and of no other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from websockets.sync.client import ClientConnection

from db.engine import connect
from domain.alerts import AlertKind
from domain.ledger import WalletRole
from graph.schema import schema
from tests.alerts import change_alert, raise_alerts
from tests.conftest import START
from tests.graph.ledgers import Ledger
from tests.graph.live.world import World, receive, send, served, subscribe
from tests.graph.server import until
from tests.membership import admit, dismiss

CONTRACT = schema._schema  # noqa: SLF001 - Strawberry gives no other way to it
LISTEN = """
subscription { alertRaised { id title withdrawnAt readAt wallet { id } subject { id } } }
"""
OPEN = 'mutation { createWallet(input: {name: "Trip"}) { wallet { id } } }'
LATER = START + timedelta(minutes=1)


@pytest.fixture(scope="module")
def running_world(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    data = tmp_path_factory.mktemp("data")
    with served(engine, data, CONTRACT, OUTLAY_LIVE_POLL_S="1") as running:
        yield running


@pytest.fixture
def ledger(here: World) -> Ledger:
    return Ledger.new(here.api)


@contextmanager
def listening(here: World, ledger: Ledger) -> Iterator[ClientConnection]:
    """A socket on which the ledger's person listens to what comes from now on."""
    with here.acknowledged(ledger.person) as opened:
        send(opened, subscribe("1", LISTEN))
        # Where the wallets stood was read before they are listened to.
        until(lambda: here.listens_to(f"wallet:{ledger.wallet.removeprefix('wal_')}"))
        yield opened


def alert(opened: ClientConnection) -> dict[str, Any]:
    message = receive(opened)
    assert message["type"] == "next", message
    assert "errors" not in message["payload"], message
    found: dict[str, Any] = message["payload"]["data"]["alertRaised"]
    return found


def raised(here: World, ledger: Ledger, *names: str, **of: Any) -> list[str]:
    facts = ({"name": name} for name in names)
    return raise_alerts(here.api.engine, ledger, *facts, **({"at": START} | of))


def test_an_alert_comes_when_it_is_raised_and_when_it_is_withdrawn(
    here: World, ledger: Ledger
) -> None:
    raised(here, ledger, "Old")

    with listening(here, ledger) as opened:
        [made] = raised(here, ledger, "Food")
        first = alert(opened)
        change_alert(here.api.engine, ledger, made, at=LATER, holds=False)
        second = alert(opened)
        change_alert(here.api.engine, ledger, made, at=LATER, holds=True)
        third = alert(opened)

    assert first == {
        "id": made,
        "title": "Food: 80% of the budget is spent",
        "withdrawnAt": None,
        "readAt": None,
        "wallet": {"id": ledger.wallet},
        "subject": None,
    }
    assert second == first | {"withdrawnAt": "2026-03-14T09:27:53Z"}
    assert third == first


def test_what_was_missed_comes_first(here: World, ledger: Ledger) -> None:
    ask = "{ viewer { alertChanges { cursor } } }"
    stood = ledger.person.run(ask)["viewer"]["alertChanges"]["cursor"]
    [missed] = raised(here, ledger, "Missed")

    query = LISTEN.replace("alertRaised", f'alertRaised(after: "{stood}")')
    with here.acknowledged(ledger.person) as opened:
        send(opened, subscribe("1", query))
        first = alert(opened)
        [made] = raised(here, ledger, "Now")
        second = alert(opened)

    assert [first["id"], second["id"]] == [missed, made]


def test_what_another_process_raises_is_told(here: World, ledger: Ledger) -> None:
    engine = connect(here.api.engine.url.render_as_string(hide_password=False))

    with listening(here, ledger) as opened:
        [made] = raise_alerts(engine, ledger, {"name": "Elsewhere"}, at=START)
        told = alert(opened)
    engine.dispose()

    assert told["id"] == made


def test_more_than_a_page_at_once_comes_whole(here: World, ledger: Ledger) -> None:
    other = Ledger.new(here.api)
    user_id = ledger.person.id.removeprefix("usr_")
    admit(here.api.engine, other.wallet.removeprefix("wal_"), user_id, WalletRole.VIEWER)
    names = [str(number) for number in range(130)]

    with listening(here, ledger) as opened:
        wanted = {*raised(here, ledger, *names), *raised(here, other, *names)}
        told = [alert(opened)["id"] for _ in wanted]

    assert len(told) == len(set(told))
    assert set(told) == wanted


def test_a_wallet_that_is_new_is_heard_of_too(here: World, ledger: Ledger) -> None:
    with listening(here, ledger) as opened:
        opened_wallet = ledger.person.run(OPEN)["createWallet"]["wallet"]["id"]
        trip = Ledger(ledger.person, opened_wallet, {}, {})
        [made] = raised(here, trip, "Trip")

        assert alert(opened)["id"] == made


def test_what_is_muted_or_not_ones_own_is_not_told(here: World, ledger: Ledger) -> None:
    other = Ledger.new(here.api)
    ledger.person.run(
        "mutation { updateNotificationPreferences(input: {inApp: [BUDGET_EXCEEDED]})"
        " { userErrors { message } } }"
    )

    with listening(here, ledger) as opened:
        raised(here, other, "Another's", kind=AlertKind.BUDGET_EXCEEDED)
        raised(here, ledger, "Muted")
        [made] = raised(here, ledger, "Heard", kind=AlertKind.BUDGET_EXCEEDED)

        assert alert(opened)["id"] == made


def test_who_has_left_a_wallet_hears_nothing_of_it(here: World, ledger: Ledger) -> None:
    other = Ledger.new(here.api)
    wallet_id, user_id = other.wallet.removeprefix("wal_"), ledger.person.id.removeprefix("usr_")
    admit(here.api.engine, wallet_id, user_id, WalletRole.EDITOR)

    with listening(here, ledger) as opened:
        [first] = raised(here, other, "Before")
        assert alert(opened)["id"] == first
        dismiss(here.api.engine, wallet_id, user_id)
        raised(here, other, "After")
        [own] = raised(here, ledger, "Own")

        assert alert(opened)["id"] == own


def test_nobody_listens_who_is_not_signed_in(here: World) -> None:
    with here.acknowledged() as opened:
        send(opened, subscribe("1", LISTEN))
        message = receive(opened)

    assert message["type"] == "error"
    assert [error["extensions"]["code"] for error in message["payload"]] == ["UNAUTHENTICATED"]
