"""The company's own data in the console: typed into the draft, refused by field."""

import re
from pathlib import Path

import pytest
from console_browser import Browser, fields, make_app, words
from sqlalchemy import select

from ivr.drafts import keeping
from ivr.tables import FlowDraft

PAGE, DRAFT = "/console/flow/company", "/console/flow/draft"


@pytest.fixture
def shipped(root: Browser, tmp_path: Path) -> Browser:
    """The browser of an admin where the shipped flow answers."""
    browser = Browser(
        make_app(root.desk.database, tmp_path / "rec", secure=False), root.desk
    )
    browser.come_in("Root")
    return browser


def refusals(page: str) -> dict[str, str]:
    """What is told beside the fields."""
    told = re.findall(r'<span class="wrong" id="wrong-([^"]+)">(.*?)</span>', page)
    return {name: words(said) for name, said in told if said}


def typed(page: str) -> dict[str, str]:
    """What stands in the fields, the list of countries too."""
    form = page.partition(f'action="{PAGE}"')[2].partition("</form>")[0]
    inputs = re.findall(r'<input id="([^"]+)" name="[^"]+"[^>]*? value="([^"]*)"', form)
    country = re.search(r"<option selected>(\w+)", form)
    return dict(inputs) | {"country": country[1] if country else ""}


def send(browser: Browser, page: str, **filled: str):
    token = fields(page, PAGE)
    given = {name: token[name] for name in ("csrf_token", "seen")}
    return browser.post(PAGE, given | typed(page) | filled)


def main_file(browser: Browser) -> list[str]:
    with browser.desk.database.reading() as session:
        draft = keeping.needed(session)
    return draft.texts[draft.main].splitlines()


def drafts(browser: Browser) -> int:
    with browser.desk.database.reading() as session:
        return len(session.scalars(select(FlowDraft)).all())


def test_it_is_for_admins(browse):
    ada = browse("Ada")
    assert ada.get(PAGE).status_code == 403
    assert ada.post(PAGE, {"csrf_token": ada.token()}).status_code == 403


def test_what_is_typed_goes_into_the_draft_where_it_stands(shipped: Browser):
    page = shipped.read(PAGE)
    assert typed(page) == {
        "greeting.en-US.welcome": "Thank you for calling wallet support.",
        "greeting.en-US.welcome_back": "Welcome back to wallet support.",
        **{name: text for name, text in typed(page).items() if "-US" not in name},
        "variable.website": "wallet.example",
        "variable.mail": "help@wallet.example",
        "variable.official_number": "+12025550100",
        "people.security": "+12025550101",
        "people.management": "+12025550102",
        "zone": "Asia/Shanghai",
        "country": "CN",
    }
    own = {
        "greeting.en-US.welcome": "Thank you for calling “Purse”.",
        "variable.website": "purse.test",
        "variable.official_number": "+1 (415) 555-0190",
        "people.security": "+14155550191, +1 415 555 0192",
        "zone": "Europe/Berlin",
        "country": "DE",
    }
    answer = send(shipped, page, **own)
    assert (answer.status_code, answer.location) == (303, PAGE)
    lines = main_file(shipped)
    for line in (
        "country: DE                     # of phone numbers typed without a country "
        "code",
        "  zone: Europe/Berlin",
        '  website: "purse.test"',
        "  mail: help@wallet.example",
        '  official_number: "+14155550190"',
        '  security:   {number: ["+14155550191", "+14155550192"], ring: 25 s}',
        '  management: {number: "+12025550102", ring: 25 s}',
    ):
        assert line in lines
    with shipped.desk.database.reading() as session:
        prompts = keeping.needed(session).texts["prompts/en-US.yaml"].splitlines()
    assert prompts[:2] == [
        'welcome: "Thank you for calling “Purse”."',
        'welcome_back: "Welcome back to wallet support."',
    ]
    after = shipped.read(PAGE)
    assert "callers still hear something else" in after
    assert typed(after)["people.security"] == "+14155550191, +14155550192"


def test_mistakes_are_told_beside_their_fields_and_stay_typed(shipped: Browser):
    page = shipped.read(PAGE)
    wrong = {
        "greeting.ko-KR.welcome": "",
        "variable.official_number": "call us",
        "variable.mail": "x" * 201,
        "people.security": "+14155550191, 12",
        "people.management": " , ",
        "zone": "Mars/Base",
        "country": "XX",
    }
    answer = send(shipped, page, **wrong)
    assert answer.status_code == 422
    assert refusals(answer.text) == {
        "greeting.ko-KR.welcome": "Write 1 to 500 letters.",
        "variable.mail": "Write 1 to 200 letters.",
        "variable.official_number": "'call us' is no telephone number; write "
        "+12025550123.",
        "people.security": "'12' is no telephone number; write +12025550123.",
        "people.management": "Write 1 to 10 numbers like +12025550123, with commas "
        "between.",
        "zone": "No such time zone; write it like Asia/Shanghai.",
        "country": "Choose the country of numbers without a code.",
    }
    assert typed(answer.text)["variable.official_number"] == "call us"
    assert drafts(shipped) == 0


def test_who_was_later_sees_both_and_loses_nothing(shipped: Browser):
    page = shipped.read(PAGE)
    send(shipped, page, **{"variable.website": "first.test"})
    late = send(shipped, page, **{"variable.website": "late.test"})
    assert late.status_code == 409
    assert "Theirs: first.test" in words(late.text)
    assert typed(late.text)["variable.website"] == "late.test"
    assert send(shipped, late.text).status_code == 303
    assert '  website: "late.test"' in main_file(shipped)


def test_nothing_different_leaves_the_draft_as_it_is(shipped: Browser):
    page = shipped.read(PAGE)
    send(shipped, page)
    with shipped.desk.database.reading() as session:
        assert keeping.needed(session).version == 1


def test_the_first_steps_lead_from_the_form_to_publishing(shipped: Browser):
    steps = words(shipped.read("/console/start"))
    assert "Put your own there, and publish them. Your company" in steps
    own = typed(shipped.read(PAGE))
    own |= {"variable.website": "purse.test", "variable.mail": "help@purse.test"}
    own |= {"variable.official_number": "+14155550190"}
    own |= {"people.security": "+14155550191", "people.management": "+14155550192"}
    send(shipped, shipped.read(PAGE), **own)
    assert "The draft has your own: publish it." in words(
        shipped.read("/console/start")
    )
