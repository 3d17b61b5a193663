"""Lifting: what a document says by literals said by variables, and parts of it made to switch."""

from __future__ import annotations

from random import Random
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
    FieldNode,
    GraphQLSchema,
    NameNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    value_from_ast_untyped,
    visit,
)

# So many of all arguments; so many of those, which then have some other value; and of all fields.
_LIFTED, _SPOILED, _SWITCHED = 0.5, 0.05, 0.1


def lifted(schema: GraphQLSchema, text: str, random: Random) -> tuple[str, dict[str, Any]]:
    """A document of one operation without variables, with some; and their values."""
    types = TypeInfo(schema)
    lifting = _Lifting(types, random)
    document = visit(parse(text), TypeInfoVisitor(types, lifting))
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    said = print_ast(operation.selection_set)
    declared = ", ".join(f"${name}: {kind}" for name, kind in lifting.kinds.items())
    return f"query ({declared}) {said}" if declared else said, lifting.values


class _Lifting(Visitor):
    def __init__(self, types: TypeInfo, random: Random) -> None:
        super().__init__()
        self._types = types
        self._random = random
        self.kinds: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def enter_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
        if self._random.random() >= _SWITCHED:
            return None
        name = self._random.choice(["skip", "include"])
        variable = self._named("Boolean!", value=self._random.random() < 1 / 2)
        condition = ArgumentNode(name=NameNode(value="if"), value=variable)
        directive = DirectiveNode(name=NameNode(value=name), arguments=(condition,))
        parts = {key: getattr(node, key) for key in node.keys}
        return FieldNode(**parts | {"directives": (*(node.directives or ()), directive)})

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode | None:
        argument = self._types.get_argument()
        is_lifted = self._random.random() < _LIFTED
        if argument is None or isinstance(node.value, VariableNode) or not is_lifted:
            return None
        value = value_from_ast_untyped(node.value)
        if self._random.random() < _SPOILED:
            value = self._random.choice([None, "", -1, [], {}, "nothing of the kind"])
        variable = self._named(str(argument.type), value)
        return ArgumentNode(name=node.name, value=variable)

    def _named(self, kind: str, value: Any) -> VariableNode:
        name = f"v{len(self.kinds)}"
        self.kinds[name], self.values[name] = kind, value
        return VariableNode(name=NameNode(value=name))
