"""Accounts: opening, changing, archiving, and deleting those that nothing was ever booked on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy.orm import Session

from db.base import new_id
from db.images import of_row
from db.queries import access, accounts
from db.tables import Account
from domain.changes import Image
from domain.errors import Conflict, InUse, Invalid, NotFound, Taken
from domain.ledger import AccountKind
from domain.money import Money
from domain.text import fold
from services import writing
from services.actors import Actor
from services.conflicts import Seen, refuse_stale
from services.writing import Gone, Write

# Names of changes that images know under another.
_IMAGE = {"opening_balance": "opening_balance_minor"}
# All of a wallet's accounts are shown in one list.
ACCOUNTS_MAX = 500


@dataclass(frozen=True, slots=True)
class NewAccount:
    """`currency` None means the wallet's; the opening balance is in the account's currency."""

    name: str
    kind: AccountKind
    currency: str | None = None
    opening_balance: Money | None = None
    id: str | None = None


class AccountChanges(TypedDict, total=False):
    """What `update` may change; what is left out stays. The currency stays for ever."""

    name: str
    kind: AccountKind
    opening_balance: Money
    archived: bool


def create(session: Session, by: Actor, *, wallet_id: str, new: NewAccount) -> Account:
    """Raises Taken, Invalid or Conflict."""
    write = writing.begin(session, by, wallet_id)
    if new.id is not None and access.taken(session, by.user_id, Account, [new.id]):
        raise Conflict(
            "There is an account with this id already",
            field=("id",),
            current=(Account.__name__, new.id),
        )
    return open_one(write, new)


def open_one(write: Write, new: NewAccount) -> Account:
    """`create` for whoever writes in the wallet already. Its id must be new."""
    session, wallet_id = write.session, write.wallet_id
    currency = new.currency or write.wallet.currency
    _refuse_one_more(write, new.name)
    account = Account(
        wallet_id=wallet_id,
        id=new.id or new_id(),
        name=new.name,
        name_key=fold(new.name),
        kind=new.kind.name,
        currency=currency,
        opening_balance_minor=_opening_minor(new.opening_balance, currency),
        archived=False,
        version=write.version,
    )
    session.add(account)
    session.flush()
    write.created(account)
    return account


def update(
    session: Session,
    by: Actor,
    *,
    account_id: str,
    changes: AccountChanges,
    seen: Seen | None = None,
) -> Account:
    write = writing.begin_where(session, by, Account, account_id)
    account = _find(session, write.wallet_id, account_id)
    refuse_stale(write, Account, account_id, seen, {_IMAGE.get(name, name) for name in changes})
    if "name" in changes:
        _refuse_name(session, write.wallet_id, changes["name"], but=account_id)
        account.name = changes["name"]
        account.name_key = fold(changes["name"])
    if "kind" in changes:
        account.kind = changes["kind"].name
    if "opening_balance" in changes:
        opening = changes["opening_balance"]
        account.opening_balance_minor = _opening_minor(opening, account.currency)
    if "archived" in changes:
        account.archived = changes["archived"]
    write.updated(account)
    return account


def delete(
    session: Session,
    by: Actor,
    *,
    account_id: str,
    seen: Seen | None = None,
) -> None:
    write = writing.begin_where(session, by, Account, account_id)
    account = _find(session, write.wallet_id, account_id)
    refuse_stale(write, Account, account_id, seen)
    if accounts.is_used(session, write.wallet_id, account_id):
        raise InUse(
            "Transactions, imports or recurring transactions name this account; archive it instead",
            field=("id",),
        )
    write.deleted(Account, [Gone(account_id, account.name, of_row(account))])
    session.delete(account)
    session.flush()


def restore(write: Write, account_id: str, image: Image) -> None:
    """Open an account again that was deleted. Raises Taken when another has its name by now."""
    _refuse_one_more(write, image["name"])
    account = Account(
        wallet_id=write.wallet_id,
        id=account_id,
        name_key=fold(image["name"]),
        version=write.version,
        **image,
    )
    write.session.add(account)
    write.session.flush()
    write.restored(account)


def _find(session: Session, wallet_id: str, account_id: str) -> Account:
    account = accounts.find(session, wallet_id, account_id)
    if account is None:
        raise NotFound("There is no such account", field=("id",))
    return account


def _refuse_one_more(write: Write, name: str) -> None:
    if accounts.count(write.session, write.wallet_id) >= ACCOUNTS_MAX:
        raise Invalid(f"A wallet has at most {ACCOUNTS_MAX} accounts; delete one that is unused")
    _refuse_name(write.session, write.wallet_id, name)


def _refuse_name(session: Session, wallet_id: str, name: str, but: str | None = None) -> None:
    if accounts.is_named(session, wallet_id, fold(name), but=but):
        raise Taken("Another account of this wallet has this name", field=("name",))


def _opening_minor(opening: Money | None, currency: str) -> int:
    if opening is None:
        return 0
    if opening.currency != currency:
        raise Invalid(
            f"The account is in {currency}, so its opening balance is too",
            field=("opening_balance", "currency"),
        )
    return opening.amount_minor
