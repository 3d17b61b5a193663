"""A wallet in plain Python: what each request does to it, and what must be answered.

Time, versions and ids are predicted as exactly as everything else.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.machine import rules
from tests.machine.rules import Complaint
from tests.machine.things import BLANKS, Thing, fold, kind_of, stated

Input: TypeAlias = dict[str, Any]


class Refused(Exception):  # noqa: N818 - as the product calls it
    """Nothing was done. `current` is what a conflict is about, `differing` what differs in it."""

    def __init__(
        self,
        *complaints: Complaint,
        current: tuple[Thing, int] | None = None,
        differing: list[str] | None = None,
    ) -> None:
        self.complaints = complaints
        self.current = current
        self.differing = differing


@dataclass
class Trashed:
    thing: Thing
    version: int
    moved_to: str | None = None


@dataclass
class Model:
    """`owner` is the one who may empty the trash. Of every thing all that it ever was is kept."""

    owner: str
    version: int
    living: dict[str, Thing] = field(default_factory=dict)
    stamps: dict[str, int] = field(default_factory=dict)
    past: dict[str, list[tuple[int, Thing | None]]] = field(default_factory=dict)
    trash: dict[str, Trashed] = field(default_factory=dict)
    answered: dict[tuple[str, str], tuple[str, list[str]]] = field(default_factory=dict)
    made: dict[str, list[int]] = field(default_factory=dict)
    payees: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)

    def answer(self, user: str, mutation: str, told: Input) -> Any:
        """What the payload says besides errors. Raises Refused."""
        if mutation == "emptyTrash":
            return self._empty(user)
        act: Callable[[Input], Any] = {
            "createAccount": self._create_one,
            "createCategory": self._create_one,
            "createTransaction": self._create_one,
            "createTransactions": self._create_many,
            "updateAccount": self._update,
            "updateCategory": self._update,
            "updateTransaction": self._update,
            "deleteAccount": self._delete,
            "deleteCategory": self._delete,
            "deleteTransaction": self._delete,
            "restore": self._restore,
        }[mutation]
        if mutation.startswith("create"):
            return self._once(user, mutation, told, act)
        return act(told)

    def shown(self, thing_id: str) -> tuple[Thing, int] | None:
        thing = self.living.get(thing_id)
        return None if thing is None else (thing, self.stamps[thing_id])

    def creations(self, thing_id: str) -> list[int]:
        """The versions at which it was made: one, unless it was purged and made anew."""
        return self.made.get(thing_id, [])

    def balances(self) -> dict[str, tuple[int, str]]:
        """What is on each account, counted from its transactions."""
        found = {
            each: thing["openingBalance"][0]
            for each, thing in self.living.items()
            if kind_of(each) == "acc"
        }
        for each, thing in self.living.items():
            if kind_of(each) != "txn":
                continue
            gain = 1 if (thing["kind"] == "INCOME") != thing["isRefund"] else -1
            if thing["account"] is not None:
                found[thing["account"]] += gain * thing["amount"][0]
            if thing["toAccount"] is not None:
                found[thing["toAccount"]] += thing["toAmount"][0]
        return {each: (sum_, self.living[each]["currency"]) for each, sum_ in found.items()}

    def _once(self, user: str, mutation: str, told: Input, act: Callable[[Input], Any]) -> Any:
        ids = [each.get("id") for each in told.get("transactions", [told])]
        key, own = told.get("idempotencyKey"), ids[0] if all(ids) else None
        if key is None and own is None:
            return act(told)
        name = (user, f"id {own}" if key is None else f"key {key}")
        text = json.dumps([mutation, told], sort_keys=True)
        if name not in self.answered:
            answer = act(told)
            self.answered[name] = (text, ids)
            return answer
        first, given = self.answered[name]
        if first != text:
            raise Refused(("id" if key is None else "idempotencyKey", "KEY_REUSED"))
        found = [self.shown(each) for each in given]
        return [each for each in found if each] if "transactions" in told else found[0]

    def _create_one(self, told: Input) -> Any:
        new = {**BLANKS[kind_of(told["id"])], **stated(told)}
        for extra in ("id", "wallet", "idempotencyKey"):
            new.pop(extra, None)
        if kind_of(told["id"]) == "acc":
            new["openingBalance"] = (new["openingBalance"][0], new["currency"])
        is_taken = told["id"] in self.living or told["id"] in self.trash
        conflict = Refused(("id", "CONFLICT"), current=self.shown(told["id"]), differing=[])
        if kind_of(told["id"]) == "txn":
            self._refuse(rules.of_transaction(new, self.living), conflict if is_taken else None)
        elif is_taken:
            raise conflict
        else:
            self._refuse_place(told["id"], new)
        self.version += 1
        return self._make(told["id"], new)

    def _create_many(self, told: Input) -> Any:
        news = {each["id"]: {**BLANKS["txn"], **stated(each)} for each in told["transactions"]}
        assert len(news) == len(told["transactions"]), "ids are told apart by whoever asks"
        complaints: list[Complaint] = []
        for place, (each, new) in enumerate(news.items()):
            del new["id"]
            found = list(rules.of_transaction(new, self.living))
            if each in self.living or each in self.trash:
                found.append(("id", "CONFLICT"))
            complaints += [(f"transactions.{place}.{path}", code) for path, code in found]
        if complaints:
            raise Refused(*complaints)
        self.version += 1
        return [self._make(each, new) for each, new in news.items()]

    def _update(self, told: Input) -> Any:
        thing_id, before = self._find(told)
        changes = stated(
            {k: v for k, v in told.items() if k not in {"id", "expectedVersion", "merge"}}
        )
        if kind_of(thing_id) == "txn":
            after = rules.after_update(before, changes)
            mine = rules.differing(before, rules.settled(after))
            self._refuse_stale(thing_id, told, mine)
            self._refuse(rules.of_transaction(after, self.living))
        else:
            after = before | changes
            self._refuse_stale(thing_id, told, set(changes))
            self._refuse_place(thing_id, after)
        self.version += 1
        return self._put(thing_id, after)

    def _delete(self, told: Input) -> Any:
        thing_id, thing = self._find(told)
        self._refuse_stale(thing_id, told, None)
        if kind_of(thing_id) == "acc" and any(rules.booked_on(thing_id, self.living)):
            raise Refused(("id", "IN_USE"))
        if kind_of(thing_id) == "cat":
            self._refuse_target(thing_id, thing, told.get("moveTo"))
        self.version += 1
        if kind_of(thing_id) == "cat":
            for each in list(rules.booked_on(thing_id, self.living)):
                self._put(each, _moved(self.living[each], thing_id, told.get("moveTo")))
        del self.living[thing_id]
        self.past[thing_id].append((self.version, None))
        self.trash[thing_id] = Trashed(thing, self.version, told.get("moveTo"))
        return thing_id

    def _restore(self, told: Input) -> Any:
        thing_id = told["id"]
        if thing_id not in self.trash:
            raise Refused(("id", "NOT_FOUND"))
        thing = self.trash[thing_id].thing
        notices: list[tuple[str, str | None]] = []
        if kind_of(thing_id) == "txn":
            thing = self._returning(thing, notices)
        elif kind_of(thing_id) == "cat" and thing["parent"] is not None:
            parent = self.living.get(thing["parent"])
            if parent is None or parent["parent"] is not None:
                thing = thing | {"parent": None}
                notices.append(("parent", None))
        if kind_of(thing_id) != "txn":
            self._refuse_place(thing_id, thing)
        del self.trash[thing_id]
        self.version += 1
        return self._put(thing_id, thing), sorted(notices, key=str)

    def _empty(self, user: str) -> Any:
        if user != self.owner:
            raise Refused(("wallet", "FORBIDDEN"))
        how_many = len(self.trash)
        self.trash.clear()
        self.version += bool(how_many)
        return how_many

    def _find(self, told: Input) -> tuple[str, Thing]:
        thing = self.living.get(told["id"])
        if thing is None:
            raise Refused(("id", "NOT_FOUND"))
        return told["id"], thing

    def _make(self, thing_id: str, thing: Thing) -> tuple[Thing, int]:
        self.made.setdefault(thing_id, []).append(self.version)
        return self._put(thing_id, thing)

    def _put(self, thing_id: str, thing: Thing) -> tuple[Thing, int]:
        """The thing becomes this at the version that is being made."""
        thing = thing if kind_of(thing_id) != "txn" else self._named(rules.settled(thing))
        self.living[thing_id] = thing
        self.stamps[thing_id] = self.version
        self.past.setdefault(thing_id, []).append((self.version, thing))
        return thing, self.version

    def _named(self, thing: Thing) -> Thing:
        """With payee and tags as the wallet wrote them first."""
        payee = thing["payee"] and self.payees.setdefault(fold(thing["payee"]), thing["payee"])
        for tag in thing["tags"]:
            self.tags.setdefault(fold(tag), tag)
        keys = sorted({fold(tag) for tag in thing["tags"]})
        return thing | {"payee": payee, "tags": [self.tags[key] for key in keys]}

    def _refuse(self, complaints: Any, conflict: Refused | None = None) -> None:
        found = list(complaints)
        if conflict is None and found:
            raise Refused(*found)
        if conflict is not None:
            conflict.complaints = (*found, *conflict.complaints)
            raise conflict

    def _refuse_place(self, thing_id: str, thing: Thing) -> None:
        judge = rules.of_account if kind_of(thing_id) == "acc" else rules.of_category
        self._refuse(judge(thing, thing_id, self.living))

    def _refuse_stale(self, thing_id: str, told: Input, mine: set[str] | None) -> None:
        seen = told.get("expectedVersion")
        if seen is None or seen == self.stamps[thing_id]:
            return
        then = [(version, it) for version, it in self.past[thing_id] if version <= seen]
        was = then[-1][1] if then else None
        differ = rules.differing(was, self.living[thing_id])
        is_known = was is not None and then[-1][0] == seen
        may_merge = bool(told.get("merge")) and is_known
        if mine is not None and may_merge and not differ & mine | (differ | mine) & rules.APART:
            return
        current = self.shown(thing_id)
        raise Refused(("expectedVersion", "CONFLICT"), current=current, differing=sorted(differ))

    def _refuse_target(self, category_id: str, category: Thing, target_id: str | None) -> None:
        if any(rules.children(category_id, self.living)):
            raise Refused(("id", "IN_USE"))
        if target_id is None:
            return
        target = self.living.get(target_id)
        if target is None:
            raise Refused(("moveTo", "NOT_FOUND"))
        if target_id == category_id or target["kind"] != category["kind"]:
            raise Refused(("moveTo", "INVALID"))

    def _returning(self, thing: Thing, notices: list[tuple[str, str | None]]) -> Thing:
        is_transfer = thing["kind"] == "TRANSFER"
        for name in ("account", "toAccount"):
            if thing[name] is not None and thing[name] not in self.living:
                if is_transfer:
                    raise Refused(("id", "IN_USE"))
                thing = thing | {name: None}
                notices.append((name, None))
        for category in {thing["category"], *(line[1] for line in thing["lines"])} - {None}:
            heir = self._heir(category)
            if heir != category:
                notices.append(("category", heir))
                thing = _moved(thing, category, heir)
        return thing

    def _heir(self, category: str | None) -> str | None:
        """Where what was on a category went in the end."""
        seen: set[str] = set()
        while category is not None and category not in seen:
            seen.add(category)
            if category in self.living:
                return category
            category = self.trash[category].moved_to if category in self.trash else None
        return None


def _moved(thing: Thing, category: str, to: str | None) -> Thing:
    """A transaction with what is on a category moved to another or none."""
    lines = [(minor, to if on == category else on, note) for minor, on, note in thing["lines"]]
    own = to if thing["category"] == category else thing["category"]
    return thing | {"category": own, "lines": lines}
