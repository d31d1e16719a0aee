"""People, as admins see them, and what everybody may change of their own."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from case_rows import AT, PASSWORD, QUICK, Desk
from console_browser import Browser, alert, fields, words
from sqlalchemy import select

from ivr.tables import Agent, AgentSession, AuditLine, SignInFailure

Browse = Callable[..., Browser]

PEOPLE, ME = "/console/people", "/console/me"
OWN = {"your_password": PASSWORD}
STALE = "Mei was changed meanwhile; look at it again, then repeat."


@pytest.fixture
def ida(desk: Desk, browse: Browse) -> Browser:
    """Return the browser of Ida, who is the only admin."""
    with desk.database.writing() as session:
        session.add(Agent(name="Ida", role="admin", password_hash=QUICK, created_at=AT))
    return browse("Ida")


def person(desk: Desk, name: str) -> Agent:
    with desk.database.reading() as session:
        return session.execute(select(Agent).where(Agent.name == name)).scalar_one()


def page_of(desk: Desk, name: str) -> str:
    return f"{PEOPLE}/{person(desk, name).id}"


def do(browser: Browser, desk: Desk, name: str, what: str, **filled: str):
    """Send a form of somebody's page."""
    path = page_of(desk, name)
    kept = {"role": person(desk, name).role} if what == "change" else {}
    return browser.send(browser.read(path), f"{path}/{what}", **kept, **filled)


def log(desk: Desk) -> list[tuple[str, str, str | None, dict[str, object]]]:
    with desk.database.reading() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.id))
        return [
            (one.by, one.kind, one.whom.name if one.whom else None, one.details)
            for one in lines
        ]


def sessions(desk: Desk, name: str) -> int:
    with desk.database.reading() as session:
        mine = select(AgentSession).where(
            AgentSession.agent_id == person(desk, name).id
        )
        return len(session.scalars(mine).all())


def row_of(page: str, name: str) -> str:
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL)
    return next(words(one) for one in rows if re.search(rf">{name}</a>", one))


def test_everybody_is_shown_with_who_is_here(ida: Browser, browse: Browse):
    browse("Mei")
    browse("Mei")
    page = ida.read(PEOPLE)
    seen = "Tue 24 Nov 2026, 12:00 UTC+8"
    assert [row_of(page, name) for name in ("Ada", "Ida", "Mei")] == [
        "Ada supervisor not rung no never",
        f"Ida you admin not rung signed in {seen}",
        f"Mei agent not rung 2 sessions {seen}",
    ]


def test_a_session_that_is_over_is_not_here_any_more(
    ida: Browser, browse: Browse, clock: time_machine.Traveller
):
    browse("Mei")
    clock.shift(timedelta(minutes=29))
    ida.read(PEOPLE)
    clock.shift(timedelta(minutes=2))
    assert row_of(ida.read(PEOPLE), "Mei").startswith("Mei agent not rung no Tue 24")


def test_somebody_is_added_and_chooses_a_password_of_their_own(
    ida: Browser, desk: Desk, browse: Browse
):
    new = {"name": "Lin", "role": "supervisor", "phone": "+1 202 555 0123"}
    answer = ida.send(ida.read(PEOPLE), f"{PEOPLE}/add", **new, **OWN)
    first = re.search(r"<code>([a-z2-9-]{23})</code>", answer.text)[1]
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert person(desk, "Lin").phone == "+12025550123"
    assert first not in ida.read(page_of(desk, "Lin"))

    lin = browse(None)
    assert lin.sign_in("Lin", first).status_code == 303
    assert lin.get("/console/").location == ME
    page = lin.read(ME)
    assert (
        alert(page)
        == "Choose a password of your own first; everything else opens then."
    )
    refused = lin.send(page, f"{ME}/password", your_password=first, new_password=first)
    assert "This is the password you have." in refused.text
    assert refused.status_code == 422
    own = "a long walk by the river"
    answer = lin.send(page, f"{ME}/password", your_password=first, new_password=own)
    assert answer.location == ME
    assert lin.is_in
    assert browse(None).sign_in("Lin", first).status_code == 403
    assert browse(None).sign_in("Lin", own).status_code == 303
    assert log(desk) == [
        ("Ida", "person_added", "Lin", {"role": "supervisor"}),
        ("Lin", "password_changed", "Lin", {}),
    ]


def test_a_first_password_ends_after_three_days(
    ida: Browser, browse: Browse, clock: time_machine.Traveller
):
    new = {"name": "Lin", "role": "agent", "phone": ""}
    answer = ida.send(ida.read(PEOPLE), f"{PEOPLE}/add", **new, **OWN)
    first = re.search(r"<code>([a-z2-9-]{23})</code>", answer.text)[1]
    clock.shift(timedelta(days=3))
    answer = browse(None).sign_in("Lin", first)
    told = "This name and password do not belong together."
    assert (answer.status_code, alert(answer.text)) == (403, told)


def test_with_a_first_password_nothing_else_is_done_or_seen(mei: Browser, desk: Desk):
    number = desk.case()
    page = mei.read(f"/console/cases/{number}")
    with desk.database.writing() as session:
        session.get_one(Agent, desk.mei.id).password_until = AT + timedelta(days=3)
    answer = mei.send(page, f"/console/cases/{number}/note", text="rang: engaged")
    assert answer.status_code == 403
    assert "rang: engaged" in answer.text
    assert mei.get(f"/console/cases/{number}").location == ME
    assert mei.get("/console/recordings/RE0").location == ME
    assert [line[0] for line in desk.timeline(number)] == ["opened"]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "Mei", "There is already an agent 'Mei'."),
        ("name", "a" * 65, "A name has 1 to 64 letters on one line."),
        ("name", " ", "A name has 1 to 64 letters on one line."),
        ("phone", "12", "'12' is no telephone number; write +12025550123."),
        ("your_password", "", "Give your password: this gives power, or takes it."),
        ("your_password", "tulips in summer", "This is not your password."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    ida: Browser, desk: Desk, field: str, value: str, told: str
):
    before = len(log(desk))
    new = {"name": "Lin", "role": "supervisor", "phone": "+12025550123"}
    filled = {**new, **OWN, field: value}
    answer = ida.send(ida.read(PEOPLE), f"{PEOPLE}/add", **filled)
    assert answer.status_code in {403, 422}
    assert alert(answer.text) == told
    assert f'id="{field}-wrong"' in answer.text
    kept = fields(answer.text, f"{PEOPLE}/add")
    assert (kept["name"], kept["phone"]) == (filled["name"], filled["phone"])
    assert '<option value="supervisor" selected>' in answer.text
    assert len(log(desk)) == before
    assert PASSWORD not in answer.text


def test_a_role_that_is_none_changes_nothing(ida: Browser, desk: Desk):
    new = {"name": "Lin", "role": "owner", "phone": "", **OWN}
    assert ida.send(ida.read(PEOPLE), f"{PEOPLE}/add", **new).status_code == 400
    answer = do(ida, desk, "Mei", "disable")
    assert answer.status_code == 303
    path = page_of(desk, "Jun")
    sent = ida.send(ida.read(path), f"{path}/change", role="owner", phone="", **OWN)
    assert sent.status_code == 400
    assert person(desk, "Jun").role == "agent"


def test_another_role_takes_the_password_and_signs_out(
    ida: Browser, desk: Desk, browse: Browse
):
    mei = browse("Mei")
    path = page_of(desk, "Mei")
    page = ida.read(path)
    refused = ida.send(page, f"{path}/change", role="admin", phone="")
    assert (refused.status_code, person(desk, "Mei").role) == (403, "agent")
    assert '<option value="admin" selected>' in refused.text
    answer = ida.send(page, f"{path}/change", role="admin", phone="", **OWN)
    assert (answer.status_code, person(desk, "Mei").role) == (303, "admin")
    assert not mei.is_in
    assert log(desk) == [("Ida", "role_changed", "Mei", {"role": ["agent", "admin"]})]


def test_a_phone_takes_no_password_and_its_number_is_in_no_log(
    ida: Browser, desk: Desk, browse: Browse
):
    mei = browse("Mei")
    assert do(ida, desk, "Mei", "change", phone="+1 (202) 555-0123").status_code == 303
    assert person(desk, "Mei").phone == "+12025550123"
    assert do(ida, desk, "Mei", "change", phone="").status_code == 303
    assert mei.is_in
    assert log(desk) == [
        ("Ida", "phone_changed", "Mei", {"phone": "set"}),
        ("Ida", "phone_changed", "Mei", {"phone": "removed"}),
    ]


def test_a_phone_that_is_none_stays_in_its_field(ida: Browser, desk: Desk):
    answer = do(ida, desk, "Mei", "change", phone="five five")
    assert (answer.status_code, alert(answer.text)) == (
        422,
        "'five five' is no telephone number; write +12025550123.",
    )
    path = page_of(desk, "Mei")
    assert fields(answer.text, f"{path}/change")["phone"] == "five five"


def test_a_form_that_is_too_old_changes_nothing(ida: Browser, desk: Desk):
    path = page_of(desk, "Mei")
    old = ida.read(path)
    do(ida, desk, "Mei", "change", phone="+12025550123")
    for what in ("change", "disable"):
        answer = ida.send(old, f"{path}/{what}", role="agent", phone="")
        assert (answer.status_code, alert(answer.text)) == (409, STALE), what
    assert person(desk, "Mei").phone == "+12025550123"
    assert person(desk, "Mei").disabled_at is None


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_form_without_its_version_is_too_old(ida: Browser, desk: Desk, version: str):
    answer = do(ida, desk, "Mei", "disable", version=version)
    assert (answer.status_code, alert(answer.text)) == (409, STALE)


def test_who_is_disabled_is_out_at_once_and_may_be_let_in_again(
    ida: Browser, desk: Desk, browse: Browse
):
    mei = browse("Mei")
    do(ida, desk, "Mei", "disable")
    assert not mei.is_in
    assert browse(None).sign_in("Mei").status_code == 403
    assert "disabled" in row_of(ida.read(PEOPLE), "Mei")
    assert do(ida, desk, "Mei", "enable").status_code == 403
    assert do(ida, desk, "Mei", "enable", **OWN).status_code == 303
    assert browse(None).sign_in("Mei").status_code == 303
    assert [line[1] for line in log(desk)] == ["person_disabled", "person_enabled"]


@pytest.mark.parametrize(
    ("what", "filled"), [("disable", {}), ("change", {"role": "agent", "phone": ""})]
)
def test_the_last_admin_stays_one(
    ida: Browser, desk: Desk, what: str, filled: dict[str, str]
):
    path = page_of(desk, "Ida")
    answer = ida.send(ida.read(path), f"{path}/{what}", **filled, **OWN)
    told = "Ida is the only admin; make somebody else an admin first."
    assert (answer.status_code, alert(answer.text)) == (409, told)
    assert (person(desk, "Ida").role, person(desk, "Ida").disabled_at) == (
        "admin",
        None,
    )
    assert ida.is_in
    assert log(desk) == []


def test_a_disabled_admin_does_not_count_as_another(ida: Browser, desk: Desk):
    do(ida, desk, "Ada", "change", phone="", **OWN)
    with desk.database.writing() as session:
        ada = session.get_one(Agent, desk.lead.id)
        ada.role, ada.disabled_at = "admin", AT
    assert do(ida, desk, "Ida", "disable").status_code == 409


def test_a_first_password_anew_replaces_the_old_one_and_signs_out(
    ida: Browser, desk: Desk, browse: Browse
):
    mei = browse("Mei")
    assert do(ida, desk, "Mei", "new-password").status_code == 403
    answer = do(ida, desk, "Mei", "new-password", **OWN)
    first = re.search(r"<code>([a-z2-9-]{23})</code>", answer.text)[1]
    assert not mei.is_in
    assert browse(None).sign_in("Mei").status_code == 403
    assert browse(None).sign_in("Mei", first).status_code == 303
    assert log(desk) == [("Ida", "password_made", "Mei", {})]


def test_an_admin_signs_somebody_out_everywhere(
    ida: Browser, desk: Desk, browse: Browse
):
    one, other = browse("Mei"), browse("Mei")
    answer = do(ida, desk, "Mei", "end-sessions")
    assert "2 sessions ended." in ida.read(answer.location)
    assert (one.is_in, other.is_in, ida.is_in) == (False, False, True)
    assert log(desk) == [("Ida", "sessions_ended", "Mei", {"sessions": 2})]


def test_wrong_passwords_are_counted_like_those_at_the_sign_in(
    ida: Browser, desk: Desk
):
    for _ in range(5):
        do(ida, desk, "Mei", "new-password", your_password="wrong password")
    answer = do(ida, desk, "Mei", "new-password", **OWN)
    assert (answer.status_code, alert(answer.text)) == (
        403,
        "Too many tries; wait 15 minutes, then try again.",
    )


def test_a_proved_password_renews_the_session_and_forgets_the_failures(
    ida: Browser, desk: Desk, browse: Browse
):
    before, thief = ida.client.get_cookie("ivr").value, browse(None)
    thief.client.set_cookie("ivr", before)
    assert thief.is_in
    do(ida, desk, "Mei", "new-password", your_password="wrong password")
    do(ida, desk, "Mei", "new-password", **OWN)
    assert ida.client.get_cookie("ivr").value != before
    assert (ida.is_in, thief.is_in, sessions(desk, "Ida")) == (True, False, 1)
    with desk.database.reading() as session:
        assert session.scalars(select(SignInFailure)).all() == []


def test_nobody_of_that_number_is_told(ida: Browser, desk: Desk):
    assert ida.get(f"{PEOPLE}/4711").status_code == 404
    form = fields(ida.read(page_of(desk, "Mei")), f"{page_of(desk, 'Mei')}/disable")
    for what in ("change", "disable", "enable", "end-sessions", "new-password"):
        answer = ida.post(f"{PEOPLE}/4711/{what}", {**form, "role": "agent", **OWN})
        assert answer.status_code == 404, what


@pytest.mark.parametrize("who", ["Mei", "Ada"])
def test_people_and_the_log_are_for_admins_alone(
    ida: Browser, desk: Desk, browse: Browse, who: str
):
    del ida
    browser = browse(who)
    paths = [PEOPLE, page_of(desk, "Jun"), "/console/audit"]
    assert [browser.get(path).status_code for path in paths] == [403, 403, 403]
    assert "/console/people" not in browser.read("/console/")
    before = person(desk, "Jun").version
    form = {"csrf_token": browser.token(), "version": str(before), **OWN}
    page = page_of(desk, "Jun")
    for path in (
        f"{PEOPLE}/add",
        *(
            f"{page}/{what}"
            for what in "change disable enable end-sessions new-password".split()
        ),
    ):
        more = {"name": "Lin", "role": "admin", "phone": ""}
        assert browser.post(path, form | more).status_code == 403, path
    assert (person(desk, "Jun").version, log(desk)) == (before, [])


def test_my_own_phone_is_mine_to_set(mei: Browser, desk: Desk):
    page = mei.read(ME)
    assert mei.send(page, f"{ME}/phone", phone="+12025550123").location == ME
    assert person(desk, "Mei").phone == "+12025550123"
    refused = mei.send(mei.read(ME), f"{ME}/phone", phone="none")
    assert (refused.status_code, fields(refused.text, f"{ME}/phone")["phone"]) == (
        422,
        "none",
    )


@pytest.mark.parametrize(
    ("old", "new", "status", "told"),
    [
        ("", "a long walk", 403, "Give your password: this gives power, or takes it."),
        ("a wrong one", "a long walk", 403, "This is not your password."),
        (PASSWORD, "short", 422, "A password needs at least 8 characters."),
        (
            PASSWORD,
            "password1",
            422,
            "This password is among the first that are tried.",
        ),
        (PASSWORD, PASSWORD, 422, "This is the password you have."),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_weak_one(
    mei: Browser, desk: Desk, old: str, new: str, status: int, told: str
):
    before = person(desk, "Mei").password_hash
    sent = {"your_password": old, "new_password": new}
    answer = mei.send(mei.read(ME), f"{ME}/password", **sent)
    assert (answer.status_code, alert(answer.text)) == (status, told)
    assert person(desk, "Mei").password_hash == before
    assert mei.is_in


def test_another_password_ends_my_other_sessions(browse: Browse, desk: Desk):
    here, there = browse("Mei"), browse("Mei")
    before = here.client.get_cookie("ivr").value
    own = "a long walk by the river"
    sent = {"your_password": PASSWORD, "new_password": own}
    here.send(here.read(ME), f"{ME}/password", **sent)
    assert here.client.get_cookie("ivr").value != before
    assert (here.is_in, there.is_in, sessions(desk, "Mei")) == (True, False, 1)
    assert browse(None).sign_in("Mei", own).status_code == 303


def test_my_sessions_are_ended_one_by_one_and_all_but_this(
    browse: Browse, desk: Desk, clock: time_machine.Traveller
):
    here = browse("Mei")
    clock.shift(timedelta(minutes=1))
    there, elsewhere, jun = browse("Mei"), browse("Mei"), browse("Jun")
    page = here.read(ME)
    ends = re.findall(r'name="session" value="(\w+)"', page)
    assert (len(ends), page.count(">this one<")) == (2, 1)
    jun.send(jun.read(ME), f"{ME}/phone")
    stolen = {"csrf_token": jun.token(), "session": ends[0]}
    jun.post(f"{ME}/end-session", stolen)
    assert (there.is_in, elsewhere.is_in) == (True, True)
    here.send(page, f"{ME}/end-session", session=ends[0])
    assert sorted((there.is_in, elsewhere.is_in)) == [False, True]
    assert "It was over already." in here.read(
        here.send(page, f"{ME}/end-session", session=ends[0]).location
    )
    here.send(here.read(ME), f"{ME}/end-others")
    assert (here.is_in, there.is_in, elsewhere.is_in) == (True, False, False)
    assert log(desk) == [
        ("Mei", "sessions_ended", "Mei", {"sessions": 1}),
        ("Mei", "sessions_ended", "Mei", {"sessions": 1}),
    ]


def test_no_page_shows_what_opens_a_session(browse: Browse, desk: Desk, ida: Browser):
    mei = browse("Mei")
    token = mei.client.get_cookie("ivr").value
    with desk.database.reading() as session:
        kept = session.scalars(select(AgentSession.token_sha256)).all()
    shown = mei.read(ME) + ida.read(page_of(desk, "Mei"))
    assert [one for one in (token, *kept) if one in shown or one[:16] in shown] == []
