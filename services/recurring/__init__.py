"""Recurring transactions: what is posted on which days, and the ledger of what became of each."""
