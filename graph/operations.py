"""One operation: from a request's words to the bytes of its response, on one worker thread."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, BinaryIO

import orjson
import structlog
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)

from auth.keys import derived
from db.failures import is_busy, is_unreachable
from graph.context import Client, Context, Parts
from graph.documents import Document, Documents
from graph.errors import Failure, cause_of, present
from graph.plans.executor import PlanningExecutor, Plans
from graph.workers import Flag, leave_nothing_behind

log = structlog.get_logger("outlay.graph")


@dataclass(frozen=True, slots=True)
class Operation:
    """What one POST asks for. `variables` may hold uploaded files in the place of nulls."""

    query: str
    variables: dict[str, Any] = field(default_factory=dict)
    name: str | None = None
    files: list[BinaryIO] = field(default_factory=list)

    def close(self) -> None:
        """Let go of the uploaded files."""
        for file in self.files:
            file.close()


class Runner:
    """Runs operations over one schema and the parts that all of them share."""

    def __init__(self, schema: GraphQLSchema, parts: Parts) -> None:
        self._schema = schema
        self._parts = parts
        self._documents = Documents(schema, key=derived(parts.settings.secret_key, "documents"))

    async def run(
        self, operation: Operation, client: Client, abandoned: Flag | None = None
    ) -> bytes:
        """The response's JSON. What goes wrong inside is part of it; nothing is raised.

        Once `abandoned` is set, the operation neither reads nor writes any more.
        """
        began = perf_counter()
        document: Document | None = None
        try:
            document = self._documents.get(operation.query)
            result = await self._execute(document, operation, client, abandoned)
            body, codes = _encoded(result, client)
        except Exception as error:  # noqa: BLE001 - masked and logged where all errors are
            body, codes = _encoded(ExecutionResult(errors=[Failure(error)]), client)
        log.info(
            "operation",
            request_id=client.request_id,
            operation=document.title(operation.name) if document else None,
            document=document.digest if document else None,
            codes=codes,
            duration_ms=round((perf_counter() - began) * 1000, 1),
        )
        return body

    def document(self, operation: Operation) -> Document:
        """Its document, checked; kept for the next who sends it."""
        return self._documents.get(operation.query)

    async def respond(
        self, document: Document, operation: Operation, event: Any, context: Context
    ) -> bytes:
        """The response's JSON to one event of a subscription, read as the context's person."""
        spent = context.spent()
        result = await self._run(document, operation, context, document.plans, event)
        if result.errors:
            # Nothing but a read, so that it may be done again where a plan gave up.
            context.begin_again(spent)
            result = await self._run(document, operation, context, None, event)
        return _encoded(result, context.client)[0]

    async def _execute(
        self, document: Document, operation: Operation, client: Client, abandoned: Flag | None
    ) -> ExecutionResult:
        if document.node is None:
            return ExecutionResult(errors=list(document.errors))
        try:
            node = document.operation(operation.name)
            _refuse_subscription(node)
        except GraphQLError as error:
            return ExecutionResult(errors=[error])
        words = document.words if node.operation is OperationType.QUERY else None
        with Context(self._parts, client, abandoned, words) as context:
            await context.authenticate()
            result = await self._run(document, operation, context, document.plans)
            if _is_to_be_told(result, node):
                # A plan gives up where graphql-core has something to tell: now it may.
                context.begin_again(spent={})
                return await self._run(document, operation, context, None)
            return result

    async def _run(
        self,
        document: Document,
        operation: Operation,
        context: Context,
        plans: Plans | None,
        event: Any = None,
    ) -> ExecutionResult:
        assert document.node is not None
        asked = (operation.name, operation.variables)
        executor = PlanningExecutor.ready(
            self._schema, document.node, plans, *asked, (event, context)
        )
        if not isinstance(executor, PlanningExecutor):
            return ExecutionResult(errors=list(executor))
        result = executor.execute_operation()
        if inspect.isawaitable(result):
            result = await result
        assert isinstance(result, ExecutionResult), "nothing is deferred or streamed"
        if result.errors:
            await leave_nothing_behind()
        return result


def _is_to_be_told(result: ExecutionResult, operation: OperationDefinitionNode) -> bool:
    """Whether a read met something that graphql-core should tell, and its snapshot stands."""
    if not result.errors or operation.operation is not OperationType.QUERY:
        return False
    causes = [cause_of(error) for error in result.errors]
    return not any(cause and (is_unreachable(cause) or is_busy(cause)) for cause in causes)


def _encoded(result: ExecutionResult, client: Client) -> tuple[bytes, Sequence[str]]:
    """The response as JSON, and the codes of its errors."""
    response: dict[str, Any] = {}
    if result.errors:
        response["errors"] = present(result.errors, client.request_id)
    if result.data is not None or not _is_request_error(result):
        response["data"] = result.data
    codes = {error["extensions"]["code"] for error in response.get("errors", ())}
    return orjson.dumps(response), sorted(codes)


def _refuse_subscription(operation: OperationDefinitionNode) -> None:
    if operation.operation is OperationType.SUBSCRIPTION:
        raise GraphQLError(
            "Subscribe over a WebSocket to this address (graphql-transport-ws), or by a POST that "
            "accepts text/event-stream or multipart/mixed;subscriptionSpec=1.0"
        )


def _is_request_error(result: ExecutionResult) -> bool:
    """Whether the operation never began: then the response has no `data` at all."""
    return bool(result.errors) and all(error.path is None for error in result.errors or ())
