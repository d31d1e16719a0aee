"""Prompts that were recorded: played in place of the voice, and their files."""

import pytest
from flow_calls import Caller, problems, write_flow

from ivr.flow.actions import Ask, HangUp, Record, Say
from ivr.flow.files import FlowFiles, read_files
from ivr.flow.loader import load, load_files
from ivr.flow.source import FlowError

FLOW = """flow: sounds
languages: [en-US, zh-CN]
topics: {other: {}}
start: jingle
give_up: bye
jingle: {play: jingle, then: main}
main: {menu: {"1": {option: one, then: message},
  "2": {option: two, language: zh-CN, then: main}}}
message: {voicemail: {}, then: bye}
bye: {hang_up: bye}
"""
ENGLISH = {
    "jingle": {"say": "Welcome.", "play": "jingle.wav"},
    "main": {"say": "How can we help?", "play": "en/main.mp3"},
    "one": "For a message",
    "message": "Speak.",
    "before_recording": "{longest}.",
    "bye": {"say": "Bye.", "play": "en/bye.wav"},
}
CHINESE = {**ENGLISH, "main": "您好。", "two": "中文", "bye": "再见。"}
SOUNDS = {
    "prompts/jingle.wav": b"RIFF-jingle",
    "prompts/en/main.mp3": b"ID3-main",
    "prompts/en/bye.wav": b"RIFF-bye",
}


@pytest.fixture
def path(tmp_path):
    written = write_flow(tmp_path, FLOW, en_US=ENGLISH, zh_CN=CHINESE)
    for name, sound in SOUNDS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(sound)
    return written


def test_a_recorded_prompt_carries_its_file_with_its_words(path):
    caller = Caller(load(path))

    assert caller.ring() == (
        Ask(
            (
                Say("Welcome.", "en-US", "prompts/jingle.wav"),
                Say("How can we help?", "en-US", "prompts/en/main.mp3"),
                Say("For a message, press 1.", "en-US"),
                Say("中文，请按2。", "zh-CN"),
            ),
            1,
            "",
            5,
        ),
    )
    assert caller.press("1") == (
        Record((Say("Speak.", "en-US"), Say("3 minutes.", "en-US")), 180, 5, "#"),
    )
    assert caller.wait() == (Say("Bye.", "en-US", "prompts/en/bye.wav"), HangUp())


def test_a_prompt_that_is_recorded_in_one_language_is_spoken_in_another(path):
    caller = Caller(load(path))
    caller.ring()

    assert caller.press("2")[0].prompts[0] == Say("您好。", "zh-CN")


def test_a_prompt_to_play_is_recorded_in_every_language(path):
    told = write_flow(
        path.parent, FLOW, en_US=ENGLISH, zh_CN=CHINESE | {"jingle": "欢迎。"}
    )

    assert problems(told) == [
        "flow.yaml:6:10: prompt 'jingle' in zh-CN has no `play: sound file`"
    ]


@pytest.mark.parametrize(
    ("sound", "hint"),
    [
        ("jingel.wav", "; did you mean 'prompts/jingle.wav'?"),
        ("../prompts/jingle.wav", "; did you mean 'prompts/jingle.wav'?"),
        ("../../../../etc/passwd", ""),
        ("bye.wav", "; did you mean 'prompts/en/bye.wav'?"),
    ],
)
def test_a_sound_that_is_not_there_is_told(path, sound, hint):
    words = ENGLISH | {"bye": {"say": "Bye.", "play": sound}}
    told = write_flow(path.parent, FLOW, en_US=words, zh_CN=CHINESE)
    wrong = f"prompt 'bye' in en-US plays prompts/{sound}, which is not there{hint}"

    assert problems(told) == [f"flow.yaml:2:13: {wrong}"]


def test_a_sound_outside_the_folder_is_not_there(path):
    words = ENGLISH | {"bye": {"say": "Bye.", "play": "/etc/bye.wav"}}
    told = write_flow(path.parent, FLOW, en_US=words, zh_CN=CHINESE)

    (one,) = problems(told)
    assert one.startswith(
        "flow.yaml:2:13: prompt 'bye' in en-US plays /etc/bye.wav, which is not there"
    )


def test_a_sound_takes_the_place_of_a_fixed_sentence_alone(path):
    words = ENGLISH | {"bye": {"say": "Case {case_number}.", "play": "jingle.wav"}}
    told = write_flow(path.parent, FLOW, en_US=words, zh_CN=CHINESE)

    (one,) = problems(told)
    assert one.startswith("prompts/en-US.yaml:6:1: prompt 'bye' must be a sentence")


def test_a_revision_changes_with_a_sound(path):
    before = load(path).revision
    assert load(path).revision == before
    (path.parent / "prompts/jingle.wav").write_bytes(b"RIFF-other")

    assert load(path).revision != before


def test_the_files_of_a_flow_are_one_value_that_can_be_kept(path):
    (path.parent / "prompts/notes.txt").write_text("not of the flow")
    (path.parent / "other.yaml").write_text("not: of the flow")
    files = read_files(path)

    assert (files.main, files.sounds) == ("flow.yaml", SOUNDS)
    assert set(files.texts) == {
        "flow.yaml",
        "prompts/en-US.yaml",
        "prompts/zh-CN.yaml",
    }
    assert files.texts["flow.yaml"] == FLOW
    kept = FlowFiles.from_json(files.to_json())
    assert (kept.main, kept.texts, kept.sounds) == (
        files.main,
        files.texts,
        files.sounds,
    )
    assert load_files(kept) == load(path)


def test_files_from_a_database_are_told_by_their_own_names(path):
    files = FlowFiles.from_json(read_files(path).to_json())
    del files.texts["prompts/zh-CN.yaml"]

    with pytest.raises(FlowError) as refused:
        load_files(files)

    assert str(refused.value).splitlines() == [
        "flow.yaml:2:20: zh-CN needs prompts/zh-CN.yaml",
        "prompts/zh-CN.yaml:1:1: there is no such file",
    ]


def test_a_sound_that_cannot_be_read_is_not_there(path):
    (path.parent / "prompts/en/bye.wav").unlink()
    (path.parent / "prompts/en/bye.wav").mkdir()

    assert problems(path) == [
        "flow.yaml:2:13: prompt 'bye' in en-US plays prompts/en/bye.wav, which is not "
        "there; did you mean 'prompts/jingle.wav'?"
    ]


def test_the_folder_of_the_sounds_is_that_of_the_prompts(path):
    (path.parent / "prompts").rename(path.parent / "words")
    path.write_text(FLOW + "prompts: words\n")
    caller = Caller(load(path))

    assert caller.ring()[0].prompts[0].sound == "words/jingle.wav"


@pytest.mark.parametrize(
    "folder", ["/etc", "../prompts", "prompts/../../x", "[prompts]", "5", "''", "."]
)
def test_the_folder_of_the_prompts_is_below_the_flow(path, folder):
    path.write_text(FLOW + f"prompts: {folder}\n")

    (one,) = problems(path)
    assert one.startswith(
        "flow.yaml:11:1: `prompts`: write a folder below the flow's own, such as "
    )


@pytest.mark.parametrize("folder", ['"a\\0b"', "a" * 5000])
def test_a_folder_that_can_have_no_such_name_is_told(path, folder):
    path.write_text(FLOW + f"prompts: {folder}\n")
    told = problems(path)

    assert len(told) == 4
    assert sum("there is no such file" in one for one in told) == 2
