"""What kind of answer a request accepts, as far as streams go (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

EVENT_STREAM = "text/event-stream"
MULTIPART = "multipart/mixed"
SUBSCRIPTION_SPEC = "1.0"

_JSON_TYPES = ("application/graphql-response+json", "application/json")
# As many as any client lists; what follows is not looked at.
_RANGES_MAX = 32
# A quoted value may hold what separates elsewhere.
_ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_PARAMETER = re.compile(r';\s*([\w.+-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))')
_QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


class Way(Enum):
    """How several responses come in one HTTP response."""

    EVENTS = EVENT_STREAM
    PARTS = MULTIPART


@dataclass(frozen=True, slots=True)
class Wanted:
    """The way that a subscription's responses come; `is_for_all` when one response does too."""

    way: Way
    is_for_all: bool


@dataclass(frozen=True, slots=True)
class _Range:
    kind: str
    parameters: Mapping[str, str]
    quality: float


def wanted(header: str) -> Wanted | None:
    """None when no stream is asked for by name: `*/*` means JSON, as it does without subscriptions.

    A single response is a stream of events only for who likes that better than JSON, which is
    what `graphql-sse` says and other clients, which list both, do not.
    """
    lowered = header.lower()
    if EVENT_STREAM not in lowered and MULTIPART not in lowered:
        return None
    ranges = list(_ranges(header))
    qualities = {Way.EVENTS: 0.0, Way.PARTS: 0.0}
    for one in ranges:
        if (way := _way(one)) is not None:
            qualities[way] = max(qualities[way], one.quality)
    # Of two that are liked equally, the first that is listed.
    listed = [way for one in ranges if (way := _way(one)) is not None and qualities[way]]
    if not listed:
        return None
    way = max(listed, key=lambda each: qualities[each])
    return Wanted(way, way is Way.EVENTS and qualities[way] > _json_quality(ranges))


def _way(one: _Range) -> Way | None:
    if one.kind == EVENT_STREAM:
        return Way.EVENTS
    if one.kind == MULTIPART and one.parameters.get("subscriptionspec") == SUBSCRIPTION_SPEC:
        return Way.PARTS
    return None


def _json_quality(ranges: list[_Range]) -> float:
    """That of the JSON type that is liked best; the most specific range counts for each."""
    return max(_quality(kind, ranges) for kind in _JSON_TYPES)


def _quality(kind: str, ranges: list[_Range]) -> float:
    for pattern in (kind, kind.partition("/")[0] + "/*", "*/*"):
        matching = [one.quality for one in ranges if one.kind == pattern]
        if matching:
            return max(matching)
    return 0.0


def _ranges(header: str) -> Iterator[_Range]:
    for element in _ELEMENT.findall(header)[:_RANGES_MAX]:
        kind, _, _ = element.partition(";")
        parameters = {
            name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(element)
        }
        quality = parameters.get("q", "1")
        if _QUALITY.fullmatch(quality):
            yield _Range(kind.strip().lower(), parameters, float(quality))
