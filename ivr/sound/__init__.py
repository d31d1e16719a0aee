"""Telephone sound: what bytes are, and how they become samples.  No database."""
