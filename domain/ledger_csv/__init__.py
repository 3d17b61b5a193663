"""Outlay's own CSV: a ledger written so that it can be read back exactly.

RFC 4180 in UTF-8: commas, CRLF, a header row, quotes where a cell needs them. The header is the
columns below, word for word; the name of the last one, whose cells are empty, carries the version
of the format. One row per transaction; a receipt in parts has one row for each part, numbered
`1 of 3` in `split`: `amount`, `category` and `line_note` are the part's own, everything else is
the same in all of its rows, and the transaction's amount is their sum.

Amounts are positive, with a point and as many decimals as the currency has; `kind` and `refund`
(`yes` or empty) tell their direction. `to_amount` and `to_currency` are what a transfer brings to
its other account; `rate` and `rate_currency` what somebody said that one unit is worth, where they
gave a rate of their own. A category is `Parent:Child`, tags are `one;two`: in their names `:` and
`;` stand behind a backslash, and so does a backslash.

Version 1 had no `rate` and `rate_currency`, and is still read.

A spreadsheet would run a cell that begins with one of = + - @, a tab or a line break as a formula,
so texts that do are written behind an apostrophe; and so are texts that begin with apostrophes in
front of one of those, which makes it reversible.
"""

from domain.ledger_csv.entries import Entry as Entry
from domain.ledger_csv.entries import at_line as at_line
from domain.ledger_csv.entries import fingerprint as fingerprint
from domain.ledger_csv.entries import keyed as keyed
from domain.ledger_csv.entries import read as read
from domain.ledger_csv.entries import several as several
from domain.ledger_csv.writing import header as header
from domain.ledger_csv.writing import written as written
