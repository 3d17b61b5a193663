"""Images of many days are the text that each would have by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.changes import canonical, canonical_on

# What could be taken for the name of the day, or for its end.
TEXTS = st.sampled_from(['"day":"', 'day":"', '\\"day":""', "day", "", "\\"]) | st.text()


@given(
    st.dictionaries(TEXTS, TEXTS | st.none() | st.lists(TEXTS)),
    st.lists(st.dates().map(str), max_size=3),
)
def test_an_image_on_many_days_is_the_image_of_each(
    said: dict[str, object], days: list[str]
) -> None:
    named = {name: value for name, value in said.items() if '"' not in name}
    image = named | {"day": "2026-03-14"}

    assert list(canonical_on(image, "day", days)) == [
        canonical({**image, "day": day}) for day in days
    ]
