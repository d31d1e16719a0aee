"""A flow with people, words and a recorded prompt, and a telephone line to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import Flask
from signed import ACCOUNT, NUMBER, PUBLIC_URL, TOKEN

from ivr.calls.desk import Hotline
from ivr.calls.flows import Flows
from ivr.calls.revisions import take
from ivr.db import Database
from ivr.flow.files import FlowFiles
from ivr.flow.loader import load_files
from ivr.simulator import Exchange, VirtualClock
from ivr.simulator.server import serving
from ivr.simulator.sound import tone
from ivr.telephony import webhooks
from ivr.telephony.signature import Gate
from ivr.telephony.twiml import Pages

DESK, COLLEAGUE = "+12025550101", "+12025550102"
START = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WELCOME = "prompts/good day.wav"
FLOW = f"""\
flow: people
languages: [en-US, zh-CN]
speech: [en-US]
start: welcome
give_up: message
topics: {{transfers: {{priority: high}}}}
people:
  desk: {{number: ["{DESK}", "{COLLEAGUE}"], ring: 20 s}}
welcome: {{play: welcome, then: main}}
main:
  menu:
    "1": {{option: transfer, topic: transfers, then: reach}}
    "2": {{option: chinese, language: zh-CN, then: main}}
reach: {{transfer: desk, then: goodbye, no_answer: message}}
message: {{voicemail: {{longest: 60 s}}, then: promise}}
promise: {{case: open, say: promise, then: goodbye}}
goodbye: {{hang_up: goodbye}}
"""
ENGLISH = """\
welcome: {say: "Good day.", play: good day.wav}
transfer: {say: "For a missing transfer", hear: [missing transfer, lost money]}
chinese: "For Chinese"
reach: "We are ringing somebody."
message: "Please tell us what happened."
promise: "Thank you."
goodbye: "Goodbye."
"""
CHINESE = """\
welcome: {say: "您好。", play: good day.wav}
transfer: "转账没到"
chinese: "中文"
reach: "正在为您接通。"
message: "请说说情况。"
promise: "谢谢。"
goodbye: "再见。"
"""
FILES = FlowFiles(
    "people.yaml",
    {
        "people.yaml": FLOW,
        "prompts/en-US.yaml": ENGLISH,
        "prompts/zh-CN.yaml": CHINESE,
    },
    {WELCOME: tone(1.5)},
)


@contextmanager
def telephone(database: Database) -> Iterator[Exchange]:
    """A telephone exchange that reaches a hotline with this flow over the network."""
    flow = load_files(FILES)
    take(database, FILES, flow, START)
    hotline = Hotline(database, Flows(flow))
    app = Flask("hotline")
    gate = Gate(PUBLIC_URL, ACCOUNT, (TOKEN,))
    pages = Pages(PUBLIC_URL)
    app.register_blueprint(webhooks.blueprint(hotline, pages, gate, lambda _: None))
    with serving(app, "127.0.0.1", 0) as address:
        found = Exchange(
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            clock=VirtualClock(START),
            connect_to=address,
        )
        found.add_number(
            NUMBER,
            voice_url=f"{PUBLIC_URL}/twilio/voice",
            status_callback=f"{PUBLIC_URL}/twilio/status",
            fallback_url=f"{PUBLIC_URL}/twilio/fallback",
        )
        yield found


def said(call):
    return [one.text for one in call.heard if one.text]
