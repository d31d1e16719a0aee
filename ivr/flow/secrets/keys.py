"""Private keys: 64 hexadecimal digits, and what wallets write in base 58.

https://en.bitcoin.it/wiki/Wallet_import_format, BIP 32 (xprv) and BIP 38 (6P).  The
checksum is not asked for: a key with one wrong letter gives the right one away.  A
transaction's number looks like a key (64 hexadecimal digits), so it is taken for one.
"""

import re
from collections.abc import Iterator

BASE_58 = "1-9A-HJ-NP-Za-km-z"
WRITTEN = re.compile(
    rf"(?<![0-9A-Za-z])(?:[59KLc][{BASE_58}]{{50,51}}|6P[{BASE_58}]{{56}}"
    rf"|[a-zA-Z]prv[{BASE_58}]{{50,112}})(?![0-9A-Za-z])"
)
GROUP = "[0-9a-fA-F]+(?![0-9A-Za-z])"
GROUPS = re.compile(rf"(?<![0-9A-Za-z])(?:0[xX])?{GROUP}(?:[\s\-:,.]{{1,3}}{GROUP})*")
NO_DIGIT = re.compile(r"0[xX]|[^0-9a-fA-F]")
HEX_DIGITS = 64


def find_keys(text: str) -> Iterator[tuple[int, int]]:
    """Yield where private keys stand in `text`, in one piece or in groups."""
    for match in WRITTEN.finditer(text):
        yield match.span()
    for match in GROUPS.finditer(text):
        if len(NO_DIGIT.sub("", match[0])) >= HEX_DIGITS:
            yield match.span()
