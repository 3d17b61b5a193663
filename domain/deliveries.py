"""Deliveries: what is sent to people by mail or webhook, how often it is tried, and until when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TypeAlias

# What a delivery says, as it is kept: plain values by name.
Facts: TypeAlias = Mapping[str, str | int | None]

# A delivery is tried this often, within two to three days.
ATTEMPTS_MAX = 10
# A mail that was due so long ago was on a server that cannot send any, and is news no more.
EXPIRES_AFTER = timedelta(days=7)
# How long what became of a delivery can be looked up.
KEPT_FOR = timedelta(days=30)

_FIRST_DELAY_S = 30
_GROWTH = 4
_DELAY_MAX_S = 12 * 60 * 60


class Channel(Enum):
    EMAIL = "By mail."
    WEBHOOK = "By a request to the person's webhook."


class DeliveryState(Enum):
    PENDING = "It waits to be sent, or to be sent again."
    DELIVERED = "The receiver has taken it."
    FAILED = "It was given up: every attempt failed, or the receiver refused it for good."
    CANCELLED = "It was not sent: what it tells holds no more, or nobody is to be told."


# Mails that are no alerts; `domain.mails` says what is in each. More kinds stand in its modules.
DIGEST = "DIGEST"
# What `testWebhook` sends.
TEST = "TEST"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt: no `error` when it was taken, else a sentence with no secret in it.

    `status` is that of HTTP or SMTP, if it came to one. `is_final`: it would always come to this;
    `is_gone`: and to this with everything else that goes there.
    """

    status: int | None
    error: str | None = None
    is_final: bool = False
    is_gone: bool = False


def delay(attempts: int, jitter: int) -> timedelta:
    """How long to wait after so many failed attempts: 30 s, 2 min, 8 min, ... at most 12 h.

    `jitter`, from 0 to 100, adds that percentage of a quarter, so that what failed together is not
    tried together.
    """
    seconds = min(_FIRST_DELAY_S * _GROWTH ** min(attempts - 1, 10), _DELAY_MAX_S)
    return timedelta(seconds=seconds + seconds * jitter // 400)


def facts_text(facts: Facts) -> str:
    return json.dumps(dict(facts), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def facts_of(text: str) -> dict[str, str | int | None]:
    facts: dict[str, str | int | None] = json.loads(text)
    return facts
