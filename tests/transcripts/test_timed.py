"""A corrected text has the times of the words that were understood."""

import pytest

from ivr.transcripts.shown import Heard
from ivr.transcripts.timed import timed


def understood(*words: str) -> list[Heard]:
    """Words of half a second each; `*` is a secret, `?` behind a word a doubt."""
    return [
        Heard(
            "[secret removed]" if word == "*" else word.rstrip("?"),
            "removed" if word == "*" else "doubtful" if word.endswith("?") else "plain",
            at / 2,
            end=at / 2 + 0.5,
        )
        for at, word in enumerate(words)
    ]


def told(text: str, *words: str) -> list[tuple[str, float, float]]:
    return [(one.text, one.start, one.end) for one in timed(text, understood(*words))]


def test_what_was_understood_rightly_keeps_its_time_and_loses_its_doubt():
    assert timed("My bag, is", understood("my", "bag?", "is")) == [
        Heard("My ", "plain", 0.0, end=0.5),
        Heard("bag, ", "plain", 0.5, end=1.0),
        Heard("is", "plain", 1.0, end=1.5),
    ]


def test_what_was_written_instead_has_the_time_of_what_it_stands_for():
    assert told("call my old bank back", "call", "the", "bag", "back") == [
        ("call ", 0.0, 0.5),
        ("my ", 0.5, 1.5),
        ("old ", 0.5, 1.5),
        ("bank ", 0.5, 1.5),
        ("back", 1.5, 2.0),
    ]


def test_what_nobody_was_heard_to_say_has_no_time():
    assert told("please call", "call") == [("please ", 0.0, 0.0), ("call", 0.0, 0.5)]
    assert told("all new") == [("all ", 0.0, 0.0), ("new", 0.0, 0.0)]
    assert told("", "call") == []


def test_chinese_is_followed_by_its_characters_however_it_was_spaced():
    assert told("我的钱没了。", "我的", "钱", "没") == [
        ("我", 0.0, 0.25),
        ("的", 0.25, 0.5),
        ("钱", 0.5, 1.0),
        ("没", 1.0, 1.5),
        ("了", 0.0, 0.0),
        ("。", 0.0, 0.0),
    ]


@pytest.mark.parametrize("gap", ["[secret removed]", "[机密已删除]", "[비밀 삭제됨]"])
def test_a_secrets_gap_is_one_piece_at_its_time(gap: str):
    found = timed(f"my code{gap}now", understood("my", "code", "*", "now"))
    assert found[2] == Heard(gap, "removed", 1.0, end=1.5)
    assert [one.text for one in found] == ["my ", "code", gap, "now"]
    assert [one.start for one in found] == [0.0, 0.5, 1.0, 1.5]


@pytest.mark.parametrize(
    "text", ["one\ntwo  three", "我 的 bag!", "a[secret removed]b c", "…  — ", "no"]
)
def test_all_pieces_together_are_the_text(text: str):
    assert "".join(one.text for one in timed(text, understood("one", "b"))) == text
