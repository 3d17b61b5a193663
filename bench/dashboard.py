"""`python -m bench dashboard`: what a client's first screen asks for, in one operation."""

from __future__ import annotations

from bench.operation import DASHBOARD
from bench.turns import command

run = command(
    DASHBOARD,
    ["ours", "unplanned", "floor"],
    "Requests per second of the first screen: ours with and without plans, and a floor.",
)
