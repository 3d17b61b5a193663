"""Refusals: what a person may be told in our own words. Anything else is a bug and is masked."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum


class Code(Enum):
    """Why something was refused. Clients branch on these; they are never renamed."""

    INVALID = "The value is not of the form or range that the field takes."
    REQUIRED = "A value is needed here."
    TOO_LONG = "The value is longer than the field takes."
    NOT_FOUND = "There is no such thing, or it is not visible to the viewer."
    TAKEN = "Another one with this value exists already."
    CONFLICT = "The thing has changed since the client last read it."
    KEY_REUSED = "Another request was sent under this id or idempotency key before."
    RESYNC_REQUIRED = "What was missed is not known any more; read everything again."
    FORBIDDEN = "The viewer may see this, but not do this to it."
    IN_USE = "Something else still depends on it."
    WRONG_CREDENTIALS = "The name or the password is not right."
    EXPIRED = "It was good until a moment that has passed; ask for a new one."
    USED = "It was good once and has been used, or a newer one has taken its place."
    RATE_LIMITED = "Too many tries; wait before the next one."


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """One expected refusal: a sentence that says what is wrong and what to do.

    `field` is the path of the offending input field in the client's terms, outermost first,
    for example `("amount", "currency")`; empty when no single field is to blame.
    """

    code = Code.INVALID

    def __init__(
        self, message: str, *, field: Sequence[str] = (), code: Code | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = tuple(field)
        if code is not None:
            self.code = code

    def under(self, *prefix: str) -> Refusal:
        """The same refusal seen from further out: its field path with `prefix` in front."""
        self.field = (*prefix, *self.field)
        return self


class Invalid(Refusal):
    code = Code.INVALID


class NotFound(Refusal):
    code = Code.NOT_FOUND


class Taken(Refusal):
    code = Code.TAKEN


class Conflict(Refusal):
    """`current` is the type and UUID of the thing as it is now, `differing` what differs in it.

    Both are for the client to look at before it tries again; empty where there is nothing to see.
    """

    code = Code.CONFLICT

    def __init__(
        self,
        message: str,
        *,
        field: Sequence[str] = (),
        code: Code | None = None,
        current: tuple[str, str] | None = None,
        differing: Sequence[str] = (),
    ) -> None:
        super().__init__(message, field=field, code=code)
        self.current = current
        self.differing = tuple(differing)


class ResyncRequired(Refusal):
    code = Code.RESYNC_REQUIRED


class Forbidden(Refusal):
    code = Code.FORBIDDEN


class InUse(Refusal):
    code = Code.IN_USE


class WrongCredentials(Refusal):
    code = Code.WRONG_CREDENTIALS


class Expired(Refusal):
    code = Code.EXPIRED


class Used(Refusal):
    code = Code.USED


class RateLimited(Refusal):
    """Too many tries. `retry_after_s` is how many whole seconds to wait."""

    code = Code.RATE_LIMITED

    def __init__(self, message: str, *, retry_after_s: int, field: Sequence[str] = ()) -> None:
        super().__init__(message, field=field)
        self.retry_after_s = retry_after_s


class Refusals(Exception):  # noqa: N818 - the plural of Refusal
    """Several refusals of one input, told together. Never empty."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        assert refusals
        super().__init__("; ".join(refusal.message for refusal in refusals))
        self.refusals = tuple(refusals)
