"""Delivering: what is due is taken with a lease, and what became of it is written down afterwards.

Nothing is sent in here, and nothing is sent while a transaction lasts: the job does that between
the two. Whoever dies in between leaves a lease that ends, and then it is tried again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.base import AnyRow, new_id
from db.queries import dispatch
from db.tables import Delivery
from domain.alerts import AlertKind
from domain.deliveries import (
    ATTEMPTS_MAX,
    DIGEST,
    EXPIRES_AFTER,
    KEPT_FOR,
    Answer,
    Channel,
    DeliveryState,
    Facts,
    delay,
    facts_of,
)
from domain.links import Purpose
from domain.mails.alerts import ENTRIES_MAX
from domain.notifications import QuietHours
from domain.sending_times import after_quiet
from services import links

# Longer than anything that is tried may take.
LEASE = timedelta(minutes=3)
# What one person's webhook is sent at the same time, by one worker.
EACH_MAX = 2
# What else waits for a webhook that has failed is not tried sooner than that.
POSTPONED_MAX = timedelta(minutes=5)
# Rows that are looked at, and people whose digests are made, in one transaction.
ROWS_MAX = 200
PEOPLE_MAX = 50
OLD_MAX = 1_000

# Kinds that people choose, that wait for the end of quiet hours, and that go to no address which
# may be a stranger's.
_ALERTS = {kind.name for kind in AlertKind} | {DIGEST}


@dataclass(frozen=True, slots=True)
class Room:
    """How many more mails and webhooks can be tried now; `busy` are people whose webhook is."""

    mails: int
    webhooks: int
    busy: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is the caller's until `lease`; `row` also tells whom it is for, `items`
    what is in a digest, and `found` what is to be said beside the stored facts.
    """

    row: AnyRow
    lease: datetime
    items: Sequence[AnyRow] = ()
    found: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claimed:
    """`has_more` when something was done that may have left something due."""

    claims: list[Claim] = field(default_factory=list)
    cancelled: int = 0
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim, when, and how long that took."""

    claim: Claim
    answer: Answer
    at: datetime
    duration_ms: int


def gather(session: Session, *, at: datetime) -> int:
    """Make the digests that are due, of some people. How many."""
    made = 0
    for user_id in dispatch.all_gathering(session, at, rows_max=PEOPLE_MAX):
        digest = Delivery(
            id=new_id(),
            user_id=user_id,
            channel=Channel.EMAIL.name,
            kind=DIGEST,
            facts="{}",
            created_at=at,
            due_at=at,
        )
        # Another worker may have been faster; then there is nothing left to put into this one.
        if dispatch.all_gathered(session, user_id, digest.id, at):
            session.add(digest)
            made += 1
    return made


def claim(session: Session, room: Room, *, at: datetime) -> Claimed:
    """Take what is due, as much as there is room for; cancel what is not to be sent any more, and
    put off what fell into quiet hours meanwhile.
    """
    channels = [
        channel
        for channel, free in ((Channel.EMAIL, room.mails), (Channel.WEBHOOK, room.webhooks))
        if free > 0
    ]
    rows = dispatch.all_due(session, at, channels=channels, besides=room.busy, rows_max=ROWS_MAX)
    digests = [row.id for row in rows if row.kind == DIGEST]
    items = dispatch.all_items(session, digests, each_max=ENTRIES_MAX) if digests else {}
    linked = links.told(session, list(filter(None, map(_link, rows))), at)
    lease = at + LEASE
    done = Claimed(has_more=len(rows) == ROWS_MAX)
    taken: Counter[str] = Counter()
    cancelled = 0
    for row in rows:
        if why := _why_not(row, items.get(row.id), linked):
            _end(session, row, DeliveryState.CANCELLED, at, {"last_error": why})
            cancelled += 1
        elif (due_at := _not_before(row, at)) > at:
            dispatch.all_changed(session, row.id, lease=None, values={"due_at": due_at})
        elif _fits(row, taken, room):
            found = linked.get(_link(row) or "", {})
            done.claims.append(Claim(row, lease, items.get(row.id, ()), found))
    if done.claims:
        ids = [each.row.id for each in done.claims]
        dispatch.all_taken(session, ids, at=at, until=lease)
    return Claimed(done.claims, cancelled, done.has_more)


def record(session: Session, outcomes: Sequence[Outcome], *, jitter: Mapping[str, int]) -> None:
    """Write down what became of some claims. `jitter`, by delivery, is from 0 to 100."""
    for outcome in outcomes:
        if outcome.answer.error is None:
            _record_delivered(session, outcome)
        else:
            _record_failed(session, outcome, jitter[outcome.claim.row.id])


def clean(session: Session, *, at: datetime) -> int:
    """Cancel the mails that nobody can send, and remove some of what is old. How many went."""
    why = "This server was not set up to send mail"
    dispatch.all_unsent(session, before=at - EXPIRES_AFTER, at=at, why=why)
    return dispatch.all_old(session, at - KEPT_FOR, rows_max=OLD_MAX)


def _link(row: AnyRow) -> str | None:
    """The id of the link that a mail is sent for; None for any other."""
    return str(facts_of(row.facts)["link"]) if row.kind in Purpose.__members__ else None


def _why_not(
    row: AnyRow, items: Sequence[AnyRow] | None, linked: Mapping[str, Facts]
) -> str | None:
    """Why this is not to be sent any more; None if it is."""
    is_webhook = row.channel == Channel.WEBHOOK.name
    has_no_webhook = row.webhook_url is None or row.webhook_off_at is not None
    link = _link(row)
    reasons = (
        (row.user_id is not None and not row.is_active, "The account is not active"),
        (_is_unverified(row), "The person has not verified the address"),
        (
            row.wallet_id is not None and not row.is_member,
            "The person does not belong to the wallet any more",
        ),
        (is_webhook and has_no_webhook, "There is no webhook, or it is turned off"),
        (row.kind == DIGEST and not items, "Nothing of it holds any more"),
        (link is not None and link not in linked, "Its link is of no use any more"),
    )
    return next((why for holds, why in reasons if holds), None)


def _is_unverified(row: AnyRow) -> bool:
    """Whether alerts were to go to a person's own address that they have not verified, or not since
    they changed it.
    """
    is_to_own = row.channel == Channel.EMAIL.name and row.user_id is not None and not row.address
    return is_to_own and row.kind in _ALERTS and row.email_verified_at is None


def _not_before(row: AnyRow, at: datetime) -> datetime:
    if row.kind not in _ALERTS or row.quiet_from is None:
        return at
    return after_quiet(at, QuietHours(row.quiet_from, row.quiet_until), row.time_zone)


def _fits(row: AnyRow, taken: Counter[str], room: Room) -> bool:
    """Whether there is room for it; counts it then."""
    if row.channel == Channel.EMAIL.name:
        taken[row.channel] += 1
        return taken[row.channel] <= room.mails
    if taken[row.user_id] >= EACH_MAX or taken[row.channel] >= room.webhooks:
        return False
    taken[row.user_id] += 1
    taken[row.channel] += 1
    return True


def _record_delivered(session: Session, outcome: Outcome) -> None:
    row = outcome.claim.row
    values = {**_told(outcome), "ended_at": outcome.at, "last_error": None}
    dispatch.all_delivered(session, row.id, values)
    if row.kind == DIGEST:
        dispatch.all_items_ended(session, row.id, DeliveryState.DELIVERED, outcome.at)


def _record_failed(session: Session, outcome: Outcome, jitter: int) -> None:
    row, at = outcome.claim.row, outcome.at
    attempts = row.attempts + 1
    values = {**_told(outcome), "last_error": outcome.answer.error}
    if outcome.answer.is_final or outcome.answer.is_gone or attempts >= ATTEMPTS_MAX:
        is_last = _end(session, row, DeliveryState.FAILED, at, values, outcome.claim.lease)
        if is_last and row.channel == Channel.WEBHOOK.name:
            _turn_off_dead(session, outcome)
        return
    wait = delay(attempts, jitter)
    values["due_at"] = _not_before(row, at + wait)
    is_ours = dispatch.all_changed(session, row.id, lease=outcome.claim.lease, values=values)
    if is_ours and row.channel == Channel.WEBHOOK.name:
        dispatch.all_postponed(session, row.user_id, until=at + min(wait, POSTPONED_MAX))


def _turn_off_dead(session: Session, outcome: Outcome) -> None:
    """A webhook that says it is gone, or has taken nothing for days, is tried no more."""
    row = outcome.claim.row
    is_dead = row.attempts + 1 >= ATTEMPTS_MAX and not dispatch.all_has_arrived(
        session, row.user_id, since=row.created_at
    )
    if outcome.answer.is_gone or is_dead:
        dispatch.all_webhook_off(session, row.user_id, outcome.at)


def _end(
    session: Session,
    row: AnyRow,
    state: DeliveryState,
    at: datetime,
    values: Mapping[str, object],
    lease: datetime | None = None,
) -> bool:
    """It waits no more, nor does what is in it; False if something else has become of it."""
    ended = {**values, "state": state.name, "ended_at": at}
    is_ours = dispatch.all_changed(session, row.id, lease=lease, values=ended)
    if is_ours and row.kind == DIGEST:
        dispatch.all_items_ended(session, row.id, state, at)
    return is_ours


def _told(outcome: Outcome) -> dict[str, object]:
    return {"status": outcome.answer.status, "duration_ms": outcome.duration_ms}
