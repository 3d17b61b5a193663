"""The history of exchange rates that is shipped with the product; see README.md beside it.

It is read when first asked for: some 10 ms and 2 MB, once for each process.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zipfile import ZipFile

from domain.exchange.history import History

_SHIPPED = Path(__file__).with_name("eurofxref-hist.zip")


@cache
def shipped() -> History:
    """All that the ECB had published when this version was made."""
    with ZipFile(_SHIPPED) as archive:
        return History(archive.read("eurofxref-hist.csv"))
