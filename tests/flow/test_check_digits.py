"""Check digits that a flow declares: right ones pass, wrong ones do not."""

import pytest
from flow_calls import Caller, problems, write_flow
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn, verhoeff
from typed_flow import EVERY, FLOW, WORDS

from ivr.flow.entries import checks_out

MAKES = {"luhn": luhn, "verhoeff": verhoeff}
QUIET = {tag: {**WORDS, "thanks": "Thanks."} for tag in EVERY}
BODIES = st.text("0123456789", min_size=1, max_size=20)


# The examples of ISO/IEC 7812-1's annex, and of Verhoeff's own text.
@pytest.mark.parametrize(
    ("check", "number"),
    [
        ("luhn", "79927398713"),
        ("luhn", "4111111111111111"),
        ("luhn", "0"),
        ("luhn", "26"),
        ("verhoeff", "2363"),
        ("verhoeff", "123451"),
    ],
)
def test_one_last_digit_is_right(check, number):
    right = [digit for digit in "0123456789" if checks_out(check, number[:-1] + digit)]

    assert right == [number[-1]]


@pytest.mark.parametrize("check", MAKES)
@given(data=st.data(), body=BODIES)
@settings(max_examples=60, deadline=None)
def test_no_single_wrong_digit_passes(check, data, body):
    number = body + MAKES[check].calc_check_digit(body)
    place = data.draw(st.integers(0, len(number) - 1))
    wrong = [
        number[:place] + digit + number[place + 1 :]
        for digit in "0123456789"
        if digit != number[place]
    ]

    assert checks_out(check, number)
    assert not any(checks_out(check, one) for one in wrong)


@given(body=BODIES, place=st.integers(0, 19))
@settings(max_examples=60, deadline=None)
def test_verhoeff_finds_every_swap_of_neighbours(body, place):
    number = body + verhoeff.calc_check_digit(body)
    one = place % (len(number) - 1)
    swapped = number[:one] + number[one + 1] + number[one] + number[one + 2 :]

    assert checks_out("verhoeff", swapped) == (swapped == number)


@pytest.mark.parametrize(
    ("fields", "head", "right", "wrong"),
    [
        ("digits: 4, check: verhoeff", "", "2363", "2364"),
        ("type: account, digits: 4, check: luhn", "", "1230", "1231"),
        ("type: account", "account: {digits: 4, check: verhoeff}", "2363", "2633"),
    ],
)
def test_a_flow_declares_its_check_digit(make, fields, head, right, wrong):
    flow = FLOW.replace("account: {digits: 9, check: luhn}", head)
    caller = Caller(make(flow.replace("FIELDS", fields), **EVERY))
    caller.ring()
    caller.press_each("1", wrong)
    assert caller.heard == [
        "One of the digits does not seem right. Please enter it once more.",
        "Value?",
    ]
    caller.press_each(right, "1")

    assert caller.state.collected == {"value": right}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("lunh", "write 'luhn' or 'verhoeff'; did you mean 'luhn'? (found 'lunh')"),
        (
            "verhoef",
            "write 'luhn' or 'verhoeff'; did you mean 'verhoeff'? (found 'verhoef')",
        ),
        ("crc", "write 'luhn' or 'verhoeff' (found 'crc')"),
        ("[luhn]", "write 'luhn' or 'verhoeff' (found ['luhn'])"),
    ],
)
def test_a_check_digit_that_there_is_not_is_refused(tmp_path, written, told):
    flow = FLOW.replace("FIELDS", f"digits: 4, check: {written}")
    flow = flow.replace("check: luhn", f"check: {written}")

    assert problems(write_flow(tmp_path, flow, **QUIET)) == [
        f"flow.yaml:4:22: `account.check`: {told}",
        f"flow.yaml:13:34: `check`: {told}",
    ]
