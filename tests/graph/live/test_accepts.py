"""Which stream a request accepts, if any."""

from __future__ import annotations

import pytest

from graph.live.accepts import Wanted, Way, wanted

EVENTS, PARTS = Way.EVENTS, Way.PARTS
GRAPHQL_SSE = "text/event-stream"
APOLLO = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"
APOLLO_DEFER = "multipart/mixed;deferSpec=20220824,application/json"
URQL = (
    "application/graphql-response+json, application/graphql+json, application/json,"
    " text/event-stream, multipart/mixed"
)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("*/*", None),
        ("text/*", None),
        ("multipart/*", None),
        ("application/json", None),
        ("text/html, application/xhtml+xml, */*;q=0.8", None),
        ("text/event-streams", None),
        ("multipart/mixed", None),
        ("multipart/mixed; subscriptionSpec=2.0", None),
        ("multipart/mixed; subscriptionSpec", None),
        ("multipart/mixed; x=subscriptionSpec=1.0", None),
        ('text/plain; a="text/event-stream"', None),
        ('text/plain; a=", text/event-stream"', None),
        ("text/event-stream;q=0", None),
        ("text/event-stream;q=0.0, application/json", None),
        ("text/event-stream;q=2", None),
        ("text/event-stream;q=high", None),
        (APOLLO_DEFER, None),
        (GRAPHQL_SSE, Wanted(EVENTS, is_for_all=True)),
        ("TEXT/Event-Stream", Wanted(EVENTS, is_for_all=True)),
        ("text/event-stream; charset=utf-8", Wanted(EVENTS, is_for_all=True)),
        ("text/event-stream, application/json;q=0.9", Wanted(EVENTS, is_for_all=True)),
        ("text/event-stream, */*;q=0.1", Wanted(EVENTS, is_for_all=True)),
        ("text/event-stream;q=0.5, application/json;q=0", Wanted(EVENTS, is_for_all=True)),
        ("text/event-stream, application/json", Wanted(EVENTS, is_for_all=False)),
        ("text/event-stream, */*", Wanted(EVENTS, is_for_all=False)),
        ("text/event-stream;q=0.5, application/json", Wanted(EVENTS, is_for_all=False)),
        ("text/event-stream, application/json;q=0, */*", Wanted(EVENTS, is_for_all=False)),
        (URQL, Wanted(EVENTS, is_for_all=False)),
        (APOLLO, Wanted(PARTS, is_for_all=False)),
        ('multipart/mixed;subscriptionSpec="1.0"', Wanted(PARTS, is_for_all=False)),
        ("Multipart/Mixed; SUBSCRIPTIONSPEC=1.0", Wanted(PARTS, is_for_all=False)),
        ("multipart/mixed;subscriptionSpec=1.0;q=0, text/event-stream", Wanted(EVENTS, True)),
        ("multipart/mixed;subscriptionSpec=1.0, text/event-stream", Wanted(PARTS, False)),
        ("text/event-stream, multipart/mixed;subscriptionSpec=1.0", Wanted(EVENTS, True)),
        ("text/event-stream;q=0.1, multipart/mixed;subscriptionSpec=1.0", Wanted(PARTS, False)),
        ("text/event-stream;q=0.2,text/event-stream;q=0.4", Wanted(EVENTS, is_for_all=True)),
        (",,, text/event-stream ,,", Wanted(EVENTS, is_for_all=True)),
    ],
)
def test_a_stream_is_given_to_who_names_it(header: str, expected: Wanted | None) -> None:
    assert wanted(header) == expected


@pytest.mark.parametrize("piece", [",", '"', ";", "a;q=", '";"\\', "*/*,", "text/event-stream;"])
def test_a_long_header_is_read_in_no_time(piece: str) -> None:
    # A pattern that goes back and forth would take longer than the age of the universe.
    wanted((piece * 20_000)[:60_000] + "text/event-stream")
