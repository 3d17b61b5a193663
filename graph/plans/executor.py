"""The executor: graphql-core's own, which hands whole objects and lists over to plans.

A plan is compiled when its place in a document is met first, and kept with the document. It is
known by the type, the field nodes and the values of those variables that @skip and @include ask.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import strawberry
from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    Node,
    OperationType,
    Visitor,
    is_non_null_type,
    is_object_type,
    located_error,
    visit,
)
from graphql.execution.collect_fields import FieldDetails, collect_fields, collect_subfields
from graphql.execution.executor import CollectedErrors
from graphql.language import VariableNode
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph.plans.compiling import compiled
from graph.plans.steps import Other, Selection

# Places of a document times the answers to its @skip and @include: an honest one has a handful.
KEPT_MAX = 200

_Key: TypeAlias = tuple[str, tuple[int, ...], tuple[Any, ...]]


@dataclass(slots=True)
class Plans:
    """The plans of one document; shared by all threads, where the last to compile wins."""

    switches: tuple[str, ...]
    kept: dict[_Key, Selection | None] = field(default_factory=dict)

    @classmethod
    def of(cls, document: DocumentNode) -> Plans:
        found = _Switches()
        visit(document, found)
        return cls(tuple(sorted(found.names)))


class _Switches(Visitor):
    """Collects the variables on which it depends what is selected."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value in {"skip", "include"}:
            for argument in node.arguments or ():
                if isinstance(argument.value, VariableNode):
                    self.names.add(argument.value.name.value)


class PlanningExecutor(StrawberryGraphQLCoreExecutionContext):
    """Completes objects, and lists of them, by plan; where that fails, as graphql-core does.

    `plans` None makes it graphql-core's executor and nothing else.
    """

    def __init__(self, *args: Any, plans: Plans | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans = plans

    def execute_operation(self, serially: bool | None = None) -> Any:  # noqa: FBT001 - graphql-core's
        """As graphql-core; but all of a query is one selection, planned like any other.

        Where that gives up, the result says no more than that: the caller runs it without plans.
        """
        if self._plans is None or self.operation.operation is not OperationType.QUERY:
            return super().execute_operation(serially)
        try:
            root = self._selection(self.schema.query_type, [self.operation])
            if root is None:
                return super().execute_operation(serially)
            rows = root.rows([self.root_value], [None], self)
        except Exception as error:  # noqa: BLE001 - graphql-core meets the same, and tells it
            return self._failed(error)
        return self._result(rows[0]) if isinstance(rows, list) else self._result_later(rows)

    async def _result_later(self, rows: Awaitable[list[dict[str, Any]]]) -> ExecutionResult:
        try:
            return self._result((await rows)[0])
        except Exception as error:  # noqa: BLE001 - the same
            return self._failed(error)

    def _result(self, data: dict[str, Any] | None) -> ExecutionResult:
        return ExecutionResult(data, self.collected_errors.errors or None)

    def _failed(self, error: Exception) -> ExecutionResult:
        self.collected_errors.add(located_error(error), None)
        return self._result(None)

    def call(self, field: Other, source: Any, path: Path) -> Awaitable[Any]:
        """As `execute_field`, of a field whose call is known."""
        call, details = field.call, field.details
        assert call is not None
        nodes = [each.node for each in details]
        info = self.build_resolve_info(call.field, nodes, field.parent, path)
        own = strawberry.Info(_raw_info=info, _field=call.definition)
        result = call.begin(source, own)
        return self.complete_awaitable_value(call.field.type, details, info, path, result, None)

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: list[FieldDetails],
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """As graphql-core; but of a mutation's field, which may have written, only this is tried
        again without plans when they fail. A query is run again as a whole by its caller.
        """
        arguments = (return_type, field_details_list, info, path, result, position_context)
        is_mutation = self.operation.operation is OperationType.MUTATION
        if path.prev is not None or self._plans is None or not is_mutation:
            return super().complete_value(*arguments)
        return self._completed_mutation(*arguments)

    async def _completed_mutation(self, *arguments: Any) -> Any:
        before, self.collected_errors = self.collected_errors, CollectedErrors()
        try:
            completed = super().complete_value(*arguments)
            completed = await completed if self.is_awaitable(completed) else completed
            if not self.collected_errors.errors:
                return completed
        except Exception:  # noqa: BLE001, S110 - graphql-core meets the same below, and tells it
            pass
        finally:
            self.collected_errors = before
        plans, self._plans = self._plans, None
        try:
            completed = super().complete_value(*arguments)
            return await completed if self.is_awaitable(completed) else completed
        finally:
            self._plans = plans

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_details_list: list[FieldDetails],
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        selection = self._selection_on(return_type, field_details_list)
        if selection is None:
            return super().complete_object_value(
                return_type, field_details_list, info, path, result, position_context
            )
        rows = selection.rows([result], [path], self)
        return rows[0] if isinstance(rows, list) else _only(rows)

    def complete_list_value(
        self,
        return_type: GraphQLList[GraphQLOutputType],
        field_details_list: list[FieldDetails],
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        item_type: Any = return_type.of_type
        named = item_type.of_type if is_non_null_type(item_type) else item_type
        selection = None
        if is_object_type(named) and isinstance(result, list) and None not in map(_or_none, result):
            selection = self._selection_on(named, field_details_list)
        if selection is None:
            return super().complete_list_value(
                return_type, field_details_list, info, path, result, position_context
            )
        paths = None
        if selection.needs_paths:
            paths = [Path(path, index, None) for index in range(len(result))]
        return selection.rows(result, paths, self)

    def _selection_on(
        self, return_type: GraphQLObjectType, details: list[FieldDetails]
    ) -> Selection | None:
        if self._plans is None:
            return None
        return self._selection(return_type, [each.node for each in details], details)

    def _selection(
        self, of_type: Any, nodes: Sequence[Node], details: list[FieldDetails] | None = None
    ) -> Selection | None:
        """The plan of what `nodes` select; of the operation's root, which has no `details`."""
        plans = self._plans
        assert plans is not None
        values: Mapping[str, Any] = self.variable_values.coerced
        key = (of_type.name, tuple(map(id, nodes)), tuple(map(values.get, plans.switches)))
        try:
            return plans.kept[key]
        except KeyError:
            if len(plans.kept) >= KEPT_MAX:
                plans.kept.clear()
            is_root = details is None
            selection = compiled(of_type, details or [], self._collected, is_root=is_root)
            plans.kept[key] = selection
            return selection

    def _collected(
        self, parent: GraphQLObjectType, details: list[FieldDetails]
    ) -> dict[str, list[FieldDetails]]:
        if not details:
            return collect_fields(
                self.schema,
                self.fragments,
                self.variable_values,
                parent,
                self.operation,
                self.hide_suggestions,
            ).grouped_field_set
        return collect_subfields(
            self.schema,
            self.fragments,
            self.variable_values,
            self.operation,
            parent,
            details,
            self.hide_suggestions,
        ).grouped_field_set


def _or_none(value: Any) -> Any:
    return None if value is None else ...


async def _only(rows: Awaitable[list[dict[str, Any]]]) -> dict[str, Any]:
    return (await rows)[0]
