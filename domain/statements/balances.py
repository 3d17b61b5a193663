"""The running balance: where it moves by the amounts, it proves which column and sign they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SHARE_MIN = 0.7


@dataclass(frozen=True, slots=True)
class Chain:
    """`direction` is 1 if the balance rises by the amount, -1 if it falls by it, 0 if neither."""

    direction: int
    fitting: int
    checked: int

    @property
    def evidence(self) -> str:
        verb = "rises" if self.direction > 0 else "falls"
        return f"{self.fitting} of {self.checked} times the balance {verb} by the amount of the row"


def chain(amounts: Sequence[int | None], balances: Sequence[int | None]) -> Chain:
    """How the balance follows the amounts, with the oldest row first or with the newest first."""
    counts = {(1, 1): 0, (1, -1): 0, (-1, 1): 0, (-1, -1): 0}
    checked = 0
    for i in range(1, len(balances)):
        before, after = balances[i - 1], balances[i]
        if before is None or after is None or before == after:
            continue
        checked += 1
        for sign in (1, -1):
            counts[1, sign] += amounts[i] is not None and after - before == sign * (amounts[i] or 0)
            counts[-1, sign] += (
                amounts[i - 1] is not None and before - after == sign * (amounts[i - 1] or 0)
            )
    best = max(counts, key=lambda key: counts[key])
    opposite = max(counts[1, -best[1]], counts[-1, -best[1]])
    if counts[best] < max(1, _SHARE_MIN * checked) or counts[best] == opposite:
        return Chain(0, counts[best], checked)
    return Chain(best[1], counts[best], checked)
