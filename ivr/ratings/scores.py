"""A mark in what a caller texts: `5`, `5.`, `five`, `五`, `다섯`, `5 thank you`."""

import re
import unicodedata
from dataclasses import dataclass

HIGHEST = 5
WORDS: dict[str, int] = {
    word: score
    for score, words in {
        1: "one 一 壹 하나 일 한",
        2: "two 二 两 兩 贰 둘 이 두",
        3: "three 三 叁 셋 삼 세",
        4: "four 四 肆 넷 사 네",
        5: "five 五 伍 다섯 오",
    }.items()
    for word in words.split()
}
# What may stand behind a mark and says nothing more.
UNIT = r"(?:\s*(?:分|점|颗星|星|별|개|stars?|points?|/\s*5|out of (?:5|five)|of 5))?"
END = r"[\s.,;:!?~()。，！？、]*"
DIGIT = re.compile(rf"{END}([1-5]){UNIT}(?![\w/%]|[.,:]\d){END}(.*)", re.DOTALL)
WORD = re.compile(rf"{END}(\w+?){UNIT}{END}")
STARS = re.compile(rf"{END}([⭐★*]{{1,5}}){END}")
# An emoji's digit is a digit with two marks behind it; they are no part of a mark.
DECORATION = re.compile("[\ufe0f\u20e3]")


@dataclass(frozen=True, slots=True)
class Given:
    """A mark, 1 to 5, and what was written besides."""

    score: int
    comment: str


def score_in(text: str) -> Given | None:
    """Return the mark that a text is, None where it is none.

    A digit may be followed by words; a word must stand alone, since `one` and `이`
    begin many sentences.
    """
    plain = DECORATION.sub("", unicodedata.normalize("NFKC", text)).strip()
    found = DIGIT.fullmatch(plain)
    if found:
        return Given(int(found[1]), found[2].strip())
    stars = STARS.fullmatch(plain)
    if stars:
        return Given(len(stars[1]), "")
    word = WORD.fullmatch(plain.lower())
    if word and word[1] in WORDS:
        return Given(WORDS[word[1]], "")
    return None
