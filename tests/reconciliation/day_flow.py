"""A flow that has each way to end: cases, an answer, a person, nothing."""

from pathlib import Path

from ivr.flow.files import FlowFiles

DESK = "+12025550101"
FLOW = f"""\
flow: day
languages: [en-US]
start: main
give_up: message
topics: {{money: {{priority: normal}}}}
people:
  desk: {{number: "{DESK}", ring: 20 s}}
main:
  menu:
    "1": {{option: money, topic: money, then: message}}
    "2": {{option: fees, answered: true, then: goodbye}}
    "3": {{option: person, topic: money, then: reach}}
    "4": {{option: again, topic: money, then: join}}
    "5": {{option: bye, then: goodbye}}
reach: {{transfer: desk, then: goodbye, no_answer: message}}
message: {{voicemail: {{longest: 60 s}}, then: promise}}
promise: {{case: open, say: promise, then: text}}
text: {{sms: told, then: goodbye}}
join: {{case: join, say: promise, then: goodbye}}
goodbye: {{hang_up: goodbye}}
"""
ENGLISH = """\
money: "For money"
fees: "To hear what it costs"
person: "For a person"
again: "About your case"
bye: "To end"
reach: "We are ringing somebody."
message: "Please tell us what happened."
promise: "Thank you."
told: "We will call you."
text_offer: "We can send you a text."
text_wanted: "For that"
no_text: "If not"
goodbye: "Goodbye."
"""
FILES = FlowFiles("day.yaml", {"day.yaml": FLOW, "prompts/en-US.yaml": ENGLISH}, {})


def write(folder: Path) -> Path:
    """Write the flow into a folder; return where it is."""
    (folder / "prompts").mkdir(parents=True)
    (folder / "prompts" / "en-US.yaml").write_text(ENGLISH, encoding="utf-8")
    path = folder / "day.yaml"
    path.write_text(FLOW, encoding="utf-8")
    return path
