"""A branch on anything that is known of a call."""

from datetime import UTC, datetime

import pytest
from branching_flow import FLOW, KOREAN, WORDS
from flow_calls import CALLER, CASE, OPEN, SHUT, Caller

from ivr.flow.actions import HangUp, Say

YES_NO = "{branch: SUBJECT, yes: so, no: not_so}"
HOLIDAY = datetime(2026, 10, 2, 3, 0, tzinfo=UTC)  # the national day's week
OPENED = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)  # a holiday with hours of its own
CLOSED = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # a Wednesday, off by name
LATE = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # still the 24th here, 25th there


@pytest.fixture
def branch(make):
    """Return what takes a caller to the branch by `acts`, and where they end."""

    def branched(written, *acts, at=OPEN, caller=CALLER, **facts):
        flow = make(FLOW.replace("BRANCH", written), en_US=WORDS, ko_KR=KOREAN)
        on_phone = Caller(flow, at=at)
        on_phone.ring(caller, **facts)
        for act in acts or ("9", "9", "9"):
            on_phone.press(act) if isinstance(act, str) else act(on_phone)
        language = on_phone.state.language
        said = (WORDS if language == "en-US" else KOREAN)[on_phone.state.node]
        assert on_phone.actions == (Say(said, language), HangUp())
        return on_phone.state.node

    return branched


def leave_a_message(caller):
    caller.speak()


def be_silent(caller):
    caller.wait()


def attested(caller):
    caller.be_known("attested", tier="gold", seats="5")


def unknown(caller):
    caller.be_known("none")


@pytest.mark.parametrize(
    ("subject", "acts", "world", "so"),
    [
        ("open_now", (), {"at": OPEN}, True),
        ("open_now", (), {"at": SHUT}, False),
        ("open_now", (), {"at": None}, False),
        ("open_now", (), {"at": CLOSED}, False),
        ("open_now", (), {"at": OPENED}, True),
        ("holiday", (), {"at": HOLIDAY}, True),
        ("holiday", (), {"at": CLOSED}, True),
        ("holiday", (), {"at": LATE}, True),
        ("holiday", (), {"at": OPENED}, False),
        ("holiday", (), {"at": SHUT}, False),  # a Sunday is no holiday
        ("holiday", (), {"at": OPEN}, False),
        ("holiday", (), {"at": None}, False),
        ("emergency", (), {"emergency": "yes"}, True),
        ("emergency", (), {}, False),
        ("caller_known", (), {"caller": CALLER}, True),
        ("caller_known", (), {"caller": None}, False),
        ("repeat_caller", (), {"repeat_caller": "yes"}, True),
        ("repeat_caller", (), {"open_case": "7"}, False),
        ("open_case", (), {"open_case": str(CASE)}, True),
        ("open_case", (), {"repeat_caller": "yes"}, False),
        ("message_left", ("3", leave_a_message), {}, True),
        ("message_left", ("3", be_silent), {}, False),
        ("tag.vip", ("1", "*"), {}, True),
        ("tag.vip", ("2",), {}, False),
        ("account", ("1", "1234"), {}, True),
        ("account", ("1", "*"), {}, False),
        ("plan", ("1", "*"), {}, True),
        ("plan", ("2",), {}, False),
        ("account.tier", ("4", attested), {}, True),
        ("account.tier", ("4", unknown), {}, False),
        ("account.plan", ("4", attested), {}, False),
    ],
)
def test_a_fact_leads_one_way_and_its_lack_another(branch, subject, acts, world, so):
    way = branch(YES_NO.replace("SUBJECT", subject), *acts, **world)

    assert way == ("so" if so else "not_so")


@pytest.mark.parametrize(
    ("written", "acts", "node"),
    [
        ("language, is: {en-US: so, ko-KR: third}", (), "so"),
        ("language, is: {en-US: so, ko-KR: third}", ("2",), "third"),
        ("topic, is: {money: so, app: third}", ("1", "*"), "so"),
        ("topic, is: {money: so, app: third}", ("3", be_silent), "third"),
        ("topic, is: {money: so, app: third}", (), "not_so"),
        ("verification, is: {attested: so, none: third}", (), "third"),
        ("verification, is: {attested: so, pin: third}", ("4", attested), "so"),
        ("verification, is: {attested: so, pin: third}", ("4", unknown), "not_so"),
        ("account.tier, is: {gold: so}", ("4", attested), "so"),
        ("account.tier, is: {silver: so}", ("4", attested), "not_so"),
        ("account.tier, is: {gold: so}", ("4", unknown), "not_so"),
        ("account.seats, is: {5: so, 05: third}", ("4", attested), "so"),
        ("account, is: {1234: so, 0123: third}", ("1", "1234"), "so"),
        ("account, is: {1234: so, 0123: third}", ("1", "0123"), "third"),
        ("account, is: {1234: so, 0123: third}", ("1", "*"), "not_so"),
        ("plan, is: {gold: so}", ("1", "*"), "so"),
        ("plan, is: {gold: so}", (), "not_so"),
    ],
)
def test_a_value_leads_its_own_way_and_every_other_one_elsewhere(
    branch, written, acts, node
):
    assert branch(f"{{branch: {written}, else: not_so}}", *acts) == node


def test_the_data_of_an_account_are_forgotten_with_the_next_one(make):
    again = FLOW.replace(
        "check: {verify: attested, then: asked", "check: {verify: attested, then: main"
    )
    written = YES_NO.replace("SUBJECT", "account.tier")
    caller = Caller(make(again.replace("BRANCH", written), en_US=WORDS, ko_KR=KOREAN))
    caller.ring(open_case="7")
    caller.press("4")
    attested(caller)
    assert caller.state.facts == {
        "open_case": "7",
        "account.tier": "gold",
        "account.seats": "5",
    }
    caller.press("4")
    unknown(caller)

    assert caller.state.node == "not_so"
    assert caller.state.facts == {"open_case": "7"}
