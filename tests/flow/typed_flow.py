"""A flow that asks for a value of some type, in three languages."""

from ivr.flow.model import Collect

FLOW = """
flow: typed
languages: [en-US, zh-CN, ko-KR]
account: {digits: 9, check: luhn}
topics: {other: {}}
start: main
give_up: bye
main:
  menu:
    "1": {option: tongue, then: ask}
    "2": {option: tongue, language: zh-CN, then: ask}
    "3": {option: tongue, language: ko-KR, then: ask}
ask: {collect: value, FIELDS, then: thanks, give_up: without}
thanks:  {hang_up: thanks}
without: {hang_up: without}
bye:     {hang_up: bye}
"""
WORDS = {
    "tongue": "Here",
    "ask": "Value?",
    "thanks": "{value}",
    "without": "Without.",
    "bye": "Bye.",
}
EVERY = {"en_US": WORDS, "zh_CN": WORDS, "ko_KR": WORDS}


def node(kind):
    return Collect(collect="value", type=kind, then="bye")
