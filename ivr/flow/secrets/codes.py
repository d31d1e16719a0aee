"""Passwords and codes: what is said after `my password is`, in the three languages.

What follows `password` may be any word, unless it is one that says how the password is
(`wrong`, `forgotten`); what follows `code` must be digits, or letters with digits.
"""

import re
from collections.abc import Iterator
from typing import Literal

from ivr.flow.secrets.numbers import Number
from ivr.flow.secrets.tokens import HOLE, squeezed

Said = Literal["password", "code"]

FEWEST_DIGITS, FEWEST_CVV = 4, 3
FLAGS = re.IGNORECASE
PASSWORD = r"\b(?:pass ?words?|pass ?codes?|pass ?phrases?|pwd|password's)\b"  # noqa: S105
CODE = (
    r"(?<!error )(?<!country )(?<!area )(?<!post )(?<!postal )(?<!zip )(?<!status )"
    r"(?<!qr )(?<!promo )(?<!discount )(?<!referral )(?<!invite )(?<!bank )(?<!swift )"
    r"(?<!sort )(?<!bar )(?<!dial )(?<!dialing )(?<!dialling )"
    r"\b(?:codes?|pin(?: (?:code|number))?|otp|one[ -]time (?:code|pin))\b"
)
CVV = r"\b(?:cvv|cvc|cvv2|security code|card code)\b"
IS = r"\s*(?:\b(?:is|was|are|equals|reads|as follows)\b|'s\b|[:=]+)[\s,:]*"
MAYBE_IS = r"\s*(?:\b(?:is|was|are|equals|reads)\b|'s\b|[:=]+)?[\s,:]*"
# `my password for the app is`: no sentence ends in between.
ABOUT = r"(?:\s+(?!is\b|was\b)[\w']+){0,4}?"
FILL = (
    r"(?:\b(?:uh|um|er|like|just|simply|now|currently|actually|basically|literally|"
    r"again|called|capital|small|lower ?case|upper ?case|letters?|digits?|numbers?)\b"
    r"[\s,:]*){0,4}"
)
CHANGED = r"\b(?:chang|set|reset)\w*\s+(?:\w+\s+){0,2}" + PASSWORD + r"\s+(?:to|as)\s+"
EDGES = re.compile(r"^\W+|\W+$")
CHUNK = re.compile(rf"[^\s{HOLE}]+")
SPELLED = re.compile(
    r"(?:\s+(?:capital|small|lower ?case|upper ?case|dash|hyphen|underscore|dot|at|"
    r"star|hash|hashtag|exclamation|mark|sign|dollar|[^\W\d_]\b|[^\s\0]*\d[^\s\0]*|"
    r"zero|one|two|three|four|five|six|seven|eight|nine))+",
    FLAGS,
)
# How a password is, and what is done about it: none of these is one.
NO_PASSWORD = frozenset(
    """
    a about accepted active added again against all allowed already also always an
    and any apart as asked asking at automatically available back bad because been
    before being blank blocked broken but by cancelled causing changed coming
    complicated compromised correct correctly corrupted currently deactivated
    deleted denied different difficult disabled done due easy either empty enough
    entered entirely even exactly expired exposed failed failing fine for forgot
    forgotten found from gone good hacked hard has have hidden how i if ignored in
    inactive incorrect invalid it it's just kept known leaked like locked lost made
    maybe me mine mismatched missing most my needed neither never new no nobody none
    nonsense not nothing now of off ok okay okay'd old on one only or out outdated
    over perfectly probably protected quite ready really recognised recognized
    refused rejected remembered required reset right safe saved secret secure sent
    set shared short showing simple simply so some something somewhere still stolen
    stored strong stuck super supposed suspended taken taking that that's the then
    there they this to together too totally true typed unclear unknown unsafe
    updated used useless valid verified very visible was weak what what's when where
    which who why with without working written wrong you your
    """.split()
)
CHINESE_NOUN = (
    "(?:验证码|驗證碼|校验码|动态密?[码碼]|动态口令|短信码|安全码|授权码|密[码碼]|口令|"
    "pin码|pin)"
)
CHINESE_IS = (
    "(?:现在|目前|应该|分别|就|已经|我)*"
    "(?:是|为|:|：|=|叫|改成|改为|设成|设为|换成)"
    "(?:了|我的|这个|大写|小写|字母|数字|的)*[,，、:： ]*"
)
CHINESE_DIGIT = "[零\u3007一二三四五六七八九幺0-9]"
KOREAN_NOUN = (
    "(?:비밀번호|비번|패스워드|암호|인증번호|인증코드|보안코드|확인코드|핀번호|오티피|"
    "otp|pin)"
)
KOREAN_IS = "(?:는|은|이|가|[:：=])(?:요|음|어|저기|그게|숫자|바로|지금|제가)*[,:： ]*"
KOREAN_DIGIT = (
    "(?:[영공일이삼사오육륙칠팔구0-9]|하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉)"
)
SPELT_VALUE = r"[A-Za-z0-9](?: [A-Za-z0-9]){3,}(?![A-Za-z0-9])"
ASCII_VALUE = r"(?=[!-~]*[0-9])[!-~]{4,}|[A-Za-z][!-~]{3,}"
PLAIN_VALUE = r"(?=[A-Za-z]*[0-9])[A-Za-z0-9]{4,}"


def eastern(noun: str, means: str, digit: str) -> re.Pattern[str]:
    """Return what finds a value after a noun: with `is` between, or digits at once."""
    digits = rf"{digit}(?:[-,，、. ]?{digit}){{{FEWEST_DIGITS - 1},}}"
    after_is = rf"{means}(?P<said>{digits}|{SPELT_VALUE}|{ASCII_VALUE})"
    at_once = rf"[,，、 ]?(?P<plain>{digits}|{PLAIN_VALUE})"
    return re.compile(rf"(?P<noun>{noun})(?:{after_is}|{at_once})", FLAGS)


CHINESE = eastern(CHINESE_NOUN, CHINESE_IS, CHINESE_DIGIT)
KOREAN = eastern(KOREAN_NOUN, KOREAN_IS, KOREAN_DIGIT)
PASSWORDS = frozenset("密码 密碼 口令 비밀번호 비번 패스워드 암호".split())
ENGLISH_WORD = tuple(
    re.compile(pattern, FLAGS) for pattern in (PASSWORD + ABOUT + IS + FILL, CHANGED)
)
ENGLISH_DIGITS: tuple[tuple[re.Pattern[str], Said, int], ...] = (
    (re.compile(PASSWORD + MAYBE_IS + FILL, FLAGS), "password", FEWEST_DIGITS),
    (re.compile(CODE + ABOUT + IS + FILL, FLAGS), "code", FEWEST_DIGITS),
    (re.compile(CODE + MAYBE_IS + FILL, FLAGS), "code", FEWEST_DIGITS),
    (re.compile(CVV + ABOUT + MAYBE_IS + FILL, FLAGS), "code", FEWEST_CVV),
)
BEFORE = re.compile(
    r"\s*(?:is|was)\s+(?:my|the)\s+(?:\w+\s+){0,2}?(?:code|pin|otp)\b", FLAGS
)


def find_codes(text: str, rows: list[Number]) -> Iterator[tuple[Said, int, int]]:
    """Yield what is said after `my password is`; `rows` are the text's digits."""
    for pattern in ENGLISH_WORD:
        for lead in pattern.finditer(text):
            yield from a_word(text, lead.end())
    for pattern, said, fewest in ENGLISH_DIGITS:
        for lead in pattern.finditer(text):
            yield from some_digits(text, lead.end(), rows, said, fewest)
    for row in rows:
        if len(row.digits) >= FEWEST_DIGITS and BEFORE.match(text, row.end):
            yield "code", row.begin, row.end
    yield from find_eastern(text)


def a_word(text: str, at: int) -> Iterator[tuple[Said, int, int]]:
    """Yield the word at `at`, with what is spelled after it, if it is a password."""
    chunk = CHUNK.match(text, at)
    if chunk is None:
        return
    word = EDGES.sub("", chunk[0]).lower()
    if not word or word in NO_PASSWORD:
        return
    spelled = SPELLED.match(text, chunk.end())
    yield "password", at, spelled.end() if spelled else chunk.end()


def some_digits(
    text: str, at: int, rows: list[Number], said: Said, fewest: int
) -> Iterator[tuple[Said, int, int]]:
    """Yield the digits at `at`, or the letters and digits."""
    for row in rows:
        if row.begin == at and fewest <= len(row.digits):
            yield said, row.begin, row.end
    chunk = CHUNK.match(text, at)
    if chunk is None or len(chunk[0]) < fewest:
        return
    kinds = {one.isdecimal() for one in chunk[0] if one.isalnum()}
    if kinds == {True, False}:
        yield said, *chunk.span()


def find_eastern(text: str) -> Iterator[tuple[Said, int, int]]:
    """Yield what is said after `密码是` and `비밀번호는`, wherever spaces stand."""
    whole = squeezed(text)
    for pattern in (CHINESE, KOREAN):
        for found in pattern.finditer(whole.text):
            group = "said" if found["said"] is not None else "plain"
            said: Said = "password" if found["noun"] in PASSWORDS else "code"
            yield said, *whole.span(*found.span(group))
