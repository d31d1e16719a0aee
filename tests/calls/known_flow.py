"""A flow that knows who calls again, and callers who go through it."""

from pathlib import Path

from flask import Flask
from little_flow import LittleFlow, said, sid
from signed import ACCOUNT, CALLER, PUBLIC_URL, TOKEN, Twilio

from ivr.calls.desk import Hotline
from ivr.calls.flows import Flows
from ivr.db import Database
from ivr.flow.loader import load
from ivr.telephony import webhooks
from ivr.telephony.signature import Gate
from ivr.telephony.twiml import Pages

OTHER = "+8613900139000"
FLOW = """\
flow: little
languages: [en-US, zh-CN]
start: known
give_up: promise
topics: {money: {}, theft: {priority: urgent}}
known: {branch: language_known, yes: status, no: language}
language:
  menu:
    "1": {option: english, language: en-US, then: status}
    "2": {option: chinese, language: zh-CN, then: status}
    "3": {option: never_mind, then: status}
status: {branch: open_case, yes: standing, no: main}
standing: {say: standing, then: main}
main:
  menu:
    "1": {option: money, topic: money, then: device}
    "2": {option: theft, topic: theft, then: device}
device: {collect: device, digits: 4, confirm: false, then: promise}
promise: {case: join, say: promise, then: message}
message: {voicemail: {longest: 60 s}, then: goodbye}
goodbye: {hang_up: goodbye}
"""
PROMPTS = """\
english: "For English"
chinese: "For Chinese"
never_mind: "To skip this"
standing: "Case {open_case} is at place {open_case_place}."
money: "For money"
theft: "For a theft"
device: "Your device?"
promise: "Your case is {case_number}."
message: "Please tell us more."
goodbye: "Goodbye."
"""
HAN = """\
english: "English"
chinese: "中文"
never_mind: "跳过"
standing: "{open_case}排在第{open_case_place}位。"
money: "资金"
theft: "被盗"
device: "请输入设备。"
promise: "您的工单是{case_number}。"
message: "请留言。"
goodbye: "再见。"
"""


def hotline(folder: Path, database: Database, most: int) -> Twilio:
    """A hotline that takes `most` calls of a number in an hour, as Twilio has it."""
    little = LittleFlow(folder, database)
    little.folder.mkdir(exist_ok=True)
    little.write(FLOW, PROMPTS)
    (folder / "prompts" / "zh-CN.yaml").write_text(HAN, encoding="utf-8")
    found = Hotline(database, Flows(load(little.path)), most)
    app, hints = Flask("hotline"), []
    gate = Gate(PUBLIC_URL, ACCOUNT, (TOKEN,))
    pages = Pages(PUBLIC_URL)
    app.register_blueprint(webhooks.blueprint(found, pages, gate, hints.append))
    return Twilio(app.test_client(), hints)


def call(twilio, number, *keys, caller=CALLER):
    """Make call `number`, press `keys`, and return the last answer."""
    answer = twilio.voice(sid(number), From=caller)
    for turn, key in enumerate(keys, 1):
        answer = twilio.step(turn, sid(number), Digits=key, From=caller)
    return answer


def end(twilio, number):
    twilio.status(sid(number), CallStatus="completed")


def whole(twilio, number, *keys, caller=CALLER):
    answer = call(twilio, number, *keys, caller=caller)
    end(twilio, number)
    return said(answer)
