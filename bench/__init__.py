"""Benchmarks: what the service costs, beside its peers and as a wallet grows."""
