"""One mail to one person, handed to the mail server of the settings."""

from __future__ import annotations

import asyncio
import re
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

import aiosmtplib

from domain.deliveries import Answer
from services.parcels import Letter
from settings import Settings, SmtpTls

ERROR_MAX = 200

_PERMANENT = range(500, 600)
_TAKEN = 250
# RFC 2045 allows 76 characters on a line of quoted-printable, RFC 5322 998 on any.
_PRINTABLE_MAX = 76
_LINE_MAX = 990


async def send(settings: Settings, letter: Letter, tls: ssl.SSLContext | None = None) -> Answer:
    """Never raises for what the server or the network does."""
    try:
        # Servers that say a byte now and then have this long all in all.
        async with asyncio.timeout(settings.smtp_timeout_s):
            return await _sent(settings, letter, tls)
    except (aiosmtplib.SMTPException, OSError) as error:
        return _told(error, settings)
    except (ValueError, IndexError, MessageError):
        # What people may write as an address is more than what mail can go to.
        return Answer(None, "This is no address that mail can go to", is_final=True)


def _told(error: Exception, settings: Settings) -> Answer:
    """What an error means for the mail: only what is said of it itself is final."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        refused = error.recipients[0]
        return _refused(refused, is_final=refused.code in _PERMANENT)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        is_of_mail = isinstance(error, aiosmtplib.SMTPDataError)
        return _refused(error, is_final=is_of_mail and error.code in _PERMANENT)
    if isinstance(error, TimeoutError):
        seconds = settings.smtp_timeout_s
        return Answer(None, f"The mail server has not answered within {seconds} seconds")
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return Answer(None, "The mail server lacks what is needed: STARTTLS, AUTH or SMTPUTF8")
    return Answer(None, "The connection to the mail server failed, or was lost")


async def _sent(settings: Settings, letter: Letter, tls: ssl.SSLContext | None) -> Answer:
    to = _ascii_domain(letter.to)
    client = aiosmtplib.SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        use_tls=settings.smtp_tls is SmtpTls.TLS,
        start_tls=settings.smtp_tls is SmtpTls.STARTTLS,
        username=settings.smtp_user or None,
        password=settings.smtp_password or None,
        timeout=settings.smtp_timeout_s,
        local_hostname=_domain(settings.mail_from),
        tls_context=tls,
    )
    async with client:
        content = written(message(settings, letter, to))
        options = [] if to.isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
        await client.sendmail(settings.mail_from, [to], content, mail_options=options)
    return Answer(_TAKEN)


def written(message: EmailMessage) -> bytes:
    """With headers on lines as long as may be: folded, an address would be encoded, and be none."""
    return message.as_bytes(policy=message.policy.clone(max_line_length=_LINE_MAX))


def message(settings: Settings, letter: Letter, to: str) -> EmailMessage:
    """The mail as it is sent. A header cannot hold a line break: EmailMessage refuses it."""
    mail = letter.mail
    policy = SMTP if to.isascii() else SMTPUTF8
    made = EmailMessage(policy=policy.clone(max_line_length=_PRINTABLE_MAX))
    made["From"] = Address("Outlay", addr_spec=settings.mail_from)
    local, _, domain = to.rpartition("@")
    made["To"] = Address(username=local, domain=domain)
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(letter.at)
    made["Message-ID"] = f"<{letter.id}@{_domain(settings.mail_from)}>"
    # So that answering machines do not.
    made["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe_url is not None:
        # RFC 8058: mail programs show a button for it.
        made["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(mail.text, cte="quoted-printable")
    made.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return made


def _ascii_domain(address: str) -> str:
    """Raises UnicodeError for a domain that no name server could know."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _refused(said: aiosmtplib.SMTPResponseException, *, is_final: bool) -> Answer:
    text = re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in said.message))
    told = f"The mail server said {said.code}: {text.strip()}"
    return Answer(said.code, told[:ERROR_MAX], is_final)
