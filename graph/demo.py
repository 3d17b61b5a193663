"""The demo's database: filled at the first start, left as it is at every later one."""

from __future__ import annotations

from db.session import reading, write
from domain import demo
from graph.app import engine_of
from services import demo as service
from services import users
from settings import Settings


def filled(settings: Settings) -> str:
    """See to it that the demo's person is there; how to sign in as them. Raises Refusals."""
    engine = engine_of(settings)
    try:
        with reading(engine) as session:
            is_new = not service.is_filled(session)
        if is_new:
            password_hash = users.hashed(
                demo.PASSWORD,
                email=demo.EMAIL,
                username=demo.USERNAME,
                pepper=settings.password_pepper,
                cost=settings.password_hash_cost,
            )
            write(engine, service.fill, password_hash=password_hash)
    finally:
        engine.dispose()
    return f"Sign in as {demo.USERNAME} with the password: {demo.PASSWORD}"
