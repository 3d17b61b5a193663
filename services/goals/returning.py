"""Returning: goals and contributions that come back from the trash, as far as they still fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson

from db.images import ALSO, FIELDS
from db.queries import contributions, goals, trash, users
from db.queries.transactions.rows import insert_rows
from db.tables import Contribution, Goal
from domain.changes import Action, Image
from domain.errors import InUse, Refusal
from domain.goals import GoalStatus, Pot, Saving, Source, contribution_refusals, followed
from domain.money import Money
from services.goals import changing, saving
from services.goals.contributing import pot_of
from services.writing import PIECE, Notice, Touched, Write


def restore_goal(write: Write, goal_id: str, image: Image) -> list[Notice]:
    """Set a goal again that was deleted, with those of its contributions that still fit."""
    changing.refuse_one_more(write)
    values = {name: image[name] for name in FIELDS[Goal]}
    goal = Goal(
        wallet_id=write.wallet_id,
        id=goal_id,
        **values | {"created_at": datetime.fromisoformat(image["created_at"])},
        version=write.version,
    )
    # They are a part of it, whatever its status.
    empty = Pot(GoalStatus.ACTIVE, goal.currency, 0, 0)
    fitting = _fitting(write, image["contributions"], {goal_id: empty})
    goal.current_minor = fitting.more[goal_id]
    was = Saving(goal.target_minor, image["current_minor"])
    goal.status = followed(GoalStatus[goal.status], before=was, after=saving.of(goal)).name
    write.session.add(goal)
    write.session.flush()
    write.restored(goal)
    changing.count(write, 1)
    _insert(write, fitting)
    write.at_end(saving.tell)
    return fitting.notices()


def restore_contribution(write: Write, contribution_id: str, image: Image) -> list[Notice]:
    """Contribute again what was withdrawn. Raises a Refusal where it does not fit any more."""
    back = _Back(contribution_id, image)
    fitting = _judged([back], _surroundings(write, [back], {}))
    for _, refusal in fitting.left:
        refusal.field = ("id",)
        raise refusal
    _insert(write, fitting)
    _move(write, fitting)
    return []


def with_transaction(write: Write, contribution_ids: Sequence[str]) -> list[Notice]:
    """Bring back what went with a transaction that is there again."""
    if not contribution_ids:
        return []
    fitting = _fitting(write, contribution_ids, {})
    _insert(write, fitting)
    _move(write, fitting)
    return fitting.notices()


@dataclass(frozen=True, slots=True)
class _Back:
    """A contribution in the trash."""

    id: str
    image: Image

    @property
    def amount(self) -> Money:
        return Money(self.image["amount_minor"], self.image["currency"])

    @property
    def worth(self) -> Money:
        """What it counted in its goal's currency, and counts again."""
        if (to_minor := self.image.get("to_minor")) is None:
            return self.amount
        return Money(to_minor, self.image["to_currency"])


@dataclass
class _Fitting:
    """Which contributions come back, by how much their goals grow, and what stays, and why."""

    back: list[_Back] = field(default_factory=list)
    more: Counter[str] = field(default_factory=Counter)
    left: list[tuple[_Back, Refusal]] = field(default_factory=list)

    def notices(self) -> list[Notice]:
        """One for each reason, which is told by the field that it is about."""
        reasons: dict[tuple[str, ...], list[Refusal]] = {}
        for _, refusal in self.left:
            reasons.setdefault(refusal.field, []).append(refusal)
        return [
            Notice(
                "contributions",
                f"{len(refusals)} of its contributions stay in the trash: {refusals[0].message}",
                None,
            )
            for refusals in reasons.values()
        ]


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The goals and the transactions that contributions name, as far as they are there."""

    pots: dict[str, Pot]
    sources: dict[str, Source]


def _fitting(write: Write, ids: Sequence[str], pots: Mapping[str, Pot]) -> _Fitting:
    found: list[_Back] = []
    for start in range(0, len(ids), PIECE):
        rows = trash.some(
            write.session,
            write.wallet_id,
            entity=Contribution.__name__,
            ids=ids[start : start + PIECE],
        )
        found += [_Back(row.id, orjson.loads(row.image)) for row in rows]
    return _judged(found, _surroundings(write, found, pots))


def _surroundings(write: Write, backs: Sequence[_Back], pots: Mapping[str, Pot]) -> _Surroundings:
    """`pots` are those of goals that are on their way back themselves."""
    session, wallet_id = write.session, write.wallet_id
    wanted = sorted({back.image["goal_id"] for back in backs} - pots.keys())
    found = dict(pots)
    if wanted:
        counts = contributions.counts(session, wallet_id, wanted)
        rows = goals.some(session, wallet_id, wanted)
        found |= {uuid: pot_of(goal, counts[uuid]) for uuid, goal in rows.items()}
    named = sorted({uuid for back in backs if (uuid := back.image["transaction_id"])})
    sources: dict[str, Source] = {}
    for start in range(0, len(named), PIECE):
        sources |= contributions.sources(session, wallet_id, named[start : start + PIECE])
    return _Surroundings(found, sources)


def _judged(backs: Sequence[_Back], around: _Surroundings) -> _Fitting:
    """One after another, as each leaves less room for the next; what was taken back comes last."""
    fitting = _Fitting()
    for back in sorted(backs, key=lambda back: (back.amount.amount_minor < 0, back.id)):
        refusal = _refusal(back, around)
        if refusal is not None:
            fitting.left.append((back, refusal))
            continue
        goal_id, uuid = back.image["goal_id"], back.image["transaction_id"]
        amount_minor, saved_minor = back.amount.amount_minor, back.worth.amount_minor
        fitting.back.append(back)
        fitting.more[goal_id] += saved_minor
        pot = around.pots[goal_id]
        around.pots[goal_id] = replace(
            pot, current_minor=pot.current_minor + saved_minor, count=pot.count + 1
        )
        if uuid is not None:
            source = around.sources[uuid]
            around.sources[uuid] = replace(
                source, counted_minor=source.counted_minor + amount_minor, count=source.count + 1
            )
    return fitting


def _refusal(back: _Back, around: _Surroundings) -> Refusal | None:
    goal_id, uuid = back.image["goal_id"], back.image["transaction_id"]
    if goal_id not in around.pots:
        return InUse("The goal is gone; restore the goal first", field=("goal",))
    if uuid is not None and uuid not in around.sources:
        return InUse(
            "The transaction is gone; restore the transaction first", field=("transaction",)
        )
    source = None if uuid is None else around.sources[uuid]
    found = contribution_refusals(back.amount, around.pots[goal_id], source, back.worth)
    return next(found, None)


def _insert(write: Write, fitting: _Fitting) -> None:
    """Have them there again, and in the trash no more."""
    session, wallet_id = write.session, write.wallet_id
    for start in range(0, len(fitting.back), PIECE):
        ids = [back.id for back in fitting.back[start : start + PIECE]]
        trash.forget(session, wallet_id, entity=Contribution.__name__, ids=ids)
    people = {back.image["by"] for back in fitting.back}
    there = {person: users.still_there(session, person) for person in people}
    rows: list[dict[str, Any]] = []
    touched = []
    for back in fitting.back:
        converted = {name: back.image.get(name) for name in ALSO[Contribution]}
        image = {name: back.image[name] for name in FIELDS[Contribution]}
        image |= {name: value for name, value in converted.items() if value is not None}
        touched.append(Touched(Contribution, back.id, Action.RESTORED, image))
        rows.append(
            image
            | converted
            | {
                "id": back.id,
                "created_by": there[back.image["by"]],
                "created_at": datetime.fromisoformat(image["created_at"]),
                "version": write.version,
            }
        )
    insert_rows(session, wallet_id, Contribution, rows)
    write.record(touched)


def _move(write: Write, fitting: _Fitting) -> None:
    found = goals.some(write.session, write.wallet_id, sorted(fitting.more))
    for goal_id, amount_minor in fitting.more.items():
        saving.move(write, found[goal_id], amount_minor)
