"""Logs: structured, with the fields that are allowed and no others. No secret ever reaches one."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog

from settings import LogFormat

# Whatever is logged under another name is dropped: a literal of a query cannot slip through.
_ALLOWED = {
    "event",
    "level",
    "timestamp",
    "logger",
    "exc_info",
    "exception",
    "request_id",
    "method",
    "path",
    "status",
    "duration_ms",
    "operation",
    "document",
    "codes",
    "address",
    "reason",
}

_TEMPLATE_LENGTH_MAX = 200


def configure(log_format: LogFormat) -> None:
    """Everything that is logged, by us and by the libraries, as lines of `log_format`."""
    is_json = log_format is LogFormat.JSON
    renderer: Any = _as_json if is_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            _stamped,
            _where_it_failed,
            renderer,
        ],
        logger_factory=structlog.WriteLoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    # The libraries' own loggers would print messages and tracebacks whole, with what is in them.
    root = logging.getLogger()
    root.handlers = [_Libraries()]
    root.setLevel(logging.WARNING)


def _as_json(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    return orjson.dumps(event, str, orjson.OPT_UTC_Z).decode()


class _Libraries(logging.Handler):
    """What a library logs: where it failed, and of its message only what it never fills in."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger().log(
            max(record.levelno, logging.INFO),
            _unfilled(record),
            logger=record.name,
            exc_info=error,
        )


def _unfilled(record: logging.LogRecord) -> str:
    if record.name == "asyncio":
        # Its messages are made of the tasks and callbacks that failed.
        return "a task or a callback failed"
    return str(record.msg).partition("\n")[0][:_TEMPLATE_LENGTH_MAX]


def _stamped(_: Any, level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What is allowed of it, how bad it is, and when; one step, as every operation takes it."""
    allowed = {name: value for name, value in event.items() if name in _ALLOWED}
    allowed["level"], allowed["timestamp"] = level, datetime.now(UTC)
    return allowed


def _where_it_failed(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The exception's type and its places in the code, without its message, which may hold data."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        places = []
        traceback = error.__traceback__
        while traceback is not None:
            code = traceback.tb_frame.f_code
            places.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_name}")
            traceback = traceback.tb_next
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        event["exception"] = "\n  ".join([kind, *places])
    return event
