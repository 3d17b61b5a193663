"""What providers answer: read whole, or not at all, whatever it is."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.exchange.feeds import BadFeed, Published, of_csv, of_frankfurter, of_xml, of_zip
from tests.jobs.provider import xml, zipped

DAYS = {
    "2026-11-03": {"USD": "1.1201", "JPY": "176.02"},
    "2026-11-02": {"USD": "1.1199", "ISK": "141.5"},
}
XML, ZIP = xml(DAYS).encode(), zipped(DAYS)
JSON = (
    b'[{"date":"2026-11-02","base":"EUR","quote":"KWD","rate":0.3412},\n'
    b' {"date":"2026-11-03","base":"EUR","quote":"KWD","rate":0.3410}]'
)
BEFORE, UNTIL = "2026-10-30", "2026-11-30"


def read(content: bytes) -> list[Published]:
    """By every reader that takes it."""
    taken = []
    for reader in (
        of_xml,
        lambda content: of_zip(content, after=BEFORE),
        lambda content: of_csv(content, after=BEFORE),
        lambda content: of_frankfurter(content, ["KWD"], until=UNTIL),
    ):
        with suppress(BadFeed):
            taken.append(reader(content))
    return taken


def test_each_reader_reads_its_own_and_no_other() -> None:
    assert read(XML) == [DAYS]
    assert read(ZIP) == [DAYS]
    assert read(JSON) == [{"2026-11-02": {"KWD": "0.3412"}, "2026-11-03": {"KWD": "0.3410"}}]


@pytest.mark.parametrize("content", [XML, ZIP, JSON], ids=["xml", "zip", "json"])
def test_a_part_of_it_is_nothing(content: bytes) -> None:
    assert [cut for cut in range(len(content)) if read(content[:cut])] == []


@given(st.binary(max_size=200))
def test_other_bytes_are_nothing(content: bytes) -> None:
    assert all(published == {} for published in read(content))


@given(st.integers(0, len(ZIP) - 1), st.integers(1, 255))
def test_a_zip_with_one_byte_changed_says_the_same_or_nothing(place: int, mask: int) -> None:
    changed = ZIP[:place] + bytes([ZIP[place] ^ mask]) + ZIP[place + 1 :]

    assert read(changed) in ([], [DAYS])


def test_a_zip_bomb_is_not_unpacked() -> None:
    many = {f"{year}-01-01": {"USD": "1.1"} for year in range(2000, 2010)}
    bomb = zipped(many | {"2026-11-02": {"USD": "1." + "0" * 40 * 1024**2}})

    assert len(bomb) < 100_000
    with pytest.raises(BadFeed, match="unzips to more"):
        of_zip(bomb, after=BEFORE)


def test_a_currency_with_two_rates_on_one_day_is_refused() -> None:
    twice = XML.replace(b"currency='ISK'", b"currency='USD'")

    with pytest.raises(BadFeed, match="USD has two rates on one day"):
        of_xml(twice)


def test_only_the_days_after_a_day_are_taken_of_a_history() -> None:
    assert of_zip(ZIP, after="2026-11-02") == {"2026-11-03": DAYS["2026-11-03"]}
    assert of_zip(ZIP, after="2026-11-03") == {}
