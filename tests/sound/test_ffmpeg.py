"""ffmpeg that is missing, hangs, crashes, spins, eats memory or never ends."""

import os
import stat
import sys
import time
from pathlib import Path

import pytest
from audio_files import DEMO_SPEECH, ffmpeg, needs_ffmpeg

from ivr.sound import ffmpeg as limits
from ivr.sound.ffmpeg import DecodeError, NoFfmpegError, decoded, require_ffmpeg
from ivr.sound.form import Sound
from ivr.sound.inspect import inspect

SPEECH = DEMO_SPEECH / "wrong-practices.wav"
MP3 = Sound("mp3", "mp3", 1, 8000, 0, 8000)


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a program in ffmpeg's place that runs these lines of Python."""

    def install(*lines):
        file = tmp_path / "bin" / "ffmpeg"
        file.parent.mkdir()
        file.write_text(f"#!{sys.executable} -S\n" + "\n".join(lines))
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(file.parent))

    return install


def failure(tmp_path):
    """Decode an MP3 and return why that failed."""
    file = tmp_path / "a.mp3"
    file.write_bytes(b"sound")
    with pytest.raises(DecodeError) as caught:
        list(decoded(file, MP3, 8000))
    return str(caught.value)


@pytest.mark.fault(30)
def test_without_ffmpeg_the_reason_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoFfmpegError) as caught:
        require_ffmpeg(MP3)
    assert str(caught.value) == "MP3 needs ffmpeg; run: apt-get install ffmpeg"
    assert not require_ffmpeg(Sound("wav", "ulaw", 1, 8000, 8, 8000))


@pytest.mark.fault(30)
def test_one_that_hangs_is_ended(tmp_path, program, monkeypatch):
    monkeypatch.setattr(limits, "STALL_S", 1.0)
    program("import time", "time.sleep(99)")
    assert failure(tmp_path) == "ffmpeg gave nothing for 1 s and was ended"


def test_one_that_gives_all_and_does_not_end_is_ended(tmp_path, program, monkeypatch):
    monkeypatch.setattr(limits, "STALL_S", 1.0)
    program(
        "import os, time", "os.write(1, bytes(99))", "os.close(1)", "time.sleep(99)"
    )
    assert failure(tmp_path) == "ffmpeg did not end within 1 s"


@pytest.mark.fault(30)
def test_one_that_crashes_is_told_by_its_signal(tmp_path, program):
    program("import os", "os.write(1, bytes(99))", "os.kill(os.getpid(), 11)")
    assert failure(tmp_path) == "ffmpeg was ended by signal 11 or its limits"


def test_one_that_fails_is_told_by_its_exit(tmp_path, program):
    program("raise SystemExit(69)")
    assert failure(tmp_path) == "ffmpeg cannot read it (exit 69)"


def test_one_that_gives_nothing_has_failed(tmp_path, program):
    program("")
    assert failure(tmp_path) == "ffmpeg cannot read it (exit 0)"


def test_one_that_spins_is_ended_by_its_limit_of_time(tmp_path, program, monkeypatch):
    monkeypatch.setattr(limits, "CPU_S", 1)
    program("while True: pass")
    begun = time.monotonic()
    assert failure(tmp_path) == "ffmpeg was ended by signal 9 or its limits"
    assert time.monotonic() - begun < 15


def test_one_that_takes_much_memory_gets_none(tmp_path, program):
    program("bytes(600 * 1024 ** 2)")
    assert failure(tmp_path) == "ffmpeg cannot read it (exit 1)"


def test_one_that_writes_a_file_is_ended(tmp_path, program):
    target = tmp_path / "written"
    program(f"with open({str(target)!r}, 'w') as file: file.write('x')")
    assert failure(tmp_path) == "ffmpeg cannot read it (exit 1)"
    assert not target.exists() or target.stat().st_size == 0


def test_one_that_never_stops_is_cut(tmp_path, program, monkeypatch):
    monkeypatch.setattr(limits, "LONGEST_S", 3600)
    program("import os", "while True: os.write(1, bytes(65536))")
    assert failure(tmp_path) == "it lasts over 1 hours"


def test_it_is_told_nothing_of_ours(tmp_path, program, monkeypatch):
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "secret")
    program("import os", "os.write(1, repr(dict(os.environ)).encode())")
    file = tmp_path / "a.mp3"
    file.write_bytes(b"sound")
    told = b"".join(decoded(file, MP3, 8000)).decode()
    assert "secret" not in told
    assert "LC_ALL" in told


@needs_ffmpeg
def test_a_name_that_is_an_address_is_only_a_name(tmp_path):
    file = tmp_path / "concat:a|b.mp3"
    ffmpeg(SPEECH, tmp_path / "a.mp3").rename(file)
    sound = inspect(file)
    assert len(b"".join(decoded(file, sound, 8000))) == 36080


@needs_ffmpeg
def test_a_playlist_that_is_said_to_be_an_mp3_opens_nothing(tmp_path):
    secret = tmp_path / "secret.wav"
    secret.write_bytes(SPEECH.read_bytes())
    file = tmp_path / "a.mp3"
    file.write_text(f"#EXTM3U\n#EXTINF:1,\n{secret}\n", encoding="utf-8")
    with pytest.raises(DecodeError):
        list(decoded(file, MP3, 8000))


@needs_ffmpeg
def test_whoever_stops_listening_leaves_no_ffmpeg_behind(tmp_path):
    file = ffmpeg("sine=440:d=600:r=8000", tmp_path / "a.mp3")
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    others = set(children.read_text().split())
    listening = decoded(file, inspect(file), 8000)
    next(listening)
    (mine,) = set(children.read_text().split()) - others
    listening.close()
    assert mine not in children.read_text().split()
