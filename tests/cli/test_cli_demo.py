"""`ivr demo` and `ivr phone`: a whole hotline of their own, and nothing left of it."""

import os
import re
import signal
import subprocess
import time
from contextlib import suppress

import pytest
import requests
from command_line import IVR, SETTINGS, clean_environment
from model_files import model_folder
from processes import below, lives
from real_hotline import free_port

pytestmark = pytest.mark.slow


def test_the_phone_is_played_with_keys_from_standard_input(ivr):
    ended = ivr("phone", given=b"1\n1\n?\nh\n")
    assert (ended.code, ended.err) == (0, "")
    lines = [line.removeprefix("> ") for line in ended.out.splitlines()]
    assert lines[0] == "Starting a hotline for this call …"
    heard = [line[16:] for line in lines if re.match(r"[\d:]{8} en-US  ", line)]
    assert heard[0] == "Thank you for calling wallet support."
    assert "How can we help?" in heard
    assert "  1 2 … * #       press keys, one or many" in lines
    assert re.fullmatch(r"\[call ended: completed, \d+ s\]", lines[-1])


def test_a_phone_whose_input_ends_hangs_up(ivr):
    ended = ivr("phone", given=b"3\n")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[-1].startswith("> [call ended: completed, ")


def test_the_demo_ends_with_a_table_of_cases_and_real_words(ivr):
    settings = dict.fromkeys(SETTINGS, "")  # it needs none
    ended = ivr("demo", "--once", timeout_s=240, **settings)
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("case "))
    assert re.split(r" {2,}", lines[head]) == [
        *("case", "topic", "priority", "account", "due", "transcript")
    ]
    cases = lines[head + 2 :]
    assert len(cases) >= 8
    assert [
        line for line in cases if not re.match(r"1\d{3}  [a-z_]+ +[a-z]+ ", line)
    ] == []
    assert "구시대 의 잘못된 관행과" in cases[0]
    assert list(ivr.folder.iterdir()) == []


def test_a_demo_whose_speech_model_is_broken_fails(ivr):
    model_folder(ivr.folder / "models" / "ko-KR", "this is no model")
    ended = ivr("demo", "--once", timeout_s=240)
    assert ended.code == 1
    assert ended.out.splitlines()[-1] == "Transcribing with Vosk …"
    assert ended.err.startswith("ivr: the model for ko-KR: does not load: ")
    assert ended.err.count("\n") == 1


def test_a_demo_whose_hotline_cannot_start_fails(ivr):
    flow = ivr.write("call_flows/hotline.yaml", "flow: [")
    ended = ivr("demo", "--once")
    assert (ended.code, ended.out) == (
        1,
        "Starting a hotline in a throw-away folder …\n",
    )
    told = f"{flow}:2:1: is not YAML: did not find expected node content"
    assert ended.err == f"ivr: the hotline did not start: {told}\n"


@pytest.mark.parametrize(
    ("asked", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 128 + signal.SIGTERM)]
)
def test_a_demo_that_is_told_to_end_leaves_nothing_behind(tmp_path, asked, code):
    demo = begun(tmp_path)
    family = []
    try:
        told = next(line for line in demo.stdout if line.startswith("Sign in as demo"))
        family = below(demo.pid)
        folders = sorted(path.name[:9] for path in tmp_path.iterdir())
        demo.send_signal(asked)
        rest, _ = demo.communicate(timeout=30)
        left = [one for one in family if lives(one.pid)]
    finally:
        for one in [*family, *below(demo.pid)]:
            with suppress(ProcessLookupError):
                os.kill(one.pid, signal.SIGKILL)
        demo.kill()
        demo.communicate()
    assert (demo.returncode, len(family), left) == (code, 6, [])
    assert told.endswith("; Ctrl-C ends everything.\n")
    assert "Traceback" not in rest
    assert (folders, list(tmp_path.iterdir())) == (["ivr-demo-", "ivr-metri"], [])


def test_whoever_tries_the_demo_can_call_a_caller_back(tmp_path):
    demo = begun(tmp_path)
    try:
        told = ""
        while "Sign in as demo" not in told:
            told += next(demo.stdout, "")
            assert demo.poll() is None, told
        console = re.search(r"The console: (\S+)", told)[1]
        password = re.search(r"as demo with ([^;]+);", told)[1]
        browser = requests.Session()
        post(browser, f"{console}sign-in", name="demo", password=password)
        page = post(browser, f"{console}next")
        assert page.url == f"{console}cases/1001"
        post(browser, page.url, "/call")
        until = time.monotonic() + 90
        while "Called back" not in (page := browser.get(page.url)).text:
            assert time.monotonic() < until, page.text
            time.sleep(0.5)
        # How it ends is left to whoever is at the console.
        assert 'id="disposition"' in page.text
        happened = [next(demo.stdout) for _ in range(4)]
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=60)
    assert happened == [
        "The console calls back: the agent's telephone rings\n",
        "  the agent answers and presses 1; the caller is rung\n",
        "  the caller answers; the two talk\n",
        "  the call has ended\n",
    ]


def begun(folder):
    """A demo that keeps what it makes in a folder."""
    return subprocess.Popen(
        (IVR, "demo", "--port", str(free_port())),
        env={**clean_environment(), "TMPDIR": str(folder)},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def post(browser, url, more="", **typed):
    """Send the form of the page at `url`, as a browser without scripts does."""
    page = browser.get(url)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    version = re.search(r'name="version" value="(\d+)"', page.text)
    typed |= {"version": version[1]} if version else {}
    answer = browser.post(f"{url}{more}", data={"csrf_token": token, **typed})
    assert answer.ok, answer.text
    return answer
