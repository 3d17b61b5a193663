"""Drawing a report: the value in, the bytes of a PDF out. The same value gives the same bytes.

Nothing is read here: it needs no session, no clock and no network.
"""

from __future__ import annotations

from domain.formats import Formats
from domain.reports import MonthlyReport
from services.reports import tables, texts
from services.reports.blocks import FOOT, LINE, MARGIN, SMALL, Block, Setting, in_pages
from services.reports.overview import overview
from services.reports.sheets import Sheets


def drawn(report: MonthlyReport) -> bytes:
    """One to four pages, A4 or US Letter as the report's locale uses."""
    formats = Formats(report.locale)
    words = texts.of_language(formats.language)
    month = formats.month(report.current.month)
    sheets = Sheets(
        title=f"{words.title} – {report.wallet} – {month}",  # noqa: RUF001 - dashes
        subject=f"SHA-256 {report.digest}",
        language=words.language,
        is_letter=formats.is_letter,
    )
    setting = Setting(report, formats, words, sheets.width - 2 * MARGIN)
    pages = in_pages(_blocks(setting), sheets.height - 2 * MARGIN - FOOT + 14)
    for number, page in enumerate(pages, start=1):
        top = sheets.height - MARGIN
        for block in page:
            block.draw(sheets, top)
            top -= block.height
        _foot(setting, sheets, number, len(pages))
        sheets.next()
    return sheets.finished()


def _blocks(setting: Setting) -> list[Block]:
    return [
        *overview(setting),
        *tables.spending(setting),
        *tables.sources(setting),
        *tables.budgets(setting),
        *tables.goals(setting),
        *tables.expenses(setting),
        *tables.unconverted(setting),
        *tables.digest(setting),
    ]


def _foot(setting: Setting, sheets: Sheets, number: int, pages: int) -> None:
    report, formats = setting.report, setting.formats
    sheets.rule(setting.left, FOOT + 12, setting.right, color=LINE)
    wide = sheets.left(setting.left, FOOT, report.wallet, SMALL, width=setting.width * 0.4)
    month = setting.say("·  {month}", month=formats.month(report.current.month))
    sheets.left(setting.left + wide + 5, FOOT, month, SMALL, width=setting.width * 0.3)
    page, of = formats.number(number), formats.number(pages)
    said = setting.say(setting.texts.page, page=page, pages=of)
    sheets.right(setting.right, FOOT, said, SMALL, width=setting.width * 0.25)
