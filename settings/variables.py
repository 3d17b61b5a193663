"""The variables: the field each fills, its name, its parser and its default."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from settings import parsing


class Environment(Enum):
    """Whether mistakes cost a developer a minute or people their money."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class SmtpTls(Enum):
    """How the connection to the mail server is secured."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class LogFormat(Enum):
    CONSOLE = "console"
    JSON = "json"


# Field -> variable, parser, default. An empty default is filled in by `_completed`.
VARIABLES: dict[str, tuple[str, Callable[[str], Any], str]] = {
    "database_url": ("DATABASE_URL", parsing.database_url, ""),
    "host": ("HOST", str, "127.0.0.1"),
    "port": ("PORT", parsing.whole(1, 65_535), "8000"),
    "base_url": ("OUTLAY_BASE_URL", parsing.base_url, ""),
    "link_base_url": ("OUTLAY_LINK_BASE_URL", parsing.base_url, ""),
    "data_dir": ("OUTLAY_DATA_DIR", parsing.directory, "data"),
    "environment": ("OUTLAY_ENVIRONMENT", parsing.choice(Environment), "development"),
    "secret_key": ("OUTLAY_SECRET_KEY", parsing.secret, ""),
    "password_pepper": ("OUTLAY_PASSWORD_PEPPER", parsing.secret, ""),
    "worker_threads": ("OUTLAY_WORKER_THREADS", parsing.whole(1, 64), "4"),
    "password_hash_cost": ("OUTLAY_PASSWORD_HASH_COST", parsing.whole(4, 16), "12"),
    "access_token_minutes": ("OUTLAY_ACCESS_TOKEN_MINUTES", parsing.whole(1, 15), "15"),
    "refresh_token_days": ("OUTLAY_REFRESH_TOKEN_DAYS", parsing.whole(1, 365), "30"),
    "statement_timeout_ms": ("OUTLAY_STATEMENT_TIMEOUT_MS", parsing.whole(100, 600_000), "15000"),
    "operation_timeout_s": ("OUTLAY_OPERATION_TIMEOUT_S", parsing.whole(1, 600), "20"),
    "lock_timeout_ms": ("OUTLAY_LOCK_TIMEOUT_MS", parsing.whole(10, 600_000), "10000"),
    "body_bytes_max": ("OUTLAY_BODY_BYTES_MAX", parsing.whole(1024, 16 * 1024**2), "1048576"),
    "upload_bytes_max": ("OUTLAY_UPLOAD_BYTES_MAX", parsing.whole(1024, 100 * 1024**2), "10485760"),
    "live_connections_max": ("OUTLAY_LIVE_CONNECTIONS_MAX", parsing.whole(1, 100_000), "2000"),
    "live_connections_each_max": (
        "OUTLAY_LIVE_CONNECTIONS_EACH_MAX",
        parsing.whole(1, 100_000),
        "20",
    ),
    "live_operations_max": ("OUTLAY_LIVE_OPERATIONS_MAX", parsing.whole(1, 1_000), "100"),
    "live_init_s": ("OUTLAY_LIVE_INIT_S", parsing.whole(1, 60), "5"),
    "live_send_s": ("OUTLAY_LIVE_SEND_S", parsing.whole(1, 600), "20"),
    "live_heartbeat_s": ("OUTLAY_LIVE_HEARTBEAT_S", parsing.whole(1, 300), "10"),
    "live_poll_s": ("OUTLAY_LIVE_POLL_S", parsing.whole(1, 3_600), "10"),
    "trash_days": ("OUTLAY_TRASH_DAYS", parsing.whole(1, 36_500), "180"),
    "allowed_origins": ("OUTLAY_ALLOWED_ORIGINS", parsing.listed(parsing.origin), ""),
    "trusted_proxies": ("OUTLAY_TRUSTED_PROXIES", parsing.listed(parsing.network), ""),
    "log_format": ("OUTLAY_LOG_FORMAT", parsing.choice(LogFormat), ""),
    "graphiql": ("OUTLAY_GRAPHIQL", parsing.yes_or_no, "true"),
    "sign_up_open": ("OUTLAY_SIGN_UP_OPEN", parsing.yes_or_no, "true"),
    "rates_url": (
        "OUTLAY_RATES_URL",
        parsing.address_or_off,
        "https://www.ecb.europa.eu/stats/eurofxref",
    ),
    "rates_second_url": (
        "OUTLAY_RATES_SECOND_URL",
        parsing.address_or_off,
        "https://api.frankfurter.dev/v2",
    ),
    "jobs": ("OUTLAY_JOBS", parsing.yes_or_no, "true"),
    "smtp_host": ("OUTLAY_SMTP_HOST", parsing.host, ""),
    "smtp_port": ("OUTLAY_SMTP_PORT", parsing.whole(0, 65_535), "0"),
    "smtp_tls": ("OUTLAY_SMTP_TLS", parsing.choice(SmtpTls), "starttls"),
    "smtp_user": ("OUTLAY_SMTP_USER", str, ""),
    "smtp_password": ("OUTLAY_SMTP_PASSWORD", str, ""),
    "smtp_timeout_s": ("OUTLAY_SMTP_TIMEOUT_S", parsing.whole(1, 120), "30"),
    "mail_from": ("OUTLAY_MAIL_FROM", parsing.mail_address, ""),
    "webhook_timeout_s": ("OUTLAY_WEBHOOK_TIMEOUT_S", parsing.whole(1, 60), "10"),
    "webhook_networks": ("OUTLAY_WEBHOOK_NETWORKS", parsing.listed(parsing.network), ""),
    "job_intervals": ("OUTLAY_JOB_INTERVALS", parsing.intervals, ""),
}
