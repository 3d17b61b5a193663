"""Statement imports: plans and their rows, what they look up, batches, mappings."""
