"""Callers at random: anything that they or the host can tell, at any time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from random_flows import key, optional

from ivr.flow.inputs import (
    Arrived,
    CaseOpened,
    Digits,
    HungUp,
    Input,
    Recorded,
    Silence,
    Spoken,
    Transferred,
    Verified,
)

MOMENT = st.integers(0, 10**7).map(
    lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
)
MOMENTS = st.none() | MOMENT
LEVELS = st.sampled_from(["none", "on_file", "attested", "pin"])
SAID = st.sampled_from(
    ["heard", "one", "help", "back", "again", "转账", "이체", "二", ""]
)
DIGITS = key | st.sampled_from(
    [
        "1",
        "1",
        "2",
        "1230",
        "18",
        "20261124",
        "1430",
        "13800138000#",
        "12*50",
        "*#",
        "#",
    ]
)
FACTS = optional(
    emergency=st.just("yes"), repeat_caller=st.just("yes"), open_case=st.just("7")
)
ACCOUNTS = optional(tier=st.sampled_from(["gold", "1", ""]))


def staying() -> st.SearchStrategy[Input]:
    """Return what a caller or the host can tell of a call that goes on."""
    at = MOMENTS
    return st.one_of(
        st.builds(Digits, st.sampled_from("123"), at),
        st.builds(Digits, DIGITS | st.text("0123456789*#", max_size=12), at),
        st.builds(Silence, at),
        st.builds(Spoken, SAID | st.text(max_size=9), st.none() | st.floats(0, 1), at),
        st.builds(Recorded, st.integers(0, 300), at),
        st.builds(Verified, LEVELS, ACCOUNTS, at),
        st.builds(Transferred, st.booleans(), at),
        st.builds(CaseOpened, st.integers(1, 999), MOMENT, at),
    )


def inputs() -> st.SearchStrategy[Input]:
    """Return what a caller or the host can tell, at any time."""
    caller = st.none() | st.just("+8613800138000")
    arrives = st.builds(Arrived, caller, MOMENTS, FACTS)
    return st.one_of(staying(), staying(), arrives, st.builds(HungUp, MOMENTS))


@dataclass(frozen=True)
class Habits:
    """A caller who goes on for ever, doing one thing after another."""

    does: tuple[Input, ...]


def habits() -> st.SearchStrategy[Habits]:
    """Return callers who never hang up."""
    return st.lists(staying(), min_size=1, max_size=4).map(tuple).map(Habits)
