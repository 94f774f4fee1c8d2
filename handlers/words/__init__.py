"""In: what a person types, read into what the ledger can be asked."""
