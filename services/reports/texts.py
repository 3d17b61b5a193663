"""The words of reports, one table for each language; one that has none is told in English."""

from __future__ import annotations

from dataclasses import dataclass

from domain.budgets import BudgetHealth
from domain.goals import GoalStatus
from domain.ledger import TransactionKind


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands in braces is filled in, already written as the locale does."""

    language: str
    title: str
    until: str
    income: str
    expense: str
    net: str
    savings_rate: str
    savings_note: str
    no_income: str
    before: str
    nothing_before: str
    chart: str
    spending: str
    nothing_spent: str
    sources: str
    category: str
    amount: str
    share: str
    change: str
    no_category: str
    several_categories: str
    more: str
    budgets: str
    goals: str
    goals_note: str
    of: str
    by: str
    expenses: str
    unconverted: str
    unconverted_note: str
    amounts: str
    one_amount: str
    digest: str
    page: str
    health: dict[BudgetHealth, str]
    status: dict[GoalStatus, str]
    kinds: dict[TransactionKind, str]


ENGLISH = Texts(
    language="en",
    title="Monthly report",
    until="up to {day}",
    income="Income",
    expense="Expenses",
    net="Left over",
    savings_rate="Savings rate",
    savings_note="of income kept",
    no_income="without income",
    before="{amount} the month before",
    nothing_before="Nothing the month before",
    chart="Income and expenses, twelve months",
    spending="Spending by category",
    nothing_spent="Nothing was spent in this month.",
    sources="Income by category",
    category="Category",
    amount="Amount",
    share="Share",
    change="Change",
    no_category="No category",
    several_categories="Several categories",
    more="and {count} more",
    budgets="Budgets",
    goals="Goals",
    goals_note="As they stand today.",
    of="{part} of {whole}",
    by="by {day}",
    expenses="Largest expenses",
    unconverted="Not converted",
    unconverted_note="Amounts in other currencies that are in no figure above.",
    amounts="{count} amounts",
    one_amount="1 amount",
    digest="Digest of all inputs of this report (SHA-256)",
    page="Page {page} of {pages}",
    health={
        BudgetHealth.ON_TRACK: "On track",
        BudgetHealth.AT_RISK: "At risk",
        BudgetHealth.NEAR_LIMIT: "Near its limit",
        BudgetHealth.EXCEEDED: "Exceeded",
    },
    status={
        GoalStatus.ACTIVE: "Saving",
        GoalStatus.COMPLETED: "Reached",
        GoalStatus.CANCELLED: "Given up",
    },
    kinds={
        TransactionKind.INCOME: "Income",
        TransactionKind.EXPENSE: "Expenses",
        TransactionKind.TRANSFER: "Transfers",
    },
)

GERMAN = Texts(
    language="de",
    title="Monatsbericht",
    until="bis {day}",
    income="Einnahmen",
    expense="Ausgaben",
    net="Übrig",
    savings_rate="Sparquote",
    savings_note="der Einnahmen behalten",
    no_income="ohne Einnahmen",
    before="{amount} im Vormonat",
    nothing_before="Nichts im Vormonat",
    chart="Einnahmen und Ausgaben, zwölf Monate",
    spending="Ausgaben nach Kategorie",
    nothing_spent="In diesem Monat wurde nichts ausgegeben.",
    sources="Einnahmen nach Kategorie",
    category="Kategorie",
    amount="Betrag",
    share="Anteil",
    change="Änderung",
    no_category="Ohne Kategorie",
    several_categories="Mehrere Kategorien",
    more="und {count} weitere",
    budgets="Budgets",
    goals="Ziele",
    goals_note="Stand heute.",
    of="{part} von {whole}",
    by="bis {day}",
    expenses="Größte Ausgaben",
    unconverted="Nicht umgerechnet",
    unconverted_note="Beträge in anderen Währungen, die in keiner Zahl oben stecken.",
    amounts="{count} Beträge",
    one_amount="1 Betrag",
    digest="Prüfsumme aller Angaben dieses Berichts (SHA-256)",
    page="Seite {page} von {pages}",
    health={
        BudgetHealth.ON_TRACK: "Im Rahmen",
        BudgetHealth.AT_RISK: "Gefährdet",
        BudgetHealth.NEAR_LIMIT: "Fast erreicht",
        BudgetHealth.EXCEEDED: "Überschritten",
    },
    status={
        GoalStatus.ACTIVE: "Wird gespart",
        GoalStatus.COMPLETED: "Erreicht",
        GoalStatus.CANCELLED: "Aufgegeben",
    },
    kinds={
        TransactionKind.INCOME: "Einnahmen",
        TransactionKind.EXPENSE: "Ausgaben",
        TransactionKind.TRANSFER: "Umbuchungen",
    },
)

_TABLES = {table.language: table for table in (ENGLISH, GERMAN)}


def of_language(language: str) -> Texts:
    return _TABLES.get(language, ENGLISH)
