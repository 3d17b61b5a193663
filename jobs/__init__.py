"""The other edge: `python -m jobs <name>`, for the operator and for the clock."""
