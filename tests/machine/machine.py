"""The state machine: people with devices, offline and online, over the public mutations.

After each step the wallet is what the model says, in both databases; at the end all devices come
together, and each holds what the server holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import chain, repeat
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from tests.machine import edits
from tests.machine.devices import Device, Fault, Request
from tests.machine.documents import EVERYTHING, HISTORY, MUTATIONS, STRANGE
from tests.machine.model import Model, Refused
from tests.machine.things import Thing, kind_of, minor, money, shown
from tests.machine.twins import Twins

DEVICES = (("phone", "owner"), ("laptop", "owner"), ("tablet", "editor"))
TYPES = {"acc": "Account", "cat": "Category", "txn": "Transaction"}

_WHICH = st.integers(0, 30)
_FEW = st.integers(0, 2)
_DEVICE = st.integers(0, len(DEVICES) - 1)
_FAULTS = st.lists(st.sampled_from(Fault), max_size=4)
_PAGES = st.sampled_from([500, 7, 3])
_SEEN = st.sampled_from(["seen", "seen", "merge", "merge", "blind", "stale"])
_MEANT = st.sampled_from(["merge", "merge", "seen"])


class Machine(RuleBasedStateMachine):
    def __init__(self, twins: Callable[[], Twins]) -> None:
        super().__init__()
        self.twins = twins()
        self.made = 0
        self.sent: list[tuple[str, Request]] = []
        self.is_broken = False
        start = self._everything()
        self.model = Model("owner", start["version"])
        self.devices = [Device(name, user, self.twins, self.send) for name, user in DEVICES]
        self.checked = 0
        # The stranger has a thing under the id that the others' first will have.
        strange: dict[str, Any] = {
            "id": self.twins.client_id("txn", 1),
            "kind": "EXPENSE",
            "date": "2026-01-01",
        }
        strange |= {"description": "Mine", "amount": {"amount": "1.00", "currency": "EUR"}}
        self.twins.data("stranger", MUTATIONS["createTransaction"], input=strange)

    @initialize(parts=st.lists(st.integers(0, 2), min_size=1, max_size=4))
    def begin(self, parts: list[int]) -> None:
        """Two accounts, two categories and a few transactions that every device has heard of."""
        wallet = {"wallet": self.twins.wallet}
        cash, bank = self._id("acc"), self._id("acc")
        spending, earning = self._id("cat"), self._id("cat")
        for account, name, currency in ((cash, "Purse", "EUR"), (bank, "Bank", "USD")):
            new = {"id": account, "name": name, "kind": "CASH", "currency": currency}
            self.send("owner", "createAccount", wallet | new)
        for category, kind in ((spending, "EXPENSE"), (earning, "INCOME")):
            new = {"id": category, "name": "Things", "kind": kind}
            self.send("owner", "createCategory", wallet | new)
        euros, dollars = money(1000, "EUR"), money(1100, "USD")
        forms = [
            {"kind": "EXPENSE", "amount": euros, "account": cash, "category": spending},
            {"kind": "INCOME", "amount": dollars, "account": bank, "category": earning},
            {"kind": "TRANSFER", "amount": euros, "account": cash, "toAccount": bank}
            | {"toAmount": dollars},
        ]
        rest = {"date": "2026-01-31", "description": "Begun"}
        made = [{"id": self._id("txn")} | rest | forms[part] for part in parts]
        self.send("owner", "createTransactions", wallet | {"transactions": made})
        for device in self.devices:
            device.pull(500)

    # What people do.

    @rule(which=_DEVICE, data=st.data(), kind=st.sampled_from(["acc", "cat", "cat"]), odd=_WHICH)
    def make_place(self, which: int, data: st.DataObject, kind: str, odd: int) -> None:
        view = self.devices[which].view()
        new = data.draw(edits.account() if kind == "acc" else edits.category(view))
        self._do(which, f"create{TYPES[kind]}", self._new(kind, odd) | new)

    @rule(which=_DEVICE, data=st.data(), odd=_WHICH, keyed=st.booleans())
    def enter(self, which: int, data: st.DataObject, odd: int, *, keyed: bool) -> None:
        new = self._new("txn", odd) | data.draw(edits.transaction(self.devices[which].view()))
        key = {"idempotencyKey": f"key {new['id']}"} if keyed else {}
        self._do(which, "createTransaction", new | key)

    @rule(which=_DEVICE, data=st.data(), size=st.integers(1, 3))
    def enter_many(self, which: int, data: st.DataObject, size: int) -> None:
        view = self.devices[which].view()
        new = [{"id": self._id("txn")} | data.draw(edits.transaction(view)) for _ in range(size)]
        told = {"wallet": self.twins.wallet, "transactions": new}
        self._do(which, "createTransactions", told)

    @rule(which=_DEVICE, data=st.data(), at=_WHICH, mode=_SEEN, keeps=st.booleans())
    def change(self, which: int, data: st.DataObject, at: int, mode: str, *, keeps: bool) -> None:
        view = self.devices[which].view()
        thing_id = _pick(sorted(view, key=lambda each: (kind_of(each) != "txn", each)), at)
        if thing_id is None:
            return
        self._change(which, thing_id, data, mode, keeps=keeps)

    @rule(one=_DEVICE, step=st.integers(1, 2), data=st.data(), at=_FEW, mode=_MEANT)
    def change_the_same(self, one: int, step: int, data: st.DataObject, at: int, mode: str) -> None:
        """Two devices change one thing, each by what it sees, before either hears of the other."""
        other = (one + step) % len(DEVICES)
        for which in (one, other):
            self._sync(which, [], 500)
        views = [self.devices[which].view() for which in (one, other)]
        thing_id = _pick(sorted(views[0].keys() & views[1].keys(), reverse=True), at)
        if thing_id is None:
            return
        for which in (one, other):
            self.devices[which].is_online = False
            self._change(which, thing_id, data, mode, keeps=False)
        for which in (one, other):
            self.devices[which].is_online = self.devices[which].replay(repeat(Fault.NONE))

    def _change(
        self, which: int, thing_id: str, data: st.DataObject, mode: str, *, keeps: bool
    ) -> None:
        view = self.devices[which].view()
        thing, version = view[thing_id]
        changes = {
            "acc": lambda: edits.account_changes(thing),
            "cat": lambda: edits.category_changes(view, thing),
            "txn": lambda: edits.transaction_changes(view, thing),
        }[kind_of(thing_id)]()
        told = {"id": thing_id} | _seen(mode, version) | data.draw(changes)
        self._do(which, f"update{TYPES[kind_of(thing_id)]}", told, keeps=keeps)

    @rule(which=_DEVICE, at=_WHICH, to=_WHICH, mode=_SEEN)
    def throw_away(self, which: int, at: int, to: int, mode: str) -> None:
        view = self.devices[which].view()
        thing_id = _pick(sorted(view), at)
        if thing_id is None:
            return
        told = {"id": thing_id} | _seen(mode, view[thing_id][1])
        told.pop("merge", None)
        if kind_of(thing_id) == "cat":
            told["moveTo"] = _pick([*edits.of_type(view, "cat"), None], to)
        self._do(which, f"delete{TYPES[kind_of(thing_id)]}", told)

    @rule(which=_DEVICE, at=_WHICH)
    def bring_back(self, which: int, at: int) -> None:
        thing_id = _pick([*sorted(self.model.trash), *sorted(self.model.past)], at)
        if thing_id is not None:
            self._do(which, "restore", {"id": thing_id})

    @rule(which=_DEVICE)
    @precondition(lambda self: len(self.model.trash) > 1)
    def empty_trash(self, which: int) -> None:
        self._do(which, "emptyTrash", {"wallet": self.twins.wallet})

    # What becomes of it on the way.

    @rule(which=_DEVICE, faults=_FAULTS, first=_PAGES)
    def come_online(self, which: int, faults: list[Fault], first: int) -> None:
        self._sync(which, faults, first)

    @rule(which=_DEVICE)
    def go_offline(self, which: int) -> None:
        self.devices[which].is_online = False

    @rule(which=_DEVICE)
    def lose_the_copy(self, which: int) -> None:
        self.devices[which].forget()

    @rule(at=_WHICH)
    def arrive_late(self, at: int) -> None:
        """The network kept a copy of an old request."""
        sent = _pick(self.sent, at)
        if sent is not None:
            self.send(sent[0], sent[1].mutation, deepcopy(sent[1].input))

    @rule(which=_DEVICE, at=_WHICH)
    @precondition(lambda self: any(len(device.queue) > 1 for device in self.devices))
    def overtake(self, which: int, at: int) -> None:
        """Two queued requests that have nothing to do with each other change places."""
        queue = self.devices[which].queue
        if len(queue) < 2:
            return
        place = at % (len(queue) - 1)
        if not queue[place].named() & queue[place + 1].named():
            queue[place], queue[place + 1] = queue[place + 1], queue[place]

    # What must hold.

    def send(self, user: str, mutation: str, told: dict[str, Any]) -> Any:
        """The payload, the same from both databases and from the model."""
        self.is_broken = True
        self.sent.append((user, Request(mutation, deepcopy(told))))
        payload = self.twins.data(user, MUTATIONS[mutation], input=told)[mutation]
        try:
            expected = self.model.answer(user, mutation, told)
        except Refused as refused:
            _hold_refused(payload, refused, is_many=mutation == "createTransactions")
        else:
            assert payload["userErrors"] == []
            assert _answered(mutation, payload) == expected
        self.is_broken = False
        return payload

    @invariant()
    def the_wallet_is_what_the_model_says(self) -> None:
        if self.checked == self.twins.requests:
            return
        self.is_broken = True
        wallet = self._everything()
        told = {node["id"]: shown(node) for node in _nodes(wallet) if "#" not in node["id"]}
        assert told == {each: self.model.shown(each) for each in self.model.living}
        assert wallet["version"] == self.model.version
        balances = {
            node["id"]: minor(node["balance"])
            for node in wallet["accounts"]
            if "#" not in node["id"]
        }
        assert balances == self.model.balances()
        trash = {item["id"]: item["version"] for item in wallet["trash"]["nodes"]}
        assert trash == {each: gone.version for each, gone in self.model.trash.items()}
        assert wallet["transactions"]["totalCount"] <= 100 >= len(trash)
        self.is_broken = False
        self.checked = self.twins.requests

    def teardown(self) -> None:
        if not self.is_broken:
            self.everybody_comes_together()

    def everybody_comes_together(self) -> None:
        for device in self.devices:
            assert device.replay(repeat(Fault.NONE))
        self.the_wallet_is_what_the_model_says()
        wallet = self._everything()
        for device in self.devices:
            device.pull(500 if device.cursor is None else 2)
            assert device.copy == _copy_of(wallet), device.name
            for thing_id, mutation in device.acknowledged.items():
                self._hold_done_once(thing_id, mutation)
        self._hold_hidden()
        self.twins.verify()

    def _hold_done_once(self, thing_id: str, mutation: str) -> None:
        variables = {"wallet": self.twins.wallet, "entity": thing_id}
        history = self.twins.data("owner", HISTORY, **variables)["wallet"]["history"]["nodes"]
        versions = [entry["version"] for entry in history]
        assert versions == sorted(set(versions), reverse=True)
        creations = [entry for entry in history if entry["action"] == "CREATED"]
        assert len(creations) == len(self.model.creations(thing_id)), mutation

    def _hold_hidden(self) -> None:
        own = self.twins.client_id("txn", 1)
        ids = [each for each in self.model.past if each != own][:20]
        told = self.twins.data("stranger", STRANGE, wallet=self.twins.wallet, ids=ids)
        assert told["wallet"] is None
        assert told["nodes"] == [None] * len(ids)
        assert told["transactions"]["nodes"][0] == {"id": own}

    def _sync(self, which: int, faults: list[Fault], first: int) -> None:
        device = self.devices[which]
        device.is_online = device.replay(chain(faults, repeat(Fault.NONE)))
        if device.is_online:
            device.pull(first)

    def _do(self, which: int, mutation: str, told: dict[str, Any], *, keeps: bool = False) -> None:
        device = self.devices[which]
        device.queue.append(Request(mutation, told, keeps))
        if device.is_online:
            device.replay(repeat(Fault.NONE))

    def _new(self, kind: str, odd: int) -> dict[str, Any]:
        """What a creating input has of itself; now and then under an id that is in use."""
        known = [each for each in sorted(self.model.past) if kind_of(each) == kind]
        reused = _pick(known, odd) if odd > 28 else None
        return {"wallet": self.twins.wallet, "id": reused or self._id(kind)}

    def _id(self, kind: str) -> str:
        self.made += 1
        return self.twins.client_id(kind, self.made)

    def _everything(self) -> Any:
        return self.twins.data("owner", EVERYTHING, wallet=self.twins.wallet)["wallet"]


def _pick(items: list[Any], at: int) -> Any:
    return items[at % len(items)] if items else None


def _seen(mode: str, version: int) -> dict[str, Any]:
    if mode == "blind":
        return {}
    seen = {"expectedVersion": max(version - 1, 0) if mode == "stale" else version}
    return seen | ({"merge": True} if mode == "merge" else {})


def _answered(mutation: str, payload: Any) -> Any:
    if mutation == "emptyTrash":
        return payload["purgedCount"]
    if mutation == "createTransactions":
        return [shown(node) for node in payload["transactions"]]
    if mutation.startswith("delete"):
        return payload["deletedId"]
    if mutation == "restore":
        notices = [(each["field"], each["instead"]) for each in payload["notices"]]
        return shown(payload["restored"]), sorted(notices, key=str)
    return shown(payload[mutation.removeprefix("create").removeprefix("update").lower()])


def _hold_refused(payload: Any, refused: Refused, *, is_many: bool) -> None:
    errors = payload["userErrors"]
    told = [(".".join(error["field"]), error["code"]) for error in errors]
    assert sorted(told) == sorted(refused.complaints)
    for error in errors:
        if error["code"] == "CONFLICT" and not is_many:
            assert shown(error["current"]) == refused.current
            assert error["differingFields"] == refused.differing


def _nodes(wallet: Any) -> Iterator[Any]:
    yield from wallet["accounts"]
    yield from wallet["categories"]
    yield from wallet["transactions"]["nodes"]


def _copy_of(wallet: Any) -> dict[str, Thing]:
    """What a device must hold, by a read of everything."""
    things = {node["id"]: dict(node) for node in [*_nodes(wallet), *wallet["payees"]]}
    for thing in things.values():
        thing.pop("balance", None)
    own = ("__typename", "id", "name", "currency", "members")
    return things | {wallet["id"]: {name: wallet[name] for name in own}}
