"""Ledgers told by names: taken in whole from an exported file, or made up for the demo."""

from services.ledgers.importing import BroughtIn as BroughtIn
from services.ledgers.importing import bring_in as bring_in
from services.ledgers.naming import Names as Names
