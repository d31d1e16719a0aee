"""Beginnings of transaction ids, where somebody says that it is one.

Whole ids are 64 hexadecimal digits like a private key, and are removed as one before
anything is stored, whatever is said around them: `my transaction failed, my key is
0x…` names a transaction too, and a key that is kept once is lost.  What callers read
out, and what finds a transaction, are the first digits.
"""

from collections.abc import Iterator

from ivr.flow.secrets.numbers import CHINESE, ENGLISH, KOREAN, NATIVE
from ivr.flow.secrets.tokens import Token

LEADS = frozenset(
    "transaction transactions txid tx txn hash 交 哈 거래 트랜잭션 해시".split()
)
# What stands between the word and the digits.
BETWEEN = frozenset(
    "id i d number no hash code is it it's s the my starts begins starting beginning "
    "with as 易 希 号 编 码 是 为 的 开 头 前 几 位 数 字 "
    "거래 번호 번호는 번호가 아이디 아이디는 해시 해시는 해시가 은 는 가".split()
)
ATTACHED = ("번호는", "번호가", "번호", "아이디는", "아이디", "해시는", "해시")
AMOUNTS = frozenset(
    "dollar dollars won yuan usd usdt btc eth bitcoin bitcoins percent days day hours "
    "weeks times coins 元 块 万 千 百 个 美 天 次 원 만 개 일 번 시".split()
)
HEX = frozenset("0123456789abcdef")
FEWEST, MOST_DIGITS, MOST = 4, 12, 40


def find_transactions(words: list[Token]) -> Iterator[tuple[int, int, str]]:
    """Yield where the digits of a transaction stand, and what they are."""
    for index, word in enumerate(words):
        if not is_lead(word.word):
            continue
        first = index + 1
        while first < len(words) and words[first].word in BETWEEN:
            first += 1
        run = hexadecimal(words, first)
        if run is not None:
            yield words[first].begin, *run


def is_lead(word: str) -> bool:
    """Tell whether a word speaks of a transaction: 거래 and 거래번호는 do."""
    if word in LEADS:
        return True
    return any(word == f"{lead}{end}" for lead in ("거래", "해시") for end in ATTACHED)


def hexadecimal(words: list[Token], first: int) -> tuple[int, str] | None:
    """Return where digits and letters from `first` on end, and what they are."""
    value, at = "", first
    while at < len(words) and (part := piece(words, at, value)):
        value += part
        at += 1
    bare = value.removeprefix("0x")
    most = MOST_DIGITS if bare.isdecimal() else MOST
    counted = at < len(words) and words[at].word in AMOUNTS
    told = any(one.isdecimal() for one in bare) and FEWEST <= len(bare) <= most
    if not told or (counted and value == bare):
        return None
    return words[at - 1].end, value


def piece(words: list[Token], at: int, value: str) -> str:
    """Return what a word adds to `value`: digits, a letter, several if they touch."""
    word = words[at].word
    for known in (ENGLISH, CHINESE, NATIVE):
        if word in known and len(known[word]) == 1:
            return known[word]
    if word == "x" and value == "0":
        return word
    if all(one in KOREAN for one in word):
        return "".join(KOREAN[one] for one in word)
    touches = at > 0 and words[at - 1].end == words[at].begin
    spelt = all(one in HEX for one in word) and (
        word.isdecimal() or len(word) == 1 or (touches and bool(value))
    )
    return word if spelt else ""
