"""Reports: what a month of a wallet came to, on pages that a person reads."""

from services.reports.drawing import drawn as drawn
from services.reports.reading import monthly as monthly
