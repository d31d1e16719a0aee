"""A flow that is edited while its hotline runs, as an admin does it."""

import json

import pytest
from documented_client import Call
from little_flow import FLOW, PROMPTS
from processes import wait_for
from real_hotline import call_sid, installed, recording_sid

pytestmark = pytest.mark.slow

# Both web processes look at the files.
WATCHERS = 2
TIMEOUT_S = 20
EVENING = PROMPTS.replace("Good day.", "Good evening.").replace(
    "Goodbye.", "Goodnight."
)
PROBLEM = "flow/little.yaml:6:25: there is no node 'mian'; did you mean 'main'?"


class Desk:
    """An installation that is served from files which an admin edits."""

    def __init__(self, hotline):
        self.hotline = hotline
        self.calls = 0

    def start(self):
        self.hotline.start()
        self.wait_for("flow_watched")

    def write(self, flow=FLOW, prompts=PROMPTS):
        """Save both files, each at once, as editors do."""
        for name, text in (("little.yaml", flow), ("prompts/en-US.yaml", prompts)):
            path = self.hotline.folder / "flow" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            saved = path.with_suffix(".saved")
            saved.write_text(text, encoding="utf-8")
            saved.replace(path)

    def events(self, name):
        lines = [line for line in self.hotline.log().splitlines() if line[:1] == "{"]
        return [line for line in map(json.loads, lines) if line["event"] == name]

    def wait_for(self, name, count=WATCHERS):
        told = wait_for(
            lambda: self.events(name)[count - 1 :], TIMEOUT_S, f"{name}, {count} times"
        )
        assert len(told) == 1, "more was told than there are watchers"
        return self.events(name)

    def call(self):
        self.calls += 1
        return Call(self.hotline.twilio, call_sid(self.calls)).ring()

    def greetings(self):
        """What enough new calls hear that every process has had one."""
        return {self.call().said()[0] for _ in range(8)}

    def restart(self):
        assert self.hotline.ask_to_end() == 0
        assert len(self.events("flow_watch_ended")) == WATCHERS
        (self.hotline.folder / "ivr.log").unlink()
        self.start()


@pytest.fixture
def desk(tmp_path):
    with installed(tmp_path) as hotline:
        hotline.environment["IVR_FLOW"] = "flow/little.yaml"
        found = Desk(hotline)
        found.write()
        found.start()
        yield found


def last_words(call, number):
    return call.finish_message(recording_sid(number)).said()[-1]


def test_a_broken_edit_leaves_the_old_flow_answering_until_it_is_mended(desk):
    begun = desk.call().press("1")
    broken = FLOW.replace("then: main", "then: mian")
    desk.write(broken, EVENING)
    assert [one["problems"] for one in desk.wait_for("flow_refused")] == [
        [PROBLEM],
        [PROBLEM],
    ]
    assert desk.greetings() == {"Good day."}
    listed = desk.hotline.ivr("flow", "list")
    assert listed.stdout.splitlines()[-1] == PROBLEM
    desk.write(prompts=EVENING)
    desk.wait_for("flow_changed")
    assert desk.greetings() == {"Good evening."}
    assert last_words(begun, 1) == "Goodbye."
    assert last_words(desk.call().press("1"), 2) == "Goodnight."


def test_after_a_restart_with_broken_files_the_last_whole_ones_answer(desk):
    begun = desk.call().press("1")
    desk.write(prompts=EVENING)
    desk.wait_for("flow_changed")
    desk.write(FLOW.replace("then: main", "then: mian"), EVENING)
    desk.wait_for("flow_refused")
    desk.restart()
    assert {one["problems"][0] for one in desk.events("flow_refused")} == {PROBLEM}
    assert desk.greetings() == {"Good evening."}
    assert last_words(begun, 1) == "Goodbye."
    assert desk.hotline.ivr("flow", "publish", "-m", "x").stderr == f"ivr: {PROBLEM}\n"


def test_a_publication_answers_in_every_process_at_once(desk):
    desk.write(prompts=EVENING)
    published = desk.hotline.ivr("flow", "publish", "-m", "evening")
    assert published.returncode == 0, published.stderr
    assert desk.greetings() == {"Good evening."}
    desk.wait_for("flow_changed")
    desk.write(prompts=PROMPTS.replace("Good day.", "Good night."))
    desk.wait_for("flow_changed", 2 * WATCHERS)
    assert desk.greetings() == {"Good evening."}
    assert desk.hotline.ivr("flow", "rollback", "--files").returncode == 0
    assert desk.greetings() == {"Good night."}
