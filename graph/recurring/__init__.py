"""Recurring transactions: what is posted on which days, and what became of each."""
