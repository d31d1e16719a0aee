"""Transfers to people, and who is among them."""

import pytest
from certain_flow import FLOW, WORDS, english
from flow_calls import CALLER, Caller, problems, write_flow

from ivr.flow.actions import HangUp, OpenCase, Say, Transfer
from ivr.flow.inputs import Digits, Silence, Spoken


@pytest.fixture
def reach(make):
    def reached(*keys, level="on_file", caller=CALLER):
        flow = make(FLOW.replace("LEVEL", level), en_US=WORDS, zh_CN=WORDS)
        on_phone = Caller(flow)
        on_phone.ring(caller)
        on_phone.press_each(*keys)
        return on_phone

    return reached


HOLD = "Please hold on, we are ringing somebody for you."
WHISPER = "A hotline caller, language {}, topic {}. To take the call, press 1."


def test_a_transfer_rings_people_and_tells_them_who_is_there(reach):
    ring = Transfer(
        prompts=english(HOLD),
        people="desk",
        numbers=("+8613800138001", "+8613800138002"),
        ring_s=20,
        press_1=True,
        whisper=english(WHISPER.format("en-US", "lost phone")),
    )
    assert reach("1").actions == (ring,)
    assert reach("1").state.waiting == "transfer"

    chinese = Transfer(
        **{
            **{name: getattr(ring, name) for name in ring.__slots__},
            "prompts": (Say("请稍候，正在为您接通。", "zh-CN"),),
            "whisper": english(WHISPER.format("zh-CN", "")),
        }
    )
    assert reach("6").actions == (chinese,)


def test_a_transfer_without_a_key_whispers_nothing_and_may_have_its_own_words(reach):
    assert reach("2").actions == (
        Transfer(
            prompts=english("ringing."),
            people="night",
            numbers=("+8613800138003",),
            ring_s=25,
            press_1=False,
            whisper=(),
        ),
    )


def test_a_caller_whom_a_person_took_needs_no_case(reach):
    caller = reach("1")

    assert caller.come_back(answered=True) == (*english("after."), HangUp())
    assert caller.state.answered
    assert caller.state.path == ("main:one", "desk:answered", "after")


@pytest.mark.parametrize(
    ("key", "path"),
    [("1", ("desk:no_answer", "nobody")), ("2", ("night:no_answer", "gave_up"))],
)
@pytest.mark.parametrize("given", [None, Silence(), Digits("1"), Spoken("hello")])
def test_a_caller_whom_nobody_took_falls_through(reach, key, path, given):
    caller = reach(key)
    caller.give(given) if given else caller.come_back(answered=False)

    assert caller.actions == (*english(f"{path[1]}."), HangUp())
    assert not caller.state.answered
    assert caller.state.path[1:] == path


def test_a_caller_who_hangs_up_while_it_rings_gets_a_case(reach):
    assert reach("1").hang_up() == (OpenCase("abandoned"),)


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        (
            "transfer: desk",
            "transfer: dseks",
            ["19:8: 'dseks' is not among the `people`; did you mean 'desk'?"],
        ),
        (
            "no_answer: nobody",
            "no_answer: nobdy",
            ["19:37: there is no node 'nobdy'; did you mean 'nobody'?"],
        ),
        (
            "transfer: night, prompt",
            "transfer: night, promt",
            ["20:26: there is no field `promt` here; did you mean 'prompt'?"],
        ),
        (
            'number: "+8613800138003"',
            "number: +8613800138003",
            [
                "7:11: `people.night.number`: a telephone number is written like "
                '"+8613800138000", in quotes (found 8613800138003)'
            ],
        ),
        (
            'number: "+8613800138003"',
            'number: "13800138003"',
            [
                "7:11: `people.night.number.0`: a telephone number is written like "
                "\"+8613800138000\", in quotes (found '13800138003')"
            ],
        ),
        (
            'number: "+8613800138003"',
            "number: []",
            ["7:11: `people.night.number`: write at least one (found [])"],
        ),
        (
            "press_1: false",
            "press_1: no",
            ["7:37: `people.night.press_1`: write true or false (found 'no')"],
        ),
        (
            "ring: 20 s",
            "rings: 20 s",
            ["6:56: there is no field `rings` here; did you mean 'ring'?"],
        ),
        (
            "verify: pin",
            "verify: pni",
            [
                "23:7: `verify`: write 'none', 'on_file', 'attested', 'pin' or 'topic' "
                "(found 'pni')"
            ],
        ),
        (
            "wait: 8, then: well, failed: failed",
            "wait: 8, then: well, failed: faild",
            ["23:41: there is no node 'faild'; did you mean 'failed'?"],
        ),
        (
            "wait: 8, then: well",
            "wait: 8, prompt: secret, then: well",
            [
                "23:29: no prompt 'secret' in en-US",
                "23:29: no prompt 'secret' in zh-CN",
            ],
        ),
    ],
)
def test_what_is_wrong_with_people_and_levels_is_told(tmp_path, old, new, messages):
    flow = FLOW.replace("LEVEL", "on_file")
    assert flow.count(old) == 1
    told = problems(
        write_flow(tmp_path, flow.replace(old, new), en_US=WORDS, zh_CN=WORDS)
    )

    assert told == [f"flow.yaml:{message}" for message in messages]
