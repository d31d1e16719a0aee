"""Entries that are none of their type, and types that fit no question."""

import pytest
from flow_calls import Caller, problems, write_flow
from typed_flow import EVERY, FLOW, WORDS, node

from ivr.flow.actions import HangUp, Say
from ivr.flow.entries import Wrong, read_entry
from ivr.flow.settings import Entry
from ivr.flow.values import DigitCount

QUIET = {tag: {**WORDS, "thanks": "Thanks."} for tag in EVERY}
LAST = {
    kind: f"That does not fit either. If {end}, press star, then hash."
    for kind, end in {
        "entry": "you do not have it",
        "check": "you do not have it",
        "phone": "there is no other number",
        "date": "you do not know the date",
        "time": "you do not know the time",
        "amount": "you do not know the amount",
    }.items()
}


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


TRY = "That does not look complete. Please enter it once more, then press hash."
CHECK = "One of the digits does not seem right. Please enter it once more."
PHONE = "That does not look like a phone number. Please enter it with the area code."
DATE = (
    "That is not a date. Enter four digits for the year, two for the month and two "
    "for the day."
)
TIME = (
    "That is not a time. Enter two digits for the hour, from 0 to 23, and two for the "
    "minutes."
)
AMOUNT = "That is not an amount. Use star for the decimal point, then press hash."
KEY = "That key is not one of the choices."
KEY_AGAIN = "Sorry, that is not a choice either. Please listen once more."


@pytest.mark.parametrize(
    ("fields", "wrong", "heard"),
    [
        ("digits: 4-6", ["123", "1234567"], [TRY, LAST["entry"]]),
        ("digits: 4-6", ["12*4", "**"], [TRY, LAST["entry"]]),
        (
            "digits: 6",
            ["123", "1234567"],
            [
                "It should be 6 digits, not 3.",
                "It should be 6 digits. If you do not have it, press star, then hash.",
            ],
        ),
        ("type: account", ["123456789"] * 2, [CHECK, LAST["check"]]),
        ("digits: 2, highest: 12", ["13", "00"], [KEY, KEY_AGAIN]),
        ("type: phone", ["123456", "1" * 16], [PHONE, LAST["phone"]]),
        ("type: date", ["20230229", "2024"], [DATE, LAST["date"]]),
        ("type: date", ["20241301", "20240100"], [DATE, LAST["date"]]),
        ("type: date", ["00000101", "2024*229"], [DATE, LAST["date"]]),
        ("type: time", ["2400", "1260"], [TIME, LAST["time"]]),
        ("type: time", ["930", "09300"], [TIME, LAST["time"]]),
        ("type: amount", ["12*", "1*2*3"], [AMOUNT, LAST["amount"]]),
        ("type: amount", ["1" * 13, "**"], [AMOUNT, LAST["amount"]]),
        (
            "type: transaction",
            ["471", "1" * 13],
            [TRY, LAST["entry"]],
        ),
    ],
)
def test_what_is_no_such_value_is_told_with_its_reason_twice_and_then_given_up(
    reach, fields, wrong, heard
):
    caller = reach(fields)
    told = [caller.press(keys)[0].prompts[0].text for keys in wrong]

    assert told == heard
    assert (caller.state.misses, caller.state.node) == (2, "ask")
    assert caller.press(wrong[0]) == (Say("Without.", "en-US"), HangUp())
    assert caller.state.collected == {}


@pytest.mark.parametrize(
    ("country", "keys", "fits"),
    [
        ("CN", "13800138000", True),
        ("CN", "01065529988", True),
        ("CN", "12", False),
        ("CN", "008613800138000", True),
        ("CN", "00442079460018", True),
        ("CN", "442079460018", True),
        ("CN", "99999999999999", False),
        ("KR", "01012345678", True),
        ("KR", "999999999999999", False),
        (None, "1234567", True),
        (None, "123456", False),
    ],
)
def test_a_phone_number_is_one_of_the_country_or_one_from_abroad(
    reach, country, keys, fits
):
    caller = reach("type: phone", head=f"country: {country}" if country else "")
    caller.press(keys)

    assert (caller.state.phase == "confirming") == fits
    assert caller.state.entry == (keys if fits else "")


@pytest.mark.parametrize("kind", ["digits", "account", "transaction", "phone"])
@pytest.mark.parametrize(
    "typed",
    [
        "١٢٣٤٥٦٧٨",
        "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
        "1234567a",
        "²²²²²²²²",
    ],
)
def test_only_the_digits_of_a_keypad_are_digits(kind, typed):
    entry = Entry(digits=DigitCount(fewest=1, most=12))
    phrase = "wrong_phone" if kind == "phone" else "wrong_entry"

    assert read_entry(kind, node(kind), entry, typed, "CN") == Wrong(phrase)


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ("type: digits", "collect", "say how many `digits` it has, such as 9"),
        (
            "type: date, digits: 8",
            "digits",
            "`type: date` has a length of its own",
        ),
        (
            "type: time, digits: 4-6",
            "digits",
            "`type: time` has a length of its own",
        ),
        ("type: phone, check: luhn", "check", "`type: phone` has no check digit"),
        ("type: amount, check: luhn", "check", "`type: amount` has no check digit"),
        (
            "digits: 5, currency: USD",
            "currency",
            "only an amount has a currency; write `type: amount`",
        ),
        ("type: phone, highest: 5", "highest", "only digits have a highest value"),
        (
            "type: amount, currency: usd",
            "currency",
            "`currency`: a currency is written like USD or BTC (found 'usd')",
        ),
        ("digits: 2, highest: 0", "highest", "`highest`: at least 1 (found 0)"),
        (
            "type: dollars",
            "type",
            "`type`: write 'digits', 'account', 'phone', 'email', 'name', "
            "'transaction', 'date', 'time' or 'amount' (found 'dollars')",
        ),
    ],
)
def test_a_type_that_does_not_fit_what_is_asked_is_refused(
    tmp_path, fields, field, message
):
    flow = FLOW.replace("account: {digits: 9, check: luhn}\n", "")
    flow = flow.replace("FIELDS", fields)
    line = next(line for line in flow.splitlines() if line.startswith("ask:"))
    place = f"{flow.splitlines().index(line) + 1}:{line.index(f'{field}:') + 1}"

    told = problems(write_flow(tmp_path, flow, **QUIET))

    assert told == [f"flow.yaml:{place}: {message}"]


@pytest.mark.parametrize(
    "name", ["topic", "language", "caller", "due_at", "open_now", "verification"]
)
def test_a_value_has_a_name_that_nothing_else_has(tmp_path, name):
    flow = FLOW.replace("collect: value, FIELDS", f"collect: {name}, digits: 4")
    flow += f"variables: {{{name}: words}}\n"
    told = problems(write_flow(tmp_path, flow, **QUIET))

    taken = f"{name!r} is known of every call; give it another name"
    assert told == [f"flow.yaml:13:7: {taken}", f"flow.yaml:17:13: {taken}"]
