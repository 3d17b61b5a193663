"""Documents: parsed, measured and validated once, then kept for every later request."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)

from graph import limits

# Kept documents: an ordinary client has a few dozen, and each is a few kilobytes.
_KEPT_MAX = 500
_ERRORS_MAX = 5


@dataclass(frozen=True, slots=True)
class Document:
    """A document that may run, or the errors that say why it may not."""

    node: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation that is meant. Raises GraphQLError."""
        assert self.node is not None
        operations = [
            definition
            for definition in self.node.definitions
            if isinstance(definition, OperationDefinitionNode)
        ]
        if name is None:
            if len(operations) == 1:
                return operations[0]
            raise GraphQLError("The document has several operations: name one in `operationName`")
        for operation in operations:
            if operation.name is not None and operation.name.value == name:
                return operation
        raise GraphQLError("The document has no operation of the name in `operationName`")


class Documents:
    """A bounded cache, safe for threads; only documents that may run are kept."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str) -> Document:
        with self._lock:
            if (kept := self._kept.get(text)) is not None:
                self._kept.move_to_end(text)
                return kept
        document = _prepare(self._schema, text)
        if not document.errors:
            with self._lock:
                self._kept[text] = document
                if len(self._kept) > _KEPT_MAX:
                    self._kept.popitem(last=False)
        return document


def _prepare(schema: GraphQLSchema, text: str) -> Document:
    try:
        node = parse(text, max_lexical_tokens=limits.TOKENS_MAX, max_comments=limits.TOKENS_MAX)
        if errors := limits.check(node):
            return Document(None, tuple(errors))
        errors = validate(
            schema, node, specified_rules, max_errors=_ERRORS_MAX, hide_suggestions=True
        )
    except GraphQLError as error:
        return Document(None, (error,))
    except RecursionError:
        return Document(None, (_too_deep(),))
    return Document(None, tuple(errors)) if errors else Document(node)


def _too_deep() -> GraphQLError:
    return GraphQLError(
        f"The document is nested too deeply; at most {limits.DEPTH_MAX} levels are allowed",
        extensions={"code": "QUERY_TOO_COMPLEX"},
    )
