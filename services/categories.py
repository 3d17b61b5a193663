"""Categories: a tree of two levels. Deleting one says where its transactions go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy.orm import Session

from db.base import new_id
from db.images import of_row
from db.queries import access, categories
from db.tables import Category, Transaction
from domain.changes import Image
from domain.errors import Conflict, InUse, Invalid, NotFound, Taken
from domain.ledger import CategoryKind
from domain.text import fold
from services import writing
from services.actors import Actor
from services.budgets import keeping, restoring
from services.conflicts import Seen, refuse_stale
from services.recurring import restoring as recurring
from services.writing import Gone, Notice, Write

DEFAULT_COLOR = "#757575"
# All of a wallet's categories are shown in one list.
CATEGORIES_MAX = 1_000
# In the trash: the ids of the budgets that named the category until it was deleted.
_WATCHED_BY = "budgets"


@dataclass(frozen=True, slots=True)
class NewCategory:
    name: str
    kind: CategoryKind
    parent_id: str | None = None
    color: str = DEFAULT_COLOR
    icon: str | None = None
    description: str | None = None
    id: str | None = None


class CategoryChanges(TypedDict, total=False):
    """What `update` may change; what is left out stays. The kind stays for ever."""

    name: str
    parent_id: str | None
    color: str
    icon: str | None
    description: str | None
    archived: bool


@dataclass(frozen=True, slots=True)
class Deleted:
    """Where the transactions went, if anywhere, and the budgets that watched the category."""

    moved_to: Category | None
    budget_ids: Sequence[str]


def create(session: Session, by: Actor, *, wallet_id: str, new: NewCategory) -> Category:
    write = writing.begin(session, by, wallet_id)
    if new.id is not None and access.taken(session, by.user_id, Category, [new.id]):
        raise Conflict(
            "There is a category with this id already",
            field=("id",),
            current=(Category.__name__, new.id),
        )
    return make_one(write, new)


def make_one(write: Write, new: NewCategory) -> Category:
    """`create` for whoever writes in the wallet already. Its id must be new."""
    session = write.session
    _refuse_one_more(write)
    category = Category(
        wallet_id=write.wallet_id,
        id=new.id or new_id(),
        parent_id=new.parent_id,
        name=new.name,
        name_key=fold(new.name),
        kind=new.kind.name,
        color=new.color,
        icon=new.icon,
        description=new.description,
        archived=False,
        version=write.version,
    )
    _refuse_place(session, category)
    session.add(category)
    session.flush()
    write.created(category)
    return category


def update(
    session: Session,
    by: Actor,
    *,
    category_id: str,
    changes: CategoryChanges,
    seen: Seen | None = None,
) -> Category:
    write = writing.begin_where(session, by, Category, category_id)
    category = _find(session, write.wallet_id, category_id)
    refuse_stale(write, Category, category_id, seen, changes.keys())
    is_moved = changes.get("parent_id", category.parent_id) != category.parent_id
    with session.no_autoflush:
        for name, value in changes.items():
            setattr(category, name, value)
        category.name_key = fold(category.name)
        _refuse_place(session, category)
    write.updated(category)
    if is_moved and category.kind == CategoryKind.EXPENSE.name:
        # What watches the category above it watches it too.
        keeping.count_anew(write)
    return category


def delete(
    session: Session,
    by: Actor,
    *,
    category_id: str,
    move_to: str | None,
    seen: Seen | None = None,
) -> Deleted:
    """Its transactions move to `move_to`, or lose their category."""
    write = writing.begin_where(session, by, Category, category_id)
    category = _find(session, write.wallet_id, category_id)
    refuse_stale(write, Category, category_id, seen)
    if categories.has_children(session, write.wallet_id, category_id):
        raise InUse("This category has others below it; move or delete those first", field=("id",))
    target = None if move_to is None else _target(session, category, move_to)
    budget_ids = restoring.let_go(write, category, to=move_to)
    recurring.let_go(write, category.id, to=move_to)
    _empty(write, category, to=move_to)
    image = of_row(category) | {_WATCHED_BY: budget_ids}
    write.deleted(Category, [Gone(category_id, category.name, image, move_to)])
    session.delete(category)
    session.flush()
    return Deleted(target, budget_ids)


def restore(write: Write, category_id: str, image: Image) -> Iterator[Notice]:
    """Make a category again that was deleted; what was moved from it stays where it is, and budgets
    that watched it do not by themselves again.

    Raises Taken when another beside it has its name by now.
    """
    _refuse_one_more(write)
    own = {name: value for name, value in image.items() if name != _WATCHED_BY}
    category = Category(
        wallet_id=write.wallet_id,
        id=category_id,
        name_key=fold(image["name"]),
        version=write.version,
        **own,
    )
    if category.parent_id is not None and (why := _why_not_below(write, category.parent_id)):
        category.parent_id = None
        yield Notice("parent", f"The category above it {why}; it stands on the first level", None)
    _refuse_place(write.session, category)
    write.session.add(category)
    write.session.flush()
    write.restored(category)
    yield from restoring.unwatched(write, category_id, image.get(_WATCHED_BY, ()))


def _why_not_below(write: Write, parent_id: str) -> str | None:
    """What keeps a category from going back below this one; None if nothing does."""
    parent = categories.find(write.session, write.wallet_id, parent_id)
    if parent is None:
        return "is gone"
    return None if parent.parent_id is None else "stands below another by now"


def _empty(write: Write, category: Category, *, to: str | None) -> None:
    session, wallet_id = write.session, write.wallet_id
    ids = categories.booked_on(session, wallet_id, category.id)
    is_kept = categories.move_transactions(
        session, wallet_id, category.id, to=to, version=write.version, at=write.at
    )
    write.updated_ids(Transaction, ids)
    if not is_kept:
        raise Invalid(
            "All amounts of one month together would be larger than a total can be; "
            "move them elsewhere",
            field=("move_to",),
        )


def _refuse_one_more(write: Write) -> None:
    if categories.count(write.session, write.wallet_id) >= CATEGORIES_MAX:
        raise Invalid(f"A wallet has at most {CATEGORIES_MAX:,} categories; delete one first")


def _target(session: Session, category: Category, move_to: str) -> Category:
    target = categories.find(session, category.wallet_id, move_to)
    if target is None:
        raise NotFound("There is no such category in this wallet", field=("move_to",))
    if target.id == category.id:
        raise Invalid("The transactions cannot stay where they are", field=("move_to",))
    if target.kind != category.kind:
        raise Invalid(
            f"The transactions are {category.kind.lower()}; choose a category for that",
            field=("move_to",),
        )
    return target


def _find(session: Session, wallet_id: str, category_id: str) -> Category:
    category = categories.find(session, wallet_id, category_id)
    if category is None:
        raise NotFound("There is no such category", field=("id",))
    return category


def _refuse_place(session: Session, category: Category) -> None:
    """Raises unless the category may stand where it says, under the name it says."""
    if category.parent_id is not None:
        _refuse_parent(session, category, category.parent_id)
    if categories.is_named(
        session,
        category.wallet_id,
        category.name_key,
        parent_id=category.parent_id,
        kind=category.kind,
        but=category.id,
    ):
        raise Taken("Another category beside it has this name", field=("name",))


def _refuse_parent(session: Session, category: Category, parent_id: str) -> None:
    parent = categories.find(session, category.wallet_id, parent_id)
    if parent is None:
        raise NotFound("There is no such category in this wallet", field=("parent",))
    if parent.id == category.id:
        raise Invalid("A category cannot stand below itself", field=("parent",))
    if parent.parent_id is not None:
        raise Invalid(
            "Categories have two levels, and this parent is on the second already",
            field=("parent",),
        )
    if parent.kind != category.kind:
        raise Invalid(
            f"The parent is for {parent.kind.lower()}, and so must be what stands below it",
            field=("parent",),
        )
    if categories.has_children(session, category.wallet_id, category.id):
        raise Invalid(
            "This category has others below it, and categories have two levels", field=("parent",)
        )
