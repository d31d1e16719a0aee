"""What doubtful words may be: chosen within a budget, and heard by real Vosk."""

from pathlib import Path

import pytest

from ivr.speech.doubts import chosen, with_alternatives
from ivr.speech.models import find_model
from ivr.speech.vosk_child import VoskTranscriber

SPEECH = Path("ivr/demo/speech/wrong-practices.wav")


def word(text, start, end, conf):
    return {"word": text, "start": start, "end": end, "conf": conf}


def reading(confidence, *words):
    return {"confidence": confidence, "result": [word(*one, 0) for one in words]}


def test_the_most_doubtful_words_are_heard_again_and_no_more_than_the_budget():
    words = [word(f"w{n}", n * 2.0, n * 2 + 0.5, 0.9) for n in range(10)]
    words[3]["conf"], words[6]["conf"], words[9]["conf"] = 0.3, 0.6, 0.2
    assert chosen(words, 60.0) == [(5.6, 6.9), (11.6, 12.9), (17.6, 18.9)]
    assert chosen(words, 20.0) == [(5.6, 6.9), (17.6, 18.9)]
    assert chosen(words[:4], 7.0) == [(5.6, 6.9)]
    words[4]["conf"] = 0.35
    words[3]["end"], words[4]["start"] = 7.7, 7.8
    assert chosen(words[:5], 60.0) == [(5.6, 8.9)]


def test_alternatives_are_the_words_at_that_place_with_their_share_of_the_weight():
    words = [word("please", 1.0, 1.4, 0.95), word("kay", 1.5, 1.9, 0.3)]
    readings = [
        reading(10.0, ("please", 0.0, 0.4), ("call", 0.5, 0.9)),
        reading(10.0, ("please", 0.0, 0.4), ("kay", 0.5, 0.9)),
        reading(9.0, ("please", 0.0, 0.4), ("k", 0.5, 0.65), ("hey", 0.7, 0.9)),
        reading(2.0, ("please", 0.0, 0.4), ("car", 0.5, 0.9)),
        {"confidence": 1.0, "text": ""},
    ]

    def again(span):
        assert span == (1.1, 2.3)
        return [
            {**one, "result": [shifted(each, -0.1) for each in one.get("result", ())]}
            for one in readings
        ]

    found = with_alternatives(words, 10.0, again)
    assert found[0] == words[0]
    assert found[1] == words[1] | {
        "alternatives": [
            {"word": "call", "score": 0.422},
            {"word": "k hey", "score": 0.155},
        ]
    }


def shifted(one, by):
    return {**one, "start": one["start"] + by, "end": one["end"] + by}


def test_words_in_no_doubt_cost_nothing():
    def again(_span):
        raise AssertionError

    words = [word("yes", 0.0, 0.5, 0.7)]
    assert with_alternatives(words, 1.0, again) == words


@pytest.mark.slow
def test_vosk_says_what_a_doubtful_word_may_be():
    transcriber = VoskTranscriber(find_model(Path("models"), "ko-KR"), threads=1)
    speech = transcriber.transcribe(SPEECH, timeout_s=120)
    transcriber.close()
    times = [(one.start, one.end) for one in speech.words]
    assert times == sorted(times)
    for one in speech.words:
        scores = [other.score for other in one.alternatives]
        assert scores == sorted(scores, reverse=True)
        assert not scores or (one.confidence < 0.7 and 0 < sum(scores) <= 1.001)
        assert one.word not in [other.word for other in one.alternatives]
