"""A small hotline, and the conversations that are had with it."""

from collections.abc import Iterable
from pathlib import Path

from ivr.flow.loader import load
from ivr.rehearsal import report
from ivr.rehearsal.perform import Performance, perform
from ivr.rehearsal.reading import read_conversations
from ivr.rehearsal.stage import stage

FLOW = """\
flow: bank
languages: [en-US, zh-CN]
country: CN
hours: {zone: Asia/Shanghai, week: {mon-fri: "09:00-18:00"}}
account: {digits: 6}
topics: {cards: {priority: urgent}, loans: {priority: low}}
people: {desk: {number: "+862155550100"}}
speech: [en-US]
start: language
give_up: message
help: message
language:
  menu:
    "1": {option: english, language: en-US, then: news}
    "2": {option: chinese, language: zh-CN, then: news}
news: {branch: emergency, yes: storm, no: known}
storm: {say: storm, then: known}
known: {branch: open_case, yes: open_case, no: main}
open_case: {say: about_case, then: main}
main:
  menu:
    "1": {option: card, topic: cards, tag: lost, then: urgent}
    "2": {option: loan, topic: loans, then: identify}
urgent: {branch: open_now, yes: desk, no: message}
desk: {transfer: desk, then: goodbye, no_answer: message}
identify: {collect: account, speech: false, then: message}
message: {voicemail: {longest: 2 min}, then: promise}
promise: {case: open, say: promise, then: goodbye}
goodbye: {hang_up: goodbye}
"""
ENGLISH = """\
english: "For English"
storm: "There is a storm."
about_case: "You have case {open_case}."
main: ["Welcome to the bank.", "Once more."]
card: {say: "For a lost card", hear: [lost card, stolen]}
loan: {say: "For a loan", hear: [loan]}
identify: "Please enter your account number."
message: "Tell us what happened."
promise: "Your case is {case_number}, due {due_at}."
goodbye: "Goodbye."
"""
CHINESE = """\
chinese: "中文服务"
storm: "有暴风雨。"
about_case: "您有工单{open_case}。"
main: "欢迎致电银行。"
card: "银行卡遗失"
loan: "贷款"
identify: "请输入账号。"
message: "请说明情况。"
promise: "您的工单是{case_number}，{due_at}之前回电。"
goodbye: "再见。"
"""
TOP = 'at: 2026-11-23 11:00\nfrom: "+8613800138000"\nconversations:\n'


def write_bank(folder: Path) -> Path:
    """Write the small hotline to a folder, and return its flow file."""
    path = folder / "bank.yaml"
    path.write_text(FLOW, encoding="utf-8")
    for tag, words in (("en-US", ENGLISH), ("zh-CN", CHINESE)):
        file = folder / "prompts" / f"{tag}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(words, encoding="utf-8")
    return path


def write_bank_with(folder: Path, talk: str) -> Path:
    """Write the small hotline with one conversation beside it; return its flow file."""
    path = write_bank(folder)
    (folder / "conversations").mkdir()
    (folder / "conversations" / "one.yaml").write_text(talk, encoding="utf-8")
    return path


def had(flow: Path, *files: Path) -> list[Performance]:
    """Have the conversations in `files` with the flow at `flow`."""
    found = load(flow)
    with stage(found) as on:
        return [perform(on, one) for one in read_conversations(found, files)]


def told(performances: Iterable[Performance], folder: Path) -> list[str]:
    """What is said of conversations, file names without their folder."""
    return [line.replace(f"{folder}/", "") for line in report.lines([*performances])]
