"""The world outside that deliveries go to: an HTTP server and an SMTP server, both real, and both
as bad as a test wants them.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.graph.server import BOUND_S, free_port

# For the name hooks.example.org and the address 127.0.0.1; it signs itself, and lasts a century.
CERTIFICATE = Path(__file__).parent / "certificates" / "hooks.example.org.pem"
HUGE = 100 * 1024 * 1024


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Hook:
    """What a webhook is sent; `answers` is asked for each request, and may change."""

    port: int
    scheme: str = "http"
    received: list[Received] = field(default_factory=list)
    answers: Callable[[Received], int | str] = lambda _: 204
    released: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"


@contextmanager
def hook(*, is_tls: bool = False) -> Iterator[Hook]:
    """A server that answers with a status, or as one of the words below says."""
    server = _Server(("127.0.0.1", 0), _Handler)
    if is_tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    made = Hook(server.server_address[1], "https" if is_tls else "http")
    server.hook = made  # type: ignore[attr-defined]  # for the handler
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.released.set()
        server.shutdown()
        server.server_close()
        thread.join(BOUND_S)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # As many as come at once; of more, the first packet is lost and sent again a second later.
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        hook: Hook = self.server.hook  # type: ignore[attr-defined]  # given to it above
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers["content-length"]))
        received = Received(self.path, headers, body)
        hook.received.append(received)
        said = hook.answers(received)
        if isinstance(said, int):
            self._answer(said)
        else:
            getattr(self, f"_{said}")(hook)

    def log_message(self, *_: Any) -> None:
        pass

    def _answer(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _stall(self, hook: Hook) -> None:
        """Says nothing until the test is over."""
        hook.released.wait(BOUND_S)
        self.close_connection = True

    def _drip(self, hook: Hook) -> None:
        """Says a byte of its head now and then, and never comes to an end."""
        while not hook.released.wait(0.05):
            try:
                self.wfile.write(b"X")
                self.wfile.flush()
            except OSError:
                break
        self.close_connection = True

    def _redirect(self, hook: Hook) -> None:
        self._answer(302, Location=hook.url("/elsewhere"))

    def _garbage(self, _: Hook) -> None:
        self.wfile.write(b"this is no HTTP\r\n\r\n")
        self.close_connection = True

    def _drop(self, _: Hook) -> None:
        self.close_connection = True

    def _huge(self, __: Hook) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(HUGE))
        self.end_headers()
        piece = b"x" * 65_536
        try:
            for _ in range(HUGE // len(piece)):
                self.wfile.write(piece)
        except OSError:
            pass
        self.close_connection = True


@dataclass
class MailServer:
    """What mail has come in; `says` is asked at a word of SMTP: RCPT or DATA. None is as usual,
    "drop" ends the connection without a word.
    """

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    says: Callable[[str], str | None] = lambda _: None

    @property
    def settings(self) -> dict[str, str]:
        return {
            "OUTLAY_SMTP_HOST": "127.0.0.1",
            "OUTLAY_SMTP_PORT": str(self.port),
            "OUTLAY_SMTP_TLS": "none",
            "OUTLAY_MAIL_FROM": "outlay@example.org",
        }

    def of(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.received if address in str(mail["To"])]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, _: Session, envelope: Envelope, address: str, __: list[str]
    ) -> str:
        return self._said("RCPT", server) or self._taken(envelope, address)

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        said = self.says("DATA")
        if said is None or said == "drop":
            mail = email.message_from_bytes(content, policy=email.policy.default)
            assert isinstance(mail, EmailMessage)
            self.received.append(mail)
            self.raw.append(content)
        return self._cut(said, server) or "250 OK"

    def _taken(self, envelope: Envelope, address: str) -> str:
        envelope.rcpt_tos.append(address)
        self.recipients.append(address)
        return "250 OK"

    def _said(self, word: str, server: SMTP) -> str | None:
        return self._cut(self.says(word), server)

    def _cut(self, said: str | None, server: SMTP) -> str | None:
        if said == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "421 gone"
        return said


@contextmanager
def mail_server(*, is_secured: bool = False) -> Iterator[MailServer]:
    """`is_secured`: it wants STARTTLS, and the password of `outlay`, which is `hunter2`."""
    made = MailServer()
    options: dict[str, Any] = {"enable_SMTPUTF8": True}
    if is_secured:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        options |= {
            "tls_context": context,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": _authenticated,
        }
    made.port = free_port()
    controller = Controller(made, hostname="127.0.0.1", port=made.port, **options)
    controller.start()
    try:
        yield made
    finally:
        controller.stop()


def _authenticated(*given: Any) -> AuthResult:
    [login] = [each for each in given if isinstance(each, LoginPassword)]
    # Not handled: that it is refused is for the server to say.
    return AuthResult(success=login == LoginPassword(b"outlay", b"hunter2"), handled=False)


def trusting() -> ssl.SSLContext:
    """Believes the certificate above, and no other."""
    return ssl.create_default_context(cafile=CERTIFICATE)
