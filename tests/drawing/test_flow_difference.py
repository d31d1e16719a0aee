from drawn_flows import CHINESE, FLOW, WORDS, files_of

from ivr.flow.drawing.changes import both, text
from ivr.flow.drawing.compare import difference
from ivr.flow.drawing.mermaid import mermaid
from ivr.flow.drawing.picture import picture
from ivr.flow.drawing.sketch import sketch
from ivr.flow.drawing.svg import svg

EDITED = (
    FLOW.replace("help_late: {faq: answer, then: bye}", "news: {say: hello, then: bye}")
    .replace("topic: late, then: help_late", "topic: late, then: news")
    .replace("topics: {late: {}}", "topics: {late: {priority: urgent}}")
)
NEW_WORDS = {**WORDS, "hello": "Good day."}
TOLD = """\
settings
  ~ topics late priority: normal -> urgent
~ node main
  ~ menu 1 then leads elsewhere: help_late -> news
+ node news
  say: hello
  then: -> bye
- node help_late
  say: answer
  then: -> help_late.ask
- node help_late.ask
  menu 1 option: helped
  menu 1 then: -> help_late.solved
  menu 1 answered: true
  menu 2 option: not_helped
  menu 2 then: -> bye
  menu 3 option: hear_again
  menu 3 then: -> help_late
  prompt: helped_question
  no_input limit: 2
  no_input then: -> bye
  no_match limit: 2
  no_match then: -> bye
- node help_late.solved
  hang_up: glad
words in en-US
  ~ hello: "Hello {caller}." -> "Good day."
"""


def compared(old, new):
    flows = [sketch(one).flow for one in (old, new)]
    found = difference(*flows, old, new)
    return found, both(*map(picture, flows), found)


def edited():
    return compared(files_of(), files_of(EDITED, en_US=NEW_WORDS, zh_CN=CHINESE))


def test_every_change_is_told_with_what_was_and_what_is():
    assert text(edited()[0]) == TOLD


def test_the_same_flow_has_no_difference():
    found, drawn = compared(files_of(), files_of())
    assert text(found) == "no difference\n"
    assert drawn.notes == ("no difference",)
    assert {box.change for box in drawn.boxes.values()} == {None}


def test_a_recording_that_is_another_one_is_told():
    old, new = files_of(), files_of()
    old.sounds["prompts/a.wav"], new.sounds["prompts/a.wav"] = b"1", b"2"
    new.sounds["prompts/b.wav"] = b"3"
    assert text(compared(old, new)[0]) == (
        "recordings\n"
        "  + prompts/b.wav: a recording\n"
        "  ~ prompts/a.wav: a recording -> another recording\n"
    )


def test_a_picture_shows_both_flows_in_one():
    _, drawn = edited()
    assert {name: box.change for name, box in drawn.boxes.items()} == {
        "hello": "changed",
        "main": "changed",
        "news": "added",
        "bye": None,
        "help_late": "removed",
        "help_late.ask": "removed",
        "help_late.solved": "removed",
    }
    ways = [(way.target, way.change) for way in drawn.boxes["main"].ways]
    assert ways == [
        ("news", "added"),
        ("help_late", "removed"),
        ("main", None),
        ("bye", None),
    ]
    hello = 'en-US ~ hello: "Hello {caller}." -> "Good day."'
    assert drawn.boxes["hello"].notes == (hello,)


def test_a_change_is_seen_without_its_colour():
    _, drawn = edited()
    chart, image = mermaid(drawn), svg(drawn)
    assert '["#43; news: says<br/>' in chart
    assert 'legend_["#43; added<br/>#45; removed<br/>#126; changed"]' in chart
    for words in ("+ added", "- removed", "~ changed", "+ news", "- help_late"):
        assert f">{words}</text>" in image
