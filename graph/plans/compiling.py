"""Compiling: a selection set on an object type becomes a Selection of steps, once.

graphql-core itself collects the fields (fragments, @skip and @include, merged selections), so a
plan asks for exactly what graphql-core would; this module only decides how each field is got.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from operator import attrgetter
from types import NoneType
from typing import Any, TypeAlias

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    ListValueNode,
    ObjectValueNode,
    VariableNode,
    get_argument_values,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.pyutils import Path
from strawberry import Info
from strawberry.types.field import StrawberryField

from graph.columns import OF_TUPLES, STORED, TUPLES, TUPLES_OF_TUPLES
from graph.plans import leaves
from graph.plans.leaves import each
from graph.plans.steps import Executor, Many, One, Other, Plain, Selection, Step, ToOne, Values
from graph.relations import Relation

Details: TypeAlias = list[FieldDetails]
# (parent type, its fields as graphql-core collects them) → the fields by response name.
Collect: TypeAlias = Callable[[GraphQLObjectType, Details], dict[str, Details]]
Begin: TypeAlias = Callable[[Executor, Any, Path], Any]
# How a parent's field is got, if it can be.
_Way: TypeAlias = Callable[[GraphQLObjectType, str, Details, Collect], Step | None]

_DEFINITION = "strawberry-definition"
# What an argument may be that several requests share.
_LEAVES = (str, int, float, Enum, NoneType)


def root(query: GraphQLObjectType, collect: Collect) -> Selection | None:
    """The selection of a whole query: graphql-core's fields, as there is no object to read."""
    return compiled(query, [], collect, _other)


def compiled(
    output: Any, details: Details, collect: Collect, way: _Way | None = None
) -> Selection | None:
    """The selection of `details` on the objects of the type; None if graphql-core should do it."""
    parent: Any = get_named_type(output)
    definition = parent.extensions.get(_DEFINITION)
    if definition is None or not is_object_type(parent):
        return None
    step_of: _Way = way or _step
    steps: list[Step] = []
    for key, own in collect(parent, details).items():
        step = step_of(parent, key, own, collect)
        if step is None:
            return None
        steps.append(step)
    # What is said of a generic type's variable makes a class of its own, without instances.
    own_type: type = (definition.concrete_of or definition).origin
    others: dict[_Way, type | None] = {_other: NoneType, _of_tuple: None}
    return Selection(
        type_name=parent.name,
        python_type=others.get(step_of, own_type),
        steps=tuple(steps),
        zipped=_zipping([step.key for step in steps]),
        needs_paths=any(_needs_paths(step) for step in steps),
    )


def _needs_paths(step: Step) -> bool:
    if isinstance(step, One | Many | ToOne):
        return step.inner.needs_paths
    return isinstance(step, Other)


def _zipping(keys: Sequence[str]) -> Callable[[list[Any]], list[Any]]:
    """`lambda columns: [{"id": v0, "name": v1} for v0, v1, in zip(*columns)]`, which takes two
    fifths of what dict(zip(…)) for each row does.
    """
    names = "".join(f"v{place}, " for place in range(len(keys))) or "_"
    items = ", ".join(f"{key!r}: v{place}" for place, key in enumerate(keys))
    text = f"lambda columns: [{{{items}}} for {names} in zip(*columns)]"
    made: Callable[[list[Any]], list[Any]] = eval(text)  # noqa: S307 - of names that GraphQL's grammar allows: letters, digits and _
    return made


def _other(parent: GraphQLObjectType, key: str, details: Details, _: Collect) -> Step:
    name = details[0].node.name.value
    if name == "__typename":
        return Plain(key, each(lambda _: parent.name))
    begin = name in parent.fields and _call(parent, parent.fields[name], details)
    return Other(key, parent.name, begin or _field(parent, details))


def _field(parent: GraphQLObjectType, details: Details) -> Begin:
    return lambda executor, source, path: executor.execute_field(
        parent, source, details, path, None
    )


def _call(parent: GraphQLObjectType, field: GraphQLField, details: Details) -> Begin | None:
    """The same of a coroutine whose arguments every request shares, as nobody can change them."""
    definition, node = field.extensions.get(_DEFINITION), details[0].node
    if not isinstance(definition, StrawberryField) or definition.extensions:
        return None
    resolver = definition.base_resolver
    if not (resolver and resolver.is_async):
        return None
    if resolver.parent_parameter or resolver.root_parameter:
        return None
    given = [argument.value for argument in node.arguments or ()]
    if any(isinstance(value, VariableNode | ListValueNode | ObjectValueNode) for value in given):
        return None
    arguments = get_argument_values(field, node)
    if not all(isinstance(value, _LEAVES) for value in arguments.values()):
        return None
    named = {
        field.args[name].extensions[_DEFINITION].python_name: arguments[name] for name in arguments
    }
    nodes = [each.node for each in details]

    def begin(executor: Executor, source: Any, path: Path) -> Any:
        info = executor.build_resolve_info(field, nodes, parent, path)
        beside = {}
        if resolver.info_parameter:
            beside[resolver.info_parameter.name] = Info(_raw_info=info, _field=definition)
        own = (source,) if resolver.self_parameter else ()
        result = resolver(*own, **named, **beside)
        return executor.complete_awaitable_value(field.type, details, info, path, result, None)

    return begin


def _step(parent: GraphQLObjectType, key: str, details: Details, collect: Collect) -> Step:
    field = parent.fields.get(details[0].node.name.value)
    definition = field.extensions.get(_DEFINITION) if field else None
    step: Step | None = None
    if field is not None and isinstance(definition, StrawberryField):
        output, said = field.type, definition.metadata
        step = _declared(key, field, details, collect, are_rows=False)
        if TUPLES in said and (brief := compiled(output, details, collect, _of_tuple)):
            step = _read(key, output, each(said[TUPLES]), brief)
        if step is None and (get := _getter(definition)):
            step = _read(key, output, each(get), compiled(output, details, collect))
    return step or _other(parent, key, details, collect)


def _of_tuple(
    parent: GraphQLObjectType, key: str, details: Details, collect: Collect
) -> Step | None:
    """The step of a field whose parent a tuple stands for; None if that does not tell it."""
    name = details[0].node.name.value
    if name == "__typename":
        return _other(parent, key, details, collect)
    field = parent.fields[name]
    output, said = field.type, field.extensions[_DEFINITION].metadata
    if step := _declared(key, field, details, collect, are_rows=True):
        return step
    if TUPLES_OF_TUPLES in said and (brief := compiled(output, details, collect, _of_tuple)):
        return _read(key, output, said[TUPLES_OF_TUPLES], brief)
    values = said.get(OF_TUPLES)
    return values and _read(key, output, values, compiled(output, details, collect))


def _declared(
    key: str, field: GraphQLField, details: Details, collect: Collect, *, are_rows: bool
) -> Step | None:
    """The step of a field that is declared to be a column or a relation; of a relation to rows,
    where these will do for what is asked of it.
    """
    said = field.extensions[_DEFINITION].metadata
    if how := said.get(STORED):
        get = how.column.of_row if are_rows else how.column.of_object
        return Plain(key, leaves.stored(get, how.prefix, field.type))
    relation: Relation | None = said.get("relation")
    if relation is None or (are_rows and relation.pair is None):
        return None
    keys = partial(relation.keys, are_rows=are_rows)
    is_nullable = not is_non_null_type(field.type)
    if brief := compiled(field.type, details, collect, _of_tuple):
        return ToOne(key, relation.query, keys, None, brief, is_nullable)
    if inner := compiled(field.type, details, collect):
        return ToOne(key, relation.query, keys, relation.of, inner, is_nullable)
    return None


def _getter(definition: StrawberryField) -> Callable[[Any], Any] | None:
    """How the value of a field is got that needs neither arguments nor the context."""
    if definition.is_basic_field:
        return attrgetter(definition.python_name)
    resolver = definition.base_resolver
    if resolver is None or definition.extensions or resolver.is_async:
        return None
    function: Any = resolver.wrapped_func
    return function if list(inspect.signature(function).parameters) == ["self"] else None


def _read(key: str, output: Any, values: Values, inner: Selection | None) -> Step | None:
    """The step of a field that holds these values: leaves, or objects, or lists of objects."""
    bare = get_nullable_type(output)
    if is_leaf_type(bare):
        return Plain(key, leaves.finished(values, output))
    if inner is None:
        return None
    is_nullable = not is_non_null_type(output)
    if is_object_type(bare):
        return One(key, values, inner, is_nullable)
    item = bare.of_type
    if is_nullable or not is_object_type(get_nullable_type(item)):
        return None
    return Many(key, values, inner, not is_non_null_type(item))
