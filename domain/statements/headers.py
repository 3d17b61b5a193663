"""What a header cell says: which roles its words speak for, how strongly, and in which language."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from domain.money import MINOR_DIGITS
from domain.statements import vocabulary
from domain.statements.layout import Role
from domain.statements.text import fold
from domain.statements.vocabulary import directions
from domain.statements.vocabulary.symbols import SYMBOLS

EXACT = 100
# A whole header, whatever was taken off around it.
EXACT_MIN = EXACT - 8
_HEADER_MAX = 80
_LINES_MAX = 40
_WHOLE_WORDS, _PART = 45, 25
# Shorter terms at the start or end of a longer word are chance.
_STEM_MIN = 5
# A header that is a currency code and no word known: an amount in that currency.
_CODE_SCORE = 70
# Scripts that write words without spaces between them.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BRACKETED = re.compile(r"[(\[{\uff08【].*?[)\]}\uff09】]")
_TELLING_MIN = 4
_MARKS = {"dr", "cr"}
# Cards and limits are no directions.
_CARDS = re.compile(r"\b(?:credit|debit) (?=cards?\b|limit\b|line\b)")
# Three capitals of their own, not the start of a word in capitals.
_CODE = re.compile(r"(?<![A-Z])[A-Z]{3}(?![A-Za-z])")
_BETWEEN = re.compile(r"[\s()\[\]/:;,]+")
_EUROS = {"euro", "euros"}
_SUFFIX = re.compile(r"[ ]?\d{1,2}$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Japanese puts these before a noun for politeness.
_POLITE = re.compile(r"^[おご](?=.{2})")
# Where two roles' words fit equally well, the more special role is meant.
_SPECIAL = (
    Role.FOREIGN_AMOUNT, Role.FOREIGN_CURRENCY, Role.BALANCE, Role.FEE, Role.FLAG, Role.REFERENCE,
    Role.VALUE_DATE, Role.PAYER, Role.DEBIT, Role.CREDIT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """One role that a header speaks for. `score` is up to 100; a lower `rank` is better."""

    role: Role
    rank: int
    score: int
    term: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    role: Role
    rank: int
    languages: tuple[str, ...]


@lru_cache(maxsize=1)
def _terms() -> dict[str, tuple[_Term, ...]]:
    """Folded term -> the roles it stands for. Built once, at the first file."""
    found: dict[str, dict[tuple[Role, int], list[str]]] = {}
    for key, languages in vocabulary.HEADERS.items():
        for language, terms in languages.items():
            for term in terms.split("|"):
                found.setdefault(fold(term), {}).setdefault(key, []).append(language)
    for term in directions.NOT_READ.split("|"):
        found.setdefault(fold(term), {}).setdefault((Role.IGNORED, 1), [])
    return {
        term: tuple(_Term(role, rank, tuple(codes)) for (role, rank), codes in entries.items())
        for term, entries in found.items()
    }


@lru_cache(maxsize=1024)
def matches(header: str) -> tuple[Match, ...]:
    """Every role that a header may name, the strongest first; empty for words not known."""
    if not header or len(header) > _HEADER_MAX:
        return ()
    best: dict[Role, Match] = {}
    for text, loss in _readings(header):
        for match in _matches_in(text, loss):
            known = best.get(match.role)
            if known is None or (match.score, -match.rank) > (known.score, -known.rank):
                best[match.role] = match
    _direct(best)
    if not best and currency_of(header) is not None:
        return (Match(Role.AMOUNT, 3, _CODE_SCORE, header, ()),)
    return tuple(sorted(best.values(), key=_strength, reverse=True))


def _direct(best: dict[Role, Match]) -> None:
    """`Amount (credit)` is the column of money in, `Credit/debit amount` the one of both."""
    amount, debit, credit = (best.get(role) for role in (Role.AMOUNT, Role.DEBIT, Role.CREDIT))
    halves = [half for half in (debit, credit) if half is not None and _is_telling(half)]
    if any(half.score >= EXACT_MIN for half in halves) or not halves:
        return
    if len(halves) > 1:
        shorter, longer = sorted(halves, key=lambda half: len(half.term))
        if not set(shorter.term.split()) <= set(longer.term.split()):
            del best[Role.DEBIT], best[Role.CREDIT]
            score = max(half.score for half in (*halves, amount) if half is not None)
            best[Role.AMOUNT] = replace(longer, role=Role.AMOUNT, rank=1, score=score)
            return
        halves = [longer]
    if amount is not None and halves[0].term not in amount.term:
        score = max(amount.score, halves[0].score) + 1
        best[halves[0].role] = replace(halves[0], score=min(score, EXACT))


def _is_telling(half: Match) -> bool:
    """Short words such as `in` are of other meanings too, unless they are the whole header."""
    is_long = len(half.term) >= _TELLING_MIN or not half.term.isascii()
    return is_long or half.score >= EXACT_MIN or half.term in _MARKS


def currency_of(header: str) -> str | None:
    """The currency in a header such as `Betrag (EUR)`, `Amount GBP`, `CAD$` or `Valor (R$)`."""
    codes = {word for word in _CODE.findall(header) if word in MINOR_DIGITS}
    for word in _BETWEEN.split(header.lower()):
        meant = SYMBOLS.get(word, ())
        # Short words of letters are words of languages; `euros` is the only one that is not.
        if len(meant) == 1 and (word in _EUROS or not word.isalpha()):
            codes.add(meant[0])
    return codes.pop() if len(codes) == 1 else None


def _strength(match: Match) -> tuple[int, int, int]:
    return match.score, int(match.role in _SPECIAL), -match.rank


def _readings(header: str) -> list[tuple[str, int]]:
    """The header whole, and without brackets, a currency code and a number at its end."""
    whole = fold(header)
    bare = fold(_BRACKETED.sub(" ", _CAMEL.sub(" ", header))) or whole
    plain = " ".join(word for word in bare.split() if word.upper() not in MINOR_DIGITS) or bare
    stem = _SUFFIX.sub("", plain) or plain
    polite = _POLITE.sub("", plain)
    readings = dict.fromkeys((whole, bare, plain, stem, polite))
    return [(_CARDS.sub("", text), 2 * i) for i, text in enumerate(readings) if text]


def _matches_in(text: str, loss: int) -> list[Match]:
    terms = _terms()
    found = [_match(entry, EXACT - loss, text) for entry in terms.get(text, ())]
    if found:
        return found
    scored = {part: _WHOLE_WORDS + int(40 * len(part) / len(text)) for part in _phrases(text)}
    for part in _pieces(text):
        scored.setdefault(part, _PART + int(40 * len(part) / len(text)))
    return [
        _match(entry, score - loss, part)
        for part, score in scored.items()
        for entry in terms.get(part, ())
    ]


def _phrases(text: str) -> Iterator[str]:
    """Every run of whole words."""
    words = text.split()
    for start, end in itertools.combinations(range(len(words) + 1), 2):
        yield " ".join(words[start:end])


def _pieces(text: str) -> Iterator[str]:
    """Parts of words that may be terms: starts and ends, or anything where no spaces part words."""
    for size in range(_STEM_MIN, len(text)):
        yield text[:size]
        yield text[-size:]
    if _UNSPACED.search(text):
        for start, end in itertools.combinations(range(len(text) + 1), 2):
            if end - start > 1 and _UNSPACED.search(text, start, end):
                yield text[start:end]


def _match(entry: _Term, score: int, term: str) -> Match:
    return Match(entry.role, entry.rank, score, term, entry.languages)


def words_known(text: str) -> int:
    """The most whole header terms in one of the lines, whatever the delimiter is. For encodings."""
    terms = _terms()
    lines = [re.split(r'[,;\t|"]+', line) for line in text.splitlines()[:_LINES_MAX]]
    return max((sum(1 for cell in cells if fold(cell) in terms) for cells in lines), default=0)


def language_of(headers: tuple[str, ...]) -> str | None:
    """The language that most headers are exact words of; None when no one language leads."""
    votes: dict[str, int] = {}
    for header in headers:
        languages = {
            code
            for match in matches(header)
            if match.score >= EXACT_MIN
            for code in match.languages
        }
        for code in languages:
            votes[code] = votes.get(code, 0) + 1
    ranked = sorted(votes.items(), key=lambda item: -item[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def is_english_possible(headers: tuple[str, ...]) -> bool:
    """Whether every header known is an English word too: then the file may be American."""
    known = [
        [
            match.languages
            for match in matches(header)
            if match.score >= EXACT_MIN and match.languages
        ]
        for header in headers
    ]
    return all(any("en" in languages for languages in found) for found in known if found)
