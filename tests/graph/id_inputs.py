"""The inputs of mutations that take an id: which kind each takes, and what else is right."""

from __future__ import annotations

from typing import Any

from graph.ids import Prefix
from tests.graph.places import Mark, Needs

GIVEN, WALLET, CASH, EDUCATION = Mark.GIVEN, Mark.WALLET, Mark.CASH, Mark.EDUCATION
READ, WRITE, OWN, SELF = Needs.READ, Needs.WRITE, Needs.OWN, Needs.SELF

EXPENSE = {
    "kind": "EXPENSE",
    "amount": {"amount": "12.50", "currency": "EUR"},
    "date": "2026-03-14",
    "description": "Lunch",
    "account": CASH,
    "category": EDUCATION,
}

BUDGET = {
    "name": "Fun",
    "limit": {"amount": "100.00", "currency": "EUR"},
    "period": "MONTHLY",
}

RULE = {
    "kind": "EXPENSE",
    "amount": {"amount": "12.50", "currency": "EUR"},
    "description": "Rent",
    "frequency": "MONTHLY",
    "startDate": "2026-03-14",
}

# Field of a mutation's input → its kind, who may, what the mutation shows, the input.
INPUTS: dict[str, tuple[Prefix, Needs, str, dict[str, Any]]] = {
    "redeliver.id": (Prefix.WebhookDelivery, SELF, "delivery", {"id": GIVEN}),
    "revokeSession.id": (Prefix.Session, SELF, "endedSessionId", {"id": GIVEN}),
    "updateWallet.id": (Prefix.Wallet, OWN, "wallet", {"id": GIVEN, "name": "New"}),
    "changeWalletCurrency.wallet": (
        Prefix.Wallet,
        OWN,
        "wallet",
        {"wallet": GIVEN, "to": "USD"},
    ),
    "deleteWallet.id": (Prefix.Wallet, OWN, "deletedId", {"id": GIVEN}),
    "inviteToWallet.wallet": (
        Prefix.Wallet,
        OWN,
        "invitation",
        {"wallet": GIVEN, "email": Mark.ADDRESS, "role": "VIEWER"},
    ),
    "revokeInvitation.id": (Prefix.Invitation, OWN, "invitation", {"id": GIVEN}),
    "setMemberRole.wallet": (
        Prefix.Wallet,
        OWN,
        "member",
        {"wallet": GIVEN, "member": Mark.SELF, "role": "OWNER"},
    ),
    "setMemberRole.member": (
        Prefix.User,
        OWN,
        "member",
        {"wallet": WALLET, "member": GIVEN, "role": "OWNER"},
    ),
    "createAccount.wallet": (
        Prefix.Wallet,
        WRITE,
        "account",
        {"wallet": GIVEN, "name": "New", "kind": "CASH"},
    ),
    "updateAccount.id": (Prefix.Account, WRITE, "account", {"id": GIVEN, "name": "New"}),
    "deleteAccount.id": (Prefix.Account, WRITE, "deletedId", {"id": GIVEN}),
    "createCategory.wallet": (
        Prefix.Wallet,
        WRITE,
        "category",
        {"wallet": GIVEN, "name": "New", "kind": "EXPENSE"},
    ),
    "createCategory.parent": (
        Prefix.Category,
        WRITE,
        "category",
        {"wallet": WALLET, "name": "New", "kind": "EXPENSE", "parent": GIVEN},
    ),
    "updateCategory.id": (Prefix.Category, WRITE, "category", {"id": GIVEN, "name": "New"}),
    "updateCategory.parent": (
        Prefix.Category,
        WRITE,
        "category",
        {"id": EDUCATION, "parent": GIVEN},
    ),
    "deleteCategory.id": (Prefix.Category, WRITE, "deletedId", {"id": GIVEN}),
    "deleteCategory.moveTo": (
        Prefix.Category,
        WRITE,
        "deletedId",
        {"id": EDUCATION, "moveTo": GIVEN},
    ),
    "createTransaction.wallet": (
        Prefix.Wallet,
        WRITE,
        "transaction",
        EXPENSE | {"wallet": GIVEN},
    ),
    "createTransactions.wallet": (
        Prefix.Wallet,
        WRITE,
        "transactions",
        {"wallet": GIVEN, "transactions": [EXPENSE]},
    ),
    "updateTransaction.id": (
        Prefix.Transaction,
        WRITE,
        "transaction",
        {"id": GIVEN, "description": "New"},
    ),
    "deleteTransaction.id": (Prefix.Transaction, WRITE, "deletedId", {"id": GIVEN}),
    "createBudget.wallet": (Prefix.Wallet, WRITE, "budget", BUDGET | {"wallet": GIVEN}),
    "createBudget.categories": (
        Prefix.Category,
        WRITE,
        "budget",
        BUDGET | {"wallet": WALLET, "categories": [EDUCATION, GIVEN]},
    ),
    "updateBudget.id": (Prefix.Budget, WRITE, "budget", {"id": GIVEN, "name": "New"}),
    "updateBudget.categories": (
        Prefix.Category,
        WRITE,
        "budget",
        {"id": Mark.BUDGET, "categories": [EDUCATION, GIVEN]},
    ),
    "deleteBudget.id": (Prefix.Budget, WRITE, "deletedId", {"id": GIVEN}),
    "createGoal.wallet": (
        Prefix.Wallet,
        WRITE,
        "goal",
        {"wallet": GIVEN, "name": "New", "target": EXPENSE["amount"]},
    ),
    "updateGoal.id": (Prefix.Goal, WRITE, "goal", {"id": GIVEN, "name": "New"}),
    "deleteGoal.id": (Prefix.Goal, WRITE, "deletedId", {"id": GIVEN}),
    "contribute.goal": (
        Prefix.Goal,
        WRITE,
        "contribution",
        {"goal": GIVEN, "amount": EXPENSE["amount"]},
    ),
    "contribute.transaction": (
        Prefix.Transaction,
        WRITE,
        "contribution",
        {"goal": Mark.GOAL, "amount": {"amount": "1.00", "currency": "EUR"}, "transaction": GIVEN},
    ),
    "withdrawContribution.id": (Prefix.Contribution, WRITE, "withdrawnId", {"id": GIVEN}),
    **{
        f"{verb}Recurring.{field}": (kind, WRITE, "recurring", whole | stated)
        for verb, whole in (
            ("create", RULE | {"wallet": WALLET, "account": CASH}),
            ("update", {"id": Mark.RECURRING}),
        )
        for field, kind, stated in (
            ("account", Prefix.Account, {"account": GIVEN}),
            ("toAccount", Prefix.Account, {"kind": "TRANSFER", "toAccount": GIVEN}),
            ("category", Prefix.Category, {"category": GIVEN}),
        )
    },
    "createRecurringFromSubscription.transaction": (
        Prefix.Transaction,
        WRITE,
        "recurring",
        {"transaction": GIVEN},
    ),
    "createRecurring.wallet": (
        Prefix.Wallet,
        WRITE,
        "recurring",
        RULE | {"wallet": GIVEN, "description": "Other"},
    ),
    "updateRecurring.id": (
        Prefix.RecurringTransaction,
        WRITE,
        "recurring",
        {"id": GIVEN, "description": "New"},
    ),
    "deactivateRecurring.id": (Prefix.RecurringTransaction, WRITE, "recurring", {"id": GIVEN}),
    "deleteRecurring.id": (Prefix.RecurringTransaction, WRITE, "deletedId", {"id": GIVEN}),
    "processRecurring.id": (Prefix.RecurringTransaction, WRITE, "recurring", {"id": GIVEN}),
    "approveOccurrence.recurring": (
        Prefix.RecurringTransaction,
        WRITE,
        "occurrence",
        {"recurring": GIVEN, "nominalDate": "2026-03-01"},
    ),
    "skipOccurrence.recurring": (
        Prefix.RecurringTransaction,
        WRITE,
        "occurrence",
        {"recurring": GIVEN, "nominalDate": "2026-04-01"},
    ),
    "editOccurrence.recurring": (
        Prefix.RecurringTransaction,
        WRITE,
        "occurrence",
        {"recurring": GIVEN, "nominalDate": "2026-04-01", "date": "2026-04-02"},
    ),
    "emptyTrash.wallet": (Prefix.Wallet, OWN, "purgedCount", {"wallet": GIVEN}),
    "planImport.wallet": (
        Prefix.Wallet,
        WRITE,
        "plan",
        {"wallet": GIVEN, "account": CASH, "file": None},
    ),
    "planImport.account": (Prefix.Account, WRITE, "plan", {"account": GIVEN, "file": None}),
    "overruleImport.plan": (
        Prefix.ImportPlan,
        WRITE,
        "plan",
        {
            "plan": GIVEN,
            "digest": Mark.DIGEST,
            "rows": [{"line": Mark.LINE, "decision": "SKIP"}],
        },
    ),
    "overruleImport.rows.category": (
        Prefix.Category,
        WRITE,
        "plan",
        {
            "plan": Mark.PLAN,
            "digest": Mark.DIGEST,
            "rows": [{"line": Mark.LINE, "decision": "IMPORT", "category": GIVEN}],
        },
    ),
    "commitImport.plan": (
        Prefix.ImportPlan,
        WRITE,
        "import",
        {"plan": GIVEN, "digest": Mark.DIGEST},
    ),
    "revertImport.id": (Prefix.Import, WRITE, "import", {"id": GIVEN}),
    "saveImportMapping.account": (
        Prefix.Account,
        WRITE,
        "importMapping",
        {"account": GIVEN, "mapping": {"delimiter": ";"}},
    ),
    "deleteImportMapping.account": (Prefix.Account, WRITE, "account", {"account": GIVEN}),
    "exportTransactions.wallet": (
        Prefix.Wallet,
        READ,
        "download",
        {"wallet": GIVEN, "format": "CSV"},
    ),
    "monthlyReport.wallet": (
        Prefix.Wallet,
        READ,
        "download",
        {"wallet": GIVEN, "month": "2026-03-14", "format": "PDF"},
    ),
    "importLedger.wallet": (
        Prefix.Wallet,
        WRITE,
        "addedCount",
        {"wallet": GIVEN, "file": None},
    ),
}

# The same for an id that the client chooses.
NEW: dict[str, tuple[Prefix, Needs, str, dict[str, Any]]] = {
    "createWallet.id": (Prefix.Wallet, SELF, "wallet", {"id": GIVEN, "name": GIVEN}),
    "inviteToWallet.id": (
        Prefix.Invitation,
        OWN,
        "invitation",
        {"id": GIVEN, "wallet": WALLET, "email": Mark.ADDRESS, "role": "VIEWER"},
    ),
    "createAccount.id": (
        Prefix.Account,
        WRITE,
        "account",
        {"id": GIVEN, "wallet": WALLET, "name": GIVEN, "kind": "CASH"},
    ),
    "createCategory.id": (
        Prefix.Category,
        WRITE,
        "category",
        {"id": GIVEN, "wallet": WALLET, "name": GIVEN, "kind": "EXPENSE"},
    ),
    "createTransaction.id": (
        Prefix.Transaction,
        WRITE,
        "transaction",
        EXPENSE | {"wallet": WALLET, "id": GIVEN},
    ),
    "createGoal.id": (
        Prefix.Goal,
        WRITE,
        "goal",
        {"id": GIVEN, "wallet": WALLET, "name": GIVEN, "target": EXPENSE["amount"]},
    ),
    "contribute.id": (
        Prefix.Contribution,
        WRITE,
        "contribution",
        {"id": GIVEN, "goal": Mark.GOAL, "amount": EXPENSE["amount"], "note": GIVEN},
    ),
    "createTransactions.transactions.id": (
        Prefix.Transaction,
        WRITE,
        "transactions",
        {"wallet": WALLET, "transactions": [EXPENSE, EXPENSE | {"id": GIVEN}]},
    ),
    "createRecurring.id": (
        Prefix.RecurringTransaction,
        WRITE,
        "recurring",
        RULE | {"id": GIVEN, "wallet": WALLET},
    ),
    "createRecurringFromSubscription.id": (
        Prefix.RecurringTransaction,
        WRITE,
        "recurring",
        {"id": GIVEN, "transaction": Mark.SUBSCRIPTION},
    ),
    "createBudget.id": (
        Prefix.Budget,
        WRITE,
        "budget",
        BUDGET | {"wallet": WALLET, "id": GIVEN},
    ),
}
