"""Which language models tell together: every rule of it, without a model."""

import pytest

from ivr.speech.telling import Heard, certainty, told
from ivr.speech.transcriber import Word


def words(sure, doubtful, word="abcd"):
    """So many words that are sure, then so many that are not."""
    said = [(word, 0.95)] * sure + [(word, 0.5)] * doubtful
    return [Word(one, at, at + 1.0, conf) for at, (one, conf) in enumerate(said)]


KOREAN = words(0, 20) + [Word("감사합니다", 30.0, 31.0, 1.0)] * 4


@pytest.mark.parametrize(
    ("heard", "language"),
    [
        ({"en-US": Heard(words(2, 8)), "fr-FR": Heard(words(8, 2))}, "fr-FR"),
        # Not sure enough, and not enough surer than the menu's.
        ({"en-US": Heard(words(0, 10)), "fr-FR": Heard(words(6, 4))}, None),
        ({"en-US": Heard(words(5, 5)), "fr-FR": Heard(words(8, 2))}, None),
        # A third is nearly as sure.
        (
            {
                "en-US": Heard(words(1, 9)),
                "fr-FR": Heard(words(9, 1)),
                "es-ES": Heard(words(8, 2)),
            },
            None,
        ),
        (
            {
                "en-US": Heard(words(1, 9)),
                "fr-FR": Heard(words(9, 1)),
                "es-ES": Heard(words(7, 3)),
            },
            "fr-FR",
        ),
        # Nothing to hold it against, nothing to hold against it, few words.
        ({"fr-FR": Heard(words(10, 0))}, None),
        ({"en-US": Heard(words(0, 10))}, None),
        ({"en-US": Heard(words(0, 10)), "fr-FR": Heard(words(7, 0))}, None),
        ({"en-US": Heard([]), "fr-FR": Heard(words(10, 0))}, "fr-FR"),
        # Two copies of one model say the same.
        ({"en-US": Heard(words(9, 1)), "fr-FR": Heard(words(9, 1))}, None),
        # What was measured counts before all else, and only by its own measure.
        ({"en-US": Heard(words(9, 1)), "ko-KR": Heard(KOREAN, measured=True)}, "ko-KR"),
        ({"ko-KR": Heard(KOREAN, measured=True)}, "ko-KR"),
        (
            {"en-US": Heard(words(0, 10)), "ko-KR": Heard(words(10, 0), measured=True)},
            None,
        ),
        ({"en-US": Heard(words(0, 10)), "ko-KR": Heard(words(10, 0))}, "ko-KR"),
    ],
)
def test_the_language_is_told_by_what_models_are_sure_of(heard, language):
    found = told("en-US", heard)
    assert (found and found.language) == language


def test_a_menu_whose_own_model_tells_its_language_is_right():
    heard = {"ko-KR": Heard(KOREAN, measured=True), "en-US": Heard(words(10, 0))}
    assert told("ko-KR", heard) is None
    heard["ko-KR"] = Heard(words(1, 9), measured=True)
    assert told("ko-KR", heard).language == "en-US"


def test_what_is_told_names_the_part_and_the_words():
    heard = {"en-US": Heard(words(0, 10)), "fr-FR": Heard(words(9, 1, "oui"))}
    found = told("en-US", heard)
    assert (found.share, len(found.words)) == (0.9, 9)
    unsaid = [Word("x", 0.0, 1.0, None)] * 20
    assert (certainty(unsaid), certainty([])) == (0.0, 0.0)
