"""Mails about an account: links that do something once, and notices of what happened to it.

Facts of links are, beside `token`, those of `services.links.told`; of notices those of
`domain.notices`. What others call themselves and their wallets is quoted, so that nobody takes it
for ours.
"""

from __future__ import annotations

from datetime import datetime

from domain.deliveries import Facts
from domain.ledger import WalletRole
from domain.links import Purpose, address
from domain.mails.content import Action, Composer, Content, Recipient, Text
from domain.notices import NoticeKind

_NOTICE = (
    "You get this mail because it is about the safety of your account at {base_url}; such mails"
    " cannot be turned off."
)
_ASKED = (
    "You get this mail because somebody gave this address at {base_url}. If that was not you, do"
    " nothing: without the link nothing happens."
)
_MAY = {
    WalletRole.OWNER.name: "do everything in it, also invite others",
    WalletRole.EDITOR.name: "see and change what is in it",
    WalletRole.VIEWER.name: "see what is in it",
}


def _reset(facts: Facts, to: Recipient) -> Content:
    return Content(
        subject="Choose another password",
        parts=[
            Text("Somebody, probably you, has forgotten the password of your account."),
            _action("Choose another password", Purpose.PASSWORD_RESET, facts, to),
            Text(f"The link is good once, until {_until(facts, to)}. You are signed out then."),
        ],
        reason=_ASKED.format(base_url=to.base_url),
    )


def _verification(facts: Facts, to: Recipient) -> Content:
    return Content(
        subject="Is this your address?",
        parts=[
            Text("An account has this address. Please show that it is yours."),
            _action("Yes, it is mine", Purpose.EMAIL_VERIFICATION, facts, to),
            Text(f"The link is good once, until {_until(facts, to)}."),
        ],
        reason=_ASKED.format(base_url=to.base_url),
    )


def _invitation(facts: Facts, to: Recipient) -> Content:
    inviter = f"“{facts['inviter']}”" if facts["inviter"] else "Somebody"
    return Content(
        subject="You are invited to share a wallet",
        parts=[
            Text(f"{inviter} asks you into the wallet “{facts['wallet']}”, to share its accounts."),
            Text(f"You could {_MAY[str(facts['role'])]}."),
            _action("Look at the invitation", Purpose.INVITATION, facts, to),
            Text(f"It can be accepted once, until {_until(facts, to)}."),
        ],
        reason=_ASKED.format(base_url=to.base_url),
    )


def _notice(subject: str, what: str, advice: str) -> Composer:
    def compose(facts: Facts, to: Recipient) -> Content:
        when = to.moment(datetime.fromisoformat(str(facts["at"])))
        where = [f"When: {when} ({to.zone})."]
        if facts["device"]:
            where.append(f"What the device says of itself: {facts['device']}.")
        if facts["address"]:
            where.append(f"Network address: {facts['address']}.")
        return Content(
            subject=subject,
            parts=[Text(what), *map(Text, where), Text(advice)],
            reason=_NOTICE.format(base_url=to.base_url),
        )

    return compose


_ADVICE = (
    "If it was you, all is well. If not, choose another password at once (requestPasswordReset),"
    " which signs every device out."
)
KINDS: dict[str, Composer] = {
    Purpose.PASSWORD_RESET.name: _reset,
    Purpose.EMAIL_VERIFICATION.name: _verification,
    Purpose.INVITATION.name: _invitation,
    NoticeKind.SECURITY_SIGN_IN.name: _notice(
        "A new device is signed in",
        "Somebody signed in to your account on a device that was not signed in before.",
        _ADVICE,
    ),
    NoticeKind.SECURITY_PASSWORD_CHANGED.name: _notice(
        "Your password was changed",
        "The password of your account was changed, and all other devices are signed out.",
        _ADVICE,
    ),
    NoticeKind.SECURITY_PASSWORD_RESET.name: _notice(
        "Your password was set anew",
        "The password of your account was set anew, and all devices are signed out.",
        _ADVICE,
    ),
    NoticeKind.SECURITY_EMAIL_CHANGED.name: _notice(
        "Your account has another address",
        "Your account has another address now. This is the last mail that goes to this one.",
        "If it was not you, somebody knows your password: tell whoever runs this server at once.",
    ),
}


def _action(label: str, purpose: Purpose, facts: Facts, to: Recipient) -> Action:
    base = to.link_base_url or to.base_url
    return Action(label, address(base, purpose, str(facts["token"])))


def _until(facts: Facts, to: Recipient) -> str:
    return f"{to.moment(datetime.fromisoformat(str(facts['until'])))} ({to.zone})"
