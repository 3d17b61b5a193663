"""Budgets: what may be spent on what in each period, and how that stands."""

from graph.budgets.types import statuses_of as statuses_of
