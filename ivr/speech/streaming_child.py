"""The child process that understands speech while it is spoken.

    python -m ivr.speech.streaming_child MODEL_FOLDER THREADS

It reads a JSON line for each thing that happens: `{"id", "sound"}` (mu-law, base64) or
`{"id", "end": true}`; a new id is a new stream.  It writes `{"id", "words": […]}` at
each pause of the speaker, and the last words with `"end": true`.  The first line is
`{"ready": true}`, or `{"error": …}` for a model that does not load.
"""

import base64
import json
import os
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

import vosk

from ivr.sound.streamed import TELEPHONE_HZ, Upsampler
from ivr.speech.recogniser import model_rate
from ivr.speech.vosk_model import loaded

# So much sound is given to the recogniser at once.
PIECE_BYTES = TELEPHONE_HZ // 4


class Stream:
    """One speaker: what came and was not yet understood, in its order."""

    def __init__(self, model: vosk.Model, rate: int) -> None:
        self.recogniser = vosk.KaldiRecognizer(model, rate)
        self.recogniser.SetWords(True)  # noqa: FBT003 - Vosk's own signature
        self.upsampler = Upsampler(rate)
        self.waiting: deque[bytes | None] = deque()
        self.piece = b""
        self.busy = False

    def hear(self, mulaw: bytes) -> list[Any]:
        """Take sound; return the words of a sentence that it ended."""
        self.piece += mulaw
        if len(self.piece) < PIECE_BYTES:
            return []
        samples, self.piece = self.upsampler.take(self.piece), b""
        if not self.recogniser.AcceptWaveform(samples):
            return []
        return json.loads(self.recogniser.Result()).get("result", [])

    def finish(self) -> list[Any]:
        """Return the last words."""
        found: list[Any] = []
        rest = self.upsampler.take(self.piece)
        if rest and self.recogniser.AcceptWaveform(rest):
            found = json.loads(self.recogniser.Result()).get("result", [])
        return found + json.loads(self.recogniser.FinalResult()).get("result", [])


class Listener:
    """One model, its streams, and the lines that are written."""

    def __init__(self, folder: Path, threads: int) -> None:
        self.rate = model_rate(folder)
        self.model = loaded(folder)
        self.streams: dict[str, Stream] = {}
        self.lock = Lock()
        self.output = Lock()
        self.pool = ThreadPoolExecutor(threads)

    def take(self, line: dict[str, Any]) -> None:
        """Put what came into its stream, which one thread at a time works on."""
        name = line["id"]
        with self.lock:
            if name not in self.streams:
                self.streams[name] = Stream(self.model, self.rate)
            stream = self.streams[name]
            sound = None if line.get("end") else base64.b64decode(line["sound"])
            stream.waiting.append(sound)
            if not stream.busy:
                stream.busy = True
                self.pool.submit(self.work, name, stream)

    def work(self, name: str, stream: Stream) -> None:
        """Understand what waits in a stream, until nothing does."""
        while True:
            with self.lock:
                if not stream.waiting:
                    stream.busy = False
                    return
                sound = stream.waiting.popleft()
            if sound is None:
                with self.lock:
                    self.streams.pop(name, None)
                self.write({"id": name, "words": stream.finish(), "end": True})
                return
            if found := stream.hear(sound):
                self.write({"id": name, "words": found})

    def write(self, answer: dict[str, Any]) -> None:
        """Write one line, whole."""
        with self.output:
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


def main(folder: Path, threads: int) -> None:
    """Take lines until the input ends."""
    vosk.SetLogLevel(-1)
    try:
        listener = Listener(folder, threads)
    except Exception as wrong:  # noqa: BLE001 - Vosk raises nothing narrower
        sys.stdout.write(json.dumps({"error": str(wrong)}) + "\n")
        return
    listener.write({"ready": True})
    for line in sys.stdin:
        listener.take(json.loads(line))
    # Whoever asked is gone.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
