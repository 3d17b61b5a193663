"""One operation: from a request's words to the bytes of its response, on one worker thread."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, OperationType, execute
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph.context import Client, Context, Parts
from graph.documents import Document, Documents
from graph.errors import present


@dataclass(frozen=True, slots=True)
class Operation:
    """What one POST asks for. `variables` may hold uploaded files in the place of nulls."""

    query: str
    variables: dict[str, Any] = field(default_factory=dict)
    name: str | None = None


class Runner:
    """Runs operations over one schema and the parts that all of them share."""

    def __init__(self, schema: GraphQLSchema, parts: Parts) -> None:
        self._schema = schema
        self._parts = parts
        self._documents = Documents(schema)

    async def run(self, operation: Operation, client: Client) -> bytes:
        """The response's JSON. What goes wrong inside is part of it; nothing is raised."""
        result = await self._execute(operation, client)
        response: dict[str, Any] = {}
        if result.errors:
            response["errors"] = present(result.errors, client.request_id)
        if result.data is not None or not _is_request_error(result):
            response["data"] = result.data
        return orjson.dumps(response)

    async def _execute(self, operation: Operation, client: Client) -> ExecutionResult:
        document = self._documents.get(operation.query)
        if document.node is None:
            return ExecutionResult(errors=list(document.errors))
        context = Context(self._parts, client)
        try:
            _refuse_subscription(document, operation)
            await context.authenticate()
            result = execute(
                self._schema,
                document.node,
                root_value=None,
                context_value=context,
                variable_values=operation.variables,
                operation_name=operation.name,
                executor_class=StrawberryGraphQLCoreExecutionContext,
                hide_suggestions=True,
            )
            return await result if inspect.isawaitable(result) else result
        except GraphQLError as error:
            return ExecutionResult(errors=[error])
        except Exception as error:  # noqa: BLE001 - masked and logged where all errors are
            return ExecutionResult(errors=[GraphQLError("", original_error=error)])
        finally:
            context.close()


def _refuse_subscription(document: Document, operation: Operation) -> None:
    if document.operation(operation.name).operation is OperationType.SUBSCRIPTION:
        raise GraphQLError("A subscription needs a WebSocket connection to this address")


def _is_request_error(result: ExecutionResult) -> bool:
    """Whether the operation never began: then the response has no `data` at all."""
    return bool(result.errors) and all(error.path is None for error in result.errors or ())
