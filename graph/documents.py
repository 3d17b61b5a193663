"""Documents: parsed, measured and validated once, then kept for every later request."""

from __future__ import annotations

import hmac
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property

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
from graph.plans.executor import Plans

# Kept documents: an ordinary client has a few dozen, and each is a few hundred kilobytes at most.
KEPT_MAX = 500
_ERRORS_MAX = 5
_NAME_SHOWN_MAX = 80

_WORD = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)


@dataclass(frozen=True)
class Document:
    """A document that may run, or the errors that say why it may not.

    `digest` is a keyed SHA-256 of its text, in hexadecimal: what a log may tell of it. Without the
    key nobody can try out what a literal in it may have been. `words` are all those of the text: a
    field whose name is none of them is not asked for.
    """

    digest: str
    node: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    plans: Plans | None = None
    words: frozenset[str] = frozenset()
    _titles: dict[str | None, str] = field(default_factory=dict)

    @cached_property
    def _operations(self) -> list[OperationDefinitionNode]:
        assert self.node is not None
        return [
            definition
            for definition in self.node.definitions
            if isinstance(definition, OperationDefinitionNode)
        ]

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation that is meant. Raises GraphQLError."""
        operations = self._operations
        if name is None:
            if len(operations) == 1:
                return operations[0]
            raise GraphQLError("The document has several operations: name one in `operationName`")
        for operation in operations:
            if operation.name is not None and operation.name.value == name:
                return operation
        raise GraphQLError("The document has no operation of the name in `operationName`")

    def title(self, name: str | None) -> str | None:
        """`mutation CreateTransaction`: what a log calls the operation, by the document alone."""
        if self.node is None or name in self._titles:
            return self._titles.get(name)
        try:
            operation = self.operation(name)
        except GraphQLError:
            return None
        own = operation.name.value[:_NAME_SHOWN_MAX] if operation.name else ""
        title = self._titles[name] = f"{operation.operation.value} {own}".strip()
        return title


class Documents:
    """A bounded cache, safe for threads; only documents that may run are kept.

    A document is known by its text, which its nodes point to and keep anyhow.
    """

    def __init__(
        self, schema: GraphQLSchema, kept_max: int = KEPT_MAX, *, key: bytes = b""
    ) -> None:
        self._schema = schema
        self._key = key
        self._kept_max = kept_max
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, text: str) -> Document:
        with self._lock:
            if (kept := self._kept.get(text)) is not None:
                self._kept.move_to_end(text)
                return kept
        digest = hmac.digest(self._key, text.encode(errors="surrogatepass"), "sha256").hex()
        document = _prepared(self._schema, text, digest)
        if not document.errors:
            with self._lock:
                self._kept[text] = document
                if len(self._kept) > self._kept_max:
                    self._kept.popitem(last=False)
        return document


def _prepared(schema: GraphQLSchema, text: str, digest: str) -> Document:
    if len(text) > limits.SOURCE_LENGTH_MAX:
        return Document(digest, None, (_too_long(len(text)),))
    try:
        node = parse(text, max_lexical_tokens=limits.TOKENS_MAX, max_comments=limits.TOKENS_MAX)
        errors = limits.check(node) or validate(
            schema, node, specified_rules, max_errors=_ERRORS_MAX, hide_suggestions=True
        )
    except GraphQLError as error:
        return Document(digest, None, (error,))
    except RecursionError:
        return Document(digest, None, (_too_deep(),))
    if errors:
        return Document(digest, None, tuple(errors))
    return Document(digest, node, plans=Plans.of(node), words=frozenset(_WORD.findall(text)))


def _too_long(length: int) -> GraphQLError:
    return GraphQLError(
        f"The document has {length:,} characters, and at most {limits.SOURCE_LENGTH_MAX:,} are "
        "allowed; put what is long into variables",
        extensions={"code": "QUERY_TOO_COMPLEX"},
    )


def _too_deep() -> GraphQLError:
    return GraphQLError(
        f"The document is nested too deeply; at most {limits.DEPTH_MAX} levels are allowed",
        extensions={"code": "QUERY_TOO_COMPLEX"},
    )
