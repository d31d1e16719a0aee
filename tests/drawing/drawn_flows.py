"""Small flows for the drawings, and generated ones of any shape."""

import json
import random

from ivr.flow.drawing.picture import picture
from ivr.flow.drawing.sketch import sketch
from ivr.flow.files import FlowFiles

FLOW = """\
flow: shop
languages: [en-US, zh-CN]
topics: {late: {}}
start: hello
give_up: bye
hello: {say: hello, then: main}
main:
  menu:
    "1": {option: late, topic: late, then: help_late}
    "2": {option: chinese, language: zh-CN, then: main}
  no_input: {limit: 2, then: bye}
help_late: {faq: answer, then: bye}
bye: {hang_up: bye}
"""
WORDS = {
    "hello": "Hello {caller}.",
    "main": "How can we help?",
    "late": "For a late parcel",
    "chinese": "For Chinese",
    "answer": "It will come.",
    "bye": "Goodbye.",
}
CHINESE = {**WORDS, "hello": "您好。", "chinese": "中文服务"}


def files_of(flow=FLOW, **words):
    """Return a flow and its prompt files (`en_US={name: sentence}`)."""
    words = words or {"en_US": WORDS, "zh_CN": CHINESE}
    texts = {"flow.yaml": flow}
    for tag, prompts in words.items():
        lines = (f"{name}: {json.dumps(text)}\n" for name, text in prompts.items())
        texts[f"prompts/{tag.replace('_', '-')}.yaml"] = "".join(lines)
    return FlowFiles("flow.yaml", texts)


def picture_of(flow=FLOW, language=None, **words):
    """Return the picture of a flow."""
    found = sketch(files_of(flow, **words))
    return picture(found.flow, language, found.problems)


def generated(seed):
    """Return a flow of up to 40 nodes of several kinds, its ways anywhere."""
    chance = random.Random(seed)
    names = [chance.choice(("end", "n", "graph", "o")) + str(i) for i in range(40)]
    names = names[: chance.randint(1, 40)]
    head = "flow: any\nlanguages: [en-US]\ntopics: {a: {}}\n"
    lines = [f"start: {names[0]}", f"give_up: {names[-1]}"]
    for name in names:
        a, b, c = chance.choices(names, k=3)
        lines.append(f"{name}: " + chance.choice(KINDS).format(a=a, b=b, c=c))
    flow = head + "\n".join(lines)
    words = chance.choice(("Hi", "请" * 60, '"a" #x <b> & `c`', "안녕 " * 40))
    return picture_of(flow, en_US=dict.fromkeys(("word", *names), words))


KINDS = (
    "{{say: word, then: {a}}}",
    '{{menu: {{"1": {{option: word, then: {a}}}, "2": {{option: word, then: {b}}}}}}}',
    "{{branch: open_now, yes: {a}, no: {b}}}",
    "{{collect: x, digits: 3, then: {a}, give_up: {b}}}",
    "{{faq: word, then: {c}}}",
    "{{sms: word, then: {a}}}",
    "{{callback: {{}}, then: {b}}}",
    "{{hang_up: word}}",
    "{{say: word}}",
    "{{sya: word}}",
)
