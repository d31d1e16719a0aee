"""The first steps: each looked up, for admins."""

from console_browser import Browser, make_app, words

PAGE = "/console/start"


def steps(page: str) -> list[str]:
    """What each step says, its state first."""
    return [words(one) for one in page.split('<li class="check ')[1:]]


def test_the_first_steps_are_for_admins(browse):
    ada = browse("Ada")
    assert ada.get(PAGE).status_code == 403
    assert ada.post(PAGE, {"csrf_token": ada.token()}).status_code == 403


def test_each_step_is_looked_up(root: Browser):
    found = steps(root.read(PAGE))
    assert [one.partition('"')[0] for one in found] == [
        *("good", "good", "bad", "waits", "bad", "bad", "bad"),
    ]
    assert "IVR_PUBLIC_URL is not set" in found[2]
    assert found[6].startswith('bad"> 7. The first case still to do There is no case')
    root.desk.case()
    found = steps(root.read(PAGE))
    assert [one.partition('"')[0] for one in found[5:]] == ["good", "good"]
    assert "Cases so far: 1" in found[6]


def test_names_that_are_shipped_are_made_up(root: Browser, tmp_path):
    app = make_app(root.desk.database, tmp_path / "rec", secure=False)
    shipped = Browser(app, root.desk)
    shipped.come_in("Root")
    company = steps(shipped.read(PAGE))[1]
    assert company.startswith('bad"> 2.')
    assert (
        "Made up, as shipped: mail, management, official_number, security, website"
        in company
    )


def test_the_network_is_asked_when_somebody_presses(root: Browser):
    answer = root.send(root.read(PAGE), PAGE)
    assert answer.status_code == 200
    assert "waits" not in {one.partition('"')[0] for one in steps(answer.text)}
