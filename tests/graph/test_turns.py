"""Turns: coroutines driven by hand, and what becomes of them when they wait for more."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import ContextVar
from typing import Any

import pytest

from graph.turns import at_once_or_within, completed, together, turn

WORD: ContextVar[str] = ContextVar("WORD", default="none")


def driven(operation: Coroutine[Any, Any, Any]) -> Any:
    loop = asyncio.new_event_loop()
    try:
        return completed(operation, loop)
    finally:
        loop.close()


async def outside(value: Any) -> Any:
    """What waits for the loop."""
    await asyncio.sleep(0)
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(future.set_result, value)
    return await future


async def by_turns(said: list[str], name: str, turns: int) -> str:
    for number in range(turns):
        said.append(f"{name}{number}")
        await turn()
    return name


async def failing(error: BaseException) -> None:
    await turn()
    raise error


@pytest.mark.parametrize("first", [turn, lambda: outside(1)], ids=["by hand", "by the loop"])
def test_those_side_by_side_get_as_far_as_each_other(first: Any) -> None:
    said: list[str] = []

    async def operation() -> list[Any]:
        await first()
        return await together([by_turns(said, "a", 2), by_turns(said, "b", 3)])

    assert driven(operation()) == ["a", "b"]
    assert said == ["a0", "b0", "a1", "b1", "b2"]


def test_all_end_before_anything_is_told_of_one_that_failed() -> None:
    said: list[str] = []

    async def operation() -> list[Any]:
        return await together([failing(KeyError()), by_turns(said, "a", 4), outside(7)])

    error, *others = driven(operation())

    assert isinstance(error, KeyError)
    assert others == ["a", 7]
    assert len(said) == 4


def test_what_waits_for_the_loop_within_is_gone_on_with_there() -> None:
    said: list[str] = []

    async def inner() -> list[Any]:
        return await together([by_turns(said, "a", 2), outside("b")])

    async def operation() -> list[Any]:
        return await together([inner(), by_turns(said, "c", 1)])

    assert driven(operation()) == [["a", "b"], "c"]


def test_an_error_reaches_the_one_that_waits_and_the_one_who_asks() -> None:
    async def operation() -> None:
        future = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(future.set_exception, LookupError())
        with pytest.raises(LookupError):
            await future
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        driven(operation())


@pytest.mark.parametrize("first", [turn, lambda: outside(1)], ids=["by hand", "by the loop"])
def test_what_one_operation_sets_the_next_does_not_see(first: Any) -> None:
    async def setting() -> str:
        WORD.set("mine")
        await first()
        return WORD.get()

    async def looking() -> str:
        return WORD.get()

    assert driven(setting()) == "mine"
    assert driven(looking()) == "none"


def test_the_clock_runs_only_for_who_waits() -> None:
    async def never() -> None:
        await asyncio.get_running_loop().create_future()

    async def scenario() -> Any:
        at_once = await at_once_or_within(0, by_turns([], "a", 0))
        with pytest.raises(TimeoutError):
            await at_once_or_within(0, never())
        return at_once, await at_once_or_within(30, outside("b"))

    assert asyncio.run(scenario()) == ("a", "b")
