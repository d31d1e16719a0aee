"""How much a model believes its acoustics: its own settings, or what was measured."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.speech.installed import packaged_model
from ivr.speech.vosk_model import scale_for, weighed

MODEL = packaged_model("ko-KR")
SETTINGS = Path("conf/model.conf")
SPEECH = Path(__file__).parents[2] / "ivr/demo/speech"
CLIP = SPEECH / "opening-an-era.wav"


def tree(folder: Path) -> dict[str, bytes | int]:
    """Return what lies in a folder: small files whole, others by their size."""
    return {
        str(one.relative_to(folder)): one.read_bytes() if size < 100_000 else size
        for one in sorted(folder.glob("*/**/*"))
        if one.is_file()
        for size in [one.stat().st_size]
    }


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The real model, with settings of its own to change."""
    made = tmp_path / "model"
    made.mkdir()
    for one in MODEL.iterdir():
        if one.name != "conf":
            (made / one.name).symlink_to(one)
    shutil.copytree(MODEL / "conf", made / "conf")
    return made


def test_a_model_is_seen_with_another_weight_and_is_itself_untouched():
    before = tree(MODEL)
    settings = (MODEL / SETTINGS).read_text()
    with weighed(MODEL, 0.7) as view:
        seen = tree(view)
        assert Path(view, "am").resolve() == (MODEL / "am").resolve()
    changed = settings.replace("--acoustic-scale=1.0", "--acoustic-scale=0.7")
    assert changed != settings
    assert tree(MODEL) == before
    assert not view.exists()
    small = {name for name, held in before.items() if name.startswith("conf/")}
    assert {name: seen[name] for name in small} == {
        **{name: before[name] for name in small},
        str(SETTINGS): changed.encode(),
    }


def test_a_weight_was_measured_for_a_model_and_for_no_other(model: Path):
    assert (scale_for(MODEL), scale_for(model)) == (0.7, 0.7)
    settings = model / SETTINGS
    own = settings.read_text().replace("scale=1.0", "scale=0.9")
    settings.write_text(own)
    assert scale_for(model) is None
    settings.unlink()
    assert scale_for(model) is None
    shutil.copy(MODEL / SETTINGS, settings)
    (model / "am").unlink()
    (model / "am").mkdir()
    assert scale_for(model) is None
    same_size = bytearray((MODEL / "am/final.mdl").read_bytes())
    same_size[-1] ^= 1
    (model / "am/final.mdl").write_bytes(same_size)
    assert scale_for(model) is None
    (model / "am/final.mdl").write_bytes(same_size[:-1])
    assert scale_for(model) is None


HEARD = """
import json, sys
from pathlib import Path
import vosk
from ivr.speech import vosk_model
from ivr.speech.recogniser import Recogniser
from ivr.speech.streaming_child import Listener

vosk.SetLogLevel(-1)
model, clip = map(Path, sys.argv[1:])
# So little belief that next to nothing is heard.
vosk_model.SCALES = dict.fromkeys(vosk_model.SCALES, 0.05)
for of in (Recogniser(model).model, Listener(model, 1).model):
    recogniser = vosk.KaldiRecognizer(of, 8000)
    recogniser.AcceptWaveform(clip.read_bytes()[44:])
    print(json.loads(recogniser.FinalResult())["text"])
"""


def test_recordings_and_live_words_are_heard_with_that_weight(model: Path):
    usual = heard(MODEL)
    settings = model / SETTINGS
    settings.write_text(settings.read_text().replace("scale=1.0", "scale=1.00"))
    believing = heard(model)
    assert [len(one) > 10 for one in believing] == [True, True]
    assert [len(one) > 10 for one in usual] == [False, False]


def heard(folder: Path) -> list[str]:
    """Return what a model hears of a clip in either way, were its weight another."""
    command = (sys.executable, "-c", HEARD, folder, CLIP)
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    return ended.stdout.splitlines()
