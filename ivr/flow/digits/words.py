"""How people say digits, and which of them sound alike, by language.

What sounds alike:

- English: five and nine are said "fife" and "niner" on the radio since they have one
  vowel and little else (ICAO Annex 10, volume II, 5.2.1.4.3; EAA, Aviation Words,
  August 2015); one and nine end alike.
- Chinese: 1 and 7, and 6 and 9, have the same vowels (Shyu and others, "A vowel-driven
  connected Mandarin digit recognition system", Journal of Information Science and
  Engineering 12, 1996).  That is why 1 is said yao, 7 guai, 9 gou and 0 dong where it
  matters, and those words are in no doubt.  Ten is heard where four was said.
- Korean: il, i and chil have one vowel, sam and sa begin alike.  The native numbers are
  nothing like each other.
"""

import re
from dataclasses import dataclass

from ivr.flow.spoken import NUMBERS

# In the order of their digits, as they are said alone; NUMBERS has the usual ones.
OTHER_WORDS = {
    "en": (
        "o oh nought naught nil",
        "won",
        "to too",
        "tree",
        "for fore fower",
        "fife",
        "",
        "",
        "ate",
        "niner",
    ),
    "zh": (
        "\u3007 洞",
        "幺 么 壹",
        "两 俩 贰",
        "叁",
        "肆 十",
        "伍",
        "陆",
        "柒 拐",
        "捌",
        "玖 勾",
    ),
    "ko": (
        "공 령 빵",
        "하나",
        "둘",
        "셋",
        "넷",
        "다섯",
        "여섯 육 륙 유",
        "일곱",
        "여덟",
        "아홉",
    ),
}
ALIKE = {"en": ("59", "19"), "zh": ("17", "69"), "ko": ("127", "34")}
# Said so as not to be taken for another digit.
CLEAR = frozenset("fife niner 幺 么 洞 拐 勾 하나 둘 일곱 셋 넷".split())
# Words that are no digit as often as they are one: alone they say nothing.
WEAK = frozenset("o oh won to too for fore tree ate 一 么 两 十 일 이 오 유".split())
TIMES = {
    "en": {"double": 2, "triple": 3, "treble": 3},
    "zh": {"两个": 2, "俩个": 2, "三个": 3, "四个": 4},
    "ko": {},
}
# What people say between digits.
FILLERS = {
    "en": (
        "um uh er erm ah hmm mm well okay ok so and then is it its s my the a number "
        "account please dash hyphen space comma"
    ),
    "zh": (
        "等一下 等一等 一下 一共 第一 那个 这个 然后 接着 就是 账号 帐号 账户 号码 "
        "我的 是 的 嗯 呃 啊 哦 好 杠"
    ),
    "ko": (
        "음 어 그 저 네 예 아 제 내 번호는 번호가 번호 계정 계좌 회원 고객 계정번호는 "
        "계좌번호는 회원번호는 고객번호는 그리고 다음 다음은 다시 하고 에 대시"
    ),
}
# What a Korean number ends with in a sentence; the second has lost an 이 that may be
# the digit two: 삼이요 is "three, it is", or "three, two".
ENDING = "번이고|번이요|번|입니다|이고요|은|는|요|에요|예요|고요|고|네요|하고|에"
AFTER_I = frozenset("요 에요 예요 고요 고 네요".split())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a language that mean something in a number."""

    digits: dict[str, str]
    times: dict[str, int]
    fillers: frozenset[str]
    alike: tuple[str, ...]

    def others(self, word: str) -> str:
        """Return the digits that may have been said where `word` was heard."""
        digit = self.digits[word]
        if word in CLEAR:
            return ""
        near = "".join(group for group in self.alike if digit in group)
        return "".join(sorted(set(near) - {digit}))


def vocabulary(tongue: str) -> Vocabulary:
    """Return the words of one of our languages: en, zh, ko."""
    digits = {str(digit): str(digit) for digit in range(10)}
    for digit, usual in enumerate(NUMBERS[tongue]):
        for word in (usual, *OTHER_WORDS[tongue][digit].split()):
            digits[word] = str(digit)
    fillers = frozenset(FILLERS[tongue].split())
    return Vocabulary(digits, TIMES[tongue], fillers, ALIKE[tongue])


VOCABULARIES = {tongue: vocabulary(tongue) for tongue in ALIKE}


def pattern(tongue: str) -> re.Pattern[str]:
    """Return what finds the words of a language, the longest first."""
    own = VOCABULARIES[tongue]
    words = sorted({*own.digits, *own.times, *own.fillers}, key=len, reverse=True)
    match tongue:
        case "en":  # a word is whole; a numeral may be written without blanks
            return re.compile(r"[0-9]|[^\W\d_]+")
        case "zh":  # written without blanks
            return re.compile("|".join(map(re.escape, words)) + r"|[^\s]")
        case _:  # digits are joined, and have an ending
            digits = sorted(own.digits, key=len, reverse=True)  # 일곱 before 일
            return re.compile("|".join(digits))


PATTERNS = {tongue: pattern(tongue) for tongue in ALIKE}
