"""The executor: graphql-core's own, which hands whole objects and lists over to plans.

A plan is compiled when its place in a document is met first, and kept with the document. It is
known by the type, the field nodes and the values of those variables that @skip and @include may
ask, which are the Boolean ones.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from types import NoneType
from typing import Any, Self, TypeAlias

from graphql import (
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    default_field_resolver,
    default_type_resolver,
    get_nullable_type,
    is_object_type,
    located_error,
    print_ast,
)
from graphql.execution.collect_fields import FragmentDetails, collect_fields, collect_subfields
from graphql.execution.executor import CollectedErrors
from graphql.execution.values import get_variable_values
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph.plans.compiling import Details, compiled, root
from graph.plans.steps import Selection

# Places of a document times the answers to its @skip and @include: an honest one has a handful.
KEPT_MAX = 200

_Key: TypeAlias = tuple[str, tuple[int, ...], tuple[Any, ...]]
_Parts: TypeAlias = tuple[
    dict[str, FragmentDefinitionNode], dict[str, FragmentDetails], OperationDefinitionNode
]
# What graphql-core's `build` reports of variables at most.
_ERRORS_MAX = 50


@dataclass(slots=True)
class Plans:
    """The plans of one document; shared by all threads, where the last to compile wins.

    `switches` are the variables on which it may depend what is selected. `parts` are what
    graphql-core has made of the document to run an operation of this name.
    """

    switches: tuple[str, ...]
    kept: dict[_Key, Selection | None] = field(default_factory=dict)
    parts: dict[str | None, _Parts] = field(default_factory=dict)

    @classmethod
    def of(cls, document: DocumentNode) -> Plans:
        operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        variables = [each for own in operations for each in own.variable_definitions or ()]
        is_switch = [print_ast(each.type) in {"Boolean", "Boolean!"} for each in variables]
        names = {each.variable.name.value for each in compress(variables, is_switch)}
        return cls(tuple(sorted(names)))


class PlanningExecutor(StrawberryGraphQLCoreExecutionContext):
    """Completes objects, and lists of them, by plan; where that fails, as graphql-core does.

    `plans` None makes it graphql-core's executor and nothing else.
    """

    def __init__(self, *args: Any, plans: Plans | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans = plans

    @classmethod
    def ready(
        cls,
        schema: GraphQLSchema,
        document: DocumentNode,
        plans: Plans | None,
        name: str | None,
        variables: dict[str, Any],
        values: tuple[Any, Any],
    ) -> Self | Sequence[GraphQLError]:
        """As `build`, which is asked once for each operation of a document with plans; `values` are
        the root's and the context's. What is wrong with the variables is returned.
        """
        if plans is None or (parts := plans.parts.get(name)) is None:
            built: Any = cls.build(
                schema, document, *values, variables, name, hide_suggestions=True, plans=plans
            )
            if plans is not None and isinstance(built, cls):
                plans.parts[name] = (built.fragment_definitions, built.fragments, built.operation)
            return built  # type: ignore[no-any-return]  # graphql-core says it of its own class
        *fragments, operation = parts
        definitions = operation.variable_definitions or ()
        coerced = get_variable_values(schema, definitions, variables, _ERRORS_MAX, True)
        if isinstance(coerced, list):
            return coerced
        return cls(
            schema,
            *fragments,
            *values,
            operation,
            coerced,
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
            hide_suggestions=True,
            plans=plans,
        )

    def execute_operation(self, serially: bool | None = None) -> Any:  # noqa: FBT001 - graphql-core's
        """As graphql-core; but all of a query is one selection, planned like any other.

        Where that gives up, the result says no more than that: the caller runs it without plans.
        """
        query = self.schema.query_type
        if (
            self._plans is None
            or query is None
            or self.operation.operation is not OperationType.QUERY
        ):
            return super().execute_operation(serially)
        try:
            plan = self._plan(query, [self.operation], lambda: root(query, self._collected))
            assert plan is not None, "each field of the root has a step"
            rows = plan.rows([self.root_value], [None], self)
        except Exception as error:  # noqa: BLE001 - graphql-core meets the same, and tells it
            return self._result(None, error)
        return self._result(rows[0]) if isinstance(rows, list) else self._result_later(rows)

    async def _result_later(self, rows: Awaitable[list[Any]]) -> ExecutionResult:
        try:
            return self._result((await rows)[0])
        except Exception as error:  # noqa: BLE001 - the same
            return self._result(None, error)

    def _result(self, data: Any, error: Exception | None = None) -> ExecutionResult:
        if error:
            self.collected_errors.add(located_error(error), None)
        return ExecutionResult(data, self.collected_errors.errors or None)

    def complete_value(
        self, return_type: Any, field_details_list: Details, info: Any, path: Path, *result: Any
    ) -> Any:
        """As graphql-core; but of a mutation's field, which may have written, only this is tried
        again without plans when they fail. A query is run again as a whole by its caller.
        """
        arguments = (return_type, field_details_list, info, path, *result)
        is_mutation = self.operation.operation is OperationType.MUTATION
        if path.prev is not None or self._plans is None or not is_mutation:
            return super().complete_value(*arguments)
        return self._completed_mutation(*arguments)

    async def _completed_mutation(self, *arguments: Any) -> Any:
        before, self.collected_errors = self.collected_errors, CollectedErrors()
        plans, context = self._plans, self.context_value
        spent = context.spent()
        try:
            completed = super().complete_value(*arguments)
            completed = await completed if self.is_awaitable(completed) else completed
            if not self.collected_errors.errors:
                return completed
        except Exception:  # noqa: BLE001, S110 - graphql-core meets the same below, and tells it
            pass
        finally:
            self.collected_errors = before
        self._plans = None
        context.begin_again(spent)
        try:
            completed = super().complete_value(*arguments)
            return await completed if self.is_awaitable(completed) else completed
        finally:
            self._plans = plans

    def complete_object_value(
        self, return_type: Any, field_details_list: Details, info: Any, path: Path, *result: Any
    ) -> Any:
        plan = self._plan_on(return_type, field_details_list)
        if plan is None:
            arguments = (return_type, field_details_list, info, path, *result)
            return super().complete_object_value(*arguments)
        rows = plan.rows(result[:1], [path], self)
        return rows[0] if isinstance(rows, list) else _only(rows)

    def complete_list_value(
        self, return_type: Any, field_details_list: Details, info: Any, path: Path, *result: Any
    ) -> Any:
        named, items, plan = get_nullable_type(return_type.of_type), result[0], None
        if is_object_type(named) and isinstance(items, list) and NoneType not in map(type, items):
            plan = self._plan_on(named, field_details_list)
        if plan is None:
            arguments = (return_type, field_details_list, info, path, *result)
            return super().complete_list_value(*arguments)
        paths = None
        if plan.needs_paths:
            paths = [Path(path, place, None) for place in range(len(items))]
        return plan.rows(items, paths, self)

    def _plan_on(self, of_type: GraphQLObjectType, details: Details) -> Selection | None:
        if self._plans is None:
            return None
        nodes = [each.node for each in details]
        return self._plan(of_type, nodes, lambda: compiled(of_type, details, self._collected))

    def _plan(
        self, of_type: Any, nodes: Sequence[Node], compile_: Callable[[], Selection | None]
    ) -> Selection | None:
        """The plan of what `nodes` select."""
        plans, values = self._plans, self.variable_values.coerced
        assert plans is not None
        key = (of_type.name, tuple(map(id, nodes)), tuple(map(values.get, plans.switches)))
        try:
            return plans.kept[key]
        except KeyError:
            if len(plans.kept) >= KEPT_MAX:
                plans.kept.clear()
            plan = plans.kept[key] = compile_()
            return plan

    def _collected(self, parent: GraphQLObjectType, details: Details) -> dict[str, Details]:
        """What `details` select on the parent, and without any what the operation does."""
        known = (self.schema, self.fragments, self.variable_values)
        if details:
            found = collect_subfields(
                *known, self.operation, parent, details, self.hide_suggestions
            )
        else:
            found = collect_fields(*known, parent, self.operation, self.hide_suggestions)
        return found.grouped_field_set


async def _only(rows: Awaitable[list[Any]]) -> Any:
    return (await rows)[0]
