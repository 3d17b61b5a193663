"""Seeded chance: the same draws for the same name, in every process."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

SEED = 20_250_501


class Chance:
    """One stream of draws. Each strand of the story has its own, so that none disturbs another."""

    def __init__(self, name: str) -> None:
        self._random = random.Random(f"{SEED}/{name}")  # noqa: S311 - it decides about lunch

    def below(self, bound: int) -> int:
        return self._random.randrange(bound)

    def happens(self, percent: int) -> bool:
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def between(self, least: int, most: int, *, step: int = 1) -> int:
        """Both inclusive, in whole steps from the least."""
        return least + step * self.below((most - least) // step + 1)
