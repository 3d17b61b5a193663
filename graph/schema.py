"""The schema: one base class per feature, and the rules that hold for all of it."""

from __future__ import annotations

import strawberry
from strawberry.schema.config import StrawberryConfig

from graph.nodes import NodeQuery
from graph.scalars import SCALARS


@strawberry.type(description="Everything that can be read.")
class Query(NodeQuery):
    pass


schema = strawberry.Schema(
    query=Query,
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True, sort_schema=True),
)


def printed() -> str:
    """The contract as text: the content of schema.graphql."""
    return schema.as_str() + "\n"
