"""A flow with a node of every kind, and what it says."""

from ivr.flow.actions import Ask, HangUp, OpenCase, Record, Say

FLOW = """
flow: every_kind
languages: [en-US]
hours: {zone: Asia/Shanghai, week: {mon-fri: "09:00-18:00"}}
topics: {money: {priority: high}}
start: hello
give_up: sorry
hello:   {say: hello, then: known}
known:   {branch: caller_known, yes: staffed, no: message}
staffed: {branch: open_now, yes: onward, no: message}
onward:  {goto: main}
main:    {menu: {"1": {option: money, topic: money, then: number}}, wait: 7}
number:  {collect: account, digits: 3, confirm: false, then: message}
message: {voicemail: {longest: 90, silence: 4}, then: promise, empty: sorry}
promise: {case: open, say: promise, then: bye}
sorry:   {hang_up: sorry}
bye:     {hang_up: bye}
"""
WORDS = {
    "hello": "Hello.",
    "main": "How can we help?",
    "money": "For money",
    "number": "Your account?",
    "message": "What happened? You have {longest}.",
    "promise": "Case {case_number}, by {due_at}, account {account}.",
    "sorry": "Sorry.",
    "bye": "Bye.",
    "before_recording": "{longest} from now.",
    "trouble": "Trouble.",
}


def english(text):
    return Say(text, "en-US")


MAIN = Ask((english("How can we help?"), english("For money, press 1.")), 1, "", 7)
MESSAGE = Record(
    (
        english("What happened? You have 90 seconds."),
        english("90 seconds from now."),
    ),
    longest_s=90,
    silence_s=4,
    finish_key="#",
)
TROUBLE = (english("Trouble."), OpenCase("abandoned"), HangUp())
