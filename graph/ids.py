"""Ids as clients see them: a prefix that tells the type, and a UUID's canonical text."""

from __future__ import annotations

import re
from enum import Enum

import strawberry

from domain.errors import Invalid

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)


class Prefix(Enum):
    """The prefix of each type's ids."""

    User = "usr"
    Session = "ses"
    Wallet = "wal"
    Account = "acc"
    Category = "cat"
    Payee = "pay"
    Transaction = "txn"
    ImportPlan = "ipl"
    Import = "imp"
    Budget = "bud"
    Goal = "gol"
    Contribution = "con"
    RecurringTransaction = "rec"
    Alert = "alt"
    Invitation = "inv"
    WebhookDelivery = "dlv"


_TYPES = {prefix.value: prefix for prefix in Prefix}


def encode(prefix: Prefix, uuid: str) -> strawberry.ID:
    return strawberry.ID(f"{prefix.value}_{uuid}")


def decode(prefix: Prefix, text: str) -> str:
    """The UUID of an id of this type. Raises Invalid for anything else."""
    found = split(text)
    if found is None or found[0] is not prefix:
        # "A User": the vowel that is written is not always one that is said.
        article = "an" if prefix.name[0] in "AEIO" else "a"
        raise Invalid(
            f"Not the id of {article} {prefix.name}; such an id starts with `{prefix.value}_`"
        )
    return found[1]


def split(text: str) -> tuple[Prefix, str] | None:
    """The type and the UUID of any id; None for what is no id of ours."""
    name, _, uuid = text.partition("_")
    prefix = _TYPES.get(name)
    return (prefix, uuid) if prefix and _UUID.fullmatch(uuid) else None
