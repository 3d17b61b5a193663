"""Retries: a request that creates something, sent again under its name, gives the first answer.

The name is the client-made id of what is created, or an idempotency key. It is put down in the
transaction that does the work, before the work: of two at once, the second waits for the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

import orjson
from sqlalchemy.orm import Session

from db.queries import retries
from db.queries.references import Asked
from db.queries.retries import Answered
from domain.errors import Code, Conflict
from services.actors import Actor

P = ParamSpec("P")
S = TypeVar("S", bound=Callable[..., Any])

_FORESEEN: dict[Callable[..., Any], Callable[..., Asked]] = {}


@dataclass(frozen=True, slots=True)
class Name:
    """`digest` is that of the whole request, `field` the input field that the key came in.

    `id` is the client-made one, which mostly is the answer too.
    """

    key: str
    digest: str
    field: str
    id: str | None = None


def asking(asked: Callable[..., Asked]) -> Callable[[S], S]:
    """Say of a service what it asks of its wallet before anything else: it is asked in the same
    breath. `asked` takes the service's arguments, but for the session.
    """

    def known(service: S) -> S:
        _FORESEEN[service] = asked
        return service

    return known


def once(
    session: Session,
    by: Actor,
    name: Name | None,
    service: Callable[Concatenate[Session, Actor, P], Any],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> Any:
    """What `service` answers, as JSON; of a row its id. Without a name it is simply called.

    Raises Conflict when the name came with another request before.
    """
    if name is None:
        return _plain(service(session, by, *args, **kwargs))
    guess = orjson.dumps(name.id).decode()
    answered = Answered(name.key, name.digest, guess)
    wallet_id = kwargs.get("wallet_id")
    known = wallet_id if isinstance(wallet_id, str) else None
    foreseen = _FORESEEN.get(service)
    asked = foreseen(by, *args, **kwargs) if foreseen else None
    if not retries.is_first(session, by.user_id, answered, at=by.at, wallet_id=known, asked=asked):
        return _first_answer(session, by, name)
    answer = _plain(service(session, by, *args, **kwargs))
    kept = orjson.dumps(answer).decode()
    if kept != guess:
        retries.keep(session, by.user_id, name.key, kept)
    return answer


def _first_answer(session: Session, by: Actor, name: Name) -> Any:
    kept = retries.find(session, by.user_id, name.key)
    if kept is None or kept.digest != name.digest:
        raise Conflict(
            "Another request was sent under this before; make a new one for a new request",
            field=(name.field,),
            code=Code.KEY_REUSED,
        )
    return orjson.loads(kept.answer)


def _plain(answer: Any) -> Any:
    return getattr(answer, "id", answer)
