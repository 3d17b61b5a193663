"""Node: anything with an id, found by that id alone, if the viewer may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from sqlalchemy.orm import Session

from domain.errors import Invalid
from graph import ids
from graph.context import Info

NODES_MAX = 100


@strawberry.interface(description="Anything with an id of its own.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Opaque, unique among all things of this service, and never used again."
    )


@dataclass(frozen=True, slots=True)
class Finder:
    """How things of one type are found: `find(session, viewer_id, uuids)` gives what is visible."""

    find: Callable[[Session, str, Sequence[str]], Mapping[str, Any]]
    of: Callable[[Any], Node]


# Each feature's module adds its types when it is imported.
_FINDERS: dict[ids.Prefix, Finder] = {}


def findable(
    prefix: ids.Prefix,
    find: Callable[[Session, str, Sequence[str]], Mapping[str, Any]],
    of: Callable[[Any], Node],
) -> None:
    """Make the things of one type reachable through `node` and `nodes`."""
    _FINDERS[prefix] = Finder(find, of)


@strawberry.type
class NodeQuery:
    @strawberry.field(
        description="Anything by its id. Null for an id that is unknown or malformed, and for "
        "something the viewer may not see."
    )
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The id of anything.")],
    ) -> Node | None:
        return (await _find(info, [id]))[0]

    @strawberry.field(
        description=f"Several things by their ids, in the order asked; at most {NODES_MAX}. "
        "Null for each that `node` would not find."
    )
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="Ids of anything.")],
    ) -> list[Node | None]:
        if len(ids) > NODES_MAX:
            raise Invalid(f"At most {NODES_MAX} ids at once", field=("ids",))
        return await _find(info, ids)


@dataclass(frozen=True, slots=True)
class _Visible:
    """A batch query for the things of one type that a viewer may see; equal ones share a loader."""

    prefix: ids.Prefix
    viewer_id: str

    def __call__(self, session: Session, keys: Sequence[str]) -> dict[str, Any]:
        rows = _FINDERS[self.prefix].find(session, self.viewer_id, keys)
        return {key: rows.get(key) for key in keys}


async def found(info: Info, id: str) -> Node | None:
    """The thing with this id, if the viewer may see it; together with all others asked for now."""
    split = ids.split(id)
    if split is None or split[0] not in _FINDERS:
        return None
    prefix, uuid = split
    row = await info.context.load(_Visible(prefix, info.context.viewer.id), uuid)
    return None if row is None else _FINDERS[prefix].of(row)


async def _find(info: Info, wanted: Sequence[str]) -> list[Node | None]:
    viewer_id = info.context.viewer.id
    by_prefix: dict[ids.Prefix, list[str]] = {}
    for text in wanted:
        if found := ids.split(text):
            by_prefix.setdefault(found[0], []).append(found[1])
    nodes: dict[str, Node] = {}
    for prefix, uuids in by_prefix.items():
        if finder := _FINDERS.get(prefix):
            rows = await info.context.read(finder.find, viewer_id, uuids)
            nodes |= {ids.encode(prefix, uuid): finder.of(row) for uuid, row in rows.items()}
    return [nodes.get(text) for text in wanted]
