"""Text and HTML of any content. Every value is escaped here; nothing is loaded from anywhere."""

from __future__ import annotations

import re
from html import escape
from textwrap import fill

from domain.mails.content import Action, Content, Entry, Mail, Part, Recipient

SUBJECT_MAX = 200

_WIDTH = 76
# Line breaks would begin another header, and bidi controls would turn what is read around.
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_STYLE = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"
_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head>
<body style="margin:0;background:#f4f5f7">
<div style="max-width:36rem;margin:0 auto;padding:2rem 1rem;color:#1f2933;\
line-height:1.5;{style}">
<p style="margin:0 0 1rem;font-size:.875rem;color:#52606d">Outlay</p>
<div style="background:#fff;border-radius:.5rem;padding:1.5rem">
<h1 style="margin:0 0 1rem;font-size:1.25rem;line-height:1.3">{title}</h1>
{parts}
</div>
<p style="margin:1rem 0 0;font-size:.8125rem;color:#52606d">{reason}</p>
</div>
</body>
</html>
"""


def rendered(content: Content, to: Recipient) -> Mail:
    subject = one_line(content.subject)
    greeting = f"Hello {one_line(to.name)}," if to.name else "Hello,"
    return Mail(
        subject=subject[:SUBJECT_MAX],
        text=_text(greeting, content),
        html=_PAGE.format(
            title=escape(subject),
            style=_STYLE,
            parts="\n".join([_paragraph(greeting), *map(_html_part, content.parts)]),
            reason=escape(content.reason) + _leave(content.leave),
        ),
    )


def one_line(text: str) -> str:
    """Nothing that could end a line, or turn it around."""
    return " ".join(_UNPRINTED.sub(" ", text).split())


def _text(greeting: str, content: Content) -> str:
    blocks = [greeting, *map(_text_part, content.parts), f"-- \n{_wrapped(content.reason)}"]
    if content.leave is not None:
        blocks.append(_text_part(content.leave))
    return "\n\n".join(blocks) + "\n"


def _text_part(part: Part) -> str:
    if isinstance(part, Action):
        return f"{part.label}:\n{part.url}"
    if isinstance(part, Entry):
        lines = [f"* {one_line(part.title)}", f"  {one_line(part.text)}"]
        return "\n".join([*lines, *([f"  {part.aside}"] if part.aside else [])])
    return _wrapped(part.text)


def _wrapped(text: str) -> str:
    # An address that is broken in two leads nowhere.
    return fill(one_line(text), _WIDTH, break_long_words=False, break_on_hyphens=False)


def _html_part(part: Part) -> str:
    if isinstance(part, Action):
        url = escape(part.url)
        return (
            f'<p style="margin:1.25rem 0"><a href="{url}" style="display:inline-block;padding:'
            ".625rem 1.25rem;border-radius:.375rem;background:#1d4ed8;color:#fff;"
            f'text-decoration:none">{escape(part.label)}</a></p>\n'
            '<p style="margin:0 0 1rem;font-size:.8125rem;color:#52606d;word-break:break-all">'
            f"{url}</p>"
        )
    if isinstance(part, Entry):
        aside = f'<br><small style="color:#52606d">{escape(part.aside)}</small>'
        return (
            f'<p style="margin:0 0 1rem"><strong>{escape(one_line(part.title))}</strong>'
            f"<br>{escape(one_line(part.text))}{aside if part.aside else ''}</p>"
        )
    return _paragraph(part.text)


def _leave(action: Action | None) -> str:
    if action is None:
        return ""
    return f'<br><a href="{escape(action.url)}" style="color:inherit">{escape(action.label)}</a>'


def _paragraph(text: str) -> str:
    return f'<p style="margin:0 0 1rem">{escape(one_line(text))}</p>'
