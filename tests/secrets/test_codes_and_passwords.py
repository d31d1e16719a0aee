"""What is said after `my password is`, and what only sounds like it."""

import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from secret_texts import CARDS, HEX_KEY, ordinary, phrase

from ivr.flow.secrets.masking import MARKERS, find_secrets, masked

REPOSITORY = Path(__file__).parents[2]
GONE = MARKERS["en"]


@pytest.mark.parametrize(
    ("said", "kept", "kind"),
    [
        ("my password is hunter2", "my password is {}", "password"),
        ("My password is Tulips!77. Thanks", "My password is {} Thanks", "password"),
        ("my password for the app is sunflower ok", None, "password"),
        ("I changed my password to bluebird", None, "password"),
        ("password: abc123", "password: {}", "password"),
        ("my pass word was b l u e four two", "my pass word was {}", "password"),
        ("the code is 483920", "the code is {}", "code"),
        ("the code is four eight three nine two oh", "the code is {}", "code"),
        ("your verification code 483920 expires", None, "code"),
        ("it says 483920 is my code", "it says {} is my code", "code"),
        ("my pin is 4821 please", "my pin is {} please", "code"),
        ("the OTP for it is A1B2C3", "the OTP for it is {}", "code"),
        ("the security code is 123", "the security code is {}", "code"),
        ("验证码是483920，谢谢", "验证码是{}，谢谢", "code"),
        ("验证 码 是 四 八 三 九 二 零", "验证 码 是 {}", "code"),
        ("验证码483920", "验证码{}", "code"),
        ("我的密码是abc12345", "我的密码是{}", "password"),
        ("密码 是 a b c 1 2 3", "密码 是 {}", "password"),
        ("密码改成了Sunny-2026", "密码改成了{}", "password"),
        ("비밀번호는 abc123입니다", "비밀번호는 {}입니다", "password"),
        ("비밀 번호 는 일 이 삼 사", "비밀 번호 는 {}", "password"),
        ("인증번호는 사팔삼구이공입니다", "인증번호는 {}입니다", "code"),
        ("인증번호 483920", "인증번호 {}", "code"),
        ("핀 번호가 하나 둘 셋 넷", "핀 번호가 {}", "code"),
    ],
)
def test_a_password_or_code_is_left_out(said, kept, kind):
    text, kinds = masked(said, "en")
    assert kinds == (kind,)
    assert text.count(GONE) == 1
    if kept is not None:
        assert text == kept.format(GONE)


@pytest.mark.parametrize("language", ["en", "zh", "ko"])
def test_ordinary_sentences_are_kept_as_they_are(language):
    for sentence in ordinary(language):
        assert masked(sentence, language) == (sentence, ())
    whole = " ".join(ordinary(language))
    assert masked(whole, language) == (whole, ())


def test_what_the_hotline_itself_says_is_kept():
    for path in (REPOSITORY / "call_flows" / "prompts").glob("*.yaml"):
        words = json.dumps(yaml.safe_load(path.read_text("utf-8")), ensure_ascii=False)
        for sentence in re.findall(r'"([^"]+)"', words):
            assert masked(sentence, path.stem) == (sentence, ())


PIECES = st.sampled_from(
    [
        *ordinary("en"),
        *ordinary("zh"),
        *ordinary("ko"),
        *CARDS.values(),
        *MARKERS.values(),
        HEX_KEY,
        "my password is",
        "the code is",
        "密码是",
        "비밀번호는",
        "my recovery phrase is",
        "助记词是",
        "483920",
        "one two six",
        "\0",
        " ".join(phrase("en", bytes(16))),
        " ".join(phrase("ko", bytes(range(16)))),
        " ".join(phrase("zh", bytes(range(16)))),
        "velvet tongue",
        "barrel ostrich lumber",
    ]
) | st.text(max_size=12)


@settings(max_examples=300)
@given(
    pieces=st.lists(PIECES, max_size=8),
    space=st.sampled_from([" ", "", ", "]),
    language=st.sampled_from(["en-US", "zh-CN", "ko-KR", "de-DE"]),
)
def test_leaving_out_again_changes_nothing(pieces, space, language):
    once, _ = masked(space.join(pieces), language)
    assert masked(once, language) == (once, ())


@settings(max_examples=200)
@given(pieces=st.lists(PIECES, max_size=6))
def test_the_places_of_secrets_are_in_order_and_apart(pieces):
    text = " ".join(pieces)
    spans = find_secrets(text)
    edges = [edge for span in spans for edge in (span.begin, span.end)]
    assert edges == sorted(set(edges))
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(text))
