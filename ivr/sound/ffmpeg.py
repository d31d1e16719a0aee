"""MP3 and OGG become samples: ffmpeg, on a short leash.

It is told what the file is and guesses nothing, may open that file and nothing else,
writes to a pipe and to no file, and has limits of memory, time and output.
https://ffmpeg.org/ffmpeg-protocols.html#Protocol-Options
"""

import selectors
import shutil
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import IO

from ivr.errors import IvrError
from ivr.sound import limited
from ivr.sound.form import LONGEST_S, Sound

PROGRAM = "ffmpeg"
# No speech model listens higher than this; larger rates would only take memory.
MOST_RATE = 16000
# Loading its libraries takes 300 MB of addresses (5.1 on Debian 12).
MEMORY_BYTES = 512 * 1024**2
CPU_S = 30
# It decodes an hour of MP3 in some seconds: so much time for a second of sound.
CPU_S_PER_S = 0.05
STALL_S = 20.0
READ_BYTES = 64 * 1024
MISSING_RETRY_S = 15
DECODERS = {"mp3": "mp3float", "vorbis": "vorbis", "opus": "opus"}


class DecodeError(IvrError):
    """The sound could not be read, though its header is right: try again, a few times.

    What can be read without ffmpeg goes on meanwhile.
    """


class NoFfmpegError(DecodeError):
    """There is no ffmpeg: wait until there is one, however long."""

    retry_after_s = MISSING_RETRY_S


def require_ffmpeg(sound: Sound) -> str:
    """Return the path of ffmpeg, or nothing where `sound` needs none.

    Raises NoFfmpegError.
    """
    program = "" if sound.is_plain else shutil.which(PROGRAM)
    if program is None:
        kind = sound.container.upper()
        raise NoFfmpegError(f"{kind} needs ffmpeg; run: apt-get install ffmpeg")
    return program


def decoded(path: Path, sound: Sound, rate: int) -> Generator[bytes]:
    """Yield the sound at `path` as 16-bit little-endian samples at `rate`.

    Channels are interleaved, as many as `sound` has.  Raises DecodeError.  A generator
    that is closed ends its ffmpeg.
    """
    most = LONGEST_S * rate * sound.channels * 2
    process = subprocess.Popen(  # noqa: S603 - our own command, no shell
        command(path, sound, rate),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        # Nothing of ours, such as tokens, is handed on.
        env={"LC_ALL": "C"},
    )
    pipe = process.stdout
    assert pipe is not None  # noqa: S101 - it was asked for
    try:
        came = 0
        while data := read_in_time(pipe):
            came += len(data)
            if came > most:
                raise DecodeError(f"it lasts over {LONGEST_S // 3600} hours")
            yield data
        check_end(process, came)
    finally:
        process.kill()
        process.wait()
        pipe.close()


def command(path: Path, sound: Sound, rate: int) -> list[str]:
    """Return the command that decodes `path`; raises NoFfmpegError."""
    program = require_ffmpeg(sound)
    cpu_s = int(CPU_S + sound.seconds * CPU_S_PER_S)
    limits = (str(MEMORY_BYTES), str(cpu_s))
    reader = ("-threads", "1", "-protocol_whitelist", "file", "-f", sound.container)
    source = ("-c:a", DECODERS[sound.encoding], "-i", f"file:{path.resolve()}")
    form = ("-ar", str(rate), "-ac", str(sound.channels), "-c:a", "pcm_s16le")
    return [
        *(sys.executable, "-I", "-S", str(Path(limited.__file__)), *limits),
        *(program, "-nostdin", "-hide_banner", "-loglevel", "quiet"),
        *(*reader, *source, "-map", "0:a:0", "-map_metadata", "-1"),
        *("-filter_threads", "1", *form, "-f", "s16le", "pipe:1"),
    ]


def read_in_time(pipe: IO[bytes]) -> bytes:
    """Return what comes next, nothing at the end; raises DecodeError when none does."""
    with selectors.DefaultSelector() as ready:
        ready.register(pipe, selectors.EVENT_READ)
        if not ready.select(STALL_S):
            raise DecodeError(f"ffmpeg gave nothing for {STALL_S:.0f} s and was ended")
    return pipe.read(READ_BYTES)


def check_end(process: subprocess.Popen[bytes], came: int) -> None:
    """Raise DecodeError unless ffmpeg ended well and gave something."""
    try:
        code = process.wait(STALL_S)
    except subprocess.TimeoutExpired:
        raise DecodeError(f"ffmpeg did not end within {STALL_S:.0f} s") from None
    if code < 0:
        raise DecodeError(f"ffmpeg was ended by signal {-code} or its limits")
    if code > 0 or not came:
        raise DecodeError(f"ffmpeg cannot read it (exit {code})")
