"""What stands in the way of what a recurring transaction posts.

That is whatever the ledger refuses of a transaction, and an account out of use: a person may still
book on one that they have archived, but nothing goes on it by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from db.queries import accounts
from domain.errors import Invalid, Refusal, Refusals
from domain.transactions import Draft, refusals
from services.transactions import booking
from services.writing import Write


def of_all(write: Write, drafts: Sequence[Draft]) -> list[list[Refusal]]:
    """All that is wrong with each of these transactions, under the names of their fields."""
    known = booking.surroundings(write.session, write.wallet_id, drafts)
    archived = _archived(write, drafts)
    return [[*refusals(draft, known), *_out_of_use(draft, archived)] for draft in drafts]


def of_accounts(write: Write, draft: Draft) -> list[Refusal]:
    """What is wrong with it as its accounts are out of use."""
    return list(_out_of_use(draft, _archived(write, [draft])))


def refuse(write: Write, draft: Draft) -> None:
    """Raises Refusals if it cannot be posted."""
    [found] = of_all(write, [draft])
    if found:
        raise Refusals(found)


def _archived(write: Write, drafts: Sequence[Draft]) -> dict[str, str]:
    named = {draft.account_id for draft in drafts} | {draft.to_account_id for draft in drafts}
    return accounts.archived(write.session, write.wallet_id, sorted(filter(None, named)))


def _out_of_use(draft: Draft, archived: Mapping[str, str]) -> Iterator[Refusal]:
    for field, account_id in (("account", draft.account_id), ("to_account", draft.to_account_id)):
        name = archived.get(account_id or "")
        if name is not None:
            yield Invalid(
                f"The account {name} is archived; choose another, or take it into use again",
                field=(field,),
            )
