import pytest
from drawn_flows import CHINESE, FLOW, WORDS, generated, picture_of

from ivr.flow.drawing.outline import outline

REVISION = "shop, revision "
WHOLE = """\
words in en-US
a call begins -> hello
silence or wrong answers -> bye
0 at any question -> bye

hello: says
  "Hello {caller}."
  -> main

main: menu
  "How can we help?"
  1 For a late parcel [topic late] -> help_late
  2 中文服务 [language zh-CN] -> main
  after 2 silences -> bye

help_late: says
  "It will come."
  -> help_late.ask
  help_late.ask: menu
    "Did this help?"
    1 If it did [answered true] -> help_late.solved
    2 If you still need us -> bye
    3 To hear it again -> help_late
    after 2 silences -> bye
    after 2 wrong answers -> bye
  help_late.solved: hangs up
    "We are glad it did. Goodbye."

bye: hangs up
  "Goodbye."
"""


def test_an_outline_tells_every_node_once_in_the_order_of_a_call():
    told = outline(picture_of())
    assert told.partition(", ")[2].partition(", ")[2] == WHOLE
    assert told.startswith(REVISION)


def test_all_languages_stand_side_by_side():
    told = outline(picture_of(language="all"))
    assert '  "en-US: Hello {caller}."\n  "zh-CN: 您好。"\n' in told
    assert "  1 en-US: For a late parcel / zh-CN: For a late parcel [" in told
    assert "  2 zh-CN: 中文服务 [language zh-CN] -> main\n" in told


def test_a_language_without_the_words_is_named_at_the_node():
    less = {name: text for name, text in CHINESE.items() if name != "hello"}
    told = outline(picture_of(en_US=WORDS, zh_CN=less))
    assert "  ! no prompt 'hello' in zh-CN\n  ! words are missing in zh-CN\n" in told


def test_a_broken_node_is_drawn_with_its_problem_and_the_rest_with_it():
    told = outline(picture_of(FLOW.replace("{faq: answer", "{faqs: answer")))
    assert "\nhelp_late: cannot be read\n  ! 'help_late' is no setting" in told
    assert "\nbye: hangs up\n" in told


def test_a_broken_setting_is_told_at_the_top():
    told = outline(picture_of(FLOW.replace("give_up: bye", "give_up: 3")))
    assert "\n! `give_up`: " in told
    assert "\nmain: menu\n" in told


def test_a_way_to_nowhere_leads_to_a_node_that_is_missing():
    told = outline(picture_of(FLOW.replace("then: main}\nmain", "then: mian}\nmain")))
    assert "  ! there is no node 'mian'; did you mean 'main'?\n" in told
    assert "\nmian: is missing\n" in told
    assert "\nmain: menu\n  ! no call comes here\n" in told


@pytest.mark.parametrize("seed", range(40))
def test_any_flow_has_each_node_and_each_way_once(seed):
    picture = generated(seed)
    lines = [line.strip() for line in outline(picture).splitlines()]
    heads = [line.partition(":")[0] for line in lines]
    assert [heads.count(name) for name in picture.boxes] == [1] * len(picture.boxes)
    ways = sum(len(box.ways) for box in picture.boxes.values())
    rules = len(picture.rules) + 1
    assert sum("-> " in line for line in lines) == ways + rules
