"""Proofs: what can be known of a call flow before it answers a phone."""
