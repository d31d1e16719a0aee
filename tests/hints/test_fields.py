"""Numbers in messages: said or written, in three languages; and where none is."""

import pytest

from ivr.flow.flow import Flow
from ivr.flow.hints.fields import fields_in
from ivr.flow.settings import Entry

ACCOUNT, PHONE = ("account", "417038825"), ("callback_number", "+8613800138000")
KOREAN = ("callback_number", "+821012345678")
PEKING = ("callback_number", "+861012345678")
SENTENCES = {
    "account four one seven zero three eight eight two five please": [ACCOUNT],
    "it is four one seven um oh three double eight two five": [ACCOUNT],
    "account 417038825 call me at 138 0013 8000": [ACCOUNT, PHONE],
    "제 계정은 사일칠공삼팔팔이오 입니다": [ACCOUNT],
    "我的 账号 是 四一七零三八八二五 电话 一三八零零一三八零零零": [ACCOUNT, PHONE],
    "我的账号是417038825电话是13800138000": [ACCOUNT, PHONE],
    "공일공 일이삼사 오육칠팔 로 전화 주세요": [KOREAN, PEKING],
    "call 13800138000 13800138000": [PHONE],
    "plus 82 10 1234 5678": [KOREAN],
    "+82 10-1234-5678": [KOREAN],
    "transaction id is 4 a 7 f 9 c": [("transaction", "4a7f9c")],
    "the hash starts with zero x nine b f two": [("transaction", "0x9bf2")],
    "txid 0x9f8e7d6c": [("transaction", "0x9f8e7d6c")],
    "거래번호는 1234567 이에요": [("transaction", "1234567")],
    "交易 号 是 8 8 7 1 2": [("transaction", "88712")],
    "the transaction of 5000 dollars": [],
    "transaction 5000 dollars": [],
    "交易5000元": [],
    "the number 417038826 has a wrong check digit": [],
    "today is 2026 11 25 at nine": [],
    "transaction " + "4a7f" * 16: [],
    "": [],
}


@pytest.mark.parametrize(("said", "wanted"), SENTENCES.items())
def test_numbers_are_found_as_they_are_said(flow, said, wanted):
    found = fields_in(flow, said.split(), ["KR"])

    assert [(one.kind, one.value) for one in found] == wanted


def test_a_field_knows_its_words(flow):
    words = "hello account 417 038 825 bye".split()

    assert [(one.first, one.last) for one in fields_in(flow, words)] == [(2, 4)]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("my account is 123456", [("account", "123456")]),
        ("it costs 123456", []),
        ("my account is 12345", []),
    ],
)
def test_an_account_without_a_check_digit_must_be_called_one(flow, said, wanted):
    entry = Entry.model_validate({"digits": 6})
    settings = flow.settings.model_copy(update={"account": entry})
    plain = Flow(flow.revision, settings, flow.nodes, flow.prompts)

    assert [(f.kind, f.value) for f in fields_in(plain, said.split())] == wanted
