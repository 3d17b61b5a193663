"""A device: a copy filled by the feed alone, and a queue of what was done while offline.

This is the client of the protocol that the guide for offline clients tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

from tests.machine.documents import FEED
from tests.machine.things import Thing, kind_of, shown, stated
from tests.machine.twins import Twins

# Sends a request and returns its payload, held equal to what the model says.
Send: TypeAlias = Callable[[str, str, dict[str, Any]], Any]
# Pages read without an end in sight: a feed must end.
PAGES_MAX = 100


class Fault(Enum):
    """What becomes of a request on its way."""

    NONE = 0
    TWICE = 1
    NEVER_ARRIVED = 2
    ANSWER_LOST = 3


@dataclass
class Request:
    """Something done on a device. `keeps` is for conflicts: whether its own change goes on top."""

    mutation: str
    input: dict[str, Any]
    keeps: bool = False

    @property
    def is_create(self) -> bool:
        return self.mutation.startswith("create")

    def named(self) -> set[str]:
        """Every id in it: two requests that share none may change places."""
        return set(_ids(self.input)) - {self.input.get("wallet")}


@dataclass
class Device:
    name: str
    user: str
    twins: Twins
    send: Send
    copy: dict[str, Any] = field(default_factory=dict)
    # What answers told of things since the last feed; the next feed takes its place.
    heard: dict[str, tuple[Thing, int] | None] = field(default_factory=dict)
    queue: list[Request] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)
    cursor: str | None = None
    versions: dict[str, int] = field(default_factory=dict)
    is_online: bool = True

    def view(self) -> dict[str, tuple[Thing, int]]:
        """What its person sees: the copy, and what answers have told since."""
        ours = {each: node for each, node in self.copy.items() if kind_of(each) in _SEEN}
        both = {each: shown(node) for each, node in ours.items() if "#" not in each} | self.heard
        return {each: told for each, told in both.items() if told is not None}

    def replay(self, faults: Iterator[Fault]) -> bool:
        """Send what is queued, in order. False when the line broke first."""
        while self.queue:
            request, fault = self.queue[0], next(faults)
            if fault is Fault.NEVER_ARRIVED:
                return False
            payload = self.send(self.user, request.mutation, dict(request.input))
            if fault is Fault.ANSWER_LOST:
                return False
            if fault is Fault.TWICE:
                self.send(self.user, request.mutation, dict(request.input))
            self._settle(request, payload)
        return True

    def pull(self, first: int) -> None:
        """Read the feed to its end; from the beginning if the server says so."""
        for _ in range(PAGES_MAX):
            variables = {"wallet": self.twins.wallet, "after": self.cursor, "first": first}
            answer = self.twins.send(self.user, FEED, **variables)
            if "errors" in answer:
                reasons = [error["extensions"]["reason"] for error in answer["errors"]]
                assert (reasons, self.cursor is None) == (["RESYNC_REQUIRED"], False)
                self.cursor, self.copy = None, {}
                continue
            page = answer["data"]["wallet"]["changes"]
            assert len(page["changes"]) <= first
            for change in page["changes"]:
                self._take(change)
            self.cursor = page["cursor"]
            if not page["hasMore"]:
                self.heard.clear()
                return
        raise AssertionError("the feed has no end")

    def forget(self) -> None:
        """The copy is lost, as on a new phone with the queue of the old one."""
        self.cursor, self.copy = None, {}
        self.versions.clear()

    def _take(self, change: dict[str, Any]) -> None:
        assert change["deleted"] == (change["entity"] is None)
        if change["deleted"]:
            self.copy.pop(change["id"], None)
            return
        self.copy[change["id"]] = change["entity"]
        version = change["entity"].get("version", change["version"])
        assert version == change["version"], "an entity is not of the version that is told of it"
        assert version >= self.versions.get(change["id"], 0), "a version has shrunk"
        self.versions[change["id"]] = version

    def _settle(self, request: Request, payload: Any) -> None:
        codes = {error["code"] for error in payload["userErrors"]}
        if "CONFLICT" in codes and not request.is_create:
            self._resolve(request, payload["userErrors"][0]["current"])
            return
        self.queue.pop(0)
        if codes:
            return
        for node in _told(payload):
            if node is None:
                continue
            self.heard[node["id"]] = shown(node)
            self._rebase(node["id"], node["version"])
            if request.is_create:
                self.acknowledged[node["id"]] = request.mutation
        if payload.get("deletedId"):
            self.heard[payload["deletedId"]] = None

    def _resolve(self, request: Request, node: dict[str, Any] | None) -> None:
        """Someone was faster, or it was this very request, whose answer was lost."""
        current = shown(node)
        assert current is not None, "a conflict without what is there now"
        thing, version = current
        self.heard[request.input["id"]] = current
        not_fields = {"id", "expectedVersion", "merge", "moveTo"}
        wanted = stated({k: v for k, v in request.input.items() if k not in not_fields})
        is_done = bool(wanted) and all(thing[name] == value for name, value in wanted.items())
        if request.keeps and not is_done:
            request.input["expectedVersion"] = version
            request.keeps = False
            return
        self.queue.pop(0)
        self._rebase(request.input["id"], version)

    def _rebase(self, thing_id: str, version: int) -> None:
        """What is queued for a thing was meant for what this device has just made of it."""
        for request in self.queue:
            if request.input.get("id") == thing_id and request.input.get("expectedVersion"):
                request.input["expectedVersion"] = version


_SEEN = {"acc", "cat", "txn"}


def _told(payload: Any) -> list[Any]:
    fields = ("account", "category", "transaction", "restored")
    return [payload[name] for name in fields if name in payload] + (
        payload.get("transactions") or []
    )


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _ids(each)
    elif isinstance(value, list):
        for each in value:
            yield from _ids(each)
    elif isinstance(value, str) and value[3:4] == "_":
        yield value
