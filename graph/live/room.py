"""Room for connections that last: so many in a process, so many of one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Crowded(Exception):  # noqa: N818 - a state of the server, told to the client
    """There is no room. `is_their_own` tells that the person has filled theirs."""

    def __init__(self, message: str, *, is_their_own: bool) -> None:
        super().__init__(message)
        self.message = message
        self.is_their_own = is_their_own


class Room:
    """Counts who is in. For the event loop of the server only."""

    def __init__(self, *, connections_max: int, connections_each_max: int) -> None:
        self._connections_max = connections_max
        self._connections_each_max = connections_each_max
        self._connections = 0
        self._of_one: Counter[str] = Counter()

    @contextmanager
    def connection(self) -> Iterator[None]:
        """Raises Crowded when the process has no room for one more."""
        if self._connections >= self._connections_max:
            message = "The server has no room for another connection just now; try again later"
            raise Crowded(message, is_their_own=False)
        self._connections += 1
        try:
            yield
        finally:
            self._connections -= 1

    @contextmanager
    def of(self, whom: str) -> Iterator[None]:
        """Raises Crowded when this person, or this address of nobody in particular, has enough."""
        if self._of_one[whom] >= self._connections_each_max:
            message = f"You have {self._connections_each_max} connections open; close one first"
            raise Crowded(message, is_their_own=True)
        self._of_one[whom] += 1
        try:
            yield
        finally:
            self._of_one[whom] -= 1
            if not self._of_one[whom]:
                del self._of_one[whom]

    def __len__(self) -> int:
        return self._connections
