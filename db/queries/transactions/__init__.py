"""Transactions: pages of a filtered list, their figures, single rows, and bulk writes."""
