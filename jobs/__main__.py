"""`python -m jobs`: the commands for people, for all jobs and for each of them."""

from __future__ import annotations

import click

from jobs import status, tick, users, verify


@click.group()
def main() -> None:
    """Outlay's jobs, for whoever runs the service."""


COMMANDS = (users, verify, tick, status)
for command in (command for module in COMMANDS for command in module.COMMANDS):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m jobs")
