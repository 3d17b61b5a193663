"""How large a document may be, counted in one walk whose time is linear in its text.

Fragments are measured once each and their measure is used at every spread, so that a short
document of nested spreads cannot make the walk long. A fragment that no operation spreads is
measured too: validation looks at all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

# The text of a document. What it is given to work on, its variables, may be larger.
SOURCE_LENGTH_MAX = 64 * 1024
TOKENS_MAX = 1_000
DEPTH_MAX = 10
# GraphiQL's introspection query is deeper than any that asks for data.
INTROSPECTION_DEPTH_MAX = 20
ALIASES_MAX = 30
DIRECTIVES_MAX = 50
ROOT_FIELDS_MAX = 40
FIELDS_MAX = 500
# GraphiQL's introspection query comes to some 48,000, by the sizes below.
INTROSPECTION_MAX = 100_000

# What a field of introspection comes to for each object it stands on, most of which are no
# wrappers, enums or inputs: how many there are at its end, in halves.
_INTROSPECTION_HALVES = {
    "types": 300,
    "fields": 16,
    "inputFields": 6,
    "enumValues": 4,
    "args": 4,
    "directives": 16,
    "interfaces": 1,
    "possibleTypes": 1,
    "ofType": 1,
}
_COUNT_SHOWN_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Measure:
    """What a selection comes to when every fragment in it is spread out.

    `breadth` is how many values it would give if it asked for the schema, and `introspection` how
    many values it gives because it does.
    """

    depth: int = 0
    introspection_depth: int = 0
    breadth: int = 0
    introspection: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0

    def beside(self, other: Measure) -> Measure:
        return Measure(
            max(self.depth, other.depth),
            max(self.introspection_depth, other.introspection_depth),
            self.breadth + other.breadth,
            self.introspection + other.introspection,
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.root_fields + other.root_fields,
        )


def check(document: DocumentNode) -> list[GraphQLError]:
    """What makes the document too large: nothing, for one that may run."""
    walk = Walk(document)
    largest: dict[str, tuple[int, int]] = {}
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            continue
        measure = walk.of_definition(definition)
        if isinstance(definition, FragmentDefinitionNode):
            # How deep a fragment goes, and into what, shows where it is spread.
            measure = Measure(fields=measure.fields, directives=measure.directives)
        for what, count, most in _excesses(measure):
            largest[what] = max(largest.get(what, (0, 0)), (count, most))
    return [_refused(what, count, most) for what, (count, most) in largest.items()]


def _excesses(measure: Measure) -> Iterator[tuple[str, int, int]]:
    for what, count, most in (
        ("levels deep", measure.depth, DEPTH_MAX),
        ("levels of introspection deep", measure.introspection_depth, INTROSPECTION_DEPTH_MAX),
        ("aliases", measure.aliases, ALIASES_MAX),
        ("directives", measure.directives, DIRECTIVES_MAX),
        ("root fields", measure.root_fields, ROOT_FIELDS_MAX),
        ("fields", measure.fields, FIELDS_MAX),
        ("values of the schema", measure.introspection, INTROSPECTION_MAX),
    ):
        if count > most:
            yield what, count, most


def _refused(what: str, count: int, most: int) -> GraphQLError:
    # A count grows exponentially with the spreads in spreads; its digits are not worth showing.
    shown = f"{count}" if count < _COUNT_SHOWN_MAX else "over a million"
    return GraphQLError(
        f"The operation is too large: {shown} {what}, and at most {most} are allowed; "
        "ask for less or in several requests",
        extensions={"code": "QUERY_TOO_COMPLEX"},
    )


class Walk:
    """One walk over a document. `visited` counts its steps, for the proof that they stay few."""

    def __init__(self, document: DocumentNode) -> None:
        self.visited = 0
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._measured: dict[str, Measure] = {}

    def of_definition(
        self, definition: OperationDefinitionNode | FragmentDefinitionNode
    ) -> Measure:
        own = Measure(directives=len(definition.directives or ()))
        if isinstance(definition, FragmentDefinitionNode):
            return self._of_fragment(definition.name.value).beside(own)
        return self._of(definition.selection_set).beside(own)

    def _of(self, selections: SelectionSetNode | None) -> Measure:
        total = Measure()
        for selection in selections.selections if selections else ():
            self.visited += 1
            total = total.beside(self._of_one(selection))
            if selection.directives:
                total = total.beside(Measure(directives=len(selection.directives)))
        return total

    def _of_one(self, selection: SelectionNode) -> Measure:
        if isinstance(selection, FieldNode):
            return self._of_field(selection)
        if isinstance(selection, FragmentSpreadNode):
            return self._of_fragment(selection.name.value)
        return self._of(getattr(selection, "selection_set", None))

    def _of_field(self, field: FieldNode) -> Measure:
        inner = self._of(field.selection_set)
        name = field.name.value
        is_introspection = name in {"__schema", "__type"}
        deepest = max(inner.depth, inner.introspection_depth) + 1
        return Measure(
            depth=0 if is_introspection else inner.depth + 1,
            introspection_depth=deepest if is_introspection else inner.introspection_depth,
            breadth=1 + _INTROSPECTION_HALVES.get(name, 2) * inner.breadth // 2,
            introspection=inner.introspection + (1 + inner.breadth if is_introspection else 0),
            fields=inner.fields + (0 if is_introspection else 1),
            aliases=inner.aliases + (1 if field.alias else 0),
            directives=inner.directives,
            root_fields=1,
        )

    def _of_fragment(self, name: str) -> Measure:
        if name not in self._measured:
            # A fragment that spreads itself is refused by validation; here it measures nothing.
            self._measured[name] = Measure()
            definition = self._fragments.get(name)
            if definition is not None:
                self._measured[name] = self._of(definition.selection_set)
        return self._measured[name]
