"""What all live connections of one process share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from graph.context import Parts
from graph.live.news import Hub
from graph.live.room import Room
from graph.live.streams import Streams
from graph.live.turns import Turns


@dataclass(frozen=True, slots=True)
class Shared:
    parts: Parts
    turns: Turns
    hub: Hub
    streams: Streams
    room: Room
    # Set when the server goes: then all connections end.
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
