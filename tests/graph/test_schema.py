"""The contract keeps its own rules: names, descriptions, shapes of mutations and of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    Undefined,
    get_named_type,
    is_specified_scalar_type,
)

from graph.schema import printed, schema
from tests.api import Api
from tests.graph.ledgers import Ledger

COMMITTED = Path(__file__).resolve().parents[2] / "schema.graphql"
CONTRACT = schema._schema  # noqa: SLF001 - Strawberry gives no other way to it
ROOTS = {"Query", "Mutation", "Subscription"}

# A type with an id that is no Node, and why.
NO_NODES = {
    "Change": "tells of a thing by its id, that of the thing",
    "TrashItem": "has the id of what was deleted, which is found again once it is restored",
    "Member": "is a user as one wallet shows them; its id is the user's, and nobody sees a user",
    "WithdrawnContribution": "tells of a contribution in the trash by its id",
}

# A list that is no connection, and what keeps it short.
SHORT_LISTS = {
    "Admin.jobs": "one for each function of the registry",
    "JobRun.counts": "a handful for each job",
    "JobRun.failures": "the first hundred are kept",
    "AlertFeed.alerts": "at most 100; the feed is a page by itself",
    "Budget.categories": "at most 100",
    "Budget.history": "as many as asked for, at most 120",
    "Budget.thresholds": "at most 10",
    "Analytics.budgetStatus": "at most 200",
    "MonthlyReport.budgets": "at most 200",
    "MonthlyReport.goals": "at most 200",
    "Analytics.compare": "no more than the categories of a wallet",
    "Analytics.forecast": "at most 60 months, in 61 pieces",
    "Analytics.incomeVsExpense": "at most 1,000 buckets",
    "Analytics.netWorth": "at most 1,000 buckets",
    "Analytics.spendingByCategory": "no more than the categories of a wallet",
    "Analytics.subscriptions": "at most 200",
    "Analytics.topPayees": "at most 200",
    "Analytics.trend": "at most 1,000 buckets",
    "CategoryComparison.children": "no more than the categories of a wallet",
    "CategoryTotal.children": "no more than the categories of a wallet",
    "ForecastPoint.unconverted": "one for each currency there is",
    "ForecastPoint.unconvertedBalance": "one for each currency there is",
    "MonthlyReport.cashFlow": "twelve months",
    "MonthlyReport.incomeByCategory": "no more than the categories of a wallet",
    "MonthlyReport.largestExpenses": "ten",
    "MonthlyReport.spendingByCategory": "no more than the categories of a wallet",
    "MonthlyReport.unconverted": "two for each currency there is",
    "Category.children": "no more than the categories of a wallet",
    "ChangePasswordPayload.endedSessionIds": "no more than the sessions of a person",
    "CreateTransactionsPayload.transactions": "as many as the input has, at most 500",
    "ProcessRecurringPayload.transactions": "at most 200",
    "Query.recurring": "at most 500",
    "RecurringTransaction.tags": "at most 20",
    "Wallet.recurring": "at most 500",
    "Wallet.upcoming": "at most 1,000, the soonest",
    "DeleteCategoryPayload.changedBudgets": "at most 200",
    "ImportMapping.columns": "at most 64",
    "ImportMapping.moneyOutWords": "at most 50",
    "ImportPlan.columns": "at most 64",
    "ImportPlan.questions": "one for each thing that a file can leave open",
    "ImportQuestion.choices": "as many as a setting has values",
    "ImportRow.problems": "as many as the row has cells",
    "ImportRow.tags": "at most 20",
    "NotificationPreferences.email": "no more than there are kinds of alerts",
    "NotificationPreferences.inApp": "no more than there are kinds of alerts",
    "NotificationPreferences.webhook": "no more than there are kinds of alerts",
    "AuditEntry.changes": "as many as a thing has fields",
    "ChangeFeed.changes": "at most 500; the feed is a page by itself",
    "Query.budgets": "at most 200",
    "DeleteTransactionPayload.withdrawnContributions": "at most 100",
    "Goal.progress": "one for each of the last 1,000 days on which something was contributed",
    "Query.goals": "at most 200",
    "Query.nodes": "as many as the ids asked for, at most 100",
    "RestorePayload.notices": "one for each field, and each reason why a contribution stays",
    "Total.conversions": "one for each currency there is",
    "Total.unconverted": "one for each currency there is",
    "Transaction.contributions": "at most 100",
    "Transaction.lines": "at most 100",
    "Transaction.tags": "at most 20",
    "TransactionConnection.totals": "one for each kind",
    "User.invitations": "at most 100, the latest",
    "User.securityNotices": "at most 100, the latest",
    "User.sessions": "at most 50 live ones",
    "Query.currencies": "as many as ISO 4217 has, fewer than 200",
    "User.wallets": "at most 100",
    "UserError.differingFields": "as many as a thing has fields",
    "UserError.field": "as long as the input is deep",
    "Wallet.accounts": "at most 500",
    "Wallet.budgets": "at most 200",
    "Wallet.categories": "at most 1,000",
    "Wallet.goals": "at most 200",
    "Wallet.invitations": "at most 50",
    "Wallet.members": "at most 50",
    "Wallet.payees": "at most 100, found by part of the name",
    "Wallet.tags": "at most 1,000",
}

# A root field that answers even when everything fails, and why.
NEVER_NULL = {
    "Query.nodes": "the list stands as it was asked for; what is not found is a null in it",
    "Subscription.alertRaised": "an operation subscribes to one field: nothing else could suffer",
    "Subscription.walletChanged": "an operation subscribes to one field: nothing else could suffer",
}

# A mutation without an input, and why.
NO_INPUT = {
    "requestEmailVerification": "it is about the viewer's own address",
    "rotateWebhookSecret": "it says nothing but itself: a person has one webhook",
    "signOut": "it says nothing but itself: the session is that of the access token",
    "testWebhook": "it says nothing but itself: a person has one webhook",
}


def ours() -> list[GraphQLNamedType]:
    return [
        named
        for name, named in sorted(CONTRACT.type_map.items())
        if not name.startswith("__") and not is_specified_scalar_type(named)
    ]


def fields() -> Iterator[tuple[str, str, GraphQLField]]:
    """(type, field, definition) of everything that can be asked for."""
    for named in ours():
        if isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in named.fields.items():
                yield named.name, name, field


def described_things() -> Iterator[tuple[str, str | None]]:
    """(place, description) of every type, field, argument, input field and enum value."""
    for named in ours():
        yield named.name, named.description
        if isinstance(named, GraphQLInputObjectType):
            yield from ((f"{named.name}.{n}", f.description) for n, f in named.fields.items())
        if isinstance(named, GraphQLEnumType):
            yield from ((f"{named.name}.{n}", v.description) for n, v in named.values.items())
    for owner, name, field in fields():
        yield f"{owner}.{name}", field.description
        yield from ((f"{owner}.{name}({n}:)", a.description) for n, a in field.args.items())


def is_list(field: GraphQLField) -> bool:
    bare = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    return isinstance(bare, GraphQLList)


def test_the_committed_contract_is_the_one_that_is_served() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == printed(), "run `python3 run.py schema`"


def test_everything_says_what_it_is() -> None:
    silent = [place for place, description in described_things() if not (description or "").strip()]

    assert silent == []


def test_descriptions_are_sentences() -> None:
    cut = [place for place, text in described_things() if text and not text.endswith((".", "`"))]

    assert cut == []


def test_names_are_of_the_domain() -> None:
    types = [named.name for named in ours()]
    names = [name for _, name, field in fields() for name in (name, *field.args)]
    inputs = [n for t in ours() if isinstance(t, GraphQLInputObjectType) for n in t.fields]
    values = [n for t in ours() if isinstance(t, GraphQLEnumType) for n in t.values]

    assert [name for name in types if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name)] == []
    assert [name for name in types if name.endswith(("Type", "Enum", "Object", "Model"))] == []
    assert [name for name in names + inputs if not re.fullmatch(r"[a-z][A-Za-z0-9]*", name)] == []
    assert [name for name in names if re.match(r"get[A-Z]", name)] == []
    assert [name for name in values if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name)] == []


def test_no_field_repeats_the_name_of_its_type() -> None:
    repeated = [
        f"{owner}.{name}"
        for owner, name, _ in fields()
        if owner not in ROOTS and re.match(rf"{owner[0].lower()}{owner[1:]}(?![a-z])", name)
    ]

    assert repeated == []


def test_a_mutation_takes_one_input_and_answers_with_a_payload_of_its_own() -> None:
    mutations = CONTRACT.mutation_type.fields if CONTRACT.mutation_type else {}

    for name, field in mutations.items():
        own = name[0].upper() + name[1:]
        arguments = {n: str(argument.type) for n, argument in field.args.items()}
        payload = field.type
        assert arguments == ({} if name in NO_INPUT else {"input": f"{own}Input!"}), name
        assert isinstance(payload, GraphQLObjectType), name
        assert payload.name == f"{own}Payload"
        assert str(payload.fields["userErrors"].type) == "[UserError!]!"
        assert str(payload.fields["query"].type) == "Query"
        others = payload.fields.keys() - {"userErrors", "query"}
        assert others, f"{name} does not show what it did"
        for other in others:
            assert not isinstance(payload.fields[other].type, GraphQLNonNull), f"{name}.{other}"
    assert NO_INPUT.keys() <= mutations.keys()


def test_whatever_has_an_id_is_a_node() -> None:
    with_id = {
        named.name: [interface.name for interface in named.interfaces]
        for named in ours()
        if isinstance(named, GraphQLObjectType) and "id" in named.fields
    }

    no_nodes = {name for name, interfaces in with_id.items() if "Node" not in interfaces}
    assert no_nodes == NO_NODES.keys()


def test_a_list_that_can_grow_is_a_connection() -> None:
    lists = {
        f"{owner}.{name}"
        for owner, name, field in fields()
        if is_list(field)
        and not (owner.endswith("Connection") and name in {"edges", "nodes"})
        and not (owner.endswith("Payload") and name == "userErrors")
    }

    assert lists == SHORT_LISTS.keys()


def test_a_connection_has_the_fields_and_arguments_of_one() -> None:
    connections = [(o, n, f) for o, n, f in fields() if str(f.type).endswith("Connection")]

    assert connections
    for owner, name, field in connections:
        shape = get_named_type(field.type)
        assert isinstance(shape, GraphQLObjectType)
        assert shape.fields.keys() >= {"edges", "nodes", "pageInfo", "totalCount"}, shape.name
        assert field.args.keys() >= {"first", "after", "last", "before"}, f"{owner}.{name}"
    info = CONTRACT.type_map["PageInfo"]
    assert isinstance(info, GraphQLObjectType)
    assert info.fields.keys() == {"hasNextPage", "hasPreviousPage", "startCursor", "endCursor"}


def test_every_scalar_says_where_it_is_specified() -> None:
    scalars = [named for named in ours() if isinstance(named, GraphQLScalarType)]

    assert {named.name for named in scalars} >= {"Decimal", "Date", "DateTime", "Currency"}
    assert [named.name for named in scalars if not named.specified_by_url] == []


def test_a_root_field_that_fails_does_not_take_the_others_along() -> None:
    never_null = {
        f"{owner}.{name}"
        for owner, name, field in fields()
        if owner in ROOTS and isinstance(field.type, GraphQLNonNull)
    }

    assert never_null == NEVER_NULL.keys()


def test_no_default_is_null() -> None:
    arguments = [argument for _, _, field in fields() for argument in field.args.values()]
    inputs = [f for t in ours() if isinstance(t, GraphQLInputObjectType) for f in t.fields.values()]

    assert "= null" not in printed()
    assert all(v.default_value is Undefined or v.default_value for v in arguments)
    assert all(v.default_value is not None for v in inputs)


@pytest.mark.parametrize("kind", ["CASH", "CREDIT_CARD", "OTHER"])
def test_an_enum_goes_in_and_comes_out_by_its_name(api: Api, kind: str) -> None:
    ledger = Ledger.new(api)
    ledger.account("Place", kind=kind)

    data = ledger.person.run(
        """query ($order: TransactionOrder) { wallet { viewerRole weekStart accounts { name kind } }
             transactions(order: $order) { nodes { kind } } }""",
        order={"by": "AMOUNT", "direction": "ASC"},
    )

    assert {"name": "Place", "kind": kind} in data["wallet"]["accounts"]
    assert (data["wallet"]["viewerRole"], data["wallet"]["weekStart"]) == ("OWNER", "MONDAY")


def test_an_enum_inside_a_document_is_read_the_same(api: Api) -> None:
    ledger = Ledger.new(api)
    ledger.add(kind="INCOME", category=ledger.categories["Salary"])

    listed = ledger.listed("filter: {kinds: [INCOME]}, order: {by: DATE, direction: DESC}")

    assert listed == ["Lunch"]
    assert ledger.listed("filter: {kinds: [EXPENSE]}") == []
