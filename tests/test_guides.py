"""The guides' own code does what they say of it: what receivers of webhooks are told to copy."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from auth import webhooks
from tests.plugins.node import UNBUILT

GUIDE = Path(__file__).parent.parent / "docs" / "guides" / "webhooks.md"
SECRET = webhooks.secret_of("a", secret="a secret that is long enough to sign with")
OTHER = webhooks.secret_of("b", secret="a secret that is long enough to sign with")
ID, BODY = "dlv_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f", '{"type":"test","data":{"ü":1}}'.encode()

# How the signature, the moment or the body is off, and whether it is still genuine.
CASES: list[tuple[list[str], timedelta, bytes, bool]] = [
    ([SECRET], timedelta(0), BODY, True),
    ([OTHER, SECRET], timedelta(0), BODY, True),
    ([OTHER], timedelta(0), BODY, False),
    ([SECRET], timedelta(minutes=-6), BODY, False),
    ([SECRET], timedelta(minutes=6), BODY, False),
    ([SECRET], timedelta(0), BODY + b" ", False),
]


def code(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


def headers(secrets: list[str], off: timedelta) -> dict[str, str]:
    at = datetime.now(UTC) + off
    return {
        "webhook-id": ID,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": webhooks.signature(secrets, id_=ID, at=at, body=BODY),
    }


@pytest.mark.parametrize(("secrets", "off", "body", "is_genuine"), CASES)
def test_the_guides_python_tells_what_is_genuine(
    secrets: list[str],
    off: timedelta,
    body: bytes,
    is_genuine: bool,  # noqa: FBT001 - what the case comes to
) -> None:
    names: dict[str, Any] = {}
    exec(code("python"), names)

    assert names["is_genuine"](headers(secrets, off), body, SECRET) is is_genuine


def test_the_guides_javascript_tells_the_same(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    node = shutil.which("node")
    if node is None:
        record_property(UNBUILT, "there is no Node on this machine")
        return
    (tmp_path / "guide.mjs").write_text(code("js"), encoding="utf-8")
    (tmp_path / "run.mjs").write_text(
        'import { isGenuine } from "./guide.mjs";\nimport { readFileSync } from "node:fs";\n'
        "const told = JSON.parse(readFileSync(0)).map(([headers, body]) =>\n"
        f'  isGenuine(headers, Buffer.from(body), "{SECRET}"));\n'
        "console.log(JSON.stringify(told));\n"
    )
    given = [(headers(secrets, off), body.decode()) for secrets, off, body, _ in CASES]

    said = subprocess.run(
        [node, tmp_path / "run.mjs"], input=orjson.dumps(given), capture_output=True, check=True
    )

    assert orjson.loads(said.stdout) == [is_genuine for *_, is_genuine in CASES]
