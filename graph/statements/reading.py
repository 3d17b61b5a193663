"""From an uploaded file to a plan: what takes seconds happens while no transaction is open."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from starlette.datastructures import UploadFile

from domain.errors import RateLimited
from domain.statements.csv_reader import BYTES_MAX
from graph.context import Info
from graph.statements.inputs import PlanImportInput
from services.statements import planning
from services.statements.judging import judge

# Reading a long file keeps a core and a worker thread busy for seconds: two at once leave room for
# everybody else. Short ones take no longer than any other operation.
_LONG_BYTES = 256 * 1024
_room = threading.BoundedSemaphore(2)
_RETRY_AFTER_S = 5


async def plan(info: Info, input: PlanImportInput) -> str:
    """Read a statement, judge its rows, keep the plan; returns its id. Raises Refusal, Refusals."""
    content = cast("UploadFile", input.file).file.read(BYTES_MAX + 1)
    context = info.context
    actor, viewer = context.actor, context.viewer
    wanted, mapping = input.parse(), input.mapping_of()
    target = await context.read(
        planning.target, viewer.id, wanted.account_id, wallet_id=wanted.wallet_id
    )
    context.close()
    with space(len(content)):
        statement = planning.read(
            content,
            target,
            mapping=mapping,
            use_saved=input.use_saved_mapping,
            locale=viewer.locale,
        )
        account = target.account
        judged = await context.read(judge, account.wallet_id, account, statement)
    return await context.write(planning.save, actor, judged=judged, file_name=wanted.file_name)


@contextmanager
def space(size: int) -> Iterator[None]:
    """Room for reading so many bytes. Raises RateLimited."""
    if size < _LONG_BYTES:
        yield
        return
    if not _room.acquire(blocking=False):
        raise RateLimited(
            "Two long statements are being read at this moment; try again",
            retry_after_s=_RETRY_AFTER_S,
            field=("file",),
        )
    try:
        yield
    finally:
        _room.release()
