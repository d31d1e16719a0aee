"""The emergency in the console: switched by admins, seen by everybody."""

import re

from console_browser import Browser, fields, words

PAGE = "/console/flow/emergency"
ON, OFF = f"{PAGE}/on", f"{PAGE}/off"
LIST = "/console/"
SAID = {
    "words.en-US": "The app is down; we know.",
    "words.zh-CN": "应用暂时无法使用。",
    "words.ko-KR": "앱 장애 중입니다.",
}


def banner(browser: Browser) -> str:
    """What stands over every page."""
    found = re.search(
        r'<aside class="emergency".*?</aside>', browser.read(LIST), re.DOTALL
    )
    return words(found[0]) if found else ""


def refusals(page: str) -> list[str]:
    """What is told beside the fields."""
    told = re.findall(r'<p class="wrong".*?</p>', page)
    return [said for one in told if (said := words(one))]


def test_only_admins_switch_it(browse):
    for who in ("Mei", "Ada"):
        browser = browse(who)
        token = {"csrf_token": browser.token()}
        assert browser.get(PAGE).status_code == 403
        for path in (ON, OFF):
            assert browser.post(path, token).status_code == 403
        assert banner(browser) == ""


def test_one_press_switches_on_what_the_flow_says_itself(root: Browser, browse):
    page = root.read(PAGE)
    assert "Nobody has ever switched it." in page
    # The bank's flow has no words of its own for it, so there are none to begin with.
    answer = root.send(page, ON, reason="Storm <b>", kind="open", **SAID)
    assert (answer.status_code, answer.location) == (303, PAGE)
    seen = banner(browse("Mei"))
    assert seen == ("The emergency announcement is on. Switched on by Root. Storm <b>")
    assert "The app is down; we know." in root.read(PAGE)
    assert banner(root).endswith("See or end it")


def test_it_is_ended_with_one_press_and_noted(root: Browser):
    root.send(root.read(PAGE), ON, kind="closed", until="2026-11-24T18:30", **SAID)
    assert banner(root).startswith(
        "The desk is closed in an emergency. Until Tue 24 Nov 2026, 18:30 UTC+8."
    )
    answer = root.send(root.read(PAGE), OFF)
    assert (answer.status_code, banner(root)) == (303, "")
    rows = words(root.read(PAGE).split("<tbody")[1])
    assert re.findall(r"Root (\w+)", rows) == ["ended", "closed"]


def test_it_is_over_at_its_time(root: Browser, clock):
    root.send(root.read(PAGE), ON, until="2026-11-24T12:30", **SAID)
    clock.shift(29 * 60)
    assert banner(root) != ""
    clock.shift(60)
    assert banner(root) == ""
    assert "Switch the emergency on" in root.read(PAGE)


def test_what_is_wrong_is_told_beside_its_field_and_what_was_typed_stays(
    root: Browser,
):
    given = SAID | {"words.zh-CN": "", "words.en-US": "Tell us your password."}
    page = root.read(PAGE)
    answer = root.send(page, ON, until="2026-11-24T11:59", reason="Why", **given)
    assert answer.status_code == 422
    assert refusals(answer.text) == ["This time is over already."]
    answer = root.send(page, ON, reason="Why", **given)
    assert refusals(answer.text) == ["It asks for “password”: never ask for that."]
    answer = root.send(page, ON, reason="Why", **(given | {"words.en-US": "Hello."}))
    assert refusals(answer.text) == [
        "Missing; callers in this language would hear nothing."
    ]
    assert fields(answer.text, ON)["reason"] == "Why"
    assert "앱 장애 중입니다." in answer.text
    answer = root.send(page, ON, until="soon", **SAID)
    assert refusals(answer.text) == ["Write a day and a time like 2026-12-24 18:00."]
    assert banner(root) == ""


def test_the_banner_speaks_the_language_of_whoever_looks(root: Browser):
    root.send(root.read(PAGE), ON, kind="open", **SAID)
    root.client.set_cookie("ivr-language", "ko")
    assert banner(root).startswith("비상 안내가 켜져 있습니다.")
