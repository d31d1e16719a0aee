"""A little flow in which a caller may ask for a freeze, before and after a case."""

from pathlib import Path

FLOW = """\
flow: little
languages: [en-US]
country: CN
start: main
give_up: promise
topics: {theft: {priority: urgent}, money: {priority: low}}
main:
  menu:
    "1": {option: theft, topic: theft, then: number}
    "2": {option: money, topic: money, then: promise_first}
    "3": {option: again, then: join}
    "4": {option: unknown, topic: money, then: stop}
number: {collect: account, digits: 4, confirm: false, then: sure}
sure: {verify: on_file, then: stop, failed: stop}
promise_first: {case: open, say: promise, then: stop}
join: {case: join, say: promise, then: stop}
stop: {freeze: stop, then: promise}
promise: {case: open, say: promise, then: goodbye}
goodbye: {hang_up: goodbye}
"""
PROMPTS = """\
theft: "For a theft"
money: "For money"
again: "For your case"
unknown: "For anything"
number: "Your account?"
stop: "Shall we have it frozen?"
promise: "Case {case_number}."
goodbye: "Goodbye."
"""


def write_flow(folder: Path) -> Path:
    """Write the flow's files; return the path of the flow."""
    (folder / "prompts").mkdir(parents=True)
    (folder / "prompts" / "en-US.yaml").write_text(PROMPTS, encoding="utf-8")
    (folder / "little.yaml").write_text(FLOW, encoding="utf-8")
    return folder / "little.yaml"
