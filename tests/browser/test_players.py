"""Every form of recording plays in a real browser, and says how long it lasts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from app_server import served
from audio_files import FFMPEG, SPEECH_SAMPLES, ffmpeg, wav_of
from case_rows import add_case, add_recording, make_desk
from console_browser import RING, make_app
from playwright.sync_api import Page, sync_playwright
from test_console import CHROMIUM, OPTIONS

from ivr.audio.listening import Listening
from ivr.audio.store import Store
from ivr.cases.signing_in import new_session
from ivr.db import Database

SECONDS = len(SPEECH_SAMPLES) / 8000
# What a browser asks of a player: how long it is, and that it can be played through.
LISTEN = """address => new Promise((tell, fail) => {
  const audio = new Audio(address);
  audio.onerror = () => fail(new Error(`${audio.error.code} ${audio.error.message}`));
  audio.onended = () => tell([audio.duration, audio.currentTime]);
  audio.onloadedmetadata = () => { audio.muted = true; audio.currentTime = 1.5; };
  audio.onseeked = () => audio.play().catch(fail);
})"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
    pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed"),
]


@pytest.fixture
def page(database: Database, tmp_path: Path) -> Iterator[Page]:
    """Return a page of the console, of somebody who is signed in."""
    desk = make_desk(database)
    with database.writing() as session:
        token = new_session(session, desk.mei, datetime.now(UTC))
    app = make_app(database, tmp_path / "rec", secure=False)
    with served(app) as base, sync_playwright() as playwright:
        options = [*OPTIONS, "--autoplay-policy=no-user-gesture-required"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        context = chromium.new_context(base_url=base)
        context.add_cookies([{"name": "ivr", "value": token, "url": base}])
        found = context.new_page()
        found.goto("/console/")
        yield found
        chromium.close()


def forms(folder: Path) -> dict[str, bytes]:
    """Return the same speech in every form that is taken."""
    folder.mkdir()
    plain = folder / "plain.wav"
    plain.write_bytes(wav_of(SPEECH_SAMPLES.tobytes()))
    options = {
        "8 bit.wav": ("-c:a", "pcm_u8"),
        "24 bit.wav": ("-c:a", "pcm_s24le"),
        "32 bit.wav": ("-c:a", "pcm_s32le"),
        "stereo at 44.1 kHz.wav": ("-ac", "2", "-ar", "44100"),
        "mu-law.wav": ("-c:a", "pcm_mulaw"),
        "a-law.wav": ("-c:a", "pcm_alaw"),
        "a-law.au": ("-c:a", "pcm_alaw"),
        "sound.mp3": (),
        "vorbis.ogg": ("-c:a", "libvorbis"),
        "opus.ogg": ("-c:a", "libopus"),
    }
    made = {
        name: ffmpeg(plain, folder / name, *form).read_bytes()
        for name, form in options.items()
    }
    content = plain.read_bytes()
    unknown = content[:4] + b"\xff" * 4 + content[8:40] + b"\xff" * 4 + content[44:]
    return {"16 bit.wav": content, "from a pipe.wav": unknown, **made}


def test_chromium_plays_every_form_to_its_end(
    page: Page, database: Database, tmp_path: Path
):
    store = Store(tmp_path / "rec", RING)
    addresses = {}
    for name, content in forms(tmp_path / "forms").items():
        path = f"2026/11/{name}"
        came = tmp_path / "came"
        came.write_bytes(content)
        store.keep(came, store.folder / path)
        Listening(store).prepare(path)
        with database.writing() as session:
            row = {"state": "stored", "path": path, "sha256": "0"}
            addresses[name] = add_recording(session, add_case(session), **row)
    for name, sid in addresses.items():
        heard = page.evaluate(LISTEN, f"/console/recordings/{sid}")
        assert heard == pytest.approx([SECONDS, SECONDS], abs=0.06), name
        drawn = page.request.get(f"/console/recordings/{sid}/peaks").json()
        assert drawn["duration"] == pytest.approx(SECONDS, abs=0.06), name
        assert len(drawn["peaks"][0]) == pytest.approx(46, abs=1), name
