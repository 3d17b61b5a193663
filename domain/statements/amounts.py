"""Amounts as banks write them, to whole minor units. Digits are moved as text; no float is made."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.money import AMOUNT_MINOR_MAX, MINOR_DIGITS, decimal_text
from domain.statements.layout import Finding, Origin, Question
from domain.statements.text import bare
from domain.statements.vocabulary.symbols import SYMBOLS

_CELL_MAX = 60
_SAME = str.maketrans(
    {
        "\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
        "\u2019": "'", "\u2018": "'", "\u00b4": "'", "`": "'", "\u066b": ".", "\u066c": ",",
    }
)  # fmt: skip
# "12,-" and "12.--" mean no cents.
_NO_CENTS = re.compile(r"(?<=\d)[.,]-{1,2}(?=\D*$)")
_WORD = r"[^\W\d_]{0,4}[$£€¥₹₽₴₺₪₩₫₦₱₸₾₼₵฿₡₲₭₮₨៛]|[^\W\d_]{1,5}\.?"
_AMOUNT = re.compile(
    rf"""(?P<open>\()?\s*(?P<sign1>[+-])?\s*(?P<word1>{_WORD})?\s*(?P<sign2>[+-])?\s*
    (?P<core>(?:\d[\d.,'\ ]*)?\d[.,]?|[.,]\d+)
    \s*(?P<sign3>[+-])?\s*(?P<word2>{_WORD})?\s*(?P<word3>{_WORD})?\s*(?P<sign4>[+-])?
    \s*(?P<close>\))?\s*(?P<word4>{_WORD})?""",
    re.VERBOSE,
)
_MARKS = {"cr": 1, "dr": -1, "c": 1, "d": -1, "h": 1, "s": -1, "haben": 1, "soll": -1}
# A mark with so many digits after it may separate thousands as well as decimals.
_AMBIGUOUS = 3
_DIGITS = re.compile(r"\d+", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+|\d{1,3}(?:,\d{2})*,\d{3}", re.ASCII)


class Unreadable(Exception):  # noqa: N818 - it becomes the reason of a row's problem
    """A cell that cannot be read; the message is the reason a person reads."""


@dataclass(frozen=True, slots=True)
class Written:
    """An amount taken apart: `sign` is -1, 1, or 0 for none written; `mark` 1 for CR, -1 for DR."""

    core: str
    sign: int
    mark: int
    symbol: str

    @property
    def has_decimals(self) -> bool:
        return bool(re.search(r"[.,]\d{1,2}$", self.core))

    @property
    def is_plain(self) -> bool:
        """Only digits: it could as well be a number of something else."""
        return self.core.isdigit() and not (self.sign or self.mark or self.symbol)


@dataclass(frozen=True, slots=True)
class DecimalMark:
    """`mark` separates the decimals; `thousandths` is whether three decimals are usual here."""

    mark: str
    thousandths: bool = False


@lru_cache(maxsize=65_536)
def written(cell: str) -> Written | None:
    """The parts of an amount, or None when the cell holds something else."""
    if not cell or len(cell) > _CELL_MAX:
        return None
    match = _AMOUNT.fullmatch(_NO_CENTS.sub("", _plain(cell)))
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    signs = [match[name] for name in ("sign1", "sign2", "sign3", "sign4") if match[name]]
    if len(signs) > 1 or (signs and match["open"]):
        return None
    words = _words(match)
    if words is None:
        return None
    symbol, mark = words
    minus = match["open"] or "-" in signs
    return Written(match["core"].strip(), -1 if minus else int(bool(signs)), mark, symbol)


def _plain(cell: str) -> str:
    cell = bare(cell)
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", cell.translate(_SAME)).translate(_SAME)
    return " ".join(cell.split())


def _words(match: re.Match[str]) -> tuple[str, int] | None:
    """The currency symbol or code and the mark among the words; None for any other word."""
    symbol, mark = "", 0
    for name in ("word1", "word2", "word3", "word4"):
        word = (match[name] or "").rstrip(".").lower()
        if not word:
            continue
        if word in _MARKS and name != "word1" and not mark:
            mark = _MARKS[word]
        elif (word in SYMBOLS or word.upper() in MINOR_DIGITS) and not symbol:
            symbol = word
        else:
            return None
    return symbol, mark


def currencies_of(symbol: str) -> tuple[str, ...]:
    """The currencies that a symbol or code beside an amount may mean."""
    meant = SYMBOLS.get(symbol) or (symbol.upper(),)
    return tuple(code for code in meant if code in MINOR_DIGITS)


def decimal_mark(
    cores: Iterable[str], *, minor_digits: int, currency: str, default: str
) -> Finding[DecimalMark]:
    """Which of point and comma separates decimals, from all amounts of the file together."""
    votes = {".": 0, ",": 0}
    triple = {".": 0, ",": 0}
    long = {".": 0, ",": 0}
    example = {".": "", ",": ""}
    total = 0
    for core in cores:
        total += 1
        verdict = _vote(core)
        if verdict is None:
            continue
        mark, is_sure, is_long = verdict
        (votes if is_sure else triple)[mark] += 1
        long[mark] += is_long
        example[mark] = example[mark] or core
    if votes["."] or votes[","]:
        return _elected(votes, long, example, total)
    for mark in (".", ","):
        if triple[mark]:
            return _three_digits(mark, minor_digits, currency, example[mark])
    return Finding(DecimalMark(default), "No amount has decimals", Origin.ASSUMED)


def _vote(core: str) -> tuple[str, bool, bool] | None:
    """(mark, is it surely the decimal mark, has it three decimals); None if nothing is said."""
    points, commas = core.count("."), core.count(",")
    if points and commas:
        mark = "." if core.rfind(".") > core.rfind(",") else ","
        return (mark, True, False) if core.count(mark) == 1 else None
    if not points and not commas:
        return None
    mark = "." if points else ","
    if points + commas > 1:
        return ("," if points else ".", True, False)
    before, after = core.split(mark)
    if len(after) != _AMBIGUOUS:
        return mark, True, False
    leading = before.replace("'", "").replace(" ", "")
    if leading in {"", "0"} or len(leading) > _AMBIGUOUS:
        return mark, True, True
    return mark, False, False


def _elected(
    votes: dict[str, int], long: dict[str, int], example: dict[str, str], total: int
) -> Finding[DecimalMark]:
    mark = "." if votes["."] >= votes[","] else ","
    other = "," if mark == "." else "."
    name = {".": "point", ",": "comma"}[mark]
    sample = example[mark] or example[other]
    evidence = f"{votes[mark]} of {total} amounts show a decimal {name}, as in {sample}"
    if votes[other]:
        evidence += f"; {votes[other]} speak against it"
    return Finding(DecimalMark(mark, long[mark] > 0), evidence)


def _three_digits(
    mark: str, minor_digits: int, currency: str, example: str
) -> Finding[DecimalMark]:
    if minor_digits == _AMBIGUOUS:
        evidence = f"{currency} has three decimals, as in {example}"
        return Finding(DecimalMark(mark, thousandths=True), evidence)
    other = "," if mark == "." else "."
    evidence = (
        f"{currency} has {minor_digits} decimals, so the three digits after the mark in {example} "
        "are thousands"
    )
    return Finding(DecimalMark(other), evidence)


def decimal_questions(cores: Sequence[str], *, currency: str, default: str) -> tuple[Question, ...]:
    """What to ask where all amounts show one mark with three digits after it, against the language.

    `1.500` may be 1.50 where the language writes decimals with a point, `1.505` EUR may not.
    """
    votes = {vote for core in cores if (vote := _vote(core)) is not None}
    if len(votes) != 1 or not MINOR_DIGITS[currency]:
        return ()
    ((mark, is_sure, _),) = votes
    if is_sure or (mark == default) != (MINOR_DIGITS[currency] < _AMBIGUOUS):
        return ()
    example = next(core for core in cores if mark in core)
    choices: dict[str, str] = {}
    for choice in (".", ","):
        try:
            read = [
                to_minor(core, DecimalMark(choice, thousandths=True), currency) for core in cores
            ]
        except Unreadable:
            return ()
        choices[choice] = f"{example} is {decimal_text(read[cores.index(example)], currency)}"
    message = (
        f"Every amount with a mark has three digits after it, as {example} has. "
        "Does the mark separate thousands or decimals?"
    )
    return (Question("decimalMark", message, choices),)


def to_minor(core: str, decimal: DecimalMark, currency: str) -> int:
    """The unsigned amount in minor units. Raises Unreadable."""
    digits = MINOR_DIGITS[currency]
    whole, _, fraction = core.partition(decimal.mark)
    if decimal.mark in fraction or (fraction and not _DIGITS.fullmatch(fraction)):
        raise Unreadable(
            f"{core!r} is not an amount with {_named(decimal.mark)} before its decimals"
        )
    if whole and not (_DIGITS.fullmatch(whole) or _GROUPED.fullmatch(whole)):
        raise Unreadable(f"{core!r} is not an amount; its digits are not grouped in thousands")
    if len(fraction) == _AMBIGUOUS > digits and not decimal.thousandths and whole.strip("0"):
        raise Unreadable(
            f"{core!r} has three digits after the decimal mark, which {currency} does not have"
        )
    if fraction[digits:].strip("0"):
        raise Unreadable(f"{core!r} has more decimals than {currency} has ({digits})")
    minor = int((re.sub(r"\D", "", whole) or "0") + fraction[:digits].ljust(digits, "0"))
    if minor > AMOUNT_MINOR_MAX:
        largest = decimal_text(AMOUNT_MINOR_MAX, currency)
        raise Unreadable(f"{core!r} is larger than {largest} {currency}")
    return minor


def _named(mark: str) -> str:
    return "a point" if mark == "." else "a comma"
