"""Subscriptions: from an operation to its responses, one for each event of its source.

The source waits on the server's event loop. Each response is made on a worker, like a query's.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from functools import partial
from time import perf_counter
from typing import Any

import structlog
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    create_source_event_stream,
)
from graphql.execution.async_iterables import aclosing

from graph.context import Client, Parts
from graph.documents import Document
from graph.errors import Abandoned, Failure, cause_of, present
from graph.live.news import Hub
from graph.live.turns import Turns
from graph.live.watch import Over, Watch
from graph.operations import Operation, Runner
from graph.plans.executor import PlanningExecutor
from graph.workers import Busy, Flag

log = structlog.get_logger("outlay.live")


class Failed(Exception):  # noqa: N818 - it carries errors that are told to the client
    """A subscription that could not begin, or whose source came to a bad end."""

    def __init__(self, errors: Sequence[GraphQLError], client: Client) -> None:
        super().__init__()
        self.errors: list[dict[str, Any]] = present(errors, client.request_id)
        self.codes: Sequence[str] = sorted({error["extensions"]["code"] for error in self.errors})


class Streams:
    """Begins operations that may have one response or many."""

    def __init__(
        self, schema: GraphQLSchema, runner: Runner, parts: Parts, turns: Turns, hub: Hub
    ) -> None:
        self._schema = schema
        self._runner = runner
        self._parts = parts
        self._turns = turns
        self._hub = hub

    async def begin(
        self, operation: Operation, client: Client, *, is_patient: bool
    ) -> bytes | AsyncGenerator[bytes, None]:
        """The response of a query, a mutation or a document that cannot run, as JSON; or the
        responses of a subscription, as they come.

        Who is patient waits for a turn; others are told Busy when the server has no room. Raises
        TimeoutError. The responses raise Failed, and Over when the viewer's stay ends.
        """

        async def run(abandoned: Flag) -> bytes | Document:
            try:
                document = self._runner.document(operation)
                if _is_subscription(document, operation):
                    return document
                return await self._runner.run(operation, client, abandoned)
            finally:
                operation.close()

        try:
            outcome = await (self._turns.take if is_patient else self._turns.now)(run)
        except Busy:
            operation.close()
            raise
        if isinstance(outcome, bytes):
            return outcome
        return self._responses(outcome, operation, client)

    async def _responses(
        self, document: Document, operation: Operation, client: Client
    ) -> AsyncGenerator[bytes, None]:
        began = perf_counter()
        codes: Sequence[str] = ()
        watch = Watch(self._parts, client, self._turns, self._hub)
        try:
            await watch.check()
            async with aclosing(await self._source(document, operation, watch)) as source:
                async for event in source:
                    yield await watch.within(
                        partial(self._runner.respond, document, operation, event)
                    )
        except Exception as error:  # noqa: BLE001 - it is told to the client, masked
            # What is unexpected is masked and logged where all errors are.
            known = error if isinstance(error, Failed | Over) else _failed(error, client)
            codes = known.codes
            raise known from None
        finally:
            log.info(
                "subscription",
                request_id=client.request_id,
                operation=document.title(operation.name),
                document=document.digest,
                codes=codes,
                duration_ms=round((perf_counter() - began) * 1000, 1),
            )

    async def _source(
        self, document: Document, operation: Operation, watch: Watch
    ) -> AsyncIterable[Any]:
        """The stream of events. Raises Failed, or Over."""
        assert document.node is not None
        executor = PlanningExecutor.build(
            self._schema,
            document.node,
            context_value=watch,
            raw_variable_values=operation.variables,
            operation_name=operation.name,
            hide_suggestions=True,
        )
        if isinstance(executor, list):
            raise Failed(executor, watch.client)
        source = create_source_event_stream(executor)
        if inspect.isawaitable(source):
            source = await source
        if isinstance(source, ExecutionResult):
            errors = source.errors or []
            for error in errors:
                if isinstance(cause := cause_of(error), Over):
                    raise cause
            raise Failed(errors, watch.client)
        return source


def _failed(error: Exception, client: Client) -> Failed:
    cause = Abandoned() if isinstance(error, TimeoutError) else error
    return Failed([Failure(cause)], client)


def _is_subscription(document: Document, operation: Operation) -> bool:
    if document.node is None:
        return False
    try:
        return document.operation(operation.name).operation is OperationType.SUBSCRIPTION
    except GraphQLError:
        # Which one is meant is not said: told by whoever runs it.
        return False
