"""What is wrong with the settings, told all at once."""

from __future__ import annotations

from collections.abc import Mapping


class BadSettings(Exception):  # noqa: N818 - it is what was given that is bad
    """Variables that cannot be used, all at once: one sentence each, by name of the variable."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        lines = [f"  {name} {problem}" for name, problem in sorted(self.problems.items())]
        super().__init__("\n".join(["Outlay cannot start with these settings:", *lines]))
