"""`python -m jobs`: one module per job, each adding its commands here."""

from __future__ import annotations

import click

from jobs import conversions, rates, tick, tidy, users, verify


@click.group()
def main() -> None:
    """Outlay's jobs, for whoever runs the service."""


for command in (
    *users.COMMANDS,
    *verify.COMMANDS,
    *tidy.COMMANDS,
    *tick.COMMANDS,
    *rates.COMMANDS,
    *conversions.COMMANDS,
):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m jobs")
