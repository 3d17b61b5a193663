"""Addresses: which a webhook may have, and which may be spoken to."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import is_public, may_be_reached, port_of, target
from domain.errors import Invalid

INSIDE = [ip_network("10.0.0.0/8"), ip_network("::1/128")]


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.org",
        "https://hooks.example.org/outlay?key=1#top",
        "http://hooks.example.org:8080/",
        "https://xn--bcher-kva.example/",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]:8443/",
        "HTTPS://Hooks.Example.ORG/",
    ],
)
def test_what_a_webhook_can_have(url: str) -> None:
    assert target(url).geturl().lower() == url.lower()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("file:///etc/passwd", "starts with https://"),
        ("ftp://example.org/", "starts with https://"),
        ("hooks.example.org", "starts with https://"),
        ("https://", "starts with https://"),
        ("https:///path", "starts with https://"),
        ("https://a.example.org:99999/", "starts with https://"),
        ("https://a.example.org\\@b.example.org/", "starts with https://"),
        ("https://a.example.org/a b", "starts with https://"),
        ("https://a.example.org/\r\nX: y", "starts with https://"),
        ("https://[2606:4700::1111]x/", "starts with https://"),
        ("https://me:secret@a.example.org/", "no name and no password"),
        ("https://@a.example.org/", "no name and no password"),
        ("https://a.example.org:22/", "Use port 443"),
        ("https://a.example.org:0/", "Use port 443"),
        ("https://b\u00fccher.example/", "in ASCII"),
        ("https://\uff11\uff12\uff17.0.0.1/", "in ASCII"),
        ("https://a.example.org./", "without a dot"),
        ("https://a..example.org/", "is none"),
        ("https://-a.example.org/", "is none"),
        ("https://127.1/", "usual form"),
        ("https://0x7f.0.0.1/", "usual form"),
        ("https://0177.0.0.1/", "usual form"),
        ("https://2130706433/", "usual form"),
        ("https://127.0.0.1./", "usual form"),
        ("https://[::1%25lo]/", "public internet"),
        ("https://127.0.0.1/", "public internet"),
        ("https://169.254.169.254/latest/meta-data", "public internet"),
        ("https://[::1]/", "public internet"),
        ("https://[::ffff:8.8.8.8]/", "public internet"),
        ("https://localhost/", "public internet"),
        ("https://a.localhost/", "public internet"),
        ("https://router/", "public internet"),
        ("https://metadata.google.internal/", "public internet"),
        ("https://a.example.org/" + "a" * 2_000, "2,000 characters"),
    ],
)
def test_what_a_webhook_cannot_have(url: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        target(url)


def test_what_the_operator_allows_a_webhook_can_have() -> None:
    assert target("http://10.1.2.3:8080/", INSIDE).hostname == "10.1.2.3"
    assert target("http://hooks/", INSIDE).hostname == "hooks"
    assert port_of(target("http://hooks/", INSIDE)) == 80
    assert port_of(target("https://hooks:8443/", INSIDE)) == 8443
    with pytest.raises(Invalid, match="public internet"):
        target("http://127.0.0.1/", INSIDE)


PRIVATE = (
    "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.255 "
    "169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.1.1 "
    "198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 "
    "255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 "
    "64:ff9b:1::1 100::1 2001::1 2001:10::1 2001:db8::1 2002:7f00:1:: 3fff::1 5f00::1 fc00::1 "
    "fd00:ec2::254 fe80::1 fec0::1 ff02::1 "
)
PUBLIC = (
    "1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 172.32.0.1 223.255.255.255 2606:4700::1 2a00::1"
)


@pytest.mark.parametrize("text", PRIVATE.split())
def test_what_nobody_is_led_to(text: str) -> None:
    assert not may_be_reached(text, [])


@pytest.mark.parametrize("text", PUBLIC.split())
def test_what_anybody_may_be_led_to(text: str) -> None:
    assert may_be_reached(text, [])


@pytest.mark.parametrize("text", ["10.1.1.1", "::1", "::ffff:10.1.1.1", "8.8.8.8"])
def test_what_the_operator_allows_may_be_reached(text: str) -> None:
    assert may_be_reached(text, INSIDE)


@pytest.mark.parametrize("text", ["", "nonsense", "127.1", "fe80::1%eth0", "10.0.0.256"])
def test_what_is_no_address_is_not_reached(text: str) -> None:
    assert not may_be_reached(text, INSIDE)


@given(st.ip_addresses())
def test_what_is_public_here_is_public_to_python_too(address: object) -> None:
    found = ip_address(str(address))

    assert not is_public(found) or (found.is_global and not found.is_multicast)
