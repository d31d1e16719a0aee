"""The words of hints against what people say, in three languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli.flow_check import check
from ivr.flow.flow import Flow
from ivr.flow.hints.topics import Hinted, hints_in
from ivr.flow.settings import Hint

STOLEN, LOCKED = ("stolen", "urgent"), ("locked_out", "urgent")
MISSING, COMPLAINT = ("missing_money", "high"), ("complaint", "high")
HURRY = ("hurry", "high")

ENGLISH = {
    "my wallet was hacked and my coins were stolen": [
        (STOLEN, "hacked"),
        (STOLEN, "stolen"),
    ],
    "he stole it": [(STOLEN, "stole")],
    "they are stealing from me": [(STOLEN, "stealing")],
    "hackers got in": [(STOLEN, "hackers")],
    "somebody has moved all of my money": [(STOLEN, "moved all of my money")],
    "I did not make this transfer": [(STOLEN, "did not make this transfer")],
    "I didn't authorize it": [(STOLEN, "didn't authorize")],
    "I've lost my phone": [(LOCKED, "lost my phone")],
    "I am locked out": [(LOCKED, "locked out")],
    "my transfer has not arrived": [(MISSING, "not arrived")],
    "it hasn't arrived yet": [(MISSING, "hasn't arrived")],
    "I want to complain": [(COMPLAINT, "complain")],
    "this is urgent": [(HURRY, "urgent")],
    "wasn't it stolen": [(STOLEN, "stolen")],
    "it was not only stolen": [(STOLEN, "stolen")],
    "why was I not told it was hacked": [(STOLEN, "hacked")],
    "it was not stolen I just forgot": [],
    "it hasn't been hacked": [],
    "the account is not locked": [],
    "there was no theft": [],
    "how do I lock my account": [],
    "a hackathon for thieving magpies": [],
    "steely determination and a scammony root": [],
    "I would like to hear about fees": [],
    "": [],
}
CHINESE = {
    "我 的 账户 被 盗 了": [(STOLEN, "被盗")],
    "有人把我的钱都转走了": [(STOLEN, "把我的钱都转走")],
    "这 不是 我 操作 的": [(STOLEN, "不是我操作")],
    "我被骗了五千块": [(STOLEN, "被骗")],
    "是不是被盗了": [(STOLEN, "被盗")],
    "有没有被盗请查一下": [(STOLEN, "被盗")],
    "会不会被盗": [(STOLEN, "被盗")],
    "转账还没有到账": [(MISSING, "没有到账")],
    "我要投诉": [(COMPLAINT, "投诉")],
    "我的手机丢了": [(LOCKED, "手机丢了")],
    "很急 请 回 电": [(HURRY, "很急")],
    "没有被盗": [],
    "并没有被人骗了": [],
    "不是被盗 是我忘了密码": [],
    "请问手续费是多少": [],
    "防盗门和盗版": [],
}
KOREAN = {
    "계정이 해킹당했어요": [(STOLEN, "해킹당했어요")],
    "해킹 당한 것 같아요": [(STOLEN, "해킹")],
    "휴대폰을 도난당했습니다": [(STOLEN, "도난당했습니다")],
    "돈 이 없어졌어요": [(STOLEN, "돈 이 없어졌어요")],
    "돈이 다 없어졌어요 해킹이에요": [(STOLEN, "해킹이에요")],
    "누가 제 계정에 로그인했어요": [(STOLEN, "누가 제 계정에 로그인했어요")],
    "해킹당한 거 아니에요": [(STOLEN, "해킹당한")],
    "혹시 해킹이 아닌가요": [(STOLEN, "해킹이")],
    "송금 이 안 들어왔어요": [(MISSING, "안 들어왔어요")],
    "주소를 잘못 썼어요": [(MISSING, "주소를 잘못")],
    "환불해 주세요": [(COMPLAINT, "환불해")],
    "급해요": [(HURRY, "급해요")],
    "휴대폰을 잃어버렸어요": [(LOCKED, "휴대폰을 잃어버렸어요")],
    "해킹은 아니고 비밀번호를 잊었어요": [],
    "해킹당하지 않았어요": [],
    "해킹 안 당했어요": [],
    "도난 은 없었어요": [],
    "도난당한 적이 없어요": [],
    "저도 난감해요": [],
    "저 도 난 감해요": [],
    "수수료가 얼마예요": [],
}
SENTENCES = [
    (language, said, wanted)
    for language, each in (("en-US", ENGLISH), ("zh-CN", CHINESE), ("ko-KR", KOREAN))
    for said, wanted in each.items()
]


@pytest.mark.parametrize(("language", "said", "wanted"), SENTENCES)
def test_a_sentence_gives_the_hints_that_a_person_hears(flow, language, said, wanted):
    found = hints_in(flow, language, said.split())

    assert [((one.name, one.priority), one.said) for one in found] == wanted


@pytest.fixture
def listen(flow: Flow) -> Callable[..., list[tuple[int, int, str]]]:
    """Return what looks for one phrase, and gives where it was said."""

    def heard(phrase: str, language: str, *words: str) -> list[tuple[int, int, str]]:
        hint = Hint(priority="high", words={language: [phrase]})
        changed = flow.settings.model_copy(update={"hints": {"it": hint}})
        one = Flow(flow.revision, changed, flow.nodes, flow.prompts)
        return [
            (one.first, one.last, one.said) for one in hints_in(one, language, words)
        ]

    return heard


@pytest.mark.parametrize(
    ("phrase", "language", "words", "found"),
    [
        ("stop", "en-US", ["STOPPED,", "stop"], [(0, 0, "STOPPED,"), (1, 1, "stop")]),
        ("stopped", "en-US", ["stops", "stopped"], [(1, 1, "stopped")]),
        ("empty", "en-US", ["emptied"], [(0, 0, "emptied")]),
        ("can't sign", "en-US", ["can\u2019t", "sign"], [(0, 1, "can\u2019t sign")]),
        ("a ... z", "en-US", ["a", "b", "c", "d", "e", "z"], [(0, 5, "a b c d e z")]),
        ("a ... z", "en-US", ["a", "b", "c", "d", "e", "f", "z"], []),
        ("a ... z", "en-US", ["a", "", "z"], []),
        ("a z", "en-US", ["a", "", "z"], []),
        ("被盗", "zh-CN", ["我", "被", "", "盗"], []),
        ("盗号", "zh-TW", ["盜號", "盗", "号"], [(1, 2, "盗号")]),
        ("OTP 유출", "ko-KR", ["otp", "유출이"], [(0, 1, "otp 유출이")]),
        ("app", "zh-CN", ["我的happy", "app"], [(1, 1, "app")]),
        ("volé", "fr-FR", ["Volé!", "volée"], [(0, 0, "Volé!")]),
        ("盗難", "ja-JP", ["盗", "難", "です"], [(0, 1, "盗難")]),
        ("steal", "fr-FR", ["stole"], []),
    ],
)  # fmt: skip
def test_a_phrase_is_found_where_it_is_said(listen, phrase, language, words, found):
    assert listen(phrase, language, *words) == found


def test_the_longest_of_several_phrases_is_told(flow):
    hint = Hint(topic="transfers", words={"en-US": ["money", "my money", "is gone"]})
    changed = flow.settings.model_copy(update={"hints": {"gone": hint}})
    one = Flow(flow.revision, changed, flow.nodes, flow.prompts)

    assert hints_in(one, "en-US", "all my money is gone".split()) == [
        Hinted("gone", "transfers", "high", 1, 2, "my money"),
        Hinted("gone", "transfers", "high", 3, 4, "is gone"),
    ]


def test_a_language_without_words_gives_no_hints(flow):
    assert hints_in(flow, "fr-FR", ["hacked"]) == []


def test_a_hint_without_words_in_a_language_is_a_warning(tmp_path):
    text = """flow: small
languages: [en-US, ko-KR]
topics: {other: {}}
hints: {stolen: {priority: urgent, words: {en-US: hack}}}
start: bye
give_up: bye
bye: {hang_up: bye}
"""
    path = Path(tmp_path, "flow.yaml")
    path.write_text(text, encoding="utf-8")
    (tmp_path / "prompts").mkdir()
    for language in ("en-US", "ko-KR"):
        (tmp_path / "prompts" / f"{language}.yaml").write_text("bye: Bye.\n")
    told = CliRunner().invoke(check, [str(path)])

    wanted = f"{path}:4:9: warning[hint_words]: the hint 'stolen' has no words in ko-KR"
    assert (told.output.splitlines()[0], told.exit_code) == (wanted, 0)
