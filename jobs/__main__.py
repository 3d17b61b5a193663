"""`python -m jobs`: one module per job, each adding its commands here."""

from __future__ import annotations

import click

from jobs import conversions, deliver, rates, status, tick, users, verify


@click.group()
def main() -> None:
    """Outlay's jobs, for whoever runs the service."""


COMMANDS = (users, verify, tick, status, rates, conversions, deliver)
for command in (command for module in COMMANDS for command in module.COMMANDS):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m jobs")
