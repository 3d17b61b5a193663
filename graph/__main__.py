"""`python -m graph`: migrate the embedded database, serve; also `demo`, `migrate`, `schema`."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from types import FrameType
from typing import Self

import click
import uvicorn
from starlette.applications import Starlette

from db import failures, migration
from db.migration import Standing
from domain.errors import Refusals
from graph import clockwork, garbage, logs
from graph.app import Readiness, create_app, engine_of
from graph.connections import Connection
from graph.demo import filled
from graph.live.live import Live
from graph.live.protocol import FRAME_BYTES_MAX
from graph.live.wire import Wire
from graph.schema import printed
from settings import BadSettings, Settings

SCHEMA = Path(__file__).resolve().parent.parent / "schema.graphql"


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Outlay's GraphQL service. Without a command: serve."""
    if context.invoked_subcommand is None:
        serve(settings_or_exit())


@main.command()
def migrate() -> None:
    """Bring the database to this code's version."""
    settings = settings_or_exit()
    standing_or_exit(settings)
    upgrade(settings)
    click.echo(f"The database {settings.redacted_database_url} is up to date.")


@main.command()
@click.option("--check", is_flag=True, help="Only say whether schema.graphql is up to date.")
def schema(*, check: bool) -> None:
    """Print the schema to schema.graphql."""
    text = printed()
    if not check:
        SCHEMA.write_text(text, encoding="utf-8")
    elif not SCHEMA.exists() or SCHEMA.read_text(encoding="utf-8") != text:
        sys.exit("schema.graphql is not what the code says: run `python3 run.py schema`.")


@main.command()
def demo() -> None:
    """Serve a database of its own, with a person and 18 months of their money in it."""
    settings = settings_or_exit(database_file="demo.db")
    if settings.is_production:
        sys.exit("The demo's password is known to everybody: it does not run in production.")
    fit_or_exit(settings)
    try:
        note = filled(settings)
    except Refusals as refused:
        sys.exit(f"{settings.redacted_database_url} cannot be the demo's database: {refused}")
    serve(settings, note)


def serve(settings: Settings, note: str = "") -> None:
    """Serve until told to stop. `note` is printed below the address."""
    logs.configure(settings.log_format)
    fit_or_exit(settings)
    refuse_busy_port(settings)
    click.echo(f"Outlay serves {settings.base_url}/graphql")
    if settings.graphiql:
        click.echo(f"Try it in a browser: {settings.base_url}/graphiql")
    if note:
        click.echo(note)
    app = create_app(settings)
    server = Server.of(app, settings)
    garbage.settle()
    with clockwork.beside(settings, app.state.live.hub.hear):
        server.run()


class Server(uvicorn.Server):
    """A server that, from the moment on that it is told to stop, is not ready any more and ends
    what would never end by itself.
    """

    def __init__(self, config: uvicorn.Config, readiness: Readiness, live: Live) -> None:
        super().__init__(config)
        self._readiness = readiness
        self._live = live

    @classmethod
    def of(cls, app: Starlette, settings: Settings) -> Self:
        return cls(configured(app, settings), app.state.readiness, app.state.live)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._readiness.is_open = False
        self._live.stop()
        super().handle_exit(sig, frame)


def configured(app: Starlette, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Connection,
        ws=Wire,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=settings.operation_timeout_s,
        ws_max_size=FRAME_BYTES_MAX,
    )


def fit_or_exit(settings: Settings) -> None:
    """Migrate what may be migrated here; exit with a sentence if the database does not fit."""
    standing = standing_or_exit(settings)
    # A database of several servers is migrated when its operator says so; an empty one may be now.
    if settings.is_embedded or standing is Standing.EMPTY:
        upgrade(settings)
    elif standing is not Standing.CURRENT:
        sys.exit(f"{settings.redacted_database_url}: {standing.value}")


def settings_or_exit(database_file: str = "outlay.db") -> Settings:
    try:
        return Settings.from_environment(database_file=database_file)
    except BadSettings as error:
        sys.exit(str(error))


def standing_or_exit(settings: Settings) -> Standing:
    """Exit with a sentence when the database cannot be reached, or is newer than this code."""
    engine = engine_of(settings)
    try:
        standing = migration.standing(engine)
    except Exception as error:
        exit_if_unusable(settings, error)
        raise
    finally:
        engine.dispose()
    if standing is Standing.AHEAD:
        sys.exit(f"{settings.redacted_database_url}: {standing.value}")
    return standing


def exit_if_unusable(settings: Settings, error: Exception) -> None:
    """Exit with a sentence when the database is to blame, and not a bug."""
    if reason := failures.reason(error):
        sys.exit(f"The database {settings.redacted_database_url} cannot be used: {reason}")


def upgrade(settings: Settings) -> None:
    engine = engine_of(settings)
    try:
        migration.upgrade(engine)
    except Exception as error:
        exit_if_unusable(settings, error)
        raise
    finally:
        engine.dispose()


def refuse_busy_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            sys.exit(
                f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}). "
                f"Stop what uses it, or choose another: PORT={settings.port + 1} python3 run.py"
            )


if __name__ == "__main__":
    main()
