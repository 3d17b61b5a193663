"""How large a document may be, counted in one walk whose time is linear in its text.

Fragments are measured once each and their measure is used at every spread, so that a short
document of nested spreads cannot make the walk long.
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


@dataclass(frozen=True, slots=True)
class Measure:
    """What a selection comes to when every fragment in it is spread out."""

    depth: int = 0
    introspection_depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0

    def beside(self, other: Measure) -> Measure:
        return Measure(
            max(self.depth, other.depth),
            max(self.introspection_depth, other.introspection_depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.root_fields + other.root_fields,
        )


def check(document: DocumentNode) -> list[GraphQLError]:
    """What makes the document too large: nothing, for one that may run."""
    walk = _Walk(document)
    errors = []
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            measure = walk.of_operation(definition)
            errors += [_refused(*excess) for excess in _excesses(measure)]
    return errors


def _excesses(measure: Measure) -> Iterator[tuple[str, int, int]]:
    for what, count, most in (
        ("levels deep", measure.depth, DEPTH_MAX),
        ("levels of introspection deep", measure.introspection_depth, INTROSPECTION_DEPTH_MAX),
        ("aliases", measure.aliases, ALIASES_MAX),
        ("directives", measure.directives, DIRECTIVES_MAX),
        ("root fields", measure.root_fields, ROOT_FIELDS_MAX),
        ("fields", measure.fields, FIELDS_MAX),
    ):
        if count > most:
            yield what, count, most


def _refused(what: str, count: int, most: int) -> GraphQLError:
    shown = f"{count}" if count < 1_000_000 else "over a million"  # noqa: PLR2004 - a count may grow exponentially
    return GraphQLError(
        f"The operation is too large: {shown} {what}, and at most {most} are allowed; "
        "ask for less or in several requests",
        extensions={"code": "QUERY_TOO_COMPLEX"},
    )


class _Walk:
    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._measured: dict[str, Measure] = {}

    def of_operation(self, operation: OperationDefinitionNode) -> Measure:
        inner = self._of(operation.selection_set)
        own = Measure(directives=len(operation.directives or ()))
        return inner.beside(own)

    def _of(self, selections: SelectionSetNode | None) -> Measure:
        total = Measure()
        for selection in selections.selections if selections else ():
            total = total.beside(self._of_one(selection))
            total = total.beside(Measure(directives=len(selection.directives or ())))
        return total

    def _of_one(self, selection: SelectionNode) -> Measure:
        if isinstance(selection, FieldNode):
            return self._of_field(selection)
        if isinstance(selection, FragmentSpreadNode):
            return self._of_fragment(selection.name.value)
        return self._of(getattr(selection, "selection_set", None))

    def _of_field(self, field: FieldNode) -> Measure:
        inner = self._of(field.selection_set)
        is_introspection = field.name.value in {"__schema", "__type"}
        deepest = max(inner.depth, inner.introspection_depth) + 1
        return Measure(
            depth=0 if is_introspection else inner.depth + 1,
            introspection_depth=deepest if is_introspection else inner.introspection_depth,
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
