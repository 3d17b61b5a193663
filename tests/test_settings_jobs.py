"""Settings of the jobs: how often each is done, and the mail server that they speak to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from settings import Settings
from tests.test_settings import problems

SMTP = {"OUTLAY_SMTP_HOST": "smtp.example.org", "OUTLAY_MAIL_FROM": "outlay@example.org"}


@pytest.fixture
def data(tmp_path: Path) -> dict[str, str]:
    return {"OUTLAY_DATA_DIR": str(tmp_path / "data")}


@pytest.mark.parametrize(
    ("given", "port"),
    [
        ({}, 587),
        ({"OUTLAY_SMTP_TLS": "tls"}, 465),
        ({"OUTLAY_SMTP_TLS": "none"}, 25),
        ({"OUTLAY_SMTP_TLS": "none", "OUTLAY_SMTP_PORT": "2525"}, 2_525),
    ],
)
def test_a_mail_server_listens_where_such_do(
    data: dict[str, str], given: dict[str, str], port: int
) -> None:
    settings = Settings.from_environment(data | SMTP | given)

    assert settings.sends_mail
    assert settings.smtp_port == port
    assert not Settings.from_environment(data).sends_mail


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"OUTLAY_MAIL_FROM": ""}, "OUTLAY_MAIL_FROM"),
        ({"OUTLAY_MAIL_FROM": "Outlay <outlay@example.org>"}, "OUTLAY_MAIL_FROM"),
        ({"OUTLAY_MAIL_FROM": "a@b.org\nBcc: c@d.org"}, "OUTLAY_MAIL_FROM"),
        ({"OUTLAY_SMTP_HOST": "smtp://example.org"}, "OUTLAY_SMTP_HOST"),
        ({"OUTLAY_SMTP_USER": "me"}, "OUTLAY_SMTP_USER"),
        ({"OUTLAY_SMTP_TLS": "ssl"}, "OUTLAY_SMTP_TLS"),
        (
            {"OUTLAY_SMTP_TLS": "none", "OUTLAY_SMTP_USER": "a", "OUTLAY_SMTP_PASSWORD": "b"},
            "OUTLAY_SMTP_TLS",
        ),
    ],
)
def test_a_mail_server_that_cannot_work_is_refused(
    data: dict[str, str], given: dict[str, str], name: str
) -> None:
    assert problems(data | SMTP | given).keys() == {name}


def test_the_operator_says_how_often_jobs_are_done(data: dict[str, str]) -> None:
    given = {"OUTLAY_JOB_INTERVALS": "verify=7d, clean = 30m,fetch-rates=6h, post=10s, purge=off"}

    settings = Settings.from_environment(data | given)

    assert settings.job_intervals == {
        "verify": timedelta(days=7),
        "clean": timedelta(minutes=30),
        "fetch-rates": timedelta(hours=6),
        "post": timedelta(seconds=10),
        "purge": None,
    }


@pytest.mark.parametrize(
    "text", ["verify", "verify=0d", "verify=-1h", "verify=1.5h", "verify=1w", "=1h", "VERIFY=1h"]
)
def test_an_interval_that_is_none_is_refused(data: dict[str, str], text: str) -> None:
    assert "verify=7d" in problems(data | {"OUTLAY_JOB_INTERVALS": text})["OUTLAY_JOB_INTERVALS"]
