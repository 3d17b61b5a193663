"""What a minus means in a column for money out and in one for money in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_FEW = 3

# -1: amounts are usually written with a minus there, 1: usually without, 0: there is no usual.
Usual = int


def usual_signs(debit: Sequence[int], credit: Sequence[int]) -> tuple[Usual, Usual]:
    """How each of the two columns is written, from the written signs of its amounts.

    Banks write a minus before all money out, or before none. Before money in only card issuers
    write one, and then none before money out; elsewhere it may take back what came in.
    """
    out, in_ = _usual(debit), _usual(credit)
    if in_ < 0 and not (out > 0 and debit):
        in_ = 0
    return out, in_


def _usual(signs: Sequence[int]) -> Usual:
    minus = sum(1 for sign in signs if sign < 0)
    if minus * _FEW <= len(signs):
        return 1
    return -1 if (len(signs) - minus) * _FEW <= len(signs) else 0


def signs_of_one(pairs: Iterable[tuple[int | None, int | None]]) -> tuple[list[int], list[int]]:
    """The signs of both columns from the rows that have an amount in just one of them."""
    debit: list[int] = []
    credit: list[int] = []
    for out, in_ in pairs:
        if out is not None and in_ is None:
            debit.append(out)
        elif in_ is not None and out is None:
            credit.append(in_)
    return debit, credit
