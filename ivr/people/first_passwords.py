"""Passwords that we make for somebody, who changes them at the first sign-in.

They are shown once, hold for three days, and open nothing but the page on which their
owner chooses another (ASVS 5.0, 6.4.1).
"""

import secrets
from datetime import timedelta

# Without letters and digits that are taken for each other.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 5
LASTS = timedelta(days=3)


def first_password() -> str:
    """Return 100 random bits in four groups: `k7m2p-x9wqr-4htzn-b8dvc`."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS)
    )
