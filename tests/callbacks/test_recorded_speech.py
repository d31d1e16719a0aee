"""A recorded callback becomes words, each side's own, on its case's page."""

import re
from pathlib import Path

import pytest
from called_back import CallingDesk
from console_browser import Browser, make_app
from signed import ACCOUNT, REPOSITORY, TOKEN

from ivr.audio.fetch import RecordingSource
from ivr.audio.pipeline import Pipeline
from ivr.audio.store import Store
from ivr.console.talks import called_back
from ivr.simulator import HangUp, Press, Silent, Subscriber
from ivr.speech.pool import TranscriberPool

SPEECH = REPOSITORY / "ivr" / "demo" / "speech"


@pytest.fixture
def pool(tmp_path: Path):
    found = TranscriberPool(tmp_path / "models")
    yield found
    found.close()


@pytest.mark.slow
def test_both_sides_are_understood_apart(desk: CallingDesk, tmp_path, pool):
    number = desk.case(language="ko-KR")
    agent = Subscriber(
        script=[Press("1"), Silent(), Silent(), HangUp()],
        says=SPEECH / "wrong-practices.wav",
    )
    caller = Subscriber(
        script=[Press("1"), Press("1")], talks_s=5, says=SPEECH / "opening-an-era.wav"
    )
    desk.call(number, agent, caller)
    source = RecordingSource(desk.placer.network.api_url, ACCOUNT, TOKEN)
    store = Store(tmp_path / "recordings")
    pipeline = Pipeline(desk.database, source, store, pool)
    for sid in pipeline.due():
        pipeline.work_on(sid)
    after = called_back(desk.database, number)
    [recording] = after.recordings
    assert (recording.state, recording.seconds) == ("transcribed", 5)
    assert [one.sid for one in after.talks[0].recordings] == [recording.sid]
    browser = Browser(make_app(desk.database, store, secure=False), desk.desk)
    browser.come_in("Mei")
    page = browser.read(f"/console/cases/{number}")
    [section] = re.findall(r'aria-labelledby="talks".*?</section>', page, re.DOTALL)
    assert "the caller agreed to a recording" in section
    assert f"/console/recordings/{recording.sid}" in section
    said = dict(
        re.findall(r"<strong[^>]*>(\w+):</strong>(.*?)</p>", section, re.DOTALL)
    )
    assert "시대를" in said["Caller"]
    assert "잘못된" in said["Agent"]
    assert browser.get(f"/console/recordings/{recording.sid}").status_code == 200
    # What the two said is no message, so the case has none.
    assert "Left no message." in page
