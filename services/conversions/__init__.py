"""Conversions: what transactions are in the currencies that their wallet's figures are in."""
