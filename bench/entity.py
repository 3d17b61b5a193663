"""`python -m bench entity`: one transaction by its id."""

from __future__ import annotations

from bench.operation import ENTITY
from bench.turns import command

run = command(
    ENTITY,
    ["ours", "unplanned", "floor"],
    "Requests per second of one transaction by id: ours with and without plans, and a floor.",
)
