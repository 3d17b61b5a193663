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

    @property
    def sentence(self) -> str:
        return f"In {self.fitting} of {self.checked} rows the balance moves by the amount"


def chain(amounts: Sequence[int | None], balances: Sequence[int | None], time: int) -> Chain:
    """How the balance follows the amounts. `time` is 1 with the oldest row first, -1 with the last.

    A balance that seems to fall by the amounts may be one stated before each row and not after it;
    only the direction of time (0 where it is not known) tells the two apart.
    """
    counts = {(1, 1): 0, (1, -1): 0, (-1, 1): 0, (-1, -1): 0}
    checked = 0
    for i in range(1, len(balances)):
        before, after = balances[i - 1], balances[i]
        if before is None or after is None or before == after:
            continue
        checked += 1
        for sign in (1, -1):
            counts[1, sign] += after - before == sign * (amounts[i] or 0)
            counts[-1, sign] += before - after == sign * (amounts[i - 1] or 0)
    run, sign = best = max(counts, key=lambda key: counts[key])
    is_proof = counts[best] >= max(1, _SHARE_MIN * checked)
    opposite = max(counts[1, -sign], counts[-1, -sign])
    if not is_proof or counts[best] == opposite or (sign < 0 and run != time):
        return Chain(0, counts[best], checked)
    return Chain(sign, counts[best], checked)


def unsigned(amounts: Sequence[int | None], balances: Sequence[int | None]) -> Chain:
    """Whether the balance moves by the amounts one way or the other: direction 1 or 0.

    It proves which column is the amount where a word beside it gives the direction.
    """
    forward = backward = checked = 0
    for i in range(1, len(balances)):
        before, after = balances[i - 1], balances[i]
        if before is None or after is None or before == after:
            continue
        checked += 1
        forward += abs(after - before) == abs(amounts[i] or 0)
        backward += abs(after - before) == abs(amounts[i - 1] or 0)
    fitting = max(forward, backward)
    return Chain(int(fitting >= max(1, _SHARE_MIN * checked)), fitting, checked)
