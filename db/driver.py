"""The driver's connection to PostgreSQL, whose BEGIN goes with the first statement.

The driver says BEGIN by itself, a round trip before the statement. Here it is owed until somebody
says it together with a statement of theirs, or wants a cursor for one that goes alone.
"""

from __future__ import annotations

from typing import Any

from psycopg2 import extensions


class PostgresConnection(extensions.connection):
    """It also lets a statement stream within a transaction that we have begun."""

    # What is to be said before the next statement.
    _owed = ""
    _is_ours = False

    def begin_late(self, text: str) -> None:
        """Have the next statement begin a transaction by `text`; commit and rollback end it.

        A connection that is closed, or that was told how to begin, begins as the driver does it.
        """
        is_plain = self.isolation_level is None and not self.autocommit and not self.closed
        if is_plain and self.status == extensions.STATUS_READY:
            self.autocommit = self._is_ours = True
            self._owed = text

    def owing_cursor(self) -> Any:
        """A cursor for whoever says what is owed together with their statement."""
        return super().cursor()

    def taken(self) -> str:
        """What is owed; whoever asks says it in the same breath."""
        owed, self._owed = self._owed, ""
        return owed

    def cursor(self, name: str | None = None, **options: Any) -> Any:  # type: ignore[override]  # as SQLAlchemy calls it
        if self._owed:
            self._say(self.taken())
        if name is None:
            return super().cursor(**options)
        # The driver does not see that transaction; of a cursor that may outlive it, it asks none.
        return super().cursor(name, withhold=self.autocommit, **options)

    def commit(self) -> None:
        if self._is_ours:
            self._end("COMMIT")
        else:
            super().commit()

    def rollback(self) -> None:
        if self._is_ours:
            self._end("ROLLBACK")
        else:
            super().rollback()

    def _end(self, word: str) -> None:
        self._owed, self._is_ours = "", False
        try:
            if self.get_transaction_status() != extensions.TRANSACTION_STATUS_IDLE:
                self._say(word)
        finally:
            if not self.closed:
                self.autocommit = False

    def _say(self, text: str) -> None:
        with super().cursor() as cursor:
            cursor.execute(text)
