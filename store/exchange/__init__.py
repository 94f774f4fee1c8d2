"""How records leave a ledger as files and come back; all of it is pure but what gathers them and plans an import."""
