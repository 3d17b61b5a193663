"""What the process is told from outside: the environment, read once, checked as a whole.

Every variable may also be given as NAME_FILE, the path of a file that holds the value (Docker
and Kubernetes hand over secrets so). `.env.example` lists all of them; `run.py` reads `.env`.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeVar

from environs import Env, EnvValidationError, ValidationError

Value = TypeVar("Value")

SECRET_BYTES_MIN = 32
_HOW_TO_MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"

# A user, a password, an IPv6 or named host, a port, a database name, options. What a password may
# not hold bare (@ / ? #) is refused here, where the sentence can say so, not in the driver.
_POSTGRESQL = re.compile(
    r"(?:postgres|postgresql|postgresql\+psycopg2)://"
    r"(?P<rest>(?:[^:/@?#]*(?::[^/@?#]*)?@)?(?:\[[0-9a-fA-F:.]+\]|[^:/@?#\[\]\s]*)(?::\d{1,5})?"
    r"(?:/[^/?#]*)?(?:\?[^#]*)?)"
)
_SQLITE = re.compile(r"sqlite:///(?!:memory:)[^?#]+")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+]*)://")
_ORIGIN = re.compile(r"https?://[^/?#@\s*]+")


class Environment(Enum):
    """Whether mistakes cost a developer a minute or people their money."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class LogFormat(Enum):
    CONSOLE = "console"
    JSON = "json"


class BadSettings(Exception):  # noqa: N818 - it is what was given that is bad
    """Variables that cannot be used, all at once: one sentence each, by name of the variable."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        lines = [f"  {name} {problem}" for name, problem in sorted(self.problems.items())]
        super().__init__("\n".join(["Outlay cannot start with these settings:", *lines]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The checked settings of one process. Secrets stay out of its `repr`."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    password_pepper: str = field(repr=False)
    data_dir: Path
    environment: Environment
    host: str
    port: int
    base_url: str
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
    jobs: bool

    @classmethod
    def from_environment(
        cls, env: Mapping[str, str] | None = None, *, database_file: str = "outlay.db"
    ) -> Settings:
        """The settings that `env` (by default `os.environ`) asks for.

        `database_file` names the embedded database inside the data directory, used when no
        DATABASE_URL is given. Missing secrets are made and kept beside it where that is safe.
        Raises BadSettings.
        """
        given, problems = _given(os.environ if env is None else env)
        reader = _Reader(given)
        values = _read(reader)
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


class _Reader(Env):
    """environs over any mapping, collecting what is wrong instead of stopping at the first."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(eager=False)
        self._given = given
        self.add_parser("parsed", lambda text, parse: parse(text))

    # environs itself looks only into os.environ, and this is the one place where it does.
    def _get_value(self, env_key: str, default: Any) -> Any:
        return self._given.get(env_key, default)

    def value(self, name: str, parse: Callable[[str], Value], default: str) -> Any:
        """What `parse` makes of the variable or of `default`; None if it refuses."""
        return self.parsed(name, default, parse=parse)

    def problems(self) -> dict[str, str]:
        try:
            self.seal()
        except EnvValidationError as error:
            by_name = error.error_messages
            assert isinstance(by_name, Mapping)
            return {name: " ".join(said) for name, said in by_name.items()}
        return {}


def _given(env: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The values by name, those from files included, and what is wrong with the files.

    An empty variable counts as not given, as compose files pass on variables that nobody set.
    """
    values = {name: value.strip() for name, value in env.items() if value.strip()}
    problems: dict[str, str] = {}
    for name in _NAMES:
        path = values.get(f"{name}_FILE")
        if path is None:
            continue
        if name in values:
            problems[name] = f"is given twice: keep {name} or {name}_FILE and remove the other."
            continue
        try:
            values[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            problems[f"{name}_FILE"] = f"names {path}, which cannot be read: {reason}."
    return values, problems


def _read(reader: _Reader) -> dict[str, Any]:
    """Every field as far as its own variable tells; None for a secret that is not given."""
    return {field_name: reader.value(*variable) for field_name, variable in _VARIABLES.items()}


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise ValidationError(f"must be a whole number from {least} to {most}.")
        return int(text)

    return parse


def _choice(kind: type[Enum]) -> Callable[[str], Enum | None]:
    def parse(text: str) -> Enum | None:
        by_name = {str(member.value): member for member in kind}
        if text and text.lower() not in by_name:
            raise ValidationError(f"must be {' or '.join(by_name)}.")
        return by_name.get(text.lower())

    return parse


def _listed(parse_one: Callable[[str], Value]) -> Callable[[str], tuple[Value, ...]]:
    def parse(text: str) -> tuple[Value, ...]:
        return tuple(parse_one(part.strip()) for part in text.split(",") if part.strip())

    return parse


def _yes_or_no(text: str) -> bool:
    answers = {"true": True, "yes": True, "on": True, "1": True}
    answers |= {"false": False, "no": False, "off": False, "0": False}
    if text.lower() not in answers:
        raise ValidationError("must be true or false.")
    return answers[text.lower()]


def _database_url(text: str) -> str:
    """The address as SQLAlchemy wants it; empty when none is given. Never repeats a password."""
    if not text or _SQLITE.fullmatch(text):
        return text
    if matched := _POSTGRESQL.fullmatch(text):
        return f"postgresql+psycopg2://{matched['rest']}"
    scheme = _SCHEME.match(text)
    if scheme is None:
        raise ValidationError(
            "must be an address such as postgresql://user:password@host:5432/outlay"
            " or sqlite:///data/outlay.db."
        )
    if scheme[1] == "sqlite":
        raise ValidationError("must name a file: sqlite:///data/outlay.db, without options.")
    if scheme[1] in {"postgres", "postgresql", "postgresql+psycopg2"}:
        raise ValidationError(
            "is not of the form postgresql://user:password@host:5432/outlay. In a user name or"
            " a password, write @ : / ? # as %40 %3A %2F %3F %23."
        )
    raise ValidationError(
        f"names the database {scheme[1]}, which Outlay does not speak:"
        " use postgresql:// or sqlite:///."
    )


def _secret(text: str) -> str:
    if text and len(text.encode()) < SECRET_BYTES_MIN:
        raise ValidationError(
            f"must be at least {SECRET_BYTES_MIN} bytes long; make one with {_HOW_TO_MAKE_ONE}."
        )
    return text


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text, strict=False)
    except ValueError as error:
        raise ValidationError(
            f"must hold addresses or networks such as 10.0.0.0/8, between commas; {text} is none."
        ) from error


def _origin(text: str) -> str:
    if not _ORIGIN.fullmatch(text):
        raise ValidationError(
            "must hold origins such as https://app.example.org, between commas,"
            f" without a path or a wildcard; {text} is none."
        )
    return text.lower()


def _directory(text: str) -> Path:
    if re.search(r"[?#]", text):
        raise ValidationError("must not hold ? or #, which mean something else in an address.")
    return Path(text)


def _base_url(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^/?#@\s]+(?:/[^?#\s]*)?", text):
        raise ValidationError("must be an address such as https://outlay.example.org.")
    return text.rstrip("/")


# Field -> variable, parser, default. An empty default is filled in by `_completed`.
_VARIABLES: dict[str, tuple[str, Callable[[str], Any], str]] = {
    "database_url": ("DATABASE_URL", _database_url, ""),
    "host": ("HOST", str, "127.0.0.1"),
    "port": ("PORT", _whole(1, 65_535), "8000"),
    "base_url": ("OUTLAY_BASE_URL", _base_url, ""),
    "data_dir": ("OUTLAY_DATA_DIR", _directory, "data"),
    "environment": ("OUTLAY_ENVIRONMENT", _choice(Environment), "development"),
    "secret_key": ("OUTLAY_SECRET_KEY", _secret, ""),
    "password_pepper": ("OUTLAY_PASSWORD_PEPPER", _secret, ""),
    "worker_threads": ("OUTLAY_WORKER_THREADS", _whole(1, 64), "4"),
    "password_hash_cost": ("OUTLAY_PASSWORD_HASH_COST", _whole(4, 16), "12"),
    "access_token_minutes": ("OUTLAY_ACCESS_TOKEN_MINUTES", _whole(1, 15), "15"),
    "refresh_token_days": ("OUTLAY_REFRESH_TOKEN_DAYS", _whole(1, 365), "30"),
    "statement_timeout_ms": ("OUTLAY_STATEMENT_TIMEOUT_MS", _whole(100, 600_000), "15000"),
    "operation_timeout_s": ("OUTLAY_OPERATION_TIMEOUT_S", _whole(1, 600), "20"),
    "lock_timeout_ms": ("OUTLAY_LOCK_TIMEOUT_MS", _whole(10, 600_000), "10000"),
    "body_bytes_max": ("OUTLAY_BODY_BYTES_MAX", _whole(1024, 16 * 1024**2), "1048576"),
    "upload_bytes_max": ("OUTLAY_UPLOAD_BYTES_MAX", _whole(1024, 100 * 1024**2), "10485760"),
    "live_connections_max": ("OUTLAY_LIVE_CONNECTIONS_MAX", _whole(1, 100_000), "2000"),
    "live_connections_each_max": ("OUTLAY_LIVE_CONNECTIONS_EACH_MAX", _whole(1, 100_000), "20"),
    "live_operations_max": ("OUTLAY_LIVE_OPERATIONS_MAX", _whole(1, 1_000), "100"),
    "live_init_s": ("OUTLAY_LIVE_INIT_S", _whole(1, 60), "5"),
    "live_send_s": ("OUTLAY_LIVE_SEND_S", _whole(1, 600), "20"),
    "live_heartbeat_s": ("OUTLAY_LIVE_HEARTBEAT_S", _whole(1, 300), "10"),
    "live_poll_s": ("OUTLAY_LIVE_POLL_S", _whole(1, 3_600), "10"),
    "trash_days": ("OUTLAY_TRASH_DAYS", _whole(1, 36_500), "180"),
    "allowed_origins": ("OUTLAY_ALLOWED_ORIGINS", _listed(_origin), ""),
    "trusted_proxies": ("OUTLAY_TRUSTED_PROXIES", _listed(_network), ""),
    "log_format": ("OUTLAY_LOG_FORMAT", _choice(LogFormat), ""),
    "graphiql": ("OUTLAY_GRAPHIQL", _yes_or_no, "true"),
    "sign_up_open": ("OUTLAY_SIGN_UP_OPEN", _yes_or_no, "true"),
    "jobs": ("OUTLAY_JOBS", _yes_or_no, "true"),
}
_NAMES = tuple(name for name, _, _ in _VARIABLES.values())
_SECRET_FILES = {"secret_key": "secret.key", "password_pepper": "pepper.key"}


def _contradictions(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with values that are fine one by one."""
    if values["environment"] is not Environment.PRODUCTION:
        return {}
    problems = {}
    if values["password_hash_cost"] < 12:  # noqa: PLR2004 - the cost that safety asks for
        problems[_VARIABLES["password_hash_cost"][0]] = "must be at least 12 in production."
    if values["database_url"].startswith("sqlite:"):
        return problems
    # Several processes on several machines may share this database: a secret made here would
    # be unknown to the others, and lost with this machine's disk.
    for field_name in _SECRET_FILES:
        if not values[field_name]:
            problems[_VARIABLES[field_name][0]] = (
                "is not given; with PostgreSQL in production every process needs the same one."
                f" Make it once with {_HOW_TO_MAKE_ONE} and keep it safe."
            )
    return problems


def _completed(values: dict[str, Any]) -> dict[str, Any]:
    """`values` with everything that is derived from other values, or made and kept."""
    production = values["environment"] is Environment.PRODUCTION
    made = {
        field_name: values[field_name] or _kept_secret(values["data_dir"] / file_name)
        for field_name, file_name in _SECRET_FILES.items()
    }
    return (
        values
        | made
        | {
            "base_url": values["base_url"] or _local_address(values["host"], values["port"]),
            "log_format": values["log_format"]
            or (LogFormat.JSON if production else LogFormat.CONSOLE),
        }
    )


def _local_address(host: str, port: int) -> str:
    # The two addresses that mean "every interface" cannot be visited.
    name = "localhost" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _kept_secret(path: Path) -> str:
    """The secret in `path`, made at the first start and readable by its owner only."""
    try:
        if not path.exists():
            _make_secret(path)
        secret = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        problem = f"must be a directory that Outlay can write: {path}: {error.strerror}."
        raise BadSettings({_VARIABLES["data_dir"][0]: problem}) from error
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
