"""Recordings as MP3, which Twilio makes of each when it is asked for one.

https://www.twilio.com/docs/voice/api/recording#fetch-a-recordings-media-file
"""

import shutil
import subprocess

from ivr.simulator.refusal import RefusedError

TIMEOUT_S = 60


def as_mp3(wav: bytes) -> bytes:
    """Return the MP3 of a WAV file; raises RefusedError where ffmpeg cannot make it."""
    program = shutil.which("ffmpeg")
    if program is None:
        raise RefusedError(406, ".mp3 needs ffmpeg here; ask for .wav")
    form = ("-map_metadata", "-1", "-b:a", "32k", "-f", "mp3")
    command = (program, "-v", "error", "-f", "wav", "-i", "pipe:0", *form, "pipe:1")
    try:
        made = subprocess.run(  # noqa: S603 - our own command, no shell
            command, input=wav, capture_output=True, timeout=TIMEOUT_S, check=True
        )
    except subprocess.SubprocessError as wrong:
        raise RefusedError(500, "The recording cannot be made an MP3") from wrong
    return made.stdout
