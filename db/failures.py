"""What a database's error means: who is to blame, and whether the work may be tried again.

PostgreSQL tells by SQLSTATE, SQLite by its result codes; nothing here reads a message.
"""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# A deadlock or a serialization failure ends one of two innocents.
_CONFLICTS = {"40001", "40P01"}
# The server is stopping, starting, or has no place for another connection.
_AWAY = {"57P01", "57P02", "57P03", "53300"}
_CONNECTION_CLASS = "08"
# A lock or a statement that took too long, and resources that ran out.
_LOCK_TIMEOUT = "55P03"
_TIRED = {_LOCK_TIMEOUT, "57014", "53100", "53200", "53400"}

_BUSY, _LOCKED, _READONLY, _IOERR, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 13, 14, 26
_PRIMARY_CODE = 0xFF

_SQLITE_REASONS = {
    _BUSY: "another process is writing to it. Stop that process, or try again when it is done.",
    _LOCKED: "another process is writing to it. Stop that process, or try again when it is done.",
    _READONLY: "it cannot be written. Check the permissions of the file and of its directory.",
    _IOERR: "the disk does not read or write. Check the disk and the system's log.",
    _FULL: "the disk is full. Make room and start again.",
    _CANTOPEN: "the file cannot be opened. Check that its directory exists and can be written.",
    _NOTADB: "the file is no SQLite database. Check DATABASE_URL, or restore a backup.",
}
_POSTGRESQL_REASONS = {
    "25006": "it is read-only. Connect to the primary server, not to a standby.",
    "42501": "this user may not change its tables. Give the user the rights of their owner.",
    "55P03": "another process holds a lock on its tables. Try again when that process is done.",
}


def is_unreachable(error: BaseException) -> bool:
    """Whether the database itself is not there, as opposed to refusing a statement."""
    if not isinstance(error, DBAPIError):
        return False
    if (code := _sqlite_code(error)) is not None:
        return code in {_CANTOPEN, _IOERR}
    state = _state(error)
    if state is not None:
        return error.connection_invalidated or state in _AWAY or state.startswith(_CONNECTION_CLASS)
    return isinstance(error, OperationalError | InterfaceError)


def is_busy(error: BaseException) -> bool:
    """Whether the database had no time, room or turn for the work; later it may have."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if (code := _sqlite_code(error)) is not None:
        return code in {_BUSY, _LOCKED, _FULL}
    return _state(error) in _TIRED | _CONFLICTS


def is_held(error: BaseException) -> bool:
    """Whether somebody else held what the work needs for longer than is waited for."""
    if not isinstance(error, DBAPIError):
        return False
    if (code := _sqlite_code(error)) is not None:
        return code in {_BUSY, _LOCKED}
    return _state(error) in {_LOCK_TIMEOUT} | _CONFLICTS


def is_lost(error: DBAPIError) -> bool:
    """Whether the connection broke: the server has undone what was not committed."""
    return bool(error.connection_invalidated)


def is_conflict(error: DBAPIError) -> bool:
    """Whether the database ended the transaction for another one's sake, and it may try again."""
    return _state(error) in _CONFLICTS


def reason(error: BaseException) -> str | None:
    """Why the database cannot be used and what to do, for its operator; None for anything else.

    It may name hosts and users: it is not for clients.
    """
    if not isinstance(error, DBAPIError):
        return None
    if (code := _sqlite_code(error)) is not None:
        return _SQLITE_REASONS.get(code)
    known = _POSTGRESQL_REASONS.get(_state(error) or "")
    if known is None and is_unreachable(error):
        first = (str(error.orig).strip() or "it does not answer").splitlines()[0]
        return f"{first}. Check DATABASE_URL, and that the server runs and accepts this user."
    return known


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "pgcode", None)


def _sqlite_code(error: DBAPIError) -> int | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return None if code is None else code & _PRIMARY_CODE
