"""Cases: what callers want, and what agents do about it."""
