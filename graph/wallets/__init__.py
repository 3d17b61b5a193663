"""Wallets: the tenants. Everything about money belongs to one."""

from graph.wallets.types import Wallet as Wallet
