"""`ivr models calibrate`: learnt, tried on what was kept from learning, taken back."""

import json
import shutil
import wave
from pathlib import Path

import numpy as np
import pytest
from model_files import model_folder
from speech_pairs import WIDE, babble, like_speech, pairs_folder, write

from ivr import demo
from ivr.speech.front_ends import coefficients, front_end_for, shipped_coefficients
from ivr.speech.installed import packaged_model

SPEECH = Path(demo.__file__).parent / "speech"
SAID = {
    "opening-an-era": "광화문 대통령 시대를 열겠습니다",
    "wrong-practices": "구시대의 잘못된 관행과",
}


@pytest.fixture
def model(ivr):
    return model_folder(ivr.folder / "models" / "en-US")


@pytest.fixture
def pairs(ivr):
    return pairs_folder(ivr.folder / "pairs")


def calibrate(ivr, *more, folder="pairs", rounds=1):
    quick = ("--pairs", folder, "--rounds", str(rounds))
    return ivr("models", "calibrate", "en", *quick, *more, timeout_s=180)


@pytest.mark.usefixtures("pairs")
def test_what_was_learnt_is_in_use_until_it_is_undone(ivr, model):
    ended = calibrate(ivr, "--called", "two made-up voices")
    assert (ended.code, ended.err) == (0, "")
    tried, missed, in_use = ended.out.splitlines()
    assert tried == "en-US: tried on 2 clips that it did not learn from"
    assert missed.startswith("en-US: what a line leaves out is missed by ")
    assert in_use.endswith(
        "in use from the next load of the model; --undo takes it back"
    )
    assert coefficients(model) == model / "front-end.json"
    recipe = json.loads((model / "front-end.json").read_text())["recipe"]
    assert recipe.pop("mixed_with")["share"] == 0.5
    assert recipe == {
        "command": "ivr models calibrate LANG --pairs FOLDER",
        "learnt_from": "two made-up voices",
        "voices": {"voice0": {"seconds": 40}, "voice1": {"seconds": 40}},
        "share": 0.5,
        "rounds": 1,
        "seed": 11,
    }
    undone = ivr("models", "calibrate", "en", "--undo")
    assert undone.out == "en-US: the shipped coefficients again\n"
    assert coefficients(model) == shipped_coefficients()
    again = ivr("models", "calibrate", "en", "--undo")
    assert again.out == "en-US: nothing to undo, it has the shipped coefficients\n"


@pytest.mark.usefixtures("pairs")
def test_the_same_folder_teaches_the_same_file(ivr, model):
    files = []
    for _ in range(2):
        assert calibrate(ivr, "--alone").code == 0
        files.append((model / "front-end.json").read_bytes())
    assert files[0] == files[1]
    assert json.loads(files[0])["recipe"]["mixed_with"] is None


@pytest.mark.usefixtures("pairs")
def test_a_calibrated_model_is_fed_otherwise(ivr, model):
    narrow = babble(2, 1)[::2].astype(np.int16)
    before = front_end_for(model).heard(narrow, 8000)
    assert calibrate(ivr, "--alone").code == 0
    after = front_end_for(model).heard(narrow, 8000)
    assert len(before) == len(after)
    assert not np.array_equal(before, after)


def test_what_is_worse_on_clips_kept_from_learning_is_not_kept(ivr, model):
    folder = pairs_folder(ivr.folder / "pairs", tied=False)
    for number, name in ((8, "voice0.08.wav"), (9, "voice1.09.wav")):
        write(folder / "wide" / name, like_speech(8, number))
    complaint = calibrate(ivr, "--alone").complaint
    assert complaint.startswith(
        "not kept: on 2 clips that it did not learn from, what a line leaves out "
        "is missed by "
    )
    assert coefficients(model) == shipped_coefficients()
    assert [path.name for path in model.glob("*front-end*")] == []


@pytest.mark.usefixtures("pairs")
def test_a_packaged_model_is_not_written_to(ivr):
    complaint = ivr("models", "calibrate", "ko", "--pairs", "pairs").complaint
    assert complaint == (
        "the model for ko-KR is only as a Python package: "
        "put one into models with ivr models install ko-KR"
    )


def spoil(change):
    def spoilt(folder):
        change(folder)
        return folder

    return spoilt


def eight_khz(folder):
    write(folder / "wide" / "voice0.00.wav", babble(10, 1)[::2], 8000)


def over_a_line(folder):
    for path in (folder / "wide").glob("voice1.*"):
        lines = np.fft.rfft(babble(10, 1))
        lines[np.fft.rfftfreq(10 * WIDE, 1 / WIDE) > 3400] = 0
        write(path, np.fft.irfft(lines))


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (
            shutil.rmtree,
            "pairs has no folder wide/ with WAV files of wide speech",
        ),
        (
            lambda folder: [path.unlink() for path in folder.glob("wide/*")],
            "pairs/wide holds no WAV file",
        ),
        (
            lambda folder: [path.unlink() for path in folder.glob("wide/*0[1-9]*")],
            "there are 1 clips in wide/; it takes 5 at least, for one in five is kept "
            "to try what the others teach",
        ),
        (
            lambda folder: [path.unlink() for path in folder.glob("wide/*0[5-9]*")],
            "the wide speech to learn from is 32 s long; it takes at least 60 s",
        ),
        (
            lambda folder: (folder / "wide" / "voice0.00.wav").write_bytes(b"abc"),
            "wide/voice0.00.wav: it is text, not sound",
        ),
        (
            eight_khz,
            "wide/voice0.00.wav has 8000 samples a second; "
            "wide speech needs at least 16000",
        ),
        (
            over_a_line,
            "the wide speech of voice1 holds nothing above 3607 Hz: "
            "it came over a telephone line",
        ),
        (
            lambda folder: (folder / "transcripts.tsv").write_text("voice0.00 hello\n"),
            "transcripts.tsv, line 1: not a name, a tab and words",
        ),
        (
            lambda folder: (folder / "transcripts.tsv").write_text("anna.1\thello\n"),
            "transcripts.tsv names anna.1, which is not in wide/",
        ),
        (
            lambda folder: (folder / "transcripts.tsv").write_bytes(b"a\t\xff\n"),
            "transcripts.tsv is not UTF-8",
        ),
    ],
)
def test_a_folder_that_cannot_be_learnt_from_is_refused(ivr, pairs, change, complaint):
    change(pairs)
    assert calibrate(ivr).complaint == complaint


@pytest.mark.usefixtures("model")
def test_without_a_folder_it_says_what_to_give(ivr):
    complaint = ivr("models", "calibrate", "en").complaint
    assert complaint == "give a folder of speech with --pairs, or --undo"


@pytest.mark.slow
def test_with_transcripts_the_model_itself_is_the_judge(ivr):
    model = ivr.folder / "models" / "ko-KR"
    model.mkdir(parents=True)
    for entry in packaged_model("ko-KR").iterdir():
        (model / entry.name).symlink_to(entry)
    front_end = front_end_for(model)
    lines = []
    for number in range(35):
        name = sorted(SAID)[number % 2]
        with wave.open(str(SPEECH / f"{name}.wav")) as file:
            line = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        stem = f"anna.{number:02}"
        (folder := ivr.folder / "pairs").mkdir(exist_ok=True)
        write(folder / "wide" / f"{stem}.wav", front_end.heard(line, 8000))
        (folder / "tel").mkdir(exist_ok=True)
        shutil.copy(SPEECH / f"{name}.wav", folder / "tel" / f"{stem}.wav")
        if number in {9, 14}:
            lines.append(f"{stem}\t{SAID[name]}\n")
    (ivr.folder / "pairs" / "transcripts.tsv").write_text("".join(lines), "utf-8")
    ended = ivr("models", "calibrate", "ko", "--pairs", "pairs", timeout_s=240)
    told = ended.out.splitlines() or [ended.complaint]
    assert any("character error over a line" in line for line in told)
    assert coefficients(model).is_file()
