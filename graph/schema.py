"""The schema: one base class per feature, and the rules that hold for all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    Undefined,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.utils.str_converters import to_camel_case

from graph.accounts import AccountMutation
from graph.addresses import AddressMutation
from graph.admin import AdminQuery
from graph.alert_changes import AlertSubscription
from graph.alerts import AlertMutation
from graph.analytics.queries import AnalyticsQuery
from graph.budgets.mutations import BudgetMutation, BudgetQuery
from graph.categories import CategoryMutation
from graph.credentials import CredentialMutation
from graph.currencies import CurrencyQuery
from graph.deliveries import DeliveryMutation
from graph.exports import ExportMutation
from graph.goals.mutations import GoalMutation, GoalQuery
from graph.invitations import InvitationMutation, InvitationQuery
from graph.ledgers import LedgerMutation
from graph.membership import MembershipMutation
from graph.nodes import NodeQuery
from graph.notifications import NotificationMutation
from graph.recurring.mutations import RecurringMutation, RecurringQuery
from graph.reports import ReportMutation
from graph.resets import ResetMutation
from graph.scalars import SCALARS
from graph.sessions import SessionMutation
from graph.statements.mutations import StatementMutation
from graph.transactions.lists import TransactionQuery
from graph.transactions.mutations import TransactionMutation
from graph.trash import TrashMutation
from graph.users import UserMutation, UserQuery
from graph.wallet_changes import WalletSubscription
from graph.wallets.mutations import WalletMutation, WalletQuery


@strawberry.type(description="Everything that can be read.")
class Query(
    UserQuery,
    WalletQuery,
    InvitationQuery,
    TransactionQuery,
    BudgetQuery,
    GoalQuery,
    RecurringQuery,
    AnalyticsQuery,
    AdminQuery,
    CurrencyQuery,
    NodeQuery,
):
    pass


@strawberry.type(
    description="Everything that can be done, one thing each. What is refused is told in "
    "`userErrors`."
)
class Mutation(
    CredentialMutation,
    ResetMutation,
    AddressMutation,
    SessionMutation,
    UserMutation,
    WalletMutation,
    InvitationMutation,
    MembershipMutation,
    AccountMutation,
    CategoryMutation,
    TransactionMutation,
    BudgetMutation,
    GoalMutation,
    RecurringMutation,
    StatementMutation,
    ExportMutation,
    ReportMutation,
    LedgerMutation,
    TrashMutation,
    AlertMutation,
    NotificationMutation,
    DeliveryMutation,
):
    pass


@strawberry.type(
    description="Everything that can be listened to: over a WebSocket, as server-sent events, or "
    "as a multipart response."
)
class Subscription(WalletSubscription, AlertSubscription):
    pass


class Names(NameConverter):
    """Strawberry's own, which asks for the name of each argument of a field whenever it is run."""

    def apply_naming_config(self, name: str) -> str:
        return _camel_case(name)


_camel_case = cache(to_camel_case)


def _made(*, is_sorted: bool) -> strawberry.Schema:
    config = StrawberryConfig(
        name_converter=Names(),
        scalar_map=SCALARS,
        disable_field_suggestions=True,
        sort_schema=is_sorted,
    )
    made = strawberry.Schema(
        query=Query, mutation=Mutation, subscription=Subscription, config=config
    )
    _drop_null_defaults(made._schema.type_map)  # noqa: SLF001 - Strawberry gives no other way to it
    return made


def _drop_null_defaults(types: Mapping[str, GraphQLNamedType]) -> None:
    """A default of null says nothing that leaving it out does not; the contract reads better."""
    for named in types.values():
        if isinstance(named, GraphQLInputObjectType):
            _drop(named.fields.values())
        elif isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
            for field in named.fields.values():
                _drop(field.args.values())


def _drop(values: Iterable[GraphQLArgument | GraphQLInputField]) -> None:
    for value in values:
        if value.default_value is None:
            value.default_value = Undefined


schema = _made(is_sorted=False)


def printed() -> str:
    """The contract as text: the content of schema.graphql."""
    # Sorting makes plain enum types of Strawberry's, and those do not know our Enums.
    return _made(is_sorted=True).as_str() + "\n"
