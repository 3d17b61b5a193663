"""Analytics of a wallet: figures that the server works out, beside the transactions themselves."""
