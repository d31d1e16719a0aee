"""What callers type, by its type: read, kept, and read back."""

import pytest
from flow_calls import Caller
from typed_flow import EVERY, FLOW, node

from ivr.flow.actions import Ask, HangUp, Say
from ivr.flow.entries import read_entry
from ivr.flow.flow import LENGTHS
from ivr.flow.settings import Entry


@pytest.fixture
def reach(make):
    """Return what takes a caller to the question, in the language of a key."""

    def reached(fields, key="1", head=""):
        flow = FLOW.replace("FIELDS", fields).replace("topics:", f"{head}\ntopics:")
        caller = Caller(make(flow, **EVERY))
        caller.ring()
        caller.press(key)
        return caller

    return reached


@pytest.mark.parametrize(
    ("fields", "keys", "value", "heard"),
    [
        (
            "digits: 5",
            "00123",
            "00123",
            ["0 0 1, 2 3", "0 0 1，2 3", "0 0 1, 2 3"],
        ),
        (
            "type: account",
            "123456782",
            "123456782",
            ["1 2 3, 4 5 6, 7 8 2", "1 2 3，4 5 6，7 8 2", "1 2 3, 4 5 6, 7 8 2"],
        ),
        (
            "type: phone",
            "13800138000",
            "13800138000",
            [
                "1 3 8, 0 0 1, 3 8 0, 0 0",  # no number where English is at home
                "1 3 8，0 0 1 3，8 0 0 0",
                "1 3 8, 0 0 1, 3 8 0, 0 0",
            ],
        ),
        ("type: transaction", "4711", "4711", ["4 7 1 1"] * 3),
        (
            "type: date",
            "20240229",
            "2024-02-29",
            ["February 29, 2024", "2024年2月29日", "2024년 2월 29일"],
        ),
        ("type: time", "1430", "14:30", ["2:30 p.m.", "下午2点30分", "오후 2시 30분"]),
        (
            "type: time",
            "0005",
            "00:05",
            ["12:05 a.m.", "凌晨0点零5分", "0시 5분"],
        ),
        ("type: amount", "12*50", "12.50", ["12.50"] * 3),
        (
            "type: amount, currency: USD",
            "12*50",
            "12.50",
            ["12.50 US dollars", "12.50美元", "12.50 달러"],
        ),
        (
            "type: amount, currency: KRW",
            "5000",
            "5000",
            ["5000 won", "5000韩元", "5000 원"],
        ),
        (
            "type: amount, currency: BTC",
            "*005",
            "0.005",
            ["0.005 B T C", "0.005 B T C", "0.005 B T C"],
        ),
    ],
)
def test_a_value_is_read_back_and_spoken_as_its_type_is_in_every_language(
    reach, fields, keys, value, heard
):
    read_back = {
        "1": (
            "You entered {}.",
            "If that is right, press 1. To enter it again, press 2.",
        ),
        "2": ("您输入的是 {}。", "正确请按1，重新输入请按2。"),
        "3": (
            "입력하신 내용은 {}입니다.",
            "맞으면 1번, 다시 입력하시려면 2번을 눌러 주세요.",
        ),
    }
    for (key, (said, asked)), spoken in zip(read_back.items(), heard, strict=True):
        caller = reach(fields, key)
        language = caller.state.language
        prompts = (Say(said.format(spoken), language), Say(asked, language))

        assert caller.press(keys + "#") == (Ask(prompts, 1, "", 5),)
        assert caller.press("1") == (Say(spoken, language), HangUp())
        assert caller.state.collected == {"value": value}


@pytest.mark.parametrize("keys", ["1", "5", "05", "12"])
def test_a_number_up_to_the_highest_fits(reach, keys):
    caller = reach("digits: 1-2, highest: 12, confirm: false")
    caller.press(keys)

    assert caller.state.collected == {"value": keys}


@pytest.mark.parametrize("keys", ["0", "0#"])
def test_nought_alone_is_help_also_where_an_amount_is_asked_for(reach, keys):
    caller = reach("digits: 1-2, highest: 12")
    caller.press(keys)
    assert caller.state.path[-2:] == ("ask:help", "bye")

    caller = reach("type: amount")
    caller.press(keys)
    assert caller.state.path[-2:] == ("ask:help", "bye")


@pytest.mark.parametrize("kind", ["phone", "transaction", "date", "time", "amount"])
def test_star_alone_means_without_it_for_every_type(reach, kind):
    caller = reach(f"type: {kind}")

    assert caller.press("*#") == (Say("Without.", "en-US"), HangUp())
    assert caller.state.path[-2:] == ("ask:without", "without")


@pytest.mark.parametrize(
    ("fields", "longest"),
    [
        ("type: date", 8),
        ("type: time", 4),
        ("type: account", 9),
        ("digits: 5", 5),
        ("digits: 5-6", None),
        ("type: phone", None),
        ("type: phone, digits: 11", 11),
        ("type: transaction", None),
        ("type: amount", None),
        ("type: amount, digits: 4", None),  # its point is a key as well
    ],
)
def test_an_entry_of_one_length_is_complete_without_hash(reach, fields, longest):
    assert reach(fields).actions == (Ask((Say("Value?", "en-US"),), longest, "#", 5),)


def test_an_amount_may_have_as_many_digits_as_the_flow_says(reach):
    caller = reach("type: amount, digits: 4, confirm: false")
    caller.press("12*345")
    assert caller.state.misses == 1
    caller.press("12*34")

    assert caller.state.collected == {"value": "12.34"}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("00", "0"),
        ("007", "7"),
        ("*5", "0.5"),
        ("0*50", "0.50"),
        ("999999999999", "999999999999"),
        ("0*00000000001", "0.00000000001"),
    ],
)
def test_an_amount_is_kept_as_a_plain_number(typed, value):
    entry = Entry(digits=LENGTHS["amount"])

    assert read_entry("amount", node("amount"), entry, typed, None) == value
