"""Compiling: a selection set on an object type becomes a Selection of steps, once.

graphql-core itself collects the fields (fragments, @skip and @include, merged selections), so a
plan asks for exactly what graphql-core would; this module only decides how each field is got.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import Enum
from operator import attrgetter
from typing import Any

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    GraphQLBoolean,
    GraphQLField,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLString,
    ListValueNode,
    ObjectValueNode,
    VariableNode,
    get_argument_values,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetails
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

from graph.columns import OF_TUPLES, STORED, TUPLES, Stored
from graph.plans.steps import (
    Call,
    Leaf,
    Many,
    Name,
    One,
    Other,
    Prefixed,
    Selection,
    Step,
    ToOne,
    Typename,
    Values,
    each,
    shaping,
)
from graph.relations import Relation
from graph.scalars import TEXT_SCALARS

_DEFINITION = "strawberry-definition"
_AS_IS: dict[str, frozenset[type]] = {
    GraphQLString.name: frozenset({str}),
    GraphQLID.name: frozenset({str}),
    GraphQLBoolean.name: frozenset({bool}),
    GraphQLInt.name: frozenset({int}),
} | {name: frozenset({str}) for name in TEXT_SCALARS}

# What an argument may be that several requests share.
_LEAVES = (str, int, float, Enum, type(None))

# (parent type, its fields as graphql-core collects them) → the fields by response name.
Collect = Callable[[GraphQLObjectType, list[FieldDetails]], dict[str, list[FieldDetails]]]


def compiled(
    parent: GraphQLObjectType,
    details: list[FieldDetails],
    collect: Collect,
    *,
    of_tuples: bool = False,
    is_root: bool = False,
) -> Selection | None:
    """The selection of `details` on `parent`; None where graphql-core should do it all, or when
    tuples should stand for its objects and do not tell all that is asked for.

    At the root there is no object, and errors are those of its fields, as graphql-core has them.
    """
    definition = parent.extensions.get(_DEFINITION)
    if definition is None:
        return None
    step = _step_of_tuples if of_tuples else _resolved if is_root else _step
    found = [step(parent, key, own, collect) for key, own in collect(parent, details).items()]
    steps = tuple(each for each in found if each is not None)
    if len(steps) < len(found):
        return None
    # What is said of a generic type's variable makes a class of its own, without instances.
    own_type = (definition.concrete_of or definition).origin
    return Selection(
        type_name=parent.name,
        python_type=tuple if of_tuples else type(None) if is_root else own_type,
        steps=steps,
        shape=shaping([step.key for step in steps]),
        needs_paths=any(_needs_paths(step) for step in steps),
    )


def _needs_paths(step: Step) -> bool:
    if isinstance(step, One | Many | ToOne):
        return step.inner.needs_paths
    return isinstance(step, Other)


def _step(
    parent: GraphQLObjectType, key: str, details: list[FieldDetails], collect: Collect
) -> Step:
    other = _resolved(parent, key, details, collect)
    field = parent.fields.get(details[0].node.name.value)
    definition = field.extensions.get(_DEFINITION) if field else None
    if field is None or not isinstance(definition, StrawberryField):
        return other
    relation = definition.metadata.get("relation")
    if isinstance(relation, Relation):
        inner = _inner(field.type, details, collect)
        is_nullable = not is_non_null_type(field.type)
        return ToOne(key, relation, inner, is_nullable) if inner else other
    if isinstance(stored := definition.metadata.get(STORED), Stored):
        return _of_column(key, field, stored)
    if tuples := definition.metadata.get(TUPLES):
        short = _plain(key, field, tuples, details, collect, of_tuples=True)
        if short:
            return short
    get = _getter(definition)
    plain = get and _plain(key, field, get, details, collect)
    return plain or other


def _resolved(parent: GraphQLObjectType, key: str, details: list[FieldDetails], _: Collect) -> Step:
    """The step of a field that is left to its resolver."""
    name = details[0].node.name.value
    if name == "__typename":
        return Typename(key, parent.name)
    field = parent.fields.get(name)
    definition = field.extensions.get(_DEFINITION) if field else None
    if field is None or not isinstance(definition, StrawberryField):
        return Other(key, parent, details)
    return Other(key, parent, details, _call(field, definition, details))


def _step_of_tuples(
    parent: GraphQLObjectType, key: str, details: list[FieldDetails], collect: Collect
) -> Step | None:
    """The step of a field whose parent a tuple stands for; None if that does not tell it."""
    name = details[0].node.name.value
    if name == "__typename":
        return Typename(key, parent.name)
    field = parent.fields[name]
    values = field.extensions[_DEFINITION].metadata.get(OF_TUPLES)
    if values is None:
        return None
    is_nullable = not is_non_null_type(field.type)
    named: Any = get_named_type(field.type)
    if is_leaf_type(named):
        return _leaf(key, values, named, is_nullable=is_nullable)
    inner = _inner(named, details, collect)
    return One(key, values, inner, is_nullable) if inner else None


def _getter(definition: StrawberryField) -> Callable[[Any], Any] | None:
    """How the value of a field is got that needs neither arguments nor the context."""
    if definition.is_basic_field:
        return attrgetter(definition.python_name)
    resolver = definition.base_resolver
    if resolver is None or definition.extensions or resolver.is_async:
        return None
    function: Any = resolver.wrapped_func
    parameters = list(inspect.signature(function).parameters)
    return function if parameters == ["self"] else None


def _call(
    field: GraphQLField, definition: StrawberryField, details: list[FieldDetails]
) -> Call | None:
    """How the field's coroutine is begun, if its arguments are known and nobody can change them."""
    resolver, node = definition.base_resolver, details[0].node
    if resolver is None or definition.extensions or not resolver.is_async:
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
        field.args[name].extensions[_DEFINITION].python_name: value
        for name, value in arguments.items()
    }
    takes_self, takes_info = resolver.self_parameter, resolver.info_parameter

    def begin(source: Any, info: Any) -> Any:
        beside = {takes_info.name: info} if takes_info else {}
        return resolver(*((source,) if takes_self else ()), **named, **beside)

    return Call(field, definition, begin)


def _plain(
    key: str,
    field: GraphQLField,
    get: Callable[[Any], Any],
    details: list[FieldDetails],
    collect: Collect,
    *,
    of_tuples: bool = False,
) -> Step | None:
    is_nullable = not is_non_null_type(field.type)
    bare: GraphQLOutputType = field.type.of_type if is_non_null_type(field.type) else field.type
    if is_leaf_type(bare):
        return _leaf(key, each(get), bare, is_nullable=is_nullable)
    inner = _inner(bare, details, collect, of_tuples=of_tuples)
    if inner is None:
        return None
    if is_object_type(bare):
        return One(key, each(get), inner, is_nullable)
    assert is_list_type(bare)
    if is_list_type(bare.of_type) or is_nullable:
        return None
    return Many(key, get, inner, is_item_nullable=not is_non_null_type(bare.of_type))


def _of_column(key: str, field: GraphQLField, stored: Stored) -> Step:
    """The step of a leaf that stands in a row, where an enum's member is its name."""
    is_nullable = not is_non_null_type(field.type)
    leaf: Any = get_named_type(field.type)
    if stored.prefix:
        return Prefixed(key, stored.get, stored.prefix)
    definition = leaf.extensions.get(_DEFINITION)
    if isinstance(definition, StrawberryEnumDefinition):
        names = frozenset(value.name for value in definition.values)
        return Name(key, stored.get, names | {None} if is_nullable else names)
    return _leaf(key, each(stored.get), leaf, is_nullable=is_nullable)


def _leaf(key: str, values: Values, leaf: GraphQLLeafType, *, is_nullable: bool) -> Leaf:
    as_is = _AS_IS.get(leaf.name, frozenset())
    range_ = (GRAPHQL_MIN_INT, GRAPHQL_MAX_INT) if leaf.name == GraphQLInt.name else None
    return Leaf(key, values, as_is, _coercion(leaf), is_nullable, range_)


def _coercion(leaf: GraphQLLeafType) -> Callable[[Any], Any]:
    """The type's own, but for enums: those look their names up one after the other."""
    definition = leaf.extensions.get(_DEFINITION)
    if isinstance(definition, StrawberryEnumDefinition):
        members = definition.wrapped_cls
        return {members(value.value): value.name for value in definition.values}.__getitem__
    return leaf.coerce_output_value


def _inner(
    output: GraphQLOutputType,
    details: list[FieldDetails],
    collect: Collect,
    *,
    of_tuples: bool = False,
) -> Selection | None:
    """The selection below a field whose named type is an object type; None for any other."""
    named = get_named_type(output)
    if not is_object_type(named):
        return None
    return compiled(named, details, collect, of_tuples=of_tuples)
