"""Reading the variables: from the environment or from files, each by its own parser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from environs import Env, EnvValidationError

from settings.parsing import Value
from settings.variables import VARIABLES


class Reader(Env):
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


def given(env: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The values by name, those from files included, and what is wrong with the files.

    An empty variable counts as not given, as compose files pass on variables that nobody set.
    """
    values = {name: value.strip() for name, value in env.items() if value.strip()}
    problems: dict[str, str] = {}
    for name in (name for name, _, _ in VARIABLES.values()):
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


def read(reader: Reader) -> dict[str, Any]:
    """Every field as far as its own variable tells; None for a secret that is not given."""
    return {field_name: reader.value(*variable) for field_name, variable in VARIABLES.items()}
