"""The words of the shipped hotline: safe, complete and short."""

import re

import pytest

from ivr.flow.model import Menu, Voicemail
from ivr.flow.prompts import phrase_names, prompt

LANGUAGES = ("en-US", "zh-CN", "ko-KR")
SECRETS = {
    "en-US": "recovery phrase|seed|mnemonic|private key|password|passcode|code|pin",
    "zh-CN": "助记词|恢复短语|种子|私钥|密码|口令|验证码|校验码",
    "ko-KR": "복구 구문|시드|니모닉|개인 ?키|비밀번호|암호|인증 ?번호|보안 ?코드",
}
NEGATIVE = {
    "en-US": r"\bnever\b",
    "zh-CN": "绝不|千万不要|请不要发送",
    "ko-KR": "절대로|않습니다",
}
# Advice that names a secret and asks for none.
ADVICE = {
    "en-US": (
        "change your password in the app|area code|forgot(?: your)? password"
        "|new password needs|strong password|with its recovery phrase, you restore"
    ),
    "zh-CN": "在应用里修改密码|忘记了?密码|新密码至少|强密码|有助记词就能恢复",
    "ko-KR": (
        "앱에서 비밀번호를 변경해 주세요|비밀번호(?: 찾기|를 잊)|새 비밀번호는"
        "|강력한 비밀번호|복구 구문으로 앱에서만 복원"
    ),
}


def asks_for_a_secret(text, language):
    """Return the sentences of `text` that name a secret without a clear no."""
    secret = re.compile(rf"\b({SECRETS[language]})s?\b", re.IGNORECASE)
    if language != "en-US":
        secret = re.compile(SECRETS[language])
    said = re.split(
        r"(?<=[.!?。！？])", re.sub(ADVICE[language], "", text, flags=re.IGNORECASE)
    )
    no = re.compile(NEGATIVE[language], re.IGNORECASE)
    return [each for each in said if secret.search(each) and not no.search(each)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_prompt_and_no_phrase_asks_for_a_secret(hotline, language):
    for name, said in hotline.prompts[language].items():
        for each in (said, *said.later):
            text = " ".join(each.words)
            if name == "pin_question":  # the one that a desk gives for the telephone
                text = text.replace("telephone PIN", "")
            assert asks_for_a_secret(text, language) == [], name


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Please enter your PIN.", "en-US"),
        ("We never ask. Say the codes from your text messages.", "en-US"),
        ("Please change your password by phone.", "en-US"),
        ("请输入您的密码。", "zh-CN"),
        ("我们绝不索要私钥。请说出助记词。", "zh-CN"),
        ("비밀번호를 말씀해 주세요.", "ko-KR"),
        ("묻지 않습니다. 인증번호를 입력해 주세요.", "ko-KR"),
    ],
)
def test_a_sentence_that_asks_for_a_secret_would_be_found(text, language):
    assert len(asks_for_a_secret(text, language)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rule_is_told_before_the_first_topic_and_before_every_recording(
    hotline, language
):
    choices = hotline.nodes["language"].menu.values()
    assert {choice.then for choice in choices} == {"announcement"}
    for branch in ("announcement", "announcement_again"):
        told = [hotline.nodes[branch].yes, hotline.nodes[branch].no]
        words = [hotline.nodes[name].say for name in told]
        assert set(words) <= {"emergency", "safety"}, branch
    for name in ("safety", "emergency", "before_recording"):
        words = " ".join(hotline.prompts[language][name].words)
        assert re.search(SECRETS[language], words)
        assert re.search(NEGATIVE[language], words, re.IGNORECASE)


def test_official_addresses_are_written_once(hotline):
    for value in hotline.settings.variables.values():
        for language in LANGUAGES:
            for name, said in hotline.prompts[language].items():
                text = " ".join(
                    word for each in (said, *said.later) for word in each.words
                )
                assert value not in text, name


def test_the_people_s_numbers_are_nobody_s(hotline):
    # https://nationalnanpa.com/number_resource_info/555_numbers.html
    people = hotline.settings.people.values()
    numbers = {number for each in people for number in each.number}
    numbers.add(hotline.settings.variables["official_number"])

    assert all(re.fullmatch(r"\+120255501\d\d", number) for number in numbers)


def test_every_language_says_the_same_things_with_the_same_gaps(hotline):
    own = {"english": "en-US", "chinese": "zh-CN", "korean": "ko-KR"}
    said = {
        language: {
            name: sorted(words.gaps)
            for name, words in hotline.prompts[language].items()
            if name not in own
        }
        for language in LANGUAGES
    }

    assert said["zh-CN"] == said["en-US"] == said["ko-KR"]
    assert all(name in hotline.prompts[language] for name, language in own.items())


def test_no_prompt_is_written_in_vain(hotline):
    used = set(hotline.nodes) | phrase_names()
    for node in hotline.nodes.values():
        used |= {str(value) for value in node.model_dump().values()}
        if isinstance(node, Menu):
            used |= {option.option for option in node.menu.values()}

    for language in LANGUAGES:
        assert set(hotline.prompts[language]) - used == set()


def test_no_menu_has_more_than_five_options(hotline):
    menus = [node for node in hotline.nodes.values() if isinstance(node, Menu)]

    assert max(len(menu.menu) for menu in menus) == 5


def test_a_message_may_take_three_minutes(hotline):
    message = hotline.nodes["message"]

    assert isinstance(message, Voicemail)
    assert (message.voicemail.longest, message.voicemail.silence) == (180, 5)


def test_the_hotline_knows_its_caller_s_way_of_writing_numbers(hotline):
    assert prompt("{case_number}").gaps == ("case_number",)
    assert hotline.settings.country == "CN"
    assert hotline.settings.languages == list(LANGUAGES)
