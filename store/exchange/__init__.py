"""How records leave a ledger as files and come back: pure, but for the plan of an import, which looks into the ledger."""
