"""Currency symbols and what they may mean. Data only."""

# ruff: noqa: RUF001 - a language is one line, in the letters of its own script

from __future__ import annotations

# What stands before or after an amount, folded to lower case, and the currencies it may mean.
SYMBOLS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "£": ("GBP", "GIP", "FKP", "SHP"), "¥": ("JPY", "CNY"), "₹": ("INR",),
    "$": (
        "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "BSD",
        "BBD", "BZD", "BMD", "FJD", "JMD", "LRD", "NAD", "TTD", "XCD", "KYD", "DOP",
    ),
    "₽": ("RUB",), "₴": ("UAH",), "₺": ("TRY",), "₪": ("ILS",), "₩": ("KRW",), "₫": ("VND",),
    "₦": ("NGN",), "₱": ("PHP",), "₸": ("KZT",), "₾": ("GEL",), "₼": ("AZN",), "₵": ("GHS",),
    "฿": ("THB",), "₡": ("CRC",), "₲": ("PYG",), "₭": ("LAK",), "₮": ("MNT",), "៛": ("KHR",),
    "us$": ("USD",), "u$s": ("USD",), "a$": ("AUD",), "au$": ("AUD",), "c$": ("CAD",),
    "ca$": ("CAD",), "nz$": ("NZD",), "s$": ("SGD",), "hk$": ("HKD",), "nt$": ("TWD",),
    "mx$": ("MXN",), "r$": ("BRL",), "zł": ("PLN",), "zl": ("PLN",), "kč": ("CZK",),
    "kc": ("CZK",), "ft": ("HUF",), "kr": ("SEK", "NOK", "DKK", "ISK"), "dkr": ("DKK",),
    "nkr": ("NOK",), "skr": ("SEK",), "fr": ("CHF",), "sfr": ("CHF",), "lei": ("RON", "MDL"),
    "лв": ("BGN",), "руб": ("RUB",), "р": ("RUB",), "грн": ("UAH",), "tl": ("TRY",),
    "rs": ("INR", "PKR", "LKR", "NPR", "MUR"), "r": ("ZAR",), "rm": ("MYR",), "rp": ("IDR",),
    "kn": ("HRK",), "元": ("CNY", "TWD"), "円": ("JPY",), "원": ("KRW",), "din": ("RSD",),
    "дин": ("RSD",), "ksh": ("KES",), "тг": ("KZT",), "₨": ("INR", "PKR", "LKR"),
    "rmb": ("CNY",), "btc": (), "eur": ("EUR",), "euro": ("EUR",), "euros": ("EUR",),
}  # fmt: skip
