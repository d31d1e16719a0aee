"""Backups of the database and the recordings, taken and put back."""
