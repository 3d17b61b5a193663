"""Signatures by Standard Webhooks."""

from __future__ import annotations

from datetime import UTC, datetime

from auth import webhooks

SECRET = "a secret that is long enough to sign with"
# The example that the libraries of Standard Webhooks are tested with.
SHOWN = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, AT = "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1_614_265_330, tz=UTC)
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_is_signed_as_others_sign_it() -> None:
    assert webhooks.signature([SHOWN], id_=ID, at=AT, body=BODY) == SIGNATURE


def test_several_secrets_sign_one_after_the_other() -> None:
    other = webhooks.secret_of("a", secret=SECRET)

    both = webhooks.signature([SHOWN, other], id_=ID, at=AT, body=BODY).split(" ")

    assert both[0] == SIGNATURE
    assert both[1] == webhooks.signature([other], id_=ID, at=AT, body=BODY)


def test_a_secret_follows_from_its_key_and_the_servers_own() -> None:
    first, again = (webhooks.secret_of("a", secret=SECRET) for _ in range(2))

    assert first == again
    assert (
        len({first, webhooks.secret_of("b", secret=SECRET), webhooks.secret_of("a", secret="x")})
        == 3
    )
    assert first.startswith("whsec_")
    assert len(first) == 6 + 44
