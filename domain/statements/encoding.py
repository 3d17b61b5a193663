"""Bytes to text: a byte order mark, strict UTF-8, then the likeliest code page, and why."""

from __future__ import annotations

import codecs
import re
import unicodedata

import chardet

from domain.errors import Invalid
from domain.statements.headers import words_known
from domain.statements.layout import Finding, Origin

_SAMPLE = 65_536
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# The code page that programs of each language wrote before UTF-8.
_PAGES = {
    "cp1250": ("pl", "cs", "sk", "hu", "hr", "sl", "ro", "bs", "sq"),
    "cp1251": ("ru", "uk", "bg", "sr", "mk", "be"),
    "cp1253": ("el",),
    "cp1254": ("tr", "az"),
    "cp1255": ("he",),
    "cp1256": ("ar", "fa"),
    "cp1257": ("lt", "lv", "et"),
    "cp1258": ("vi",),
    "cp874": ("th",),
    "cp932": ("ja",),
    "gb18030": ("zh",),
    "cp949": ("ko",),
}
# In the order in which they are preferred when nothing else decides.
_CANDIDATES = (
    "cp1252", "cp1250", "cp1251", "cp1254", "cp1253", "cp1257",
    "cp932", "gb18030", "big5", "cp949", "cp850", "cp852", "cp866", "mac_roman",
)  # fmt: skip
# The code pages of Windows hold all that their ISO siblings do.
_WIDER = {
    "iso8859-1": "cp1252",
    "iso8859-15": "cp1252",
    "iso8859-2": "cp1250",
    "iso8859-7": "cp1253",
    "iso8859-9": "cp1254",
    "iso8859-13": "cp1257",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
}
_USUAL = "€£§«»°º…\u2013\u2014\u2018\u2019\u201c\u201d\u00a0\u3000、。\uff08\uff09"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NUL_MIN = 0.3


def decode(
    content: bytes, *, given: str | None = None, locale: str | None = None
) -> tuple[str, Finding[str]]:
    """The text and the encoding it was in. Raises Invalid for what is no text."""
    if not content.strip():
        raise Invalid("The file is empty; choose the file that the bank gave you", field=("file",))
    text, finding = _given(content, given) if given else _detected(content, locale)
    control = len(_CONTROL.findall(text[:_SAMPLE]))
    if "\x00" in text or control * 100 > min(len(text), _SAMPLE):
        raise Invalid(
            "This is not a text file; export the statement as CSV and choose that file",
            field=("file",),
        )
    return text, finding


def _given(content: bytes, name: str) -> tuple[str, Finding[str]]:
    try:
        text = content.decode(name)
    except (UnicodeError, LookupError) as error:
        raise Invalid(
            f"The file cannot be read as {name}; choose another encoding, or none to have it found",
            field=("mapping", "encoding"),
        ) from error
    return text.removeprefix("\ufeff"), Finding(name, "The mapping says so", Origin.GIVEN)


def _detected(content: bytes, locale: str | None) -> tuple[str, Finding[str]]:
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _strictly(content, codec, f"The file starts with the byte order mark of {name}")
    wide = _unmarked_utf16(content)
    if wide is not None:
        return _strictly(content, wide, "Every other byte is zero, as in UTF-16")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _code_page(content, locale)
    if content.isascii():
        return text, Finding("utf-8", "Every character is plain ASCII")
    return text, Finding("utf-8", "The accented characters are well-formed UTF-8")


def _strictly(content: bytes, codec: str, evidence: str) -> tuple[str, Finding[str]]:
    try:
        text = content.decode(codec)
    except UnicodeError as error:
        raise Invalid(
            f"{evidence}, but the rest of it is not; export the statement again", field=("file",)
        ) from error
    return text.removeprefix("\ufeff"), Finding(codec, evidence)


def _unmarked_utf16(content: bytes) -> str | None:
    sample = content[:4096]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) / half > _NUL_MIN and sample[::2].count(0) == 0:
        return "utf-16-le"
    if sample[::2].count(0) / half > _NUL_MIN and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _code_page(content: bytes, locale: str | None) -> tuple[str, Finding[str]]:
    """The candidate whose reading looks most like words; the locale and chardet weigh in."""
    if b"\x00" in content:
        raise Invalid(
            "This is not a text file; export the statement as CSV and choose that file",
            field=("file",),
        )
    sample = _accented_lines(content)
    home = _page_of(locale)
    hint = _hint(content)
    scores: dict[str, float] = {}
    for codec in dict.fromkeys((home or "cp1252", hint, *_CANDIDATES)):
        try:
            reading = sample.decode(codec, "strict")
        except (UnicodeDecodeError, LookupError):
            continue
        bonus = 0.15 * (codec == home) + 0.1 * (codec == hint) + 0.05 * (codec == "cp1252")
        scores[codec] = _plausibility(reading) + bonus
    for codec in sorted(scores, key=lambda name: -scores[name]):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        return text, Finding(codec, _reason(codec, home=home, hint=hint))
    # Latin-1 has a character for every byte: the last resort shows the plain letters right.
    evidence = "No encoding fits every byte; accented letters may be wrong"
    return content.decode("latin-1"), Finding("latin-1", evidence, Origin.ASSUMED)


def _reason(codec: str, *, home: str | None, hint: str) -> str:
    reasons = ["the bytes are not UTF-8, and read so they give words"]
    if codec == home:
        reasons.append("it is the code page of your language")
    if codec == hint:
        reasons.append("byte statistics point to it")
    sentence = "; ".join(reasons)
    return sentence[0].upper() + sentence[1:]


def _page_of(locale: str | None) -> str | None:
    if not locale:
        return None
    language = locale.replace("-", "_").split("_")[0].lower()
    return next((page for page, languages in _PAGES.items() if language in languages), "cp1252")


def _hint(content: bytes) -> str:
    named = chardet.detect(content[:_SAMPLE])["encoding"] or "cp1252"
    plain = codecs.lookup(named).name
    hint = _WIDER.get(plain, plain)
    return hint if hint in _CANDIDATES else "cp1252"


def _accented_lines(content: bytes) -> bytes:
    """The first lines that are not ASCII, header included: the others say nothing."""
    kept: list[bytes] = []
    size = 0
    for line in content.splitlines(keepends=True):
        if not line.isascii():
            kept.append(line[:2000])
            size += len(kept[-1])
        if size > _SAMPLE // 4:
            break
    return b"".join(kept)


def _plausibility(text: str) -> float:
    """How much a reading looks like words: between about -1 and 1, plus what the header says."""
    points = total = 0
    for previous, letter, following in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        if not letter.isascii():
            total += 1
            points += _fits(letter, previous, following)
    known = words_known(text)
    return points / max(total, 1) + 0.3 * known


def _fits(letter: str, previous: str, following: str) -> int:
    """1 for a letter that suits its neighbours, -1 for a stray symbol, capital or other script."""
    category = unicodedata.category(letter)
    if category in {"Cc", "Cf", "Co", "Cn", "Sk", "So", "Lm"} and letter != "°":
        return -2
    if category[0] in "SPNZ":
        return 1 if letter in _USUAL else -1
    if not previous.isalpha():
        return 1
    if category == "Lu" and (previous.islower() or following.islower()):
        return -1
    return 1 if _script(letter) == _script(previous) else -1


def _script(letter: str) -> str:
    if letter.isascii():
        return "LATIN"
    name = unicodedata.name(letter, "?").split()[0]
    return "KANA" if name in {"HIRAGANA", "KATAKANA", "CJK"} else name
