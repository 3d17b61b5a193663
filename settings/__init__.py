"""What the process is told from outside: the environment, read once, checked as a whole.

Every variable may also be given as NAME_FILE, the path of a file that holds the value (Docker
and Kubernetes hand over secrets so). `.env.example` lists all of them; `run.py` reads `.env`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

from settings.errors import BadSettings
from settings.keys import HOW_TO_MAKE_ONE, SECRET_BYTES_MIN, kept_secret
from settings.reading import Reader, given, read
from settings.variables import VARIABLES, Environment, LogFormat, SmtpTls

__all__ = [
    "SECRET_BYTES_MIN",
    "BadSettings",
    "Environment",
    "LogFormat",
    "Settings",
    "SmtpTls",
    "redacted",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The checked settings of one process. Secrets stay out of its `repr`."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    password_pepper: str = field(repr=False)
    smtp_password: str = field(repr=False)
    data_dir: Path
    environment: Environment
    host: str
    port: int
    base_url: str
    link_base_url: str
    worker_threads: int
    password_hash_cost: int
    access_token_minutes: int
    refresh_token_days: int
    statement_timeout_ms: int
    operation_timeout_s: int
    lock_timeout_ms: int
    body_bytes_max: int
    upload_bytes_max: int
    live_connections_max: int
    live_connections_each_max: int
    live_operations_max: int
    live_init_s: int
    live_send_s: int
    live_heartbeat_s: int
    live_poll_s: int
    trash_days: int
    allowed_origins: tuple[str, ...]
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    log_format: LogFormat
    graphiql: bool
    sign_up_open: bool
    rates_url: str
    rates_second_url: str
    jobs: bool
    smtp_host: str
    smtp_port: int
    smtp_tls: SmtpTls
    smtp_user: str
    smtp_timeout_s: int
    mail_from: str
    webhook_timeout_s: int
    webhook_networks: tuple[IPv4Network | IPv6Network, ...]
    job_intervals: Mapping[str, timedelta | None]

    @classmethod
    def from_environment(
        cls, env: Mapping[str, str] | None = None, *, database_file: str = "outlay.db"
    ) -> Settings:
        """The settings that `env` (by default `os.environ`) asks for.

        `database_file` names the embedded database inside the data directory, used when no
        DATABASE_URL is given. Missing secrets are made and kept beside it where that is safe.
        Raises BadSettings.
        """
        variables, problems = given(os.environ if env is None else env)
        reader = Reader(variables)
        values = read(reader)
        problems = reader.problems() | problems
        if not problems:
            values["database_url"] = values["database_url"] or (
                f"sqlite:///{values['data_dir'] / database_file}"
            )
            problems = _contradictions(values)
        if problems:
            raise BadSettings(problems)
        return cls(**_completed(values))

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a SQLite file of this machine."""
        return self.database_url.startswith("sqlite:")

    @property
    def sends_mail(self) -> bool:
        """Whether there is a mail server to hand mail to."""
        return bool(self.smtp_host)

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def redacted_database_url(self) -> str:
        """The database's address with nothing in it that opens the database."""
        return redacted(self.database_url)


def redacted(url: str) -> str:
    """`url` with every password in it, in front of the host or among the options, replaced."""
    without_user_password = re.sub(r"(://[^:/@]*):.*@", r"\1:***@", url)
    return re.sub(r"([?&]\w*password=)[^&]*", r"\1***", without_user_password)


_SMTP_PORTS = {SmtpTls.NONE: 25, SmtpTls.STARTTLS: 587, SmtpTls.TLS: 465}
_SECRET_FILES = {"secret_key": "secret.key", "password_pepper": "pepper.key"}


def _contradictions(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with values that are fine one by one."""
    return _contradictions_of_mail(values) | _contradictions_of_production(values)


def _contradictions_of_mail(values: Mapping[str, Any]) -> dict[str, str]:
    problems = {}
    if values["smtp_host"] and not values["mail_from"]:
        problems[VARIABLES["mail_from"][0]] = (
            "is not given; with OUTLAY_SMTP_HOST it must be, as mail has to come from somebody."
        )
    if bool(values["smtp_user"]) != bool(values["smtp_password"]):
        problems[VARIABLES["smtp_user"][0]] = (
            "and OUTLAY_SMTP_PASSWORD go together: give both or none."
        )
    if values["smtp_password"] and values["smtp_tls"] is SmtpTls.NONE:
        problems[VARIABLES["smtp_tls"][0]] = "must not be none where there is a password to send."
    return problems


def _contradictions_of_production(values: Mapping[str, Any]) -> dict[str, str]:
    if values["environment"] is not Environment.PRODUCTION:
        return {}
    problems = {}
    if values["password_hash_cost"] < 12:  # noqa: PLR2004 - the cost that safety asks for
        problems[VARIABLES["password_hash_cost"][0]] = "must be at least 12 in production."
    if values["database_url"].startswith("sqlite:"):
        return problems
    # Several processes on several machines may share this database: a secret made here would
    # be unknown to the others, and lost with this machine's disk.
    for field_name in _SECRET_FILES:
        if not values[field_name]:
            problems[VARIABLES[field_name][0]] = (
                "is not given; with PostgreSQL in production every process needs the same one."
                f" Make it once with {HOW_TO_MAKE_ONE} and keep it safe."
            )
    return problems


def _completed(values: dict[str, Any]) -> dict[str, Any]:
    """`values` with everything that is derived from other values, or made and kept."""
    production = values["environment"] is Environment.PRODUCTION
    base_url = values["base_url"] or _local_address(values["host"], values["port"])
    made = {
        field_name: values[field_name]
        or kept_secret(values["data_dir"] / file_name, variable=VARIABLES["data_dir"][0])
        for field_name, file_name in _SECRET_FILES.items()
    }
    return (
        values
        | made
        | {
            "base_url": base_url,
            "link_base_url": values["link_base_url"] or base_url,
            "smtp_port": values["smtp_port"] or _SMTP_PORTS[values["smtp_tls"]],
            "log_format": values["log_format"]
            or (LogFormat.JSON if production else LogFormat.CONSOLE),
        }
    )


def _local_address(host: str, port: int) -> str:
    # The two addresses that mean "every interface" cannot be visited.
    name = "localhost" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
