"""Statements in: plans of imports, what came of them, and the mappings kept for accounts."""
