"""Recordings: fetched, checked, stored and turned into words."""
