"""The alert rules that are shipped: each fires when it should, and not before."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus" / "hotline.rules.yml"
PROMTOOL = shutil.which("promtool")

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed")

# What all is well with for twenty minutes, and then is not.
SERIES = {
    'up{job="hotline"}': "1x20 0x40",
    "ivr_database_up": "1x20 0x40",
    "ivr_fallbacks_total": "0x20 1+1x40",
    "ivr_worker_silent_seconds": "20x20 200x40",
    'ivr_queue_age_seconds{queue="messages"}': "0x20 900x40",
    'ivr_queue_age_seconds{queue="callbacks"}': "0x60",
    "ivr_transcription_lag_seconds": "10x20 4000x40",
    "ivr_cases_late": "0x20 3x40",
    "ivr_troubles": "0x20 1x40",
    'ivr_promises_last_day{state="kept"}': "90x60",
    'ivr_promises_last_day{state="broken"}': "5x20 30x40",
    'ivr_webhook_seconds_bucket{route="step",le="1"}': "0+100x60",
    'ivr_webhook_seconds_bucket{route="step",le="2"}': "0+100x20 2010+110x40",
    'ivr_webhook_seconds_bucket{route="step",le="+Inf"}': "0+100x20 2010+110x40",
}


def rules() -> list[dict[str, Any]]:
    read = yaml.safe_load(RULES.read_text("utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def fired(rule: dict[str, Any]) -> dict[str, Any]:
    """Return how a rule is told once it fires; only queues have names."""
    queue = {"queue": "messages"} if "queue" in rule["expr"] else {}
    job = {"job": "hotline"} if rule["alert"] == "HotlineDown" else {}
    told = {
        name: text.replace("{{ $labels.queue }}", "messages")
        for name, text in rule["annotations"].items()
    }
    labels = {**rule["labels"], **queue, **job}
    return {"exp_labels": labels, "exp_annotations": told}


def test_each_rule_fires_for_its_reason_and_not_before(tmp_path: Path):
    asked = [
        {"eval_time": at, "alertname": rule["alert"], "exp_alerts": expected}
        for rule in rules()
        for at, expected in (("19m", []), ("58m", [fired(rule)]))
    ]
    series = [{"series": name, "values": values} for name, values in SERIES.items()]
    file = tmp_path / "rules.test.yml"
    tests = [{"interval": "1m", "input_series": series, "alert_rule_test": asked}]
    whole = {"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": tests}
    file.write_text(yaml.safe_dump(whole), "utf-8")
    done = subprocess.run(
        [PROMTOOL, "test", "rules", file], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert len(asked) == 2 * len(rules()) >= 20


def test_the_configuration_can_be_read(tmp_path: Path):
    for name in ("prometheus.yml", "hotline.rules.yml"):
        shutil.copy(RULES.with_name(name), tmp_path)
    (tmp_path / "hotline.token").write_text("a token for tests alone", "utf-8")
    done = subprocess.run(
        [PROMTOOL, "check", "config", tmp_path / "prometheus.yml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"{len(rules())} rules found" in done.stdout
