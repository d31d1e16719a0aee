"""F30: ffmpeg is missing, crashes, comes back; what needs none of it goes on."""

import shutil
import sys
from pathlib import Path

import pytest
from audio_files import FFMPEG, ffmpeg, needs_ffmpeg
from processes import wait_for
from real_hotline import SPEECH, WORDS, recording_sid

pytestmark = [pytest.mark.slow, needs_ffmpeg]

MISSING = "MP3 needs ffmpeg; run: apt-get install ffmpeg"
CRASHED = "the recogniser refused it: ffmpeg was ended by signal 11 or its limits"


@pytest.fixture
def programs(installation, tmp_path):
    """The only folder, but for Python's own, where this hotline finds programs."""
    folder = tmp_path / "programs"
    folder.mkdir()
    python = Path(sys.executable).parent
    assert shutil.which("ffmpeg", path=python) is None
    installation.environment["PATH"] = f"{folder}:{python}"
    installation.start()
    return folder


def told(hotline, number, state, reason):
    """Wait until a recording says this."""

    def says():
        hotline.hurry()
        query = "SELECT state, reason FROM recordings WHERE sid = ?"
        return hotline.rows(query, recording_sid(number)) == [(state, reason)]

    wait_for(says, 90, f"{state}: {reason}")


@pytest.mark.fault(30)
def test_f30_a_recording_waits_for_ffmpeg_and_outlives_its_crashes(
    installation, programs, tmp_path
):
    sound = ffmpeg(SPEECH, tmp_path / "a.mp3", "-b:a", "64k").read_bytes()
    installation.leave_message(1, sound)
    installation.leave_message(2, SPEECH.read_bytes())
    assert installation.transcript(recording_sid(2)) == WORDS
    told(installation, 1, "stored", MISSING)
    case = installation.cases()[0]
    assert case["transcript"]["reason"] == MISSING
    crashing = programs / "ffmpeg"
    crashing.write_text(f"#!{sys.executable} -S\nimport os\nos.kill(os.getpid(), 11)\n")
    crashing.chmod(0o755)
    told(installation, 1, "stored", CRASHED)
    crashing.unlink()
    crashing.symlink_to(FFMPEG)
    installation.hurry()
    assert installation.transcript(recording_sid(1))
    told(installation, 1, "transcribed", None)


@pytest.mark.fault(30)
def test_f30_what_crashes_it_every_time_is_set_aside_with_its_bytes(
    installation, programs, tmp_path
):
    sound = ffmpeg(SPEECH, tmp_path / "a.mp3").read_bytes()
    crashing = programs / "ffmpeg"
    crashing.write_text(f"#!{sys.executable} -S\nimport os\nos.kill(os.getpid(), 11)\n")
    crashing.chmod(0o755)
    installation.leave_message(1, sound)

    def set_aside():
        installation.hurry()
        rows = installation.rows("SELECT state, reason, path FROM recordings")
        return rows if rows[0][0] == "failed" else None

    ((_, reason, path),) = wait_for(set_aside, 90, "it to be set aside")
    assert reason.startswith("recognition failed 5 times")
    assert (installation.folder / "recordings" / path).read_bytes() == sound
