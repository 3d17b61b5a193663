"""The one way to write in a wallet: its row is locked, and what is done takes its next version.

A service says what it did to which things (`created`, `updated`, `deleted`); here it becomes
changes that carry the version, are chained to those before them, and wake whoever listens once the
transaction is committed. One transaction of one actor is one version, whatever it touches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

from db import session as sessions
from db.base import Base
from db.channel import wallet_topic
from db.images import instant, of_ids, of_row
from db.queries import access, changes, wallets
from db.queries.transactions.rows import insert_rows
from db.queries.wallets import Held
from db.tables import Tombstone, Wallet
from domain.changes import Action, Change, Image, canonical
from domain.errors import Forbidden, NotFound
from domain.ledger import WalletRole
from services.actors import Actor, System

# Things whose images are read at a time, when many are touched by one statement.
PIECE = 1_000


class Follower(Protocol):
    """What gathers something of a transaction, and acts on it at its end."""

    def __init__(self) -> None: ...

    def __call__(self, write: Write) -> None: ...


F = TypeVar("F", bound=Follower)


@dataclass(frozen=True, slots=True)
class Touched:
    """A thing and what has become of it; `image` None when it is gone."""

    table: type[Base]
    id: str
    action: Action
    image: Image | None


@dataclass(frozen=True, slots=True)
class Gone:
    """Something deleted: what people knew it by, and all that a restoration needs.

    `moved_to` is the category that what hung on a category went to.
    """

    id: str
    title: str
    image: Image
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that did not come back as it was: which field, why, and the UUID there instead."""

    field: str
    message: str
    instead: str | None


class Write:
    """What one actor does in one wallet, within one transaction."""

    def __init__(self, session: Session, wallet_id: str, by: Actor | System, held: Held) -> None:
        self.session = session
        self.wallet_id = wallet_id
        self.by = by
        self.held = held
        self._wallet: Wallet | None = None
        self._version: int | None = None
        self._changes = 0
        self._links: list[tuple[Change, str]] = []
        self._ends: dict[Callable[[Write], None], None] = {}
        # Instants grow with versions, whatever the clocks of several servers say.
        self.at = by.at if held.head_at is None else max(by.at, held.head_at)

    @property
    def wallet(self) -> Wallet:
        """Read only when somebody wants more of it than its id."""
        if self._wallet is None:
            self._wallet = wallets.row(self.session, self.wallet_id)
        return self._wallet

    @property
    def version(self) -> int:
        """What is touched carries it. Whoever touches nothing leaves the wallet's as it was."""
        if self._version is None:
            self._version = self.held.version + 1
            self.held = replace(self.held, version=self._version)
            sessions.will_announce(self.session, wallet_topic(self.wallet_id), self._version)
        return self._version

    def keep(self, wallet: Wallet) -> None:
        """Spare the reading of it, as it is at hand."""
        self._wallet = wallet

    def at_end(self, act: Callable[[Write], None]) -> None:
        """Have this done once, when all else is done that this transaction does in the wallet.

        What follows from all of it together, as an alert does, is found out then.
        """
        self._ends[act] = None

    def follower(self, kind: type[F]) -> F:
        """The one of its kind that gathers what this transaction does, and acts at its end."""
        for act in self._ends:
            if isinstance(act, kind):
                return act
        follower = kind()
        self.at_end(follower)
        return follower

    def finish(self) -> None:
        """The wallet's row tells where its changes end now: once, when all of them are made."""
        while self._ends:
            act = next(iter(self._ends))
            del self._ends[act]
            act(self)
        if self._version is not None:
            if len(self._links) > 1:
                self.settle()
            by = [changes.row(self.wallet_id, link) for link in self._links]
            self._links.clear()
            wallets.advance(self.session, self.wallet_id, self.held, by=by, row=self._wallet)

    def settle(self) -> None:
        """Have all changes stand in the database that have been recorded so far."""
        if self._links:
            changes.insert_rows(self.session, self.wallet_id, self._links)
            self._links.clear()

    def created(self, *rows: Any) -> None:
        """These rows are new. They must be flushed, and be no transactions."""
        self.record(Touched(type(row), row.id, Action.CREATED, of_row(row)) for row in rows)

    def restored(self, row: Any) -> None:
        """The row is back from the trash. It must be flushed, and be no transaction."""
        self.record([Touched(type(row), row.id, Action.RESTORED, of_row(row))])

    def updated(self, *rows: Any) -> None:
        """These rows have changed; they carry the version from now on."""
        for row in rows:
            row.version = self.version
        self.record(Touched(type(row), row.id, Action.UPDATED, of_row(row)) for row in rows)

    def updated_ids(self, table: type[Base], ids: Sequence[str]) -> None:
        """The same for things that a statement has changed, and stamped."""
        for start in range(0, len(ids), PIECE):
            piece = ids[start : start + PIECE]
            images = of_ids(self.session, self.wallet_id, table, piece)
            self.record(Touched(table, uuid, Action.UPDATED, images[uuid]) for uuid in piece)

    def updated_wallet(self, action: Action = Action.UPDATED) -> None:
        """The wallet itself, or who its members are, has changed."""
        self.session.flush()
        images = of_ids(self.session, self.wallet_id, Wallet, [self.wallet_id])
        self.record([Touched(Wallet, self.wallet_id, action, images[self.wallet_id])])

    def deleted(self, table: type[Base], gone: Sequence[Gone]) -> None:
        """These things are gone; whoever wants them back finds them in the trash."""
        self.record(Touched(table, one.id, Action.DELETED, None) for one in gone)
        rows = [
            {
                "entity": table.__name__,
                "id": one.id,
                "version": self.version,
                "title": one.title,
                "image": canonical(one.image),
                "moved_to": one.moved_to,
                "deleted_by": self.by.user_id,
                "deleted_at": self.at,
            }
            for one in gone
        ]
        insert_rows(self.session, self.wallet_id, Tombstone, rows)

    def dropped(self, table: type[Base], ids: Iterable[str]) -> None:
        """These things are gone, and come back by themselves where they are named again."""
        self.record(Touched(table, uuid, Action.DELETED, None) for uuid in ids)

    def record(self, touched: Iterable[Touched]) -> None:
        """Write down what has happened to these things, in this order."""
        for (table, action), those in groupby(touched, key=attrgetter("table", "action")):
            self.record_texts(table, action, ((one.id, _text(one.image)) for one in those))

    def record_texts(
        self, table: type[Base], action: Action, touched: Iterable[tuple[str, str | None]]
    ) -> None:
        """The same of things that all became the same: their ids, each with its canonical image."""
        assert sessions.opened(self.session)[self.wallet_id] is self, "another has taken over"
        entity, wallet_id = table.__name__, self.wallet_id
        said = (action.name, instant(self.at), self.by.user_id, self.by.session_id)
        head = self.held.head
        for uuid, image in touched:
            change = Change(wallet_id, self.version, self._changes, entity, uuid, *said, image)
            head = change.hash(head)
            self._changes += 1
            self._links.append((change, head))
        if self._links:
            self.held = replace(self.held, head=head, head_at=self.at)
        if len(self._links) >= PIECE:
            self.settle()


def _text(image: Image | None) -> str | None:
    return None if image is None else canonical(image)


def begin(
    session: Session,
    by: Actor,
    wallet_id: str,
    *,
    field: str = "wallet",
    needs: WalletRole = WalletRole.EDITOR,
) -> Write:
    """The wallet, locked until the transaction ends. Everything that writes in one begins here.

    Raises NotFound or Forbidden, naming `field`.
    """
    found = wallets.held(session, by.user_id, wallet_id)
    if found is None:
        raise NotFound("There is no such wallet, or you are not a member of it", field=(field,))
    role, held = found
    # From the mightiest to the least.
    roles = [each.name for each in WalletRole]
    if roles.index(role) > roles.index(needs.name):
        raise Forbidden(
            f"Your role in this wallet is {role}; this needs {needs.name}", field=(field,)
        )
    return _write(session, by, wallet_id, held)


def begin_where(
    session: Session,
    by: Actor,
    table: type[Base],
    row_id: str,
    *,
    needs: WalletRole = WalletRole.EDITOR,
) -> Write:
    """`begin` for the wallet that holds the row of `table` with this id.

    Only the wallet's id is read before its lock is held; the row itself is for the caller to
    read afterwards, when nobody else can change it.
    """
    wallet_id = access.wallet_of(session, by.user_id, table, row_id)
    if wallet_id is None:
        raise NotFound(f"There is no such {_words(table)}, or you may not see it", field=("id",))
    return begin(session, by, wallet_id, field="id", needs=needs)


def _words(table: type[Base]) -> str:
    """`RecurringTransaction` as people say it."""
    return re.sub(r"(?<!^)([A-Z])", r" \1", table.__name__).lower()


def of_wallet(session: Session, by: Actor | System, wallet: Wallet) -> Write:
    """The write of this actor in a wallet that is new in this transaction, or locked by it.

    What a service does by another one's hand belongs to one write.
    """
    write = _write(session, by, wallet.id, Held.of(wallet))
    write.keep(wallet)
    return write


def _write(session: Session, by: Actor | System, wallet_id: str, held: Held) -> Write:
    opened: dict[str, Any] = sessions.opened(session)
    write = opened.get(wallet_id)
    if write is None:
        write = opened[wallet_id] = Write(session, wallet_id, by, held)
    elif write.by != by:
        # Where the other one came to is what this one follows on; no row tells that yet.
        write.finish()
        write = opened[wallet_id] = Write(session, wallet_id, by, write.held)
    assert isinstance(write, Write)
    return write


def forget(session: Session, wallet_id: str) -> None:
    """The wallet is about to go: nothing that was done in it will be told."""
    sessions.opened(session).pop(wallet_id, None)
