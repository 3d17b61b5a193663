"""Budgets: what may be spent on what in each period, and the warnings that follow."""
