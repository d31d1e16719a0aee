"""What bytes look like can be said in the languages of the console."""

import pytest

from ivr.reasons import LOOKALIKES, recalled
from ivr.sentences import Sentence
from ivr.sound.lookalikes import MAGIC, looks_like

OTHERS = {
    b"": "empty",
    bytes(64): "nothing but zero bytes",
    b"\0\0\0\x18ftypM4A ": "an MP4 or M4A file, which is not taken",
    b"\xff\xf1\x50\x80": "an AAC file, which is not taken",
    b"<!doctype html><p>": "an HTML page",
    b"hello": "text, not sound",
    b"\x01\x02\x03\x04\x05\x06\x07\x08": "no form of sound that is known",
}


@pytest.mark.parametrize(("head", "name"), [*MAGIC, *OTHERS.items()])
def test_what_bytes_look_like_is_a_sentence_of_its_own(head: bytes, name: str):
    assert looks_like(head) == name
    said = recalled(f"it is {looks_like(head)}")
    assert isinstance(said, Sentence)
    what = said.values["what"]
    assert isinstance(what, Sentence)
    assert (said.pattern, what.pattern) == ("it is %(what)s", name)


def test_nothing_else_is_to_be_said():
    names = {name for _, name in (*MAGIC, *OTHERS.items())}
    assert set(LOOKALIKES) == names
