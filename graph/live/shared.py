"""What all live connections of one process share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TypeVar

from graph.context import Parts
from graph.live.news import Hub
from graph.live.room import Room
from graph.live.streams import Streams
from graph.live.turns import Turns

E = TypeVar("E", bound=Exception)


@dataclass(frozen=True, slots=True)
class Shared:
    parts: Parts
    turns: Turns
    hub: Hub
    streams: Streams
    room: Room
    # Set when the server goes: then all connections end.
    stopping: asyncio.Event = field(default_factory=asyncio.Event)


def first_of(group: BaseExceptionGroup[E]) -> E:
    """Of what several tasks have raised, what came first."""
    first = group.exceptions[0]
    return first_of(first) if isinstance(first, BaseExceptionGroup) else first
