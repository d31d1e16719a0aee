"""Digits that a caller says: heard, doubted, and asked for again one by one."""
