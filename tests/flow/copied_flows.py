"""Flows that use their subflows in several places."""

FLOW = """flow: parts
languages: [en-US]
account: {digits: 4}
topics: {money: {}, app: {}}
start: main
give_up: gave_up
subflows:
  identify:
    parameters: {intro: , failed: gave_up, topic: money, tries: 3}
    start: say
    nodes:
      say:  {say: $intro, then: who}
      who:
        collect: account
        confirm: false
        then: more
        give_up: $failed
        no_match: {limit: $tries, then: $failed}
      more:
        menu:
          "1": {option: ready, topic: $topic, then: return}
          "2": {option: again, then: say}
main:
  menu:
    "1": {option: one, then: first}
    "2": {option: two, then: second}
first:  {subflow: identify, with: {intro: hello}, then: thanks}
second:
  subflow: identify
  with: {intro: welcome, failed: sorry, topic: app, tries: 1}
  then: bye
thanks:  {hang_up: thanks}
sorry:   {hang_up: sorry}
bye:     {hang_up: bye}
gave_up: {hang_up: gave_up}
"""
NAMES = "hello welcome who ready again one two thanks sorry bye gave_up"
WORDS = {name: f"{name}." for name in NAMES.split()}
SMALL = """flow: small
languages: [en-US]
topics: {other: {}}
start: x
give_up: bye
bye: {hang_up: bye}
x: {subflow: part, USE, then: bye}
subflows:
  part:
    parameters: {word: , end: bye}
    start: START
    nodes:
      say: {say: $word, then: $end}
      on: INNER
"""
