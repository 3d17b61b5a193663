"""Statements in: planning an import, overruling it, committing it, and taking it out again."""
