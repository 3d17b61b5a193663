"""News: wake-ups from any thread become one, and a poll makes up for those that were lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import pytest

from graph.live.news import Hub, News
from tests.graph.server import BOUND_S


async def is_woken(news: News) -> bool:
    """Whether it is woken by what was said already: everything said comes before this question."""
    woken = asyncio.ensure_future(news.next())
    for _ in range(5):
        await asyncio.sleep(0)
    is_done = woken.done()
    woken.cancel()
    return is_done


@asynccontextmanager
async def listening(topic: str = "a") -> AsyncIterator[tuple[Hub, News]]:
    hub = Hub()
    async with hub.of(topic) as news:
        yield hub, news


async def _woken_by(hub: Hub, news: News, *versions: int) -> bool:
    for version in versions:
        hub.wake(news.topic, version)
    return await is_woken(news)


def test_who_listens_is_woken_once_for_many_wake_ups() -> None:
    async def scene() -> None:
        async with listening() as (hub, news):
            assert not await is_woken(news)
            assert await _woken_by(hub, news, 1, 2, 3)
            assert not await is_woken(news)
            assert await _woken_by(hub, news, 4)

    asyncio.run(scene())


def test_what_was_seen_already_wakes_nobody() -> None:
    async def scene() -> None:
        async with listening() as (hub, news):
            news.seen(5)
            assert not await _woken_by(hub, news, 4, 5)
            assert await _woken_by(hub, news, 6, 5)
            assert not await _woken_by(hub, news, 6)

    asyncio.run(scene())


def test_a_wake_up_without_a_version_is_always_heard() -> None:
    async def scene() -> None:
        async with listening() as (hub, news):
            news.seen(5)
            assert await _woken_by(hub, news, 3, 0, 3)
            assert await _woken_by(hub, news, 0)
            hub.wake_all()
            assert await is_woken(news)

    asyncio.run(scene())


def test_a_wake_up_is_heard_by_those_of_its_topic() -> None:
    async def scene() -> None:
        async with listening() as (hub, news), hub.of("a") as twin, hub.of("b") as other:
            hub.wake("a", 1)
            assert await is_woken(news)
            assert await is_woken(twin)
            assert not await is_woken(other)

    asyncio.run(scene())


def test_nothing_is_kept_for_topics_that_nobody_listens_to() -> None:
    async def scene() -> None:
        async with listening() as (hub, _):
            for number in range(1_000):
                hub.wake(f"topic {number}", number)
            assert list(hub.topics) == ["a"]
            async with hub.of("topic 7") as late:
                assert not await is_woken(late)
        assert list(hub.topics) == []
        hub.wake("a", 1)

    asyncio.run(scene())


def test_wake_ups_from_many_threads_are_all_heard() -> None:
    async def scene() -> None:
        async with listening() as (hub, news):

            def announce(first: int) -> None:
                for version in range(first, 4_000, 4):
                    hub.wake("a", version)

            threads = [threading.Thread(target=announce, args=(first,)) for first in range(1, 5)]
            for thread in threads:
                thread.start()
            async with asyncio.timeout(BOUND_S):
                while news.version < 3_999:
                    await news.next()
            for thread in threads:
                thread.join()

    asyncio.run(scene())


def test_a_loop_over_the_news_goes_round_once_for_each_waking() -> None:
    async def scene() -> int:
        rounds = 0
        async with listening() as (hub, news):
            hub.wake("a", 1)
            async for _ in news:
                rounds += 1
                if rounds == 3:
                    break
                hub.wake("a", rounds + 1)
        return rounds

    assert asyncio.run(scene()) == 3


@pytest.mark.parametrize(("told", "expected"), [(0, True), (1, True), (-1, False)])
def test_a_poll_wakes_who_has_missed_something(told: int, expected: bool) -> None:  # noqa: FBT001 - a case
    async def versions(topics: Sequence[str]) -> Mapping[str, int]:
        return dict.fromkeys(topics, 7 + told)

    async def scene() -> bool:
        async with listening() as (hub, news):
            news.seen(6)
            await hub.look(versions)
            return await is_woken(news)

    assert asyncio.run(scene()) is expected


def test_a_poll_asks_for_so_many_topics_at_a_time() -> None:
    asked: list[int] = []

    async def versions(topics: Sequence[str]) -> Mapping[str, int]:
        asked.append(len(topics))
        return {}

    async def scene() -> None:
        hub = Hub()
        everything = [hub.of(f"topic {number}") for number in range(1_001)]
        for news in everything:
            await news.__aenter__()
        await hub.look(versions)

    asyncio.run(scene())

    assert asked == [500, 500, 1]
