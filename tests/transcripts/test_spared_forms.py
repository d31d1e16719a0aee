"""What is stored of words: digits as they are read, and no secret in any form."""

from ivr.speech.transcriber import Alternative, Speech, Word
from ivr.transcripts.spared import Said, spared_words


def heard(text, **alternatives):
    """Words of half a second, some with alternatives: `kay=("call", 0.6)`."""
    return Speech(
        tuple(
            Word(
                word,
                at / 2,
                at / 2 + 0.5,
                0.9,
                alternatives=tuple(Alternative(*one) for one in alternatives[word])
                if word in alternatives
                else (),
            )
            for at, word in enumerate(text.split())
        )
    )


def plain(at, word, **more):
    times = {"start": at / 2, "end": at / 2 + 0.5, "confidence": 0.9}
    return {"word": word, **times, **more}


def test_a_number_is_shown_as_digits_and_its_words_stay():
    assert spared_words(heard("lost twenty five dollars"), "en-US") == Said(
        "lost 25 dollars",
        [
            plain(0, "lost"),
            plain(1, "twenty", shown="25", spans=2),
            plain(2, "five"),
            plain(3, "dollars"),
        ],
        (),
    )


def test_alternatives_are_stored_with_their_scores():
    said = spared_words(heard("please kay me", kay=[("call", 0.6)]), "en-US")
    assert said.words[1] == plain(
        1, "kay", alternatives=[{"word": "call", "score": 0.6}]
    )


def test_a_card_that_only_an_alternative_completes_is_a_gap():
    digits = "four one one one one one one one one one one one one one one".split()
    text = f"my card is {' '.join(digits)} fun please"
    said = spared_words(heard(text, fun=[("won", 0.5), ("one", 0.4)]), "en-US")
    assert said.text == "my card is [secret removed] please"
    assert said.secrets == ("card_number",)
    assert [word["word"] for word in said.words[3:-1]] == [""] * 16
    assert all("alternatives" not in word for word in said.words)
    assert all("shown" not in word for word in said.words)


def test_digits_beside_a_secret_are_still_read():
    card = "four one one one " + "one one one one " * 3
    said = spared_words(heard(f"call two hundred times {card} thanks"), "en-US")
    assert said.text == "call 200 times [secret removed] thanks"
    assert said.words[1]["shown"] == "200"


def test_a_number_does_not_go_over_two_voices():
    words = (
        Word("four", 0, 1, 1, 1),
        Word("one", 1, 2, 1, 1),
        Word("seven", 2, 3, 1, 2),
    )
    said = spared_words(Speech(words), "en-US")
    assert said.text == "4 1 seven"
    assert [word["channel"] for word in said.words] == [1, 1, 2]
