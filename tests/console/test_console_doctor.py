"""The check-up: for admins, at once what needs no network, the rest when asked for."""

from console_browser import Browser, words

from ivr.doctor.examining import CHECKS

PAGE = "/console/doctor"
QUICK = [one for one in CHECKS if one.is_quick]


def checks(page: str) -> list[str]:
    """What each check of the page says, its title first."""
    return [words(one) for one in page.split('<li class="check ')[1:]]


def test_the_check_up_is_for_admins(browse):
    for who in ("Mei", "Ada"):
        browser = browse(who)
        assert browser.get(PAGE).status_code == 403
        sent = browser.post(PAGE, {"csrf_token": browser.token()})
        assert sent.status_code == 403
        assert f'href="{PAGE}"' not in browser.read("/console/")


def test_what_needs_no_network_is_looked_at_when_the_page_is_opened(root: Browser):
    assert f'href="{PAGE}"' in root.read("/console/")
    found = checks(root.read(PAGE))
    assert len(found) == len(CHECKS)
    waiting = [one for one in found if "not looked at" in one]
    assert waiting == [
        words(f'waits"> {one.title} not looked at') for one in CHECKS[len(QUICK) :]
    ]
    people = 'good"> People fine People who may sign in: 4'
    assert people in found
    worker = next(one for one in found if one.startswith('bad"> Worker'))
    assert worker == (
        'bad"> Worker does not work No worker was ever at work. '
        "Start it: ivr serve, or ivr worker. Its log says why it ended."
    )


def test_what_is_broken_stands_first(root: Browser):
    found = checks(root.read(PAGE))
    states = [one.partition('"')[0] for one in found]
    order = {"bad": 0, "warning": 1, "good": 2, "waits": 3}
    assert states == sorted(states, key=order.__getitem__)
    assert states[0] == "bad"


def test_all_of_it_is_looked_at_when_somebody_presses(root: Browser):
    answer = root.send(root.read(PAGE), PAGE)
    assert answer.status_code == 200
    assert "waits" not in {one.partition('"')[0] for one in checks(answer.text)}
    # Nothing is set in this installation, so nobody is asked.
    account = next(one for one in checks(answer.text) if "Twilio account" in one)
    assert account == (
        'warning"> Twilio account look at it '
        "It is not looked at before the settings are whole. See the first line."
    )


def test_it_speaks_the_language_of_whoever_looks(root: Browser):
    root.client.set_cookie("ivr-language", "zh")
    assert "后台程序从未工作过。" in root.read(PAGE)
    root.client.set_cookie("ivr-language", "ko")
    assert "작업 프로세스가 일한 적이 없습니다." in root.read(PAGE)
