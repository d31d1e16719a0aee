"""A worker that is killed at random instants, over and over, while voicemails come.

    python tests/faults/kill_rounds.py --rounds 200 --voicemails 50 --seed 1

Each round starts a real `ivr worker`, lets it work for a random moment and ends it with
SIGKILL; in the end one worker may finish.  Then every voicemail must be stored and
transcribed, exactly once, with its own bytes.  Prints what the kills hit.
"""

import argparse
import hashlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path += [str(TESTS), str(TESTS / "server"), str(TESTS / "audio")]

from audio_files import SPEECH_SAMPLES, wav_of
from processes import wait_for
from real_hotline import IVR, WORDS, call_sid, recording_sid, settings_in
from recordings_api import serving_recordings
from signed import SHIPPED_FLOW

from ivr.audio.news import RecordingNews
from ivr.calls.desk import Desk, Hotline
from ivr.calls.flows import Flows
from ivr.calls.recordings import note_recording
from ivr.db import Database
from ivr.flow.loader import load
from ivr.migrations import upgrade
from ivr.tables import Recording, Transcript

START_S, FINISH_S = 60, 400
# A worker has its model and is at work by then, also where others use the machine.
LONGEST_LIFE_S = 8.0


def voicemail(number: int) -> bytes:
    """Two seconds of speech that are told from all others by silence at the end."""
    return wav_of(SPEECH_SAMPLES.tobytes() + b"\0\0" * number)


class Rounds:
    """An installation in `folder` whose worker is killed; `api` serves recordings."""

    def __init__(self, folder, api, seed):
        self.folder, self.api = folder, api
        self.random = random.Random(seed)
        self.environment = settings_in(folder, api.url)
        self.database = Database(self.environment["IVR_DATABASE_URL"])
        upgrade(self.database)
        self.hotline = Hotline(self.database, Flows(load(SHIPPED_FLOW)))
        self.hits, self.leases = Counter(), set()
        self.announced = 0
        self.process = None

    def announce(self):
        """Have one more voicemail, in Korean, announced."""
        self.announced += 1
        sid, call = recording_sid(self.announced), call_sid(self.announced)
        self.api.sounds[sid] = voicemail(self.announced)
        news, now = RecordingNews(sid, call, "completed"), datetime.now(UTC)
        self.database.write(
            lambda found: note_recording(Desk(self.hotline, found, now), news)
        )
        with self.database.writing() as session:
            session.query(Recording).filter_by(sid=sid).one().language = "ko-KR"

    def start(self):
        log = self.folder / "worker.log"
        log.write_bytes(b"")
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                (IVR, "worker"),
                env=self.environment,
                cwd=self.folder,
                stdout=file,
                stderr=file,
            )
        wait_for(lambda: b"worker_started" in log.read_bytes(), START_S, "the worker")

    def kill(self):
        """Kill the worker at a random instant, and note what it was doing."""
        time.sleep(self.random.uniform(0, LONGEST_LIFE_S))
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        with self.database.reading() as session:
            held = session.query(Recording).filter(Recording.lease.isnot(None)).all()
        # Others were held by workers that were killed before.
        hit = [row.state for row in held if row.lease not in self.leases]
        self.leases |= {row.lease for row in held}
        self.hits.update(hit or ["nothing"])

    def finish(self):
        """Let a worker do what is left, and end it in order."""
        self.start()
        wait_for(lambda: self.left() == 0, FINISH_S, "all voicemails to be done")
        self.process.terminate()
        assert self.process.wait(30) == 0

    def left(self):
        with self.database.reading() as session:
            return session.query(Recording).filter(Recording.due_at.isnot(None)).count()

    def check(self):
        """Every voicemail is there once: its row, its bytes, its words."""
        sent = {
            recording_sid(number): hashlib.sha256(voicemail(number)).hexdigest()
            for number in range(1, self.announced + 1)
        }
        with self.database.reading() as session:
            rows = session.query(Recording).all()
            words = {row.id: row.sid for row in rows}
            heard = [
                (words[one.recording_id], one.text) for one in session.query(Transcript)
            ]
        assert {row.sid: row.sha256 for row in rows} == sent
        ended = Counter((row.state, row.reason, row.lease) for row in rows)
        assert ended == {("transcribed", None, None): self.announced}, ended
        store = self.folder / "recordings"
        files = sorted(one for one in store.rglob("*.wav*") if one.is_file())
        assert files == sorted(store / row.path for row in rows)
        for row in rows:
            bytes_ = (store / row.path).read_bytes()
            assert hashlib.sha256(bytes_).hexdigest() == sent[row.sid]
        assert sorted(heard) == sorted((sid, WORDS) for sid in sent)

    def run(self, rounds, voicemails):
        every = max(rounds // voicemails, 1)
        for number in range(rounds):
            if number % every == 0 and self.announced < voicemails:
                self.announce()
            if number % 20 == 0:
                sys.stderr.write(f"{number} kills, {self.left()} to do\n")
            self.start()
            self.kill()
        self.finish()
        self.check()
        self.database.close()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("--voicemails", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, serving_recordings() as api:
        rounds = Rounds(Path(folder), api, asked.seed)
        rounds.run(asked.rounds, asked.voicemails)
    took_s = time.monotonic() - begun
    sys.stdout.write(
        f"{asked.rounds} kills, {asked.voicemails} voicemails, each stored and "
        f"transcribed exactly once; {took_s:.0f} s; a kill hit: "
        f"{dict(rounds.hits.most_common())}\n"
    )


if __name__ == "__main__":
    main()
