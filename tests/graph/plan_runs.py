"""What the tests of plans run with: loads without a database, counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any


class Loads:
    """The part of the context that relations use: keys asked for at one moment meet in a batch."""

    def __init__(self) -> None:
        self.batches: list[list[Any]] = []
        self.gave_up = False
        self._asked: dict[Any, asyncio.Future[Any]] = {}
        self._is_due = False

    async def load(self, query: Callable[[Any, Sequence[Any]], Mapping[Any, Any]], key: Any) -> Any:
        return (await self.load_all(query, [key]))[key]

    async def load_all(
        self, query: Callable[[Any, Sequence[Any]], Mapping[Any, Any]], keys: Sequence[Any]
    ) -> Mapping[Any, Any]:
        loop = asyncio.get_running_loop()
        waits = [self._asked.setdefault(key, loop.create_future()) for key in keys]
        if not self._is_due:
            self._is_due = True
            loop.call_soon(self._answer, query)
        return dict(zip(keys, await asyncio.gather(*waits), strict=True))

    def _answer(self, query: Callable[[Any, Sequence[Any]], Mapping[Any, Any]]) -> None:
        asked, self._asked, self._is_due = self._asked, {}, False
        self.batches.append(sorted(asked))
        try:
            found = query(None, list(asked))
        except LookupError as error:
            for future in asked.values():
                future.set_exception(error)
            return
        for key, future in asked.items():
            future.set_result(found[key])
