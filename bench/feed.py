"""`python -m bench feed`: the same page of 50 from several servers, taking turns."""

from __future__ import annotations

from bench.operation import FEED
from bench.turns import command

run = command(
    FEED,
    ["ours", "unplanned", "floor", "naive"],
    "Requests per second of the feed: ours with and without plans, a floor and a naive server.",
)
