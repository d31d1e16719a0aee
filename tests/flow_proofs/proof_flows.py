"""A small flow that passes every proof, and what breaks it."""

import json
from pathlib import Path

from ivr.flow.loader import load

HOTLINE = Path(__file__).parents[2] / "call_flows" / "hotline.yaml"
FLOW = """flow: small
languages: [en-US, zh-CN, ko-KR]
account: {digits: 4}
people: {desk: {number: "+8613800138000"}}
topics: {cards: {}, other: {}}
start: welcome
give_up: message
welcome:  {say: welcome, then: language}
language: {menu: {"1": {option: english, language: en-US, then: main},
                  "2": {option: chinese, language: zh-CN, then: main},
                  "3": {option: korean, language: ko-KR, then: main}}}
main:     {menu: {"1": {option: card, topic: cards, then: number},
                  "2": {option: rest, then: message}}}
number:   {collect: account, then: message}
message:  {voicemail: {}, then: promise}
promise:  {case: open, say: promise, then: bye}
bye:      {hang_up: bye}
"""
ENGLISH = {
    "welcome": "Welcome.",
    "english": "For English",
    "main": "How can we help?",
    "card": "For a card",
    "rest": "For the rest",
    "number": "Your number?",
    "message": "What happened?",
    "promise": "Case {case_number}, by {due_at}.",
    "bye": "Goodbye.",
}
CHINESE = {
    "welcome": "您好。",
    "chinese": "中文服务",
    "main": "您需要什么帮助？",
    "card": "卡片问题",
    "rest": "其他问题",
    "number": "请输入号码。",
    "message": "发生了什么？",
    "promise": "工单号{case_number}，{due_at}之前回电。",
    "bye": "再见。",
}
KOREAN = {
    "welcome": "안녕하세요.",
    "korean": "한국어 안내는",
    "main": "무엇을 도와드릴까요?",
    "card": "카드 문의는",
    "rest": "그 밖의 문의는",
    "number": "번호를 입력해 주세요.",
    "message": "무슨 일이 있었나요?",
    "promise": "접수 번호는 {case_number}, {due_at}까지 전화드리겠습니다.",
    "bye": "안녕히 계세요.",
}
WORDS = {"en-US": ENGLISH, "zh-CN": CHINESE, "ko-KR": KOREAN}
LANGUAGES = "languages: [en-US, zh-CN, ko-KR]"
NUMBER = "number:   {collect: account, then: message"
MAIN = 'main:     {menu: {"1"'
REST = '"2": {option: rest, then: message}}'
KOREAN_LINE = "language: ko-KR, then: main}}"
HEAD = "start: welcome"


def write(folder, *, changes=None, words=None, more=""):
    """Write the small flow with `changes` (old text: new) and `more` lines.

    `words` are prompts by language, or by name when all languages say the same.
    """
    text = FLOW
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    given = words or {}
    for language, prompts in WORDS.items():
        own = given.get(language, {}) if given.keys() <= WORDS.keys() else given
        file = folder / "prompts" / f"{language}.yaml"
        file.parent.mkdir(exist_ok=True)
        lines = ({**prompts, **own}).items()
        spoken = "".join(
            f"{key}: {json.dumps(said, ensure_ascii=False)}\n" for key, said in lines
        )
        file.write_text(spoken, encoding="utf-8")
    path = folder / "flow.yaml"
    path.write_text(text + more, encoding="utf-8")
    return path


def made(folder, **changed):
    """Return the small flow with what is changed in it, loaded."""
    return load(write(folder, **changed))
