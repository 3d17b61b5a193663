"""Runs of a plan's rows: each packed, with a line of the plan's index that tells what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.imports import Decision, PlannedRow, Verdict, digest, pack, tally

ROWS_MAX = 500


def described(run: Sequence[PlannedRow]) -> tuple[dict[str, Any], bytes]:
    packed, fingerprint = pack(run)
    return {"line": run[0].line, "digest": fingerprint} | tally(run), packed


def counted(index: Sequence[dict[str, Any]]) -> dict[str, int]:
    """What the runs of a plan hold together."""
    names = [*(verdict.name for verdict in Verdict), Decision.IMPORT.name]
    return {name: sum(entry[name] for entry in index) for name in names}


def plan_digest(
    account_id: str, layout: Any, questions: Any, index: Sequence[dict[str, Any]]
) -> str:
    what = {"account": account_id, "layout": layout, "questions": questions}
    return digest(what, [entry["digest"] for entry in index])
