"""Transactions: types, inputs, lists and mutations."""
