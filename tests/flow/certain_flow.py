"""A flow that transfers callers and verifies them."""

from ivr.flow.actions import Say

FLOW = """flow: certain
languages: [en-US, zh-CN]
account: {digits: 4}
topics: {money: {}, lost_phone: {}}
people:
  desk: {number: ["+8613800138001", "+8613800138002"], ring: 20 s}
  night: {number: "+8613800138003", press_1: false}
start: main
give_up: gave_up
help: helped
main:
  menu:
    "1": {option: one, topic: lost_phone, then: desk}
    "2": {option: two, topic: money, then: night}
    "3": {option: three, then: who}
    "4": {option: four, then: level}
    "5": {option: five, then: pin}
    "6": {option: six, language: zh-CN, then: desk}
desk: {transfer: desk, then: after, no_answer: nobody}
night: {transfer: night, prompt: ringing, then: after}
who: {collect: account, confirm: false, then: pin}
level: {verify: LEVEL, then: well, failed: failed}
pin: {verify: pin, wait: 8, then: well, failed: failed}
after: {hang_up: after}
nobody: {hang_up: nobody}
well: {hang_up: well}
failed: {hang_up: failed}
gave_up: {hang_up: gave_up}
helped: {hang_up: helped}
"""
NAMES = "one two three four five six ringing who after nobody failed gave_up helped"
WORDS = {name: f"{name}." for name in NAMES.split()} | {"well": "{account.tier:text}."}


def english(*texts):
    return tuple(Say(text, "en-US") for text in texts)
