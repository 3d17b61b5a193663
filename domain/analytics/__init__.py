"""Analytics: what a ledger's sums say, as plain arithmetic over them."""
