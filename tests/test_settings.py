"""Settings: defaults, every mistake told at once, secrets kept and never shown."""

from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path

import pytest

from settings import BadSettings, Environment, LogFormat, Settings, redacted

SECRET = "a secret that is long enough to sign with"
PEPPER = "a pepper that is long enough to season with"


@pytest.fixture
def data(tmp_path: Path) -> dict[str, str]:
    return {"OUTLAY_DATA_DIR": str(tmp_path / "data")}


def problems(env: dict[str, str]) -> dict[str, str]:
    with pytest.raises(BadSettings) as caught:
        Settings.from_environment(env)
    return caught.value.problems


def test_with_nothing_given_it_serves_here_from_a_file_of_its_own(data: dict[str, str]) -> None:
    settings = Settings.from_environment(data)

    assert settings.database_url == f"sqlite:///{data['OUTLAY_DATA_DIR']}/outlay.db"
    assert settings.is_embedded
    assert not settings.is_production
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.link_base_url == settings.base_url
    assert settings.worker_threads == 4
    assert settings.log_format is LogFormat.CONSOLE
    assert settings.trusted_proxies == ()


def test_another_embedded_database_may_be_named(data: dict[str, str]) -> None:
    settings = Settings.from_environment(data, database_file="demo.db")

    assert settings.database_url.endswith("/data/demo.db")


def test_every_mistake_is_told_at_once(data: dict[str, str]) -> None:
    bad = {
        "PORT": "eighty",
        "DATABASE_URL": "mysql://host/outlay",
        "OUTLAY_ENVIRONMENT": "staging",
        "OUTLAY_SECRET_KEY": "short",
        "OUTLAY_WORKER_THREADS": "0",
        "OUTLAY_ACCESS_TOKEN_MINUTES": "16",
        "OUTLAY_GRAPHIQL": "perhaps",
        "OUTLAY_ALLOWED_ORIGINS": "https://a.example, *",
        "OUTLAY_TRUSTED_PROXIES": "10.0.0.0/8, proxy",
        "OUTLAY_BASE_URL": "outlay.example.org",
        "OUTLAY_LINK_BASE_URL": "javascript:alert(1)",
        "OUTLAY_LOG_FORMAT": "xml",
        "OUTLAY_JOB_INTERVALS": "verify=7d, clean=sometimes",
    }

    found = problems(data | bad)

    assert found.keys() == bad.keys()


def test_the_message_has_a_line_for_each_variable(data: dict[str, str]) -> None:
    with pytest.raises(BadSettings) as caught:
        Settings.from_environment(data | {"PORT": "0", "OUTLAY_SIGN_UP_OPEN": "2"})

    assert str(caught.value).splitlines() == [
        "Outlay cannot start with these settings:",
        "  OUTLAY_SIGN_UP_OPEN must be true or false.",
        "  PORT must be a whole number from 1 to 65535.",
    ]


def test_a_mistake_leaves_no_file_behind(data: dict[str, str]) -> None:
    problems(data | {"PORT": "-1"})

    assert not Path(data["OUTLAY_DATA_DIR"]).exists()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg2://u:p@h/d"),
        ("postgresql://u:p@h:5432/d?sslmode=require", None),
        ("postgresql+psycopg2://[::1]:5432/d", "postgresql+psycopg2://[::1]:5432/d"),
        ("postgresql:///d?host=/run/postgresql", "postgresql+psycopg2:///d?host=/run/postgresql"),
        ("sqlite:////var/lib/outlay.db", "sqlite:////var/lib/outlay.db"),
    ],
)
def test_an_address_is_said_as_the_driver_wants_it(
    data: dict[str, str], given: str, used: str | None
) -> None:
    settings = Settings.from_environment(data | {"DATABASE_URL": given})

    assert settings.database_url == (used or given.replace("postgresql", "postgresql+psycopg2"))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://u:hunter2@h/d", "mysql"),
        ("postgresql+asyncpg://u:hunter2@h/d", "postgresql+asyncpg"),
        ("postgres://u:hun@ter2@h/d", "%40"),
        ("postgres://u:hunter2#@h/d", "%23"),
        ("postgres://u:hunter2@h:port/d", "postgresql://user:password@host"),
        ("u:hunter2@h/d", "postgresql://user:password@host"),
        ("hunter2", "postgresql://user:password@host"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("sqlite:///x.db?mode=ro", "must name a file"),
    ],
)
def test_an_unusable_address_is_refused_without_its_password(
    data: dict[str, str], url: str, says: str
) -> None:
    found = problems(data | {"DATABASE_URL": url})

    assert says in found["DATABASE_URL"]
    assert "hunter2" not in found["DATABASE_URL"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:p%40ss@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u:p/a@s#s@h/d", "postgresql://u:***@h/d"),
        (
            "postgresql:///d?host=/run&password=pass&x=1",
            "postgresql:///d?host=/run&password=***&x=1",
        ),
        ("postgresql://h/d?sslpassword=pass", "postgresql://h/d?sslpassword=***"),
        ("sqlite:///data/outlay.db", "sqlite:///data/outlay.db"),
    ],
)
def test_an_address_is_shown_without_passwords(url: str, shown: str) -> None:
    assert redacted(url) == shown


def test_no_secret_shows_in_the_representation(data: dict[str, str]) -> None:
    secrets = {"OUTLAY_SECRET_KEY": SECRET, "OUTLAY_PASSWORD_PEPPER": PEPPER}
    address = {"DATABASE_URL": "postgresql://u:hunter2@h/d"}

    shown = repr(Settings.from_environment(data | secrets | address))

    assert not [secret for secret in (SECRET, PEPPER, "hunter2") if secret in shown]


def test_missing_secrets_are_made_once_and_kept_for_the_owner_alone(data: dict[str, str]) -> None:
    first = Settings.from_environment(data)
    second = Settings.from_environment(data)

    files = sorted(Path(data["OUTLAY_DATA_DIR"]).iterdir())
    assert [file.name for file in files] == ["pepper.key", "secret.key"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert len(first.secret_key) >= 32
    assert first.secret_key != first.password_pepper
    assert first == second


def test_processes_that_start_together_agree_on_the_secret(data: dict[str, str]) -> None:
    with ThreadPoolExecutor(8) as threads:
        started = list(threads.map(Settings.from_environment, [data] * 8))

    assert len({settings.secret_key for settings in started}) == 1


def test_a_secret_file_that_was_cut_off_is_not_replaced(data: dict[str, str]) -> None:
    path = Path(data["OUTLAY_DATA_DIR"], "secret.key")
    path.parent.mkdir()
    path.write_text("short")

    found = problems(data)

    assert "backup" in found[str(path)]
    assert path.read_text() == "short"


def test_a_data_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    found = problems({"OUTLAY_DATA_DIR": str(tmp_path / "file" / "data")})

    assert "directory" in found["OUTLAY_DATA_DIR"]


def test_production_on_a_shared_database_wants_secrets_that_all_processes_know(
    data: dict[str, str],
) -> None:
    production = {"OUTLAY_ENVIRONMENT": "production", "DATABASE_URL": "postgresql://h/d"}

    found = problems(data | production)

    assert found.keys() == {"OUTLAY_SECRET_KEY", "OUTLAY_PASSWORD_PEPPER"}
    assert "token_urlsafe" in found["OUTLAY_SECRET_KEY"]


def test_production_on_the_embedded_database_may_keep_its_own_secrets(data: dict[str, str]) -> None:
    settings = Settings.from_environment(data | {"OUTLAY_ENVIRONMENT": "Production"})

    assert settings.environment is Environment.PRODUCTION
    assert settings.log_format is LogFormat.JSON
    assert len(settings.secret_key) >= 32


def test_cheap_password_hashes_are_for_development_only(data: dict[str, str]) -> None:
    cheap = data | {"OUTLAY_PASSWORD_HASH_COST": "4"}

    assert Settings.from_environment(cheap).password_hash_cost == 4
    assert problems(cheap | {"OUTLAY_ENVIRONMENT": "production"}).keys() == {
        "OUTLAY_PASSWORD_HASH_COST"
    }


def test_a_value_may_stand_in_a_file(data: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    (tmp_path / "port").write_text("9000\n")
    files = {
        "OUTLAY_SECRET_KEY_FILE": str(tmp_path / "secret"),
        "PORT_FILE": str(tmp_path / "port"),
    }

    settings = Settings.from_environment(data | files)

    assert settings.secret_key == SECRET
    assert settings.port == 9000


def test_a_file_that_cannot_be_read_is_a_mistake_like_any_other(
    data: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\xff")
    files = {
        "OUTLAY_SECRET_KEY_FILE": str(tmp_path / "none"),
        "PORT_FILE": str(tmp_path / "binary"),
    }

    found = problems(data | files | {"OUTLAY_GRAPHIQL": "maybe"})

    assert found.keys() == {"OUTLAY_SECRET_KEY_FILE", "PORT_FILE", "OUTLAY_GRAPHIQL"}


def test_a_value_given_twice_is_refused(data: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    both = {"OUTLAY_SECRET_KEY": SECRET, "OUTLAY_SECRET_KEY_FILE": str(tmp_path / "secret")}

    assert "twice" in problems(data | both)["OUTLAY_SECRET_KEY"]


def test_an_empty_variable_counts_as_not_given(data: dict[str, str]) -> None:
    empty = {"PORT": "", "DATABASE_URL": " ", "OUTLAY_SECRET_KEY": "", "OUTLAY_GRAPHIQL": ""}

    assert Settings.from_environment(data | empty) == Settings.from_environment(data)


def test_lists_are_split_at_commas(data: dict[str, str]) -> None:
    lists = {
        "OUTLAY_TRUSTED_PROXIES": "10.0.0.0/8, ::1,",
        "OUTLAY_ALLOWED_ORIGINS": "https://App.example.org,http://localhost:5173",
    }

    settings = Settings.from_environment(data | lists)

    assert settings.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1"))
    assert settings.allowed_origins == ("https://app.example.org", "http://localhost:5173")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://localhost:9000"),
        ("::", "http://localhost:9000"),
        ("::1", "http://[::1]:9000"),
        ("10.1.2.3", "http://10.1.2.3:9000"),
    ],
)
def test_the_address_shown_can_be_visited(data: dict[str, str], host: str, address: str) -> None:
    settings = Settings.from_environment(data | {"HOST": host, "PORT": "9000"})

    assert settings.base_url == address


def test_the_example_lists_every_variable_and_no_other() -> None:
    example = (Path(__file__).parent.parent / ".env.example").read_text()

    listed = re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE)

    names = [name.removeprefix("OUTLAY_").lower() for name in listed]
    assert sorted(names) == sorted(field.name for field in fields(Settings))


def test_the_defaults_of_the_example_are_the_defaults(data: dict[str, str]) -> None:
    example = (Path(__file__).parent.parent / ".env.example").read_text()
    listed = dict(re.findall(r"^#([A-Z_]+)=(.*)$", example, re.MULTILINE))
    del listed["OUTLAY_BASE_URL"], listed["OUTLAY_LINK_BASE_URL"]

    settings = Settings.from_environment(listed | data)

    assert settings == Settings.from_environment(data)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONNECTIONS_MAX", "0"),
        ("CONNECTIONS_MAX", "100001"),
        ("CONNECTIONS_EACH_MAX", "0"),
        ("OPERATIONS_MAX", "1001"),
        ("INIT_S", "61"),
        ("SEND_S", "0"),
        ("HEARTBEAT_S", "301"),
        ("POLL_S", "3601"),
        ("POLL_S", "1.5"),
    ],
)
def test_what_lives_on_has_bounds(data: dict[str, str], name: str, value: str) -> None:
    variable = f"OUTLAY_LIVE_{name}"

    assert problems(data | {variable: value}).keys() == {variable}


def test_what_lives_on_has_defaults_that_fit(data: dict[str, str]) -> None:
    settings = Settings.from_environment(data)

    assert settings.live_connections_max == 2_000
    assert settings.live_connections_each_max == 20
    assert settings.live_operations_max == 100
    assert settings.live_init_s == 5
    assert settings.live_send_s == 20
    assert settings.live_heartbeat_s == settings.live_poll_s == 10
    assert settings.trash_days == 180
