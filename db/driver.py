"""The driver's connection to PostgreSQL, whose BEGIN goes with the first statement.

The driver says BEGIN by itself, a round trip before the statement. Here it is owed until somebody
says it together with a statement of theirs, or wants a cursor for one that goes alone. So is what
nobody waits for the answer of: at the latest it goes with the COMMIT.
"""

from __future__ import annotations

from typing import Any

import psycopg2
from psycopg2 import extensions


class PostgresConnection(extensions.connection):
    """It also lets a statement stream within a transaction that we have begun."""

    # What is to be said before the next statement.
    _owed = ""
    _owes_work = False
    is_ours = False

    def begin_late(self, text: str) -> None:
        """Have the next statement begin a transaction by `text`; commit and rollback end it.

        A connection that is closed, or that was told how to begin, begins as the driver does it.
        """
        is_plain = self.isolation_level is None and not self.autocommit and not self.closed
        if is_plain and self.status == extensions.STATUS_READY:
            self.autocommit = self.is_ours = True
            self._owed = text

    def owing_cursor(self) -> Any:
        """A cursor for whoever says what is owed together with their statement."""
        return super().cursor()

    def owe(self, text: str) -> None:
        """Have this said before whatever is said next in the transaction; a rollback forgets it.

        Should it fail, then what it goes with does.
        """
        assert self.is_ours, "nobody would say it"
        self._owed += f"{text}; "
        self._owes_work = True

    def taken(self) -> str:
        """What is owed; whoever asks says it in the same breath."""
        owed, self._owed, self._owes_work = self._owed, "", False
        return owed

    def cursor(self, name: str | None = None, **options: Any) -> Any:  # type: ignore[override]  # as SQLAlchemy calls it
        if self._owed:
            self._say(self.taken())
        if name is None:
            return super().cursor(**options)
        # The driver does not see that transaction; of a cursor that may outlive it, it asks none.
        return super().cursor(name, withhold=self.autocommit, **options)

    def commit(self) -> None:
        if self.is_ours:
            self._end("COMMIT")
        else:
            super().commit()

    def rollback(self) -> None:
        if self.is_ours:
            self._end("ROLLBACK")
        else:
            super().rollback()

    def _end(self, word: str) -> None:
        says = self._owed + word if word == "COMMIT" and self._owes_work else word
        self._owed, self._owes_work, self.is_ours = "", False, False
        try:
            if says != word or self.get_transaction_status() != extensions.TRANSACTION_STATUS_IDLE:
                self._say(says)
        except psycopg2.Error:
            # What was owed has failed, and nobody else knows that there is something to undo.
            if self.get_transaction_status() == extensions.TRANSACTION_STATUS_INERROR:
                self._say("ROLLBACK")
            raise
        finally:
            if not self.closed:
                self.autocommit = False

    def _say(self, text: str) -> None:
        with super().cursor() as cursor:
            cursor.execute(text)
