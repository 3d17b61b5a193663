"""Secrets of the process that nobody gave: made at the first start and kept beside the data."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from settings.errors import BadSettings

SECRET_BYTES_MIN = 32
HOW_TO_MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


def kept_secret(path: Path, *, variable: str) -> str:
    """The secret in `path`, made at the first start and readable by its owner only."""
    try:
        if not path.exists():
            _make_secret(path)
        secret = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        problem = f"must be a directory that Outlay can write: {path}: {error.strerror}."
        raise BadSettings({variable: problem}) from error
    if len(secret.encode()) < SECRET_BYTES_MIN:
        problem = f"is shorter than {SECRET_BYTES_MIN} bytes: restore it from a backup."
        raise BadSettings({str(path): problem})
    return secret


def _make_secret(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        # A link appears whole or not at all, and never replaces what another process made first.
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        Path(unfinished).unlink()
