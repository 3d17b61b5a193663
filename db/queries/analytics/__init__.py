"""What analytics reads: sums that are kept, and where it must, the transactions of some days."""
