"""PINs: their shape, and how one is kept (argon2id, RFC 9106)."""

import re

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

PIN = re.compile(r"[0-9]{4,12}")
# OWASP's least cost of argon2id, a quarter of a password's: a caller waits while a
# PIN is compared, and what protects four digits is that tries are counted, not that
# each of them is dear.
# https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
MEMORY_KIB, PASSES, LANES = 19456, 2, 1
COST = f"m={MEMORY_KIB},t={PASSES},p={LANES}"
KEPT = re.compile(
    rf"\$argon2id\$v=19\${COST}\$[A-Za-z0-9+/]{{22,}}\$[A-Za-z0-9+/]{{43,}}"
)
# Compared with when there is no PIN, so that the answer takes the same time.
NOBODYS_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$Vrj7ytH/jjazgUASsOSYzw"
    "$hOu6+U1XnAD/U5RXIZd5dqpwLRV709G9bczmNIg6uGo"
)

hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


def is_pin(text: str) -> bool:
    """Tell whether `text` is a PIN that a telephone can type."""
    return PIN.fullmatch(text) is not None


def is_kept(text: str) -> bool:
    """Tell whether `text` is what `hashed` returns, and takes as long to compare."""
    return KEPT.fullmatch(text) is not None


def hashed(pin: str) -> str:
    """Return what is kept of a PIN; slow on purpose."""
    return hasher.hash(pin)


def matches(pin_hash: str, pin: str) -> bool:
    """Tell whether the PIN is the one; slow on purpose, whatever is given."""
    try:
        return hasher.verify(pin_hash, pin.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
