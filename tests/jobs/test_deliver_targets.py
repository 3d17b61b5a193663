"""Where webhooks lead: to the public internet and nowhere else, whatever a name server says."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence

import pytest

from jobs.deliver import World
from tests.api import Api
from tests.jobs.deliveries import deliver, exceed, later, log, wanting
from tests.jobs.receivers import Hook, hook, trusting


@pytest.fixture
def receiver() -> Iterator[Hook]:
    with hook() as made:
        yield made


# What a name server may say, of a name that is fine.
ELSEWHERE = [
    ["10.0.0.1"],
    ["169.254.169.254"],
    ["8.8.8.8", "127.0.0.2"],
    ["::1"],
    ["::ffff:10.0.0.1"],
    ["64:ff9b::a00:1"],
    ["fe80::1%eth0"],
    ["2002:7f00:1::"],
    ["nonsense"],
]


@pytest.mark.parametrize("found", ELSEWHERE, ids=str)
def test_a_name_that_leads_inside_is_not_followed(
    api: Api, receiver: Hook, found: list[str]
) -> None:
    ledger = wanting(api, url=f"http://hooks.example.org:{receiver.port}/")
    exceed(ledger)

    async def resolve(host: str, port: int) -> Sequence[str]:
        assert (host, port) == ("hooks.example.org", receiver.port)
        return found

    deliver(api, world=World(lambda: 0, resolve), given={"OUTLAY_WEBHOOK_NETWORKS": ""})

    assert receiver.received == []
    [line] = log(ledger)
    assert (line["state"], line["error"]) == ("FAILED", "The host is not on the public internet")


def test_the_name_is_looked_up_once_and_its_address_is_the_one_that_is_spoken_to(
    api: Api, receiver: Hook
) -> None:
    ledger = wanting(api, url=f"http://hooks.example.org:{receiver.port}/")
    exceed(ledger)
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        # Whoever asks a second time is led to where nothing listens.
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    deliver(api, world=World(lambda: 0, resolve))

    assert asked == ["hooks.example.org"]
    [received] = receiver.received
    assert received.headers["host"] == f"hooks.example.org:{receiver.port}"
    assert log(ledger)[0]["state"] == "DELIVERED"


def test_a_name_that_nobody_knows_is_tried_again(api: Api, receiver: Hook) -> None:
    ledger = wanting(api, url=f"http://hooks.example.org:{receiver.port}/")
    exceed(ledger)

    async def resolve(_: str, __: int) -> Sequence[str]:
        raise socket.gaierror

    deliver(api, world=World(lambda: 0, resolve))

    [line] = log(ledger)
    assert (line["state"], "resolved" in line["error"]) == ("PENDING", True)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://127.1:{port}/",
        "http://0x7f000001:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "file:///etc/passwd",
        "http://me:secret@127.0.0.1:{port}/",
    ],
)
def test_an_address_that_got_past_is_refused_when_it_is_sent_to(
    api: Api, receiver: Hook, url: str
) -> None:
    ledger = wanting(api, url=url.format(port=receiver.port))
    exceed(ledger)

    deliver(api, given={"OUTLAY_WEBHOOK_NETWORKS": ""})

    assert receiver.received == []
    [line] = log(ledger)
    assert line["state"] == "FAILED"
    assert "secret" not in line["error"]


def test_over_tls_the_certificate_must_be_that_of_the_name(api: Api) -> None:
    async def resolve(_: str, __: int) -> Sequence[str]:
        return ["127.0.0.1"]

    world = World(lambda: 0, resolve, trusting())
    with hook(is_tls=True) as receiver:
        right = wanting(api, url=f"https://hooks.example.org:{receiver.port}/")
        wrong = wanting(api, url=f"https://other.example.org:{receiver.port}/")
        exceed(right)
        exceed(wrong)

        deliver(api, world=world)

        assert len(receiver.received) == 1
        assert log(right)[0]["state"] == "DELIVERED"
        assert "certificate" in log(wrong)[0]["error"]
        exceed(right, "More")
        deliver(api, later(minutes=1), World(lambda: 0, resolve))
        assert "certificate" in log(right)[0]["error"]
