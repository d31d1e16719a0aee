"""Recordings as they are heard: found, muted where a secret was told, sent in parts."""
