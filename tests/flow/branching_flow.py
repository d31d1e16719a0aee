"""A flow with a branch on whatever is asked for."""

FLOW = """
flow: branches
languages: [en-US, ko-KR]
hours:
  zone: Asia/Shanghai
  week: {mon-fri: "09:00-18:00"}
  holidays: CN
  closed: [2026-11-25]
  open: {2026-10-01: "10:00-12:00"}
account: {digits: 4}
topics: {money: {}, app: {}}
start: main
give_up: asked
main:
  menu:
    "1": {option: one, topic: money, tag: vip, set: {plan: gold}, then: who}
    "2": {option: two, language: ko-KR, then: asked}
    "3": {option: three, topic: app, then: message}
    "4": {option: four, then: check}
who: {collect: account, confirm: false, then: asked, give_up: asked}
message: {voicemail: {}, prompt: one, then: asked, empty: asked}
check: {verify: attested, then: asked, failed: asked}
asked: BRANCH
so: {hang_up: so}
not_so: {hang_up: not_so}
third: {hang_up: third}
"""
NAMES = "one two three four who so not_so third".split()
WORDS = {name: f"{name}." for name in NAMES}
KOREAN = {name: f"[{name}]" for name in NAMES}
