"""A TCP proxy that cuts connections where a test says: before something gets through, or after.

It forwards to a socket of either kind, one thread for each connection.
"""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from typing import TypeAlias

_PIECE = 65536


class Cut(Enum):
    """BEFORE: it never arrives. AFTER: it arrives, and its answer does not come back."""

    NONE = 0
    BEFORE = 1
    AFTER = 2


# What to do about bytes on their way from the client to the server.
Decide: TypeAlias = Callable[[bytes], Cut]


class Plan:
    """Cuts every so many of the messages that hold `mark`, before and after in turn."""

    def __init__(self, mark: bytes, *, every: int) -> None:
        self.cuts = {Cut.BEFORE: 0, Cut.AFTER: 0}
        self._mark = mark
        self._every = every
        self._seen = 0
        self._lock = threading.Lock()

    def __call__(self, piece: bytes) -> Cut:
        if self._mark not in piece:
            return Cut.NONE
        with self._lock:
            self._seen += 1
            if self._seen % self._every:
                return Cut.NONE
            cut = (Cut.BEFORE, Cut.AFTER)[self._seen // self._every % 2]
            self.cuts[cut] += 1
            return cut

    def __str__(self) -> str:
        return f"{self.cuts[Cut.BEFORE]} cuts before and {self.cuts[Cut.AFTER]} after"


@contextmanager
def proxy(connect: Callable[[], socket.socket], decide: Decide) -> Iterator[int]:
    """The port of 127.0.0.1 at which the proxy listens until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        accepting = threading.Thread(target=_accept, args=(listener, connect, decide))
        accepting.start()
        try:
            yield port
        finally:
            # Closing alone does not wake a thread that waits in accept.
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()


def _accept(listener: socket.socket, connect: Callable[[], socket.socket], decide: Decide) -> None:
    threads: list[threading.Thread] = []
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            threads.append(threading.Thread(target=_serve, args=(client, connect, decide)))
            threads[-1].start()
    for thread in threads:
        thread.join()


def _serve(client: socket.socket, connect: Callable[[], socket.socket], decide: Decide) -> None:
    is_cut = False
    with client, suppress(OSError), connect() as server:
        while True:
            ready, _, _ = select.select([client, server], [], [])
            for source in ready:
                piece = source.recv(_PIECE)
                cut = decide(piece) if source is client else Cut.NONE
                # Once the server says anything, what was to be cut off after it is done. Until
                # then the rest of the message, which may come in pieces, has to get through.
                if not piece or cut is Cut.BEFORE or (is_cut and source is server):
                    return
                (server if source is client else client).sendall(piece)
                is_cut = is_cut or cut is Cut.AFTER
