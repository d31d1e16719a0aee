import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from bare_words import in_module, in_template
from case_rows import AT, Desk, add_case, add_recording
from console_browser import Browser, alert
from jinja2 import Environment

from ivr.audio.fetch import RefusedError
from ivr.audio.holds import Holds
from ivr.console import catalogues
from ivr.console.languages import NAMES, Language, catalogue, speak
from ivr.sentences import sentence, word

CONSOLE = Path(catalogues.__file__).parent
TEMPLATES = CONSOLE / "templates" / "console"
OTHERS = [code for code in NAMES if code != "en"]
SIGN_IN = {"en": "Sign in", "zh": "登录", "ko": "로그인"}

PAGES = sorted(TEMPLATES.rglob("*.html"))
MODULES = sorted(CONSOLE.rglob("*.py"))


@pytest.mark.parametrize("code", OTHERS)
def test_each_sentence_of_the_console_has_a_translation(code: str):
    assert catalogues.missing(code) == []


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_is_left_of_what_nobody_says(code: str):
    assert catalogues.forgotten(code) == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_catalogues_are_in_order(code: str, tmp_path: Path, monkeypatch):
    before = catalogues.path_of(code).read_text("utf-8")
    monkeypatch.setattr(catalogues, "path_of", lambda _code: kept)
    kept = tmp_path / "console.po"
    kept.write_text(before, "utf-8")
    catalogues.update(code)
    assert kept.read_text("utf-8") == before


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_template_asks_for_sentences_as_the_catalogues_have_them(path: Path):
    environment = Environment()
    speak(environment)
    found = environment.extract_translations(path.read_text("utf-8"))
    # A tuple: with its plural, or with what is put in; nothing: a variable is said.
    asked = {text[0] if isinstance(text, tuple) else text for _, _, text in found}
    said = {one if isinstance(one, str) else one[0] for one in catalogues.said()}
    assert asked - {None} - said == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_template_has_words_of_one_language(path: Path):
    assert in_template(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_module_has_sentences_of_one_language(path: Path):
    assert in_module(path.read_text("utf-8")) == []


def test_bare_words_are_found_wherever_they_are_read():
    assert in_template(
        '<p title="A title">Bare {{ _("kept") }} words <code>x yz</code></p>'
        '{% trans %}kept{% endtrans %}<input placeholder="{{ _(\'kept\') }}" name="nm">'
        '{{ "Stop" if mine else "go on" }}{{ name or "nobody" }}'
        '{% for title in ("Case", _("kept")) %}{{ title }}{% endfor %}Twilio'
    ) == ["A title", "Bare words", "Stop", "go on", "nobody", "Case"]
    found = in_module(
        '"""A docstring here."""\nflash("It is done.")\nflash(_("It is kept."))\n'
        'log.info("an_event")\nX = "console.sign_in"\nY = "no note was written"\n'
        'flash(f"Case {number} is yours.")\nZ = "same"\n'
    )
    assert sorted(found) == ["Case … is yours.", "It is done.", "no note was written"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("ko-KR,en;q=0.9", "ko"),
        ("fr-FR,zh-TW;q=0.5,en;q=0.4", "zh"),
        ("fr", "en"),
        ("*", "en"),
        ("", "en"),
        ("en-GB,zh;q=0.9", "en"),
    ],
)
def test_a_page_is_in_the_language_that_the_browser_asks_for(
    stranger: Browser, asked: str, code: str
):
    answer = stranger.get("/console/sign-in", headers={"Accept-Language": asked})
    assert f"<h1>{SIGN_IN[code]}</h1>" in answer.text
    assert f'<html lang="{Language(code).tag}"' in answer.text


def test_what_was_chosen_holds_whatever_the_browser_asks_for(stranger: Browser):
    page = stranger.read("/console/sign-in")
    answer = stranger.send(page, "/console/choose", language="ko")
    assert answer.headers["Location"] == "/console/sign-in"
    chinese = {"Accept-Language": "zh"}
    assert "<h1>로그인</h1>" in stranger.get("/console/sign-in", headers=chinese).text
    kept = answer.headers["Set-Cookie"]
    assert kept.startswith("ivr-language=ko; ")
    assert {"HttpOnly", "Path=/console", "SameSite=Lax"} <= set(kept.split("; "))


def test_a_choice_brings_back_to_the_page_on_which_it_was_made(mei: Browser):
    page = mei.read("/console/?tab=mine")
    answer = mei.send(page, "/console/choose", language="zh")
    assert answer.headers["Location"] == "/console/?tab=mine"
    assert 'lang="zh-CN"' in mei.read("/console/?tab=mine")


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil", "/elsewhere"])
def test_a_choice_leads_nowhere_else(mei: Browser, wanted: str):
    page = mei.read("/console/")
    answer = mei.send(page, "/console/choose", language="zh", next=wanted)
    assert answer.headers["Location"] == "/console/"


@pytest.mark.parametrize("field", ["language", "look"])
def test_what_is_no_choice_is_not_kept(mei: Browser, field: str):
    page = mei.read("/console/")
    answer = mei.send(page, "/console/choose", **{field: "tlh"})
    assert (answer.status_code, answer.headers.get("Set-Cookie")) == (303, None)


def test_a_choice_needs_a_token(mei: Browser):
    assert mei.post("/console/choose", {"language": "zh"}).status_code == 400
    assert 'lang="en"' in mei.read("/console/")


@pytest.mark.parametrize(
    ("look", "scheme"), [("light", "light"), ("dark", "dark"), ("system", "light dark")]
)
def test_a_page_looks_as_chosen(browse: Callable[..., Browser], look: str, scheme: str):
    browser = browse(None)
    page = browser.read("/console/sign-in")
    browser.send(page, "/console/choose", look=look)
    page = browser.read("/console/sign-in")
    assert f'data-look="{look}"' in page
    assert f'<meta name="color-scheme" content="{scheme}">' in page


@pytest.mark.parametrize(
    ("code", "moment", "day", "number"),
    [
        ("en", "Tue 24 Nov 2026, 09:05", "Tue 24 Nov 2026", "12,345.6"),
        ("zh", "2026年11月24日 周二 09:05", "2026年11月24日 周二", "12,345.6"),
        ("ko", "2026년 11월 24일 (화) 09:05", "2026년 11월 24일 (화)", "12,345.6"),
    ],
)
def test_times_and_numbers_are_written_as_the_language_writes_them(
    code: str, moment: str, day: str, number: str
):
    said = Language(code)
    at = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
    assert (said.moment(at), said.day(date(2026, 11, 24)), said.number(12345.6)) == (
        moment,
        day,
        number,
    )


def test_outside_of_requests_what_no_catalogue_has_is_english():
    assert Language("zh").gettext("Said by nobody: %(what)s", what=1) == (
        "Said by nobody: 1"
    )
    assert catalogue("zh").gettext("Sign in") == "登录"


def test_what_the_desk_refuses_is_said_in_the_language(mei: Browser, desk: Desk):
    number = desk.case(status="closed", closed_at=AT)
    page = mei.read("/console/")
    mei.send(page, "/console/choose", language="zh")
    answer = mei.do(f"/console/cases/{number}", "note", text=" ")
    assert (answer.status_code, alert(answer.text)) == (
        422,
        "没有填写内容；请先写几个字。",
    )


def test_rows_and_alarms_are_said_in_the_language(mei: Browser, desk: Desk):
    desk.case()
    desk.case(abandoned=True)
    Holds(desk.database, "account", lambda: AT).refused(RefusedError("Refused (401)"))
    mei.send(mei.read("/console/"), "/console/choose", language="ko")
    text = mei.get("/console/?tab=all").text
    assert re.findall(r'class="said"[^>]*>\s*([^<]*?)\s*<', text) == [
        "메시지를 남기지 않음",
        "끝내기 전에 끊음; 메시지를 남기지 않음",
    ]
    told = f"{AT:%Y-%m-%d %H:%M} UTC 이후 녹음을 가져올 수 없습니다: Refused (401)"
    assert f'<p class="refusal" role="alert">{told}</p>' in text


def test_why_a_message_has_no_words_is_said_in_the_language(mei: Browser, desk: Desk):
    with desk.database.writing() as session:
        case = add_case(session)
        why = {"state": "failed", "reason": "Twilio answered 500"}
        add_recording(session, case, **why)
        number = case.number
    mei.send(mei.read("/console/"), "/console/choose", language="zh")
    assert "没有文字：Twilio 回答 500" in mei.get(f"/console/cases/{number}").text


@pytest.mark.parametrize(
    ("code", "tag", "name"),
    [
        ("en", "ko-KR", "Korean"),
        ("ko", "zh-CN", "중국어"),
        ("zh", "en-US", "英语"),
        ("zh", "xx-YY", "xx-YY"),
        ("en", "", ""),
        ("en", "../x", "../x"),
    ],
)
def test_a_language_has_its_name(code: str, tag: str, name: str):
    assert Language(code).named(tag) == name


def test_a_sentence_knows_what_was_put_into_it():
    said = sentence("case %(number)s is %(status)s", number=7, status=word("on_file"))
    assert (said, said.pattern) == (
        "case 7 is on file",
        "case %(number)s is %(status)s",
    )
    assert Language("ko").told(said.values["status"]) == "등록된 번호"
