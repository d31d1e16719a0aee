"""Text messages and e-mail addresses: their nodes and their callers."""

import pytest
from flow_calls import CALLER, problems, write_flow
from short_flow import FLOW, KNOWN, WORDS, choice, english, expanded, menu, reach, short

from ivr.flow.actions import HangUp, Record, SendText

__all__ = ["reach", "short"]


def test_an_sms_is_offered_to_a_caller_whose_number_is_known(short):
    assert expanded(short("{sms: fees_text, then: next}")) == {
        "x": ("Branch", KNOWN | {"yes": "x.ask", "no": "next"}),
        "x.ask": menu(
            "text_offer",
            "next",
            choice("text_wanted", "x.send"),
            choice("no_text", "next"),
        ),
        "x.send": ("Send", {"send": "fees_text", "then": "next"}),
    }
    assert expanded(short("{sms: fees_text, consent: given, then: next}")) == {
        "x": ("Send", {"send": "fees_text", "then": "next"})
    }


SENT = (SendText(CALLER, "fees_text.", "fees_text"), *english("next."), HangUp())
UNSENT = (*english("next."), HangUp())


@pytest.mark.parametrize(
    ("key", "actions"), [("1", SENT), ("2", UNSENT), (None, UNSENT)]
)
def test_an_sms_is_sent_to_a_caller_who_wants_it_alone(reach, key, actions):
    caller = reach("{sms: fees_text, then: next}")
    if key is None:
        caller.wait()
    caller.press(key) if key else caller.wait()

    assert caller.actions == actions


def test_an_sms_is_neither_offered_nor_sent_to_a_caller_without_a_number(reach):
    assert reach("{sms: fees_text, then: next}", None).actions == UNSENT
    given = "{sms: fees_text, consent: given, then: next}"
    assert reach(given, None).actions == UNSENT
    assert reach(given).actions == SENT


SPELT = {
    "voicemail": {"longest": 60},
    "prompt": "x",
    "set": {"mail": "spelt"},
    "then": "next",
    "empty": "next",
}
BY_TEXT = {"set": {"mail": "by_text"}}


def test_an_email_address_is_spelt_or_sent_by_text(short):
    node = "{collect: mail, type: email, then: next}"
    assert expanded(short(node)) == {"x": ("Voicemail", SPELT)}

    assert expanded(short(node.replace("then", "by: text, then"))) == {
        "x": ("Branch", KNOWN | {"yes": "x.ask", "no": "next"}),
        "x.ask": menu(
            "email_question",
            "next",
            choice("email_by_text", "x.text", **BY_TEXT),
            choice("no_email", "next"),
        ),
        "x.text": ("Send", {"send": "email_text", "then": "next"}),
    }
    both = "by: both, prompt: late, give_up: other, then"
    assert expanded(short(node.replace("then", both))) == {
        "x": ("Branch", KNOWN | {"yes": "x.ask", "no": "x.spell"}),
        "x.ask": menu(
            "email_question",
            "x.spell",
            choice("email_spelt", "x.spell"),
            choice("email_by_text", "x.text", **BY_TEXT),
            choice("no_email", "other"),
        ),
        "x.text": ("Send", {"send": "email_text", "then": "next"}),
        "x.spell": ("Voicemail", SPELT | {"prompt": "late", "empty": "other"}),
    }


BOTH = "{collect: mail, type: email, by: both, give_up: other, then: next}"
TEXT = (
    "Please answer this message with your e-mail address. Never send us a recovery "
    "phrase, private key, password or code."
)


def test_an_email_address_that_is_spelt_is_recorded(reach):
    caller = reach(BOTH)
    (record,) = caller.press("1")
    assert isinstance(record, Record)
    assert (record.prompts[0], record.longest_s) == (*english("x."), 60)

    assert caller.speak() == (*english("next."), HangUp())
    assert caller.state.collected == {"mail": "spelt"}
    assert caller.state.left_message


def test_an_email_address_can_be_sent_in_answer_to_a_text(reach):
    caller = reach(BOTH)

    assert caller.press("2") == (
        SendText(CALLER, TEXT, "email_text"),
        *english("next."),
        HangUp(),
    )
    assert caller.state.collected == {"mail": "by_text"}


@pytest.mark.parametrize("keys", [["3"], ["1", None], [None, None, None]])
def test_a_caller_without_an_email_address_goes_on_and_nothing_is_kept(reach, keys):
    caller = reach(BOTH)
    for key in keys:
        caller.press(key) if key else caller.wait()

    assert caller.actions == (*english("other."), HangUp())
    assert caller.state.collected == {}


def test_a_caller_without_a_number_spells_the_address(reach):
    assert reach(BOTH, None).state.node == "x.spell"
    assert reach(BOTH.replace("both", "text"), None).state.node == "other"


@pytest.mark.parametrize(
    ("node", "messages"),
    [
        ("{faq: late}", ["1: `then` is missing"]),
        (
            "{faq: laet, then: next}",
            ["1: no prompt 'laet' in en-US; did you mean 'late'?"],
        ),
        (
            "{faq: late, then: nxet, solved: otehr}",
            [
                "1: there is no node 'nxet'; did you mean 'next'?",
                "1: there is no node 'otehr'; did you mean 'other'?",
            ],
        ),
        (
            "{survey: mark, highest: 10, then: next}",
            ["19: `highest`: at most 9 (found 10)"],
        ),
        (
            "{survey: mark, highest: 1, then: next}",
            ["19: `highest`: at least 2 (found 1)"],
        ),
        (
            "{survey: rate, then: next}",
            ["1: no prompt 'rate' in en-US; did you mean 'late'?"],
        ),
        (
            "{sms: fees_text, consent: yes, then: next}",
            ["21: `consent`: write 'ask' or 'given' (found 'yes')"],
        ),
        (
            "{sms: fee_text, then: next}",
            ["1: no prompt 'fee_text' in en-US; did you mean 'fees_text'?"],
        ),
        (
            "{callback: {when: []}, then: next}",
            ["16: `callback.when`: write at least one (found [])"],
        ),
        (
            "{callback: {when: [night]}, then: next}",
            [
                "23: `callback.when.0`: write 'soon', 'morning', 'afternoon' or "
                "'evening' (found 'night')"
            ],
        ),
        (
            "{callback: {wehn: [soon]}, then: next}",
            ["16: there is no field `wehn` here; did you mean 'when'?"],
        ),
        (
            "{callback: , then: next}",
            ["5: `callback`: write `name: value` here (found None)"],
        ),
        (
            "{collect: mail, type: email, confirm: true, then: next}",
            ["33: there is no field `confirm` here"],
        ),
        (
            "{collect: mail, type: email, by: fax, then: next}",
            ["33: `by`: write 'spelling', 'text' or 'both' (found 'fax')"],
        ),
    ],
)
def test_what_is_wrong_in_a_short_node_is_told_where_it_is_written(
    tmp_path, node, messages
):
    told = problems(write_flow(tmp_path, FLOW.replace("NODE", node), en_US=WORDS))

    assert told == [f"flow.yaml:9:{message}" for message in messages]


def test_a_short_node_knows_where_it_is_written(short):
    flow = short("{faq: late, then: next}")

    assert flow.origins == {"x.ask": ("x",), "x.solved": ("x",)}
    assert flow.place(("x.ask", "menu", "1")) == ("x", "menu", "1")
    assert flow.place(("main", "menu")) == ("main", "menu")
    assert flow.place(()) == ()
