"""What is a mark in a text message, and what is none."""

import pytest

from ivr.ratings.scores import Given, score_in


@pytest.mark.parametrize(
    ("text", "score", "comment"),
    [
        ("5", 5, ""),
        (" 5. ", 5, ""),
        ("5!", 5, ""),
        ("\uff15", 5, ""),
        ("5️⃣", 5, ""),
        ("five", 5, ""),
        ("Five.", 5, ""),
        ("ONE", 1, ""),
        ("五", 5, ""),
        ("五。", 5, ""),
        ("5分", 5, ""),
        ("四分", 4, ""),
        ("两颗星", 2, ""),
        ("다섯", 5, ""),
        ("5점", 5, ""),
        ("삼점", 3, ""),
        ("4 stars", 4, ""),
        ("4/5", 4, ""),
        ("3 out of 5", 3, ""),
        ("⭐⭐⭐⭐", 4, ""),
        ("5 thank you", 5, "thank you"),
        ("1, nobody called me back", 1, "nobody called me back"),
        ("2 분이 불친절", 2, "분이 불친절"),
    ],
)
def test_a_mark_is_read_however_it_is_written(text, score, comment):
    assert score_in(text) == Given(score, comment)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "6",
        "10",
        "55",
        "1001",
        "3:30",
        "2.5",
        "5%",
        "2nd",
        "one moment please",
        "이 문제가 아직 있어요",
        "一直没人回电",
        "******",
        "STOP",
        "it was 5",
        "👍",
    ],
)
def test_what_is_no_mark_is_none(text):
    assert score_in(text) is None
