"""The measured error: counted right, and known how sure it is."""

from datetime import timedelta

import pytest
from case_rows import AT, add_case, add_recording
from jiwer import cer, wer
from sqlalchemy import select

from ivr.cases.correcting import correct
from ivr.speech.transcriber import Speech, Word
from ivr.tables import Recording
from ivr.transcripts.bootstrap import interval
from ivr.transcripts.errors import Count, Errors, compare
from ivr.transcripts.kept import keep
from ivr.transcripts.measured import as_json, report

pytestmark = pytest.mark.both_databases


@pytest.fixture
def corrected(desk):
    """Add a recording that was understood so and corrected so."""

    def add(understood, said, topic="transfers", language="en-US", at=AT):
        with desk.database.writing() as session:
            case = add_case(session, topic=topic, language=language)
            sid = add_recording(session, case, understood, state="transcribed")
        with desk.database.writing() as session:
            correct(session, case.number, sid, desk.mei, said, at=at, base=0)
        return sid

    return add


def rows_of(desk, **asked):
    with desk.database.reading() as session:
        return [as_json(row) for row in report(session, **asked)]


@pytest.mark.parametrize(
    ("understood", "said"),
    [
        ("please kay me back", "please call me back now"),
        ("", "hello there"),
        ("one two", "three"),
        ("the same words", "the same words"),
    ],
)
def test_errors_are_those_that_jiwer_counts(understood, said):
    found = compare(understood, said, "en-US")
    assert found.words.rate == pytest.approx(wer(said, understood))


def test_characters_are_counted_without_spaces():
    found = compare("안녕 하세오", "안녕하세요", "ko-KR")
    assert found.characters == Count(1, 5)
    assert found.characters.rate == cer("안녕하세요", "안녕하세오")


@pytest.mark.parametrize(
    ("understood", "said", "language"),
    [
        ("please call me", "Please,  call me!", "en-US"),
        ("lost twenty five dollars", "Lost 25 dollars.", "en-US"),
        ("four one seven zero", "4170", "en-US"),
        ("我 的 账号 是 四 一 七 零", "我的账号是4170。", "zh-CN"),
        ("이천삼백 원", "2,300 원", "ko-KR"),
        ("call [secret removed] me", "call me", "en-US"),
    ],
)
def test_what_is_not_heard_is_no_error(understood, said, language):
    found = compare(understood, said, language)
    assert (found.words.errors, found.digits.errors) == (0, 0)


def test_digits_are_compared_as_strings():
    found = compare("account four one seven one", "account 4177", "en-US")
    assert found.digits == Count(1, 4)
    found = compare("我是四一七", "我是四一八", "zh-CN")
    assert found == Errors(Count(1, 5), Count(1, 5), Count(1, 3))


def test_the_report_is_by_model_language_and_topic(desk, corrected):
    sid = corrected("please kay me", "please call me")
    corrected("all is well", "all is well", topic="policy")
    corrected("喂", "喂 你好", language="zh-CN")
    with desk.database.writing() as session:
        recording = session.scalar(select(Recording).where(Recording.sid == sid))
        better = Speech(tuple(Word(w, 0, 1, 1.0) for w in "please call me".split()))
        keep(session, recording.id, better, language="en-US", model="large", now=AT)
    found = rows_of(desk)
    told = [
        (
            row["language"],
            row["model"],
            row["topic"],
            row["recordings"],
            row["word_error"]
            and (row["word_error"]["errors"], row["word_error"]["said"]),
            row["character_error"]["errors"],
        )
        for row in found
    ]
    assert told == [
        ("en-US", "large", None, 1, (0, 3), 0),
        ("en-US", "large", "transfers", 1, (0, 3), 0),
        ("en-US", "small", None, 2, (1, 6), 3),
        ("en-US", "small", "policy", 1, (0, 3), 0),
        ("en-US", "small", "transfers", 1, (1, 3), 3),
        ("zh-CN", "small", None, 1, None, 2),
        ("zh-CN", "small", "transfers", 1, None, 2),
    ]
    assert found[2] == {
        "model": "small",
        "language": "en-US",
        "topic": None,
        "recordings": 2,
        "few": True,
        "word_error": {
            "rate": 0.1667,
            "interval": [0.0, 0.3333],
            "errors": 1,
            "said": 6,
        },
        "character_error": {
            "rate": 0.1429,
            "interval": [0.0, 0.25],
            "errors": 3,
            "said": 21,
        },
        "digit_error": {"rate": None, "interval": None, "errors": 0, "said": 0},
    }
    assert [row["language"] for row in rows_of(desk, language="zh-CN")] == ["zh-CN"] * 2


def test_only_corrections_since_then_are_counted(desk, corrected):
    corrected("please kay me", "please call me", at=AT - timedelta(days=9))
    corrected("call me", "call me", at=AT)
    (row, *_) = rows_of(desk, since=AT - timedelta(days=1))
    assert (row["recordings"], row["word_error"]["rate"]) == (1, 0.0)
    assert rows_of(desk, since=AT + timedelta(days=1)) == []


def test_an_interval_is_the_same_each_time_and_shrinks_with_more():
    def rate(some):
        return sum(some) / len(some)

    few, many = [0, 1] * 5, [0, 1] * 200
    assert interval(few, rate) == interval(few, rate) == (0.2, 0.8)
    low, high = interval(many, rate)
    assert 0.44 < low < 0.5 < high < 0.56
    assert interval([1], rate) is None
