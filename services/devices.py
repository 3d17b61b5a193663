"""Devices: what a client and a proxy say of where something is done, as far as people are shown."""

from __future__ import annotations

from dataclasses import dataclass

from domain import text
from domain.errors import Refusal
from services import attempts

_USER_AGENT_MAX = 200
_ADDRESS_MAX = 64


@dataclass(frozen=True, slots=True)
class Device:
    """What is known of where something is done."""

    address: str
    user_agent: str | None

    @property
    def shown_address(self) -> str | None:
        return _shown(self.address, _ADDRESS_MAX)

    @property
    def shown_user_agent(self) -> str | None:
        return _shown(self.user_agent, _USER_AGENT_MAX)

    def is_like(self, *, address: str | None, user_agent: str | None) -> bool:
        """Whether what was shown of one says the same of itself, in the same network."""
        if user_agent != self.shown_user_agent:
            return False
        return attempts.network(address or "") == attempts.network(self.shown_address or "")


def _shown(said: str | None, length_max: int) -> str | None:
    """What a client or a proxy says of itself, if it can be shown to people."""
    try:
        return text.clean((said or "")[:length_max], length_max=length_max) or None
    except Refusal:
        return None
