"""A provider of rates: a real HTTP server on this machine, which answers as a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit
from zipfile import ZIP_DEFLATED, ZipFile

ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gesmes:Envelope'
    ' xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"'
    ' xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">'
    "<gesmes:subject>Reference rates</gesmes:subject>"
    "<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>"
    "<Cube>{days}</Cube></gesmes:Envelope>"
)
Days: TypeAlias = Mapping[str, Mapping[str, str]]


class Asking(BaseHTTPRequestHandler):
    """One request: `params` are those of its query."""

    provider: Provider

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        self.params = dict(parse_qsl(split.query))
        self.provider.asked.append((split.path, self.params))
        try:
            self.provider.answers.get(split.path, no_such_file)(self)
        except (BrokenPipeError, ConnectionResetError):
            # The one that asked has had enough.
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


Answer: TypeAlias = Callable[[Asking], None]


@dataclass
class Provider:
    """`answers` by path; `asked` are the paths and parameters of what came. `released` ends
    every answer that stalls.
    """

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def serving() -> Iterator[Provider]:
    kind = type("OneProvider", (Asking,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        provider = Provider(f"http://127.0.0.1:{server.server_port}")
        kind.provider = provider  # type: ignore[attr-defined]  # made just above
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield provider
        finally:
            provider.released.set()
            server.shutdown()
            thread.join()


def says(content: bytes | str, status: int = 200, **headers: str) -> Answer:
    body = content.encode() if isinstance(content, str) else content

    def answer(asking: Asking) -> None:
        asking.send_response(status)
        for name, value in headers.items():
            asking.send_header(name.replace("_", "-"), value)
        asking.send_header("Content-Length", str(len(body)))
        asking.end_headers()
        asking.wfile.write(body)

    return answer


no_such_file = says("no such file", 404)


def redirects(to: str) -> Answer:
    return says("", 302, Location=to)


def stalls(provider: Provider) -> Answer:
    """It begins, and does not go on."""

    def answer(asking: Asking) -> None:
        asking.send_response(200)
        asking.end_headers()
        asking.wfile.write(b"<?xml")
        asking.wfile.flush()
        provider.released.wait(60)

    return answer


def drips(provider: Provider, pause_s: float) -> Answer:
    """A byte at a time, for ever."""

    def answer(asking: Asking) -> None:
        asking.send_response(200)
        asking.end_headers()
        while not provider.released.wait(pause_s):
            asking.wfile.write(b" ")
            asking.wfile.flush()

    return answer


def floods(asking: Asking) -> None:
    """A hundred megabytes, of which it does not say how many they are."""
    asking.send_response(200)
    asking.end_headers()
    for _ in range(1_600):
        asking.wfile.write(b" " * 65_536)


def xml(days: Days) -> str:
    """The bank's daily file or that of 90 days."""
    cubes = (
        f"<Cube time='{day}'>"
        + "".join(f"<Cube currency='{code}' rate='{rate}'/>" for code, rate in rates.items())
        + "</Cube>"
        for day, rates in days.items()
    )
    return ENVELOPE.format(days="".join(cubes))


def zipped(days: Days) -> bytes:
    """The bank's whole history."""
    codes = sorted({code for rates in days.values() for code in rates})
    lines = [",".join(["Date", *codes, ""])] + [
        ",".join([day, *(days[day].get(code, "N/A") for code in codes), ""])
        for day in sorted(days, reverse=True)
    ]
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr("eurofxref-hist.csv", "\n".join(lines) + "\n")
    return buffer.getvalue()


def frankfurter(days: Days) -> Answer:
    """Its rates, as far as they are asked for; an error for currencies that nobody ever had."""
    known = {code for rates in days.values() for code in rates}

    def answer(asking: Asking) -> None:
        quotes = asking.params["quotes"].split(",")
        if unknown := [quote for quote in quotes if quote not in known]:
            says(json.dumps({"status": 422, "message": f"invalid currency: {unknown}"}), 422)(
                asking
            )
            return
        rows = (
            f'{{"date":"{day}","base":"EUR","quote":"{code}","rate":{rates[code]}}}'
            for day, rates in sorted(days.items())
            for code in sorted(rates)
            if asking.params["from"] <= day <= asking.params["to"] and code in quotes
        )
        says(f"[{','.join(rows)}]", Content_Type="application/json")(asking)

    return answer
