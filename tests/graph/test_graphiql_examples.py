"""The examples that a newcomer finds in GraphiQL hold against the schema, variables included."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from graphql import (
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "clients" / "graphiql" / "src" / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.graphql"))


@cache
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "schema.graphql").read_text())


def variables(name: str) -> dict[str, object]:
    path = EXAMPLES / f"{name}.json"
    given: dict[str, object] = json.loads(path.read_text()) if path.exists() else {}
    # The page puts the chosen file where the variables say null.
    return {key: "a file" if value is None else value for key, value in given.items()}


def operations(name: str) -> list[OperationDefinitionNode]:
    definitions = parse((EXAMPLES / f"{name}.graphql").read_text()).definitions
    return [node for node in definitions if isinstance(node, OperationDefinitionNode)]


def test_the_examples_stand_in_a_fixed_order() -> None:
    numbers = [name.split("-")[0] for name in NAMES]

    assert numbers == [f"{number:02}" for number in range(1, len(NAMES) + 1)]


def test_every_file_of_variables_belongs_to_an_example() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.json")} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_valid_against_the_schema(name: str) -> None:
    document = parse((EXAMPLES / f"{name}.graphql").read_text())

    errors = validate(schema(), document)

    assert [error.message for error in errors] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_variables_of_an_example_suit_its_operations(name: str) -> None:
    given = variables(name)
    wanted = {
        definition.variable.name.value
        for operation in operations(name)
        for definition in operation.variable_definitions or ()
    }

    results = [
        get_variable_values(schema(), operation.variable_definitions or (), given)
        for operation in operations(name)
    ]

    assert [result for result in results if isinstance(result, list)] == []
    assert given.keys() <= wanted


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_of_an_example_has_a_name_for_its_tab(name: str) -> None:
    assert all(operation.name is not None for operation in operations(name))
