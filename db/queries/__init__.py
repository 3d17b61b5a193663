"""Every SELECT of the product, and bulk statements; one module per noun.

A query function is scoped `(session, viewer or wallet…)` with the access condition in its WHERE,
or a batch `(session, keys) -> {key: an answer for every key}` reached only from a row that was
allowed already, or named `all_…` and for jobs only.
"""
