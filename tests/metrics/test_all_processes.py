"""What two web processes count is one figure, whoever is asked; none outlives them."""

from contextlib import closing
from pathlib import Path

import pytest
import requests
from documented_client import Twilio, fields
from prometheus_client.parser import text_string_to_metric_families
from real_hotline import call_sid, installed

pytestmark = pytest.mark.slow

TOKEN = "a token for tests alone"
CALLS = 40


def counted(url: str) -> dict[tuple[str, ...], float]:
    """Return how many answers there were, by route and status."""
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    text = requests.get(f"{url}/metrics", headers=bearer, timeout=20).text
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
        if one.name in {"ivr_webhook_answers_total", "ivr_fallbacks_total"}
        or one.name.endswith("_seconds_count")
    }


def test_all_processes_count_together(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with installed(tmp_path) as hotline:
        hotline.environment["IVR_METRICS_TOKEN"] = TOKEN
        hotline.environment["TMPDIR"] = str(tmp_path)
        hotline.start()
        with closing(Twilio(hotline.twilio.url)) as twilio:
            for number in range(1, CALLS + 1):
                # A connection of its own each, so that both processes get some.
                twilio.session = requests.Session()
                sid = call_sid(number)
                twilio.post("/twilio/voice", fields(sid, CallStatus="ringing"))
                twilio.session.close()
            twilio.session = requests.Session()
            twilio.post("/twilio/fallback", fields(sid, ErrorCode="11200"))
            unsigned = requests.post(
                f"{hotline.twilio.url}/twilio/status", data={}, timeout=20
            )
            assert unsigned.status_code == 403
        wanted = {
            ("ivr_webhook_answers_total", "voice", "200"): CALLS,
            ("ivr_webhook_answers_total", "fallback", "200"): 1,
            ("ivr_webhook_answers_total", "status", "403"): 1,
            ("ivr_webhook_seconds_count", "voice"): CALLS,
            ("ivr_webhook_seconds_count", "fallback"): 1,
            ("ivr_webhook_seconds_count", "status"): 1,
            ("ivr_fallbacks_total",): 1,
        }
        for _ in range(6):
            assert counted(hotline.twilio.url) == wanted
        folders = list(tmp_path.glob("ivr-metrics-*"))
        assert len({file.name for file in folders[0].glob("histogram_*.db")}) >= 2
        assert hotline.ask_to_end() == 0
    assert list(tmp_path.glob("ivr-metrics-*")) == []
