"""Calling back: an agent's phone rings, then the caller's; once, and never twice."""
