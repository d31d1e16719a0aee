"""A prompt of the draft is recorded: its file, its entry, and nothing else."""

import io
import json
import wave
from hashlib import sha256

import numpy as np
import pytest
import yaml
from bank_draft import AT
from prompt_sounds import tone
from rehearsal_flow import ENGLISH

from ivr.drafts import keeping
from ivr.drafts.checking import check
from ivr.drafts.draft import DraftError
from ivr.drafts.keeping import Mark
from ivr.drafts.level_check import Measures, PromptSound, SoundRefusedError, checked
from ivr.drafts.recording import Place, record
from ivr.drafts.spoken_prompts import find, languages, prompts_of, with_play
from ivr.flow.prompts import read_prompts

GOODBYE = Place("en-US", "goodbye", "Goodbye.")
STORM = Place("en-US", "storm", "There is a storm.")
SOUND = PromptSound(b"RIFF one", Measures(1, -20, -3, 0))


def refusal(content: bytes) -> tuple[str, Measures | None]:
    with pytest.raises(SoundRefusedError) as wrong:
        checked(content)
    return wrong.value.fault, wrong.value.measures


def test_a_good_recording_becomes_what_a_telephone_plays():
    made = checked(tone(2, 0.2, 44100, 2))
    # A sine of 0.2: 20 log 0.2 = -14 at its peak, 3 dB less as its level.
    assert made.measures == Measures(2.0, -17.0, -14.0, 0.0)
    with wave.open(io.BytesIO(made.wav)) as sound:
        form = sound.getnchannels(), sound.getsampwidth(), sound.getframerate()
        played = np.frombuffer(sound.readframes(20000), "<i2")
    assert (form, len(played)) == ((1, 2, 8000), 16000)
    middle = np.sqrt((played[800:-800].astype(float) ** 2).mean()) / 32768
    assert middle == pytest.approx(0.2 / 2**0.5, rel=0.02)


@pytest.mark.parametrize(
    ("content", "fault", "measures"),
    [
        (tone(61), "too_long", Measures(61.0, 0, 0, 0)),
        (tone(0.2), "too_short", Measures(0.2, -17.0, -14.0, 0.0)),
        (tone(1, 0.0), "silent", Measures(1.0, -60.0, -60.0, 0.0)),
        (tone(1, 0.01), "too_quiet", Measures(1.0, -43.0, -40.0, 0.0)),
        (tone(1, 0.9), "too_loud", Measures(1.0, -3.9, -0.9, 0.0)),
    ],
)
def test_what_cannot_be_a_prompt_is_refused_with_its_measure(content, fault, measures):
    assert refusal(content) == (fault, measures)


def test_what_rattles_is_refused_with_how_much_of_it():
    fault, measures = refusal(tone(1, 1.5))
    assert fault == "clipped"
    assert measures.clipped == pytest.approx(0.53, abs=0.02)


@pytest.mark.parametrize("content", [b"", b"<html>", b"MZ" * 500, tone()[:30]])
def test_what_is_no_sound_is_refused_with_what_it_is(content):
    with pytest.raises(SoundRefusedError) as wrong:
        checked(content)
    assert (wrong.value.fault, wrong.value.measures) == ("no_sound", None)
    assert wrong.value.reason


def test_pauses_do_not_count_for_the_level():
    loud, still = tone(1, 0.2, 8000)[44:], tone(3, 0.0, 8000)[44:]
    head = tone(4, 0.0, 8000)[:44]
    assert checked(head + loud + still).measures == Measures(4.0, -17.0, -14.0, 0.0)


def kept(database):
    with database.reading() as session:
        return keeping.current(session)


def put(database, bank, place, sound):
    with database.writing() as session:
        return record(session, bank, place, sound, Mark("Ines", AT, 0))


def test_a_recording_is_a_file_by_its_content_and_one_line_of_the_prompts(
    database, bank, draft
):
    put(database, bank, GOODBYE, SOUND)
    after = kept(database)
    name = f"sounds/goodbye.en-US.{sha256(SOUND.wav).hexdigest()[:12]}.wav"
    file = "prompts/en-US.yaml"
    line = f'goodbye: {{say: "Goodbye.", play: "{name}"}}'
    assert after.texts == draft.texts | {
        file: draft.texts[file].replace('goodbye: "Goodbye."', line)
    }
    assert after.files.sounds == {f"prompts/{name}": SOUND.wav}
    assert find(after.files, "en-US", "goodbye").sound == f"prompts/{name}"
    assert check(after, AT).errors == []
    with database.reading() as session:
        edits = keeping.edits(session, after.id)
    assert [(e.kind, e.by, e.file) for e in edits] == [
        ("recorded", "Ines", file),
        ("begun", "Root", None),
    ]


def test_a_second_recording_takes_the_place_of_the_first(database, bank, draft):
    del draft
    put(database, bank, GOODBYE, SOUND)
    put(database, bank, STORM, SOUND)
    other = PromptSound(b"RIFF two", SOUND.measures)
    put(database, bank, GOODBYE, other)
    sounds = kept(database).files.sounds
    assert sorted(sounds.values()) == [b"RIFF one", b"RIFF two"]
    put(database, bank, GOODBYE, None)
    put(database, bank, STORM, None)
    assert kept(database).files.sounds == {}
    text = kept(database).texts["prompts/en-US.yaml"]
    values = yaml.safe_load(text)
    assert values == yaml.safe_load(ENGLISH)


def test_without_a_draft_one_is_begun_from_what_answers(database, bank):
    put(database, bank, GOODBYE, SOUND)
    assert (kept(database).origin, kept(database).version) == ("files", 2)


def test_a_sentence_that_was_changed_meanwhile_is_not_recorded(database, bank, draft):
    place = Place("en-US", "goodbye", "Bye.")
    with pytest.raises(DraftError, match="are others now"):
        put(database, bank, place, SOUND)
    assert kept(database) == draft


@pytest.mark.parametrize("name", ["main", "promise", "card", "english"])
def test_what_has_gaps_or_is_an_option_is_not_recorded(database, bank, draft, name):
    said = find(draft.files, "en-US", name).sentences[0]
    with pytest.raises(DraftError, match="cannot be recorded"):
        put(database, bank, Place("en-US", name, said), SOUND)


def test_our_own_phrase_is_worded_anew_when_it_is_recorded(database, bank, draft):
    ours = next(
        one
        for one in prompts_of(draft.files, "zh-CN")
        if one.is_ours and one.is_recordable
    )
    put(database, bank, Place("zh-CN", ours.name, ours.sentences[0]), SOUND)
    found = find(kept(database).files, "zh-CN", ours.name)
    assert (found.is_ours, found.sentences) == (False, ours.sentences)
    assert kept(database).files.sounds[found.sound] == SOUND.wav


def test_every_language_with_prompts_is_listed(draft):
    assert languages(draft.files) == ["en-US", "zh-CN"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: one  # why\nb: two\n", "a: {S}  # why\nb: two\n"),
        ("a: 'it''s'\n\n# next\nb: two\n", "a: {S}\n\n# next\nb: two\n"),
        ("a: >\n  one\n  two\n\n# next\nb: x\n", "a: {S}\n\n# next\nb: x\n"),
        (
            "a:\n  say: one\n  hear: [x, y]\n  # next\nb: x\n",
            "a:\n  {S}\n  # next\nb: x\n",
        ),
        ("a:\n  hear:\n    - x\n  say: |\n    one\nb: x\n", "a:\n  {S}\nb: x\n"),
        ("a: one", "a: {S}"),
        ("b: é 😀\na: one\n", "b: é 😀\na: {S}\n"),
    ],
)
def test_an_entry_is_rewritten_however_it_was_written(before, after):
    was = read_prompts(before, "x.yaml")[0]["a"]
    file = "sounds/a.wav"
    spoken = type("Spoken", (), {"name": "a", "sentences": ("".join(was.words),)})()
    text = with_play(before, spoken, file)
    now = read_prompts(text, "x.yaml")[0]
    assert now["a"] == type(was)(was.words, was.gaps, was.later, file, was.hear)
    begin, end = after.split("{S}")
    assert text.startswith(begin)
    assert text.endswith(end)
    assert json.dumps(file) in text[len(begin) :]


def test_an_alias_is_left_to_its_author():
    spoken = type("Spoken", (), {"name": "b", "sentences": ("one",)})()
    with pytest.raises(DraftError, match="is an alias"):
        with_play("a: &x one\nb: *x\n", spoken, "a.wav")
