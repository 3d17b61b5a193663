"""Statements that every write says, made once: SQLAlchemy writes the text, the driver runs it.

Making a statement anew costs ten times what the database takes to answer it. What is pending in
the session is flushed before, as ever; an error is SQLAlchemy's own, as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any, TypeAlias, cast

from psycopg2.extensions import AsIs
from sqlalchemy import Connection, Dialect, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction

_Process: TypeAlias = Callable[[Any], Any]
# Makes the statement, given the INSERT of the kind of database that it is for.
Maker: TypeAlias = Callable[[Any], Any]

# Under this name a connection knows which statements it has prepared.
_KNOWN = "made"
# Under this one a session knows the connection of its transaction.
_CONNECTION = "connection"
_numbers = count(1)


class Made:
    """One statement; `columns` are those that an INSERT fills. All its values are parameters.

    A list of texts is one parameter too, by `Among`: IN would be another text for each length.
    """

    def __init__(self, make: Maker, *, columns: Sequence[str] | None = None) -> None:
        self._make = make
        self._columns = columns
        self._forms: dict[str, _Form] = {}

    def run(self, session: Session, values: Mapping[str, Any]) -> None:
        """For a statement that returns no rows. Raises DBAPIError."""
        together(session, [(self, values)], fetches=False)

    def rows(self, session: Session, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What it finds or returns, as the driver gives it. Raises DBAPIError."""
        return together(session, [(self, values)])

    def form(self, dialect: Dialect) -> _Form:
        return self._forms.get(dialect.name) or self._formed(dialect)

    def _formed(self, dialect: Dialect) -> _Form:
        of_database: Any = postgresql if dialect.name == "postgresql" else sqlite
        statement = self._make(of_database.insert)
        compiled: Any = statement.compile(dialect=dialect, column_keys=self._columns)
        binders = (
            (name, bind.type.dialect_impl(dialect).bind_processor(dialect))
            for name, bind in compiled.binds.items()
            if bind.required
        )
        form = _Form(
            text=str(compiled),
            order=tuple(compiled.positiontup or compiled.binds),
            fixed={n: b.effective_value for n, b in compiled.binds.items() if not b.required},
            binders=[(name, process) for name, process in binders if process],
        )
        self._forms[dialect.name] = form
        return form


def at_last(session: Session, said: Sequence[tuple[Made, Mapping[str, Any]]]) -> None:
    """Say these before anything else is said, or at the transaction's end together with COMMIT.

    Nobody waits for them, so that only what cannot fail is said so. SQLite is told at once.
    """
    session.flush()
    connection = connection_of(session)
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "postgresql":
        in_turn(session, said)
        return
    known = connection.info.get(_KNOWN, {})
    is_new = any(made.form(connection.dialect) not in known for made, _ in said)
    # A statement that is new to the connection is said now: what is owed may never be said.
    if is_new or not driver.is_ours:
        together(session, said, fetches=False)
        return
    forms = [(made.form(connection.dialect), values) for made, values in said]
    cursor = driver.owing_cursor()
    text, _ = _text(connection, cursor, forms)
    _tell(connection, cursor, text, None)
    driver.owe(text)
    cursor.close()


def together(
    session: Session, said: Sequence[tuple[Made, Mapping[str, Any]]], *, fetches: bool = True
) -> list[tuple[Any, ...]]:
    """Say several statements, on PostgreSQL in one round trip. What the last of them returns."""
    session.flush()
    connection = connection_of(session)
    if connection.dialect.name != "postgresql":
        return in_turn(session, said)[-1]
    forms = [(made.form(connection.dialect), values) for made, values in said]
    driver: Any = connection.connection.dbapi_connection
    cursor: Any = None
    rows: list[tuple[Any, ...]] = []
    text = ""
    try:
        cursor = driver.owing_cursor()
        text, new = _text(connection, cursor, forms)
        _tell(connection, cursor, text, None)
        cursor.execute(driver.taken() + text)
        # Should it have failed, then under other names the next time.
        connection.info[_KNOWN].update(new)
        if fetches:
            rows = cursor.fetchall()
    except Exception as error:  # noqa: BLE001 - it is raised again, as SQLAlchemy's own
        # The one place that knows what an error means for the connection and the pool.
        connection._handle_dbapi_exception(error, text, None, cursor, None)  # noqa: SLF001
    cursor.close()
    return rows


def in_turn(
    session: Session, said: Sequence[tuple[Made, Mapping[str, Any]]]
) -> list[list[tuple[Any, ...]]]:
    """Say several statements to SQLite, where no network makes that dear. What each returns."""
    session.flush()
    connection = connection_of(session)
    assert connection.dialect.name == "sqlite"
    driver: Any = connection.connection.dbapi_connection
    cursor: Any = None
    rows = []
    text = ""
    try:
        cursor = driver.cursor()
        for made, values in said:
            form = made.form(connection.dialect)
            text, listed = form.text, list(map(form.bound(values).__getitem__, form.order))
            _tell(connection, cursor, text, listed)
            rows.append(cursor.execute(text, listed).fetchall())
    except Exception as error:  # noqa: BLE001 - as in `together`
        connection._handle_dbapi_exception(error, text, None, cursor, None)  # noqa: SLF001
    cursor.close()
    return rows


def connection_of(session: Session) -> Connection:
    """The connection of the session's transaction, which it is asked for once and not each time.

    Asking takes a tenth of all that a write does outside of the database, and begins a savepoint
    that has not begun yet.
    """
    known, connection = session.info.get(_CONNECTION, (None, None))
    if connection is None or known is not _innermost(session):
        connection = session.connection()
        session.info[_CONNECTION] = _innermost(session), connection
    return cast("Connection", connection)


def _innermost(session: Session) -> SessionTransaction | None:
    return session.get_nested_transaction() or session.get_transaction()


def _tell(connection: Connection, cursor: Any, text: str, values: Any) -> None:
    """Let those hear who count statements, as SQLAlchemy does for its own."""
    heard: Any = connection.dispatch.before_cursor_execute
    if heard:
        heard(connection, cursor, text, values, None, False)


def _text(
    connection: Connection, cursor: Any, forms: Sequence[tuple[_Form, Mapping[str, Any]]]
) -> tuple[str, dict[_Form, str]]:
    """What PostgreSQL is told: one text with all values in it. And the names of what is new."""
    known: dict[_Form, str] = connection.info.setdefault(_KNOWN, {})
    new = {form: f"made_{next(_numbers)}" for form, _ in forms if form not in known}
    says = [form.preparing(name, cursor) for form, name in new.items()]
    for form, values in forms:
        said = form.executing(known.get(form) or new[form])
        says.append(cursor.mogrify(said, form.bound(values)).decode())
    return "; ".join(says), new


@dataclass(frozen=True, slots=True, eq=False)
class _Form:
    """The statement as one kind of database is told it; `order` are its parameters."""

    text: str
    order: tuple[str, ...]
    fixed: Mapping[str, Any]
    binders: Sequence[tuple[str, _Process]]

    def bound(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """As the driver takes them."""
        if not (self.fixed or self.binders):
            return values
        every = {**self.fixed, **values}
        for name, process in self.binders:
            every[name] = process(every[name])
        return every

    def preparing(self, name: str, cursor: Any) -> str:
        """How PostgreSQL is told to keep the statement's plan on this connection."""
        given = [parameter for parameter in self.order if parameter not in self.fixed]
        numbered = {parameter: AsIs(f"${n}") for n, parameter in enumerate(given, 1)}
        return f"PREPARE {name} AS {cursor.mogrify(self.text, {**self.fixed, **numbered}).decode()}"

    def executing(self, name: str) -> str:
        given = ", ".join(f"%({name})s" for name in self.order if name not in self.fixed)
        return f"EXECUTE {name}({given})" if given else f"EXECUTE {name}"


@cache
def inserting(table: Any) -> Made:
    """The INSERT of one row that names every column."""
    return Made(lambda _: insert(table.__table__), columns=column_names(table))


@cache
def column_names(table: Any) -> tuple[str, ...]:
    return tuple(column.name for column in table.__table__.columns)
