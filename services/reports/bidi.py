"""Which way each character is written: the Unicode Bidirectional Algorithm (UAX 9), as far as
names go. They hold no explicit formatting (inputs refuse it), so that all of a line is one run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import bidirectional

_STRONG = {"L", "R", "AL"}
_NEUTRAL = {"B", "S", "WS", "ON"}
_PAIRS = dict(zip("([{⁅⁽₍⌈⌊〈〈《「『【〔", ")]}⁆⁾₎⌉⌋〉〉》」』】〕", strict=True))  # noqa: RUF001 - they are what is meant
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_DEPTH_MAX = 63


def levels(text: str) -> list[int]:
    """The embedding level of each character: even is left to right, odd right to left.

    The line as a whole goes the way of its first letter that has one, else left to right.
    """
    types = [_type(character) for character in text]
    strong = next((kind for kind in types if kind in _STRONG), "L")
    base = 0 if strong == "L" else 1
    # Rule X9: what is invisible takes no part, and goes along with what stands before it.
    seen = [place for place, kind in enumerate(types) if kind != "BN"]
    kinds = _resolved([types[place] for place in seen], [text[place] for place in seen], base)
    found = [base] * len(text)
    for place, kind in zip(seen, kinds, strict=True):
        found[place] = base + _above(kind, base)
    for place, kind in enumerate(types):
        if kind == "BN" and place:
            found[place] = found[place - 1]
    _reset_ends(types, found, base)
    return found


def visual(run_levels: Sequence[int]) -> list[int]:
    """Rule L2: the places of runs, of one level each, from left to right."""
    order = list(range(len(run_levels)))
    for level in range(max(run_levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order


def _type(character: str) -> str:
    kind = bidirectional(character) or "L"
    return "BN" if kind in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"} else kind


def _above(kind: str, base: int) -> int:
    """Rules I1 and I2: by how much its level is above that of the line."""
    if base == 0:
        return {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
    return 0 if kind == "R" else 1


def _resolved(kinds: list[str], characters: Sequence[str], base: int) -> list[str]:
    """Rules W1 to N2: each character's direction, L, R, AN or EN."""
    around = "LR"[base]
    originals = list(kinds)
    _resolve_marks(kinds, around)
    _resolve_numbers(kinds, around)
    _resolve_brackets(kinds, characters, originals, around)
    for start, end in _runs(kinds, _NEUTRAL):
        before = _direction(kinds[start - 1]) if start else around
        after = _direction(kinds[end]) if end < len(kinds) else around
        kinds[start:end] = [before if before == after else around] * (end - start)
    return kinds


def _resolve_marks(kinds: list[str], around: str) -> None:
    """Rules W1 to W3."""
    strong = around
    for place, kind in enumerate(kinds):
        if kind == "NSM":
            kind = kinds[place] = kinds[place - 1] if place else around  # noqa: PLW2901 - W1 goes first
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[place] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]


def _resolve_numbers(kinds: list[str], around: str) -> None:
    """Rules W4 to W7."""
    for place in range(1, len(kinds) - 1):
        before, kind, after = kinds[place - 1 : place + 2]
        if before == after and (
            (kind in {"ES", "CS"} and before == "EN") or (kind, before) == ("CS", "AN")
        ):
            kinds[place] = before
    for start, end in _runs(kinds, {"ET"}):
        if "EN" in (*kinds[start - 1 : start], *kinds[end : end + 1]):
            kinds[start:end] = ["EN"] * (end - start)
    strong = around
    for place, kind in enumerate(kinds):
        if kind in {"ES", "ET", "CS"}:
            kinds[place] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"


def _resolve_brackets(
    kinds: list[str], characters: Sequence[str], originals: Sequence[str], around: str
) -> None:
    """Rule N0: a pair of brackets goes the way of what it holds, or of what is before it."""
    for opening, closing in _bracket_pairs(kinds, characters):
        inside = {_direction(kind) for kind in kinds[opening + 1 : closing]} - {""}
        if not inside:
            continue
        way = around
        if around not in inside:
            before = (_direction(kind) for kind in reversed(kinds[:opening]))
            way = next((kind for kind in before if kind), around)
        for place in (opening, closing):
            kinds[place] = way
            for mark in range(place + 1, len(kinds)):
                if originals[mark] != "NSM":
                    break
                kinds[mark] = way


def _bracket_pairs(kinds: Sequence[str], characters: Sequence[str]) -> list[tuple[int, int]]:
    """Rule BD16: those that belong together, by their first place."""
    stack: list[tuple[str, int]] = []
    found = []
    for place, character in enumerate(characters):
        if kinds[place] != "ON":
            continue
        if character in _PAIRS:
            if len(stack) == _DEPTH_MAX:
                return []
            stack.append((character, place))
        elif (opening := _CLOSING.get(character)) in [each for each, _ in stack]:
            while True:
                each, at = stack.pop()
                if each == opening:
                    found.append((at, place))
                    break
    return sorted(found)


def _direction(kind: str) -> str:
    """For neutrals, numbers go from right to left; empty for what has no direction."""
    if kind == "L":
        return "L"
    return "R" if kind in {"R", "AN", "EN"} else ""


def _runs(kinds: Sequence[str], wanted: set[str]) -> Iterator[tuple[int, int]]:
    """[start, end) of what stands together of these kinds."""
    start = 0
    while start < len(kinds):
        if kinds[start] not in wanted:
            start += 1
            continue
        end = start
        while end < len(kinds) and kinds[end] in wanted:
            end += 1
        yield start, end
        start = end


def _reset_ends(types: Sequence[str], found: list[int], base: int) -> None:
    """Rule L1: separators, and blanks before them and at the end, stand by the line."""
    is_end = True
    for place in reversed(range(len(types))):
        if types[place] in {"B", "S"}:
            found[place], is_end = base, True
        elif types[place] in {"WS", "BN"}:
            if is_end:
                found[place] = base
        else:
            is_end = False
