"""Every place of the contract that takes an id, which kind it takes, and how to reach it.

A new place is one more line in one of these tables; `test_isolation` fails until it is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain import ledger_csv
from graph.ids import Prefix
from tests.graph.id_inputs import EXPENSE, GIVEN, INPUTS, NEW, READ, WALLET, WRITE
from tests.graph.imports import statement
from tests.graph.places import Mark, Needs, Place

# Argument of a query → its kind, the query, its variables, the way to what it shows.
_QUERIES: dict[str, tuple[Prefix, str, dict[str, Any], tuple[str, ...]]] = {
    "Query.node(id)": (
        Prefix.Transaction,
        "query ($id: ID!) { node(id: $id) { id } }",
        {"id": GIVEN},
        ("node",),
    ),
    "Query.nodes(ids)": (
        Prefix.Account,
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        {"ids": [GIVEN]},
        ("nodes", "0"),
    ),
    "Query.wallet(id)": (
        Prefix.Wallet,
        "query ($id: ID) { wallet(id: $id) { name } }",
        {"id": GIVEN},
        ("wallet",),
    ),
    "Query.transactions(wallet)": (
        Prefix.Wallet,
        "query ($id: ID) { transactions(wallet: $id) { __typename } }",
        {"id": GIVEN},
        ("transactions",),
    ),
    "Query.expenses(wallet)": (
        Prefix.Wallet,
        "query ($id: ID) { expenses(wallet: $id) { __typename } }",
        {"id": GIVEN},
        ("expenses",),
    ),
    "Query.budgets(wallet)": (
        Prefix.Wallet,
        "query ($id: ID) { budgets(wallet: $id) { id } }",
        {"id": GIVEN},
        ("budgets",),
    ),
    "Wallet.budget(id)": (
        Prefix.Budget,
        "query ($of: ID, $id: ID!) { wallet(id: $of) { budget(id: $id) { id } } }",
        {"of": WALLET, "id": GIVEN},
        ("wallet", "budget"),
    ),
    "Query.goals(wallet)": (
        Prefix.Wallet,
        "query ($id: ID) { goals(wallet: $id) { __typename } }",
        {"id": GIVEN},
        ("goals",),
    ),
    "Wallet.goal(id)": (
        Prefix.Goal,
        "query ($of: ID, $id: ID!) { wallet(id: $of) { goal(id: $id) { id } } }",
        {"of": WALLET, "id": GIVEN},
        ("wallet", "goal"),
    ),
    "Query.recurring(wallet)": (
        Prefix.Wallet,
        "query ($id: ID) { recurring(wallet: $id) { id } }",
        {"id": GIVEN},
        ("recurring",),
    ),
    "Query.analytics(wallet)": (
        Prefix.Wallet,
        "query ($id: ID) { analytics(wallet: $id) { subscriptions { times } } }",
        {"id": GIVEN},
        ("analytics",),
    ),
    "Analytics.trend(categories)": (
        Prefix.Category,
        """query ($of: ID, $id: ID!) {
             wallet(id: $of) { analytics { trend(
               dates: {start: "2026-03-01", end: "2026-04-01"}, by: MONTH, categories: [$id]
             ) { start } } } }""",
        {"of": WALLET, "id": GIVEN},
        ("wallet", "analytics", "trend"),
    ),
    "Wallet.transaction(id)": (
        Prefix.Transaction,
        "query ($of: ID, $id: ID!) { wallet(id: $of) { transaction(id: $id) { id } } }",
        {"of": WALLET, "id": GIVEN},
        ("wallet", "transaction"),
    ),
    "Wallet.history(entity)": (
        Prefix.Transaction,
        """query ($of: ID, $id: ID!) {
             wallet(id: $of) { history(entity: $id) { pageInfo { endCursor } } } }""",
        {"of": WALLET, "id": GIVEN},
        ("wallet", "history", "pageInfo", "endCursor"),
    ),
    "Wallet.importMapping(account)": (
        Prefix.Account,
        """query ($of: ID, $id: ID!) {
             wallet(id: $of) { importMapping(account: $id) { delimiter } } }""",
        {"of": WALLET, "id": GIVEN},
        ("wallet", "importMapping"),
    ),
}

# Field of a transaction → its kind, and what is stated with it so that all is right.
_OF_A_TRANSACTION: dict[str, tuple[Prefix, dict[str, Any]]] = {
    "account": (Prefix.Account, {"account": GIVEN}),
    "toAccount": (
        Prefix.Account,
        {"kind": "TRANSFER", "category": None, "toAccount": GIVEN},
    ),
    "category": (Prefix.Category, {"category": GIVEN}),
    "lines.category": (
        Prefix.Category,
        {"category": None, "lines": [{"amount": EXPENSE["amount"], "category": GIVEN}]},
    ),
}

# Condition of a filter → the kind of its ids.
_CONDITIONS = {
    "categories": Prefix.Category,
    "accounts": Prefix.Account,
    "payees": Prefix.Payee,
    "createdBy": Prefix.User,
    "imports": Prefix.Import,
}

# List that takes a filter → how it is asked for, whose it is, the way to it.
_LISTS: dict[str, tuple[str, Mark, tuple[str, ...]]] = {
    "Query.transactions": (
        "transactions(wallet: $of, filter: $filter) { __typename }",
        WALLET,
        ("transactions",),
    ),
    "Query.expenses": (
        "expenses(wallet: $of, filter: $filter) { __typename }",
        WALLET,
        ("expenses",),
    ),
    "Wallet.transactions": (
        "node(id: $of) { ... on Wallet { transactions(filter: $filter) { __typename } } }",
        WALLET,
        ("node", "transactions"),
    ),
    "Category.transactions": (
        "node(id: $of) { ... on Category { transactions(filter: $filter) { __typename } } }",
        Mark.CLOTHING,
        ("node", "transactions"),
    ),
}

# What is uploaded beside the id.
_FILES = {
    "planImport": statement("2026-03-06,Salt,-1.00"),
    "importLedger": ledger_csv.header(),
}


def _mutation(
    name: str, kind: Prefix, needs: Needs, shows: str, stated: dict[str, Any], *, is_new: bool
) -> Place:
    fields = shows if shows.endswith(("Id", "Count")) else f"{shows} {{ __typename }}"
    document = f"""mutation ($input: {name[0].upper()}{name[1:]}Input!) {{
        {name}(input: $input) {{ {fields} userErrors {{ field message code }} }} }}"""
    variables, way = {"input": stated}, (name, shows)
    return Place(kind, needs, document, variables, way, is_new, _FILES.get(name))


def _mutations() -> Iterator[tuple[str, Place]]:
    for is_new, table in ((False, INPUTS | dict(_transactions())), (True, NEW)):
        for key, (kind, needs, shows, stated) in table.items():
            name, _, field = key.partition(".")
            place = _mutation(name, kind, needs, shows, stated, is_new=is_new)
            yield f"Mutation.{name}(input.{field})", place


def _transactions() -> Iterator[tuple[str, tuple[Prefix, Needs, str, dict[str, Any]]]]:
    for field, (kind, stated) in _OF_A_TRANSACTION.items():
        whole = EXPENSE | stated
        many = {"wallet": WALLET, "transactions": [EXPENSE, whole]}
        changed = {"id": Mark.TRANSACTION} | stated
        yield f"createTransaction.{field}", (kind, WRITE, "transaction", whole | {"wallet": WALLET})
        yield f"createTransactions.transactions.{field}", (kind, WRITE, "transactions", many)
        yield f"updateTransaction.{field}", (kind, WRITE, "transaction", changed)


def _filters() -> Iterator[tuple[str, Place]]:
    for name, kind in _CONDITIONS.items():
        wanted = {name: [GIVEN]}
        for field, (asked, of, shows) in _LISTS.items():
            type_ = "ID!" if asked.startswith("node") else "ID"
            document = f"query ($of: {type_}, $filter: TransactionFilter) {{ {asked} }}"
            variables = {"of": of, "filter": wanted}
            yield f"{field}(filter.{name})", Place(kind, READ, document, variables, shows)
        stated = {"wallet": WALLET, "format": "CSV", "filter": wanted}
        place = _mutation("exportTransactions", kind, READ, "download", stated, is_new=False)
        yield f"Mutation.exportTransactions(input.filter.{name})", place


PLACES: dict[str, Place] = {
    name: Place(kind, READ, document, variables, shows)
    for name, (kind, document, variables, shows) in _QUERIES.items()
} | dict([*_mutations(), *_filters()])

# Places whose ids are of things that no world keeps, and where they are tried instead.
ELSEWHERE = {
    "Mutation.acceptInvitation(input.id)": "tests/graph/test_invitations.py: only whoever was "
    "asked in has one",
    "Mutation.declineInvitation(input.id)": "tests/graph/test_invitations.py: likewise",
    "Mutation.leaveWallet(input.wallet)": "tests/graph/test_membership.py: an only owner stays",
    "Mutation.removeMember(input.member)": "tests/graph/test_membership.py: nobody removes "
    "themselves",
    "Mutation.removeMember(input.wallet)": "tests/graph/test_membership.py: likewise",
    "Mutation.convertTransaction(input.account)": "tests/graph/test_wallet_currency.py: it must be "
    "in another currency than the transaction",
    "Mutation.convertTransaction(input.id)": "tests/graph/test_wallet_currency.py: the same",
    "Mutation.markAlertsRead(input.alerts.ids)": "tests/graph/test_alerts.py: others' ids are "
    "passed over, so that nothing tells them from unknown ones",
    "Mutation.restore(input.id)": "tests/graph/test_trash.py: only what is in the trash has one",
    "Subscription.walletChanged(wallet)": "tests/graph/live/test_wallet_changed.py: it goes on",
}
