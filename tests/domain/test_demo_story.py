"""The demo's story: always the same, plausible, and as long as it says."""

from __future__ import annotations

from collections import Counter

from domain import demo
from domain.demo.chance import Chance
from domain.ledger import TransactionKind, account_effects
from domain.records import Record
from domain.transactions import Draft

STORY = demo.told()


def balances() -> tuple[dict[str, int], dict[str, int]]:
    """Each account's balance at the end, and its lowest on the way."""
    now = {account.name: account.opening.amount_minor for account in demo.ACCOUNTS}
    now["Cash"] = demo.CASH_OPENING.amount_minor
    lowest = dict(now)
    for record in STORY:
        for (account, _), moved in account_effects(_by_name(record).entry()):
            now[account] += moved
            lowest[account] = min(lowest[account], now[account])
    return now, lowest


def _by_name(record: Record) -> Draft:
    """The record as a draft whose ids are the accounts' names."""
    return Draft(
        kind=record.kind,
        amount=record.amount,
        occurred_on=record.occurred_on,
        description=record.description,
        account_id=record.account,
        to_account_id=record.to_account,
        to_amount=record.to_amount,
        is_refund=record.is_refund,
    )


def test_the_story_is_the_same_each_time() -> None:
    again = demo.told()

    assert again == STORY
    assert list(demo.ids(again)) == list(demo.ids(STORY))


def test_chance_is_the_same_in_every_process() -> None:
    chance = Chance("test")

    assert [chance.below(1_000) for _ in range(5)] == [499, 538, 603, 490, 564]


def test_the_story_lasts_eighteen_months_by_day() -> None:
    days = [record.occurred_on for record in STORY]

    assert 1_500 <= len(STORY) <= 2_500
    assert days == sorted(days)
    assert (days[0], days[-1]) == ("2025-05-01", "2026-10-31")
    assert len({day[:7] for day in days}) == 18


def test_everything_that_outlay_keeps_occurs() -> None:
    kinds = Counter(record.kind for record in STORY)
    currencies = {record.amount.currency for record in STORY}

    assert set(kinds) == set(TransactionKind)
    assert currencies == {"EUR", "CHF", "JPY"}
    assert sum(record.is_refund for record in STORY) == 3
    assert sum(bool(record.parts) for record in STORY) > 20
    assert sum(bool(record.tags) for record in STORY) > 100
    assert sum("\n" in (record.note or "") for record in STORY) >= 2


def test_no_account_is_ever_short_of_money() -> None:
    now, lowest = balances()

    assert min(low for account, low in lowest.items() if account != "Credit card") >= 0
    assert lowest["Credit card"] > -150_000
    assert now["Savings"] > 420_000


def test_the_card_is_settled_up_to_its_last_month() -> None:
    now, _ = balances()
    card = [record for record in STORY if "Credit card" in (record.account, record.to_account)]

    settled = [record for record in card if record.to_account]
    last_month = [r for r in card if r.account == "Credit card" and r.occurred_on >= "2026-10"]

    assert len(settled) == 16
    assert now["Credit card"] == -sum(record.amount.amount_minor for record in last_month)


def test_ids_sort_as_the_story_runs() -> None:
    uuids = list(demo.ids(STORY))

    assert uuids == sorted(set(uuids))
    assert {uuid[14] for uuid in uuids} == {"7"}
    assert {uuid[19] for uuid in uuids} <= set("89ab")
