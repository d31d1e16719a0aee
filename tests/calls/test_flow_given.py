"""What was given in each turn is kept, so that a call can be played again."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
import time_machine
from little_flow import LittleFlow
from signed import CALLER

from ivr.calls.given import GivenError, from_json, to_json
from ivr.calls.turns import without_secret
from ivr.flow import inputs
from ivr.flow.engine import advance, begin
from ivr.flow.inputs import Arrived, CaseOpened, Digits, HungUp, Recorded, Silence
from ivr.flow.state import State
from ivr.tables import Call, Turn

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
RECORDING = "RE" + "d" * 32
KINDS = {
    Arrived: Arrived(CALLER, AT, {"open_case": "1001"}),
    Digits: Digits("12*#", AT),
    Silence: Silence(AT),
    Recorded: Recorded(7, AT),
    CaseOpened: CaseOpened(1001, DUE, AT),
    HungUp: HungUp(),
}


@pytest.mark.parametrize("kind", get_args(inputs.Input))
def test_an_input_of_every_kind_comes_back_as_it_was(kind):
    plain = {
        "Spoken": {"text": "돈이 없어졌어요", "confidence": 0.5},
        "Verified": {"level": "pin", "account": {"city": "Seoul"}},
        "Transferred": {"answered": True},
    }
    one = KINDS.get(kind) or kind(at=AT, **plain[kind.__name__])
    assert from_json(to_json([one, one])) == (one, one)


def test_inputs_are_kept_with_their_kind():
    assert to_json([Digits("1", AT), CaseOpened(1001, DUE)]) == (
        '[{"kind": "digits", "keys": "1", "at": "2026-11-23T03:00:00Z"}, '
        '{"kind": "case_opened", "number": 1001, "due_at": "2026-11-23T04:00:00Z", '
        '"at": null, "late": false}]'
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "[7]",
        "[{}]",
        '[{"kind": "dance"}]',
        '[{"kind": ["digits"]}]',
        '[{"kind": "digits"}]',
        '[{"kind": "silence", "at": "noon"}]',
    ],
)
def test_what_was_never_kept_is_told_apart(text):
    with pytest.raises(GivenError, match="cannot be read"):
        from_json(text)


def test_every_turn_of_a_call_keeps_what_was_given(tmp_path, database, rows):
    little = LittleFlow(tmp_path / "flow", database)
    little.folder.mkdir()
    little.write()
    twilio = little.twilio()
    with time_machine.travel(AT, tick=False):
        twilio.press("9", "1")
        twilio.step(3, RecordingSid=RECORDING, RecordingDuration="7", Digits="#")
    kept = [from_json(row["given"]) for row in rows(Turn)]
    assert kept == [
        (Arrived(CALLER, AT),),
        (Digits("9", AT),),
        (Digits("1", AT),),
        (Recorded(7, AT), CaseOpened(1001, DUE, AT)),
    ]


def test_a_call_played_again_from_what_was_kept_ends_where_it_ended(twilio, rows, flow):
    twilio.press("1", "9", "2", "*", "2", "123456789", "1")
    twilio.step(8, RecordingSid=RECORDING, RecordingDuration="7", Digits="#")
    state = begin(flow)
    for row in rows(Turn):
        for one in from_json(row["given"]):
            state = advance(flow, state, one).state
    assert state == State.from_json(rows(Call)[0]["state"])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (Digits("1234", AT), Digits("", AT)),
        (Digits("*", AT), Digits("*", AT)),
        (Digits("0", AT), Digits("0", AT)),
        (inputs.Spoken("one two", at=AT), inputs.Spoken("", at=AT)),
        (Silence(AT), Silence(AT)),
    ],
)
def test_a_secret_is_not_kept_and_a_key_that_is_none_is(flow, given, kept):
    asked = replace(begin(flow), waiting="secret")
    assert without_secret(given, asked) == kept
    assert without_secret(given, replace(asked, waiting="keys")) == given
