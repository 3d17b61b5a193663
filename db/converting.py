"""Converting by the rates that are known: for whoever keeps conversions, or shows the past."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.queries import rates
from domain.conversions import Converted, Wanted, converted


def computed(session: Session, wanted: Sequence[Wanted]) -> list[Converted]:
    """What each comes to by the rates that are known, in their order. At most two statements,
    often none.
    """
    asked = [each.asked for each in wanted]
    missing = list(dict.fromkeys(key for key in asked if key is not None))
    found = rates.found(session, missing) if missing else {}
    is_on_day = all(rate is None or rate.day == key.day for key, rate in found.items())
    until = "9999-12-31" if is_on_day else rates.published_until(session)
    return [
        converted(each, None if key is None else found[key], published_until=until)
        for each, key in zip(wanted, asked, strict=True)
    ]
