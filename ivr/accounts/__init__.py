"""Accounts: who a caller is, and how surely we know it."""
