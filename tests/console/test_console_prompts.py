"""Prompts recorded by an admin: listed, checked, played; no script."""

import re
import sys
from pathlib import Path

import pytest
from console_browser import Browser, alert, fields, words

sys.path.insert(0, str(Path(__file__).parents[1] / "drafts"))

from prompt_sounds import tone

from ivr.calls.publishing import standing
from ivr.calls.sounds import Sounds
from ivr.console import prompt_pages
from ivr.drafts import keeping
from ivr.telephony.sounds import answer_sound

LIST = "/console/flow/prompts"
GOODBYE = f"{LIST}/en-US/goodbye"
DRAFT = "/console/flow/draft"

pytestmark = pytest.mark.usefixtures("clock")


def send(browser, content, address=GOODBYE, **more):
    form = fields(browser.read(address), address) | more
    form.pop("sound", None)
    headers = {"Origin": browser.origin, "Referer": f"{browser.origin}/console/"}
    return browser.client.post(
        address,
        data=multipart(form, content),
        content_type="multipart/form-data; boundary=cut",
        headers=headers,
        base_url=browser.origin,
    )


def multipart(form, content):
    """A form with a file, as browsers send it (RFC 7578)."""
    head = 'Content-Disposition: form-data; name="{}"'
    parts = [
        f"{head.format(name)}\r\n\r\n{value}".encode() for name, value in form.items()
    ]
    file = f'{head.format("sound")}; filename="prompt.wav"\r\n\r\n'.encode() + content
    return b"".join(b"--cut\r\n" + one + b"\r\n" for one in (*parts, file)) + b"--cut--"


def rows(page):
    body = re.search(r"<tbody.*?</tbody>", page, re.DOTALL)[0]
    cells = re.findall(r"<td.*?</td>", body, re.DOTALL)
    return [tuple(map(words, cells[at : at + 3])) for at in range(0, len(cells), 3)]


def draft(desk):
    with desk.database.reading() as session:
        return keeping.current(session)


def test_each_prompt_is_listed_with_its_words_and_how_it_is_heard(root):
    found = rows(root.read(LIST))
    assert found[:2] == [
        ("english", "For English", "a voice"),
        ("storm", "There is a storm.", "a voice"),
    ]
    assert ("goodbye", "Goodbye.", "a voice") in found
    assert ("promise", "Your case is {case_number}, due {due_at}.", "a voice") in found
    chinese = rows(root.read(f"{LIST}?language=zh-CN"))
    assert ("card", "银行卡遗失", "a voice") in chinese
    ours = [row for row in chinese if row[2] == "a voice built in"]
    assert len(ours) > 10


def test_a_recording_is_measured_put_into_the_draft_and_played(root, desk):
    answer = send(root, tone(2, 0.2))
    assert (answer.status_code, answer.location) == (303, GOODBYE)
    page = root.read(GOODBYE)
    assert (
        "Recorded: 2.0 s, speech at -17.0 dBFS, peak -14.0 dBFS. "
        "Callers hear it once the draft is published."
    ) in page
    assert ("goodbye", "Goodbye.", "a recording") in rows(root.read(LIST))
    sound = root.get(f"{GOODBYE}/sound")
    stored = draft(desk).files.sounds
    assert (sound.mimetype, [sound.data]) == ("audio/wav", list(stored.values()))
    part = root.get(f"{GOODBYE}/sound", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"RIFF")
    assert "recorded a prompt" in root.read(DRAFT)


def test_published_it_is_what_callers_are_played(root, desk):
    send(root, tone(1, 0.2))
    page = root.read(DRAFT)
    publish = f"{DRAFT}/publish"
    said = {"message": "A person says goodbye."}
    answer = root.post(publish, fields(page, publish) | said)
    assert answer.status_code == 303
    with desk.database.reading() as session:
        revision = standing(session).answers
    name = next(iter(sounds_of(root)))
    with root.app.test_request_context():
        sent = answer_sound(Sounds(desk.database).find, revision, name)
    assert (sent.status_code, sent.data) == (200, root.get(f"{GOODBYE}/sound").data)


def sounds_of(browser):
    return re.findall(r"<code>(prompts/sounds/[^<]+)</code>", browser.read(GOODBYE))


def test_a_voice_speaks_it_again_when_that_is_asked_for(root, desk):
    send(root, tone(1, 0.2))
    assert root.send(root.read(GOODBYE), f"{GOODBYE}/voice").status_code == 303
    assert ("goodbye", "Goodbye.", "a voice") in rows(root.read(LIST))
    assert (draft(desk).files.sounds, root.get(f"{GOODBYE}/sound").status_code) == (
        {},
        404,
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html>hello</html>", "This cannot be played: it is "),
        (tone(61, 0.2, 8000), "It lasts 61.0 s; a prompt lasts from 0.3 to 60 s."),
        (tone(0.1, 0.2), "It lasts 0.1 s; a prompt lasts from 0.3 to 60 s."),
        (tone(1, 0.0), "Nothing is heard in it: -60.0 dBFS."),
        (tone(1, 0.01), "It is too quiet: speech at -43.0 dBFS; -36.0 at least."),
        (tone(1, 0.9), "It is too loud: speech at -3.9 dBFS; -10.0 at most."),
        (tone(1, 1.5), "It is too loud: 53.8 % of it is clipped, with a peak of 0.0"),
    ],
)
def test_what_cannot_be_a_prompt_is_refused_beside_the_field(root, desk, content, told):
    answer = send(root, content)
    assert answer.status_code == 422
    assert alert(answer.text).startswith(told)
    assert (
        'aria-describedby="sound-hint sound-wrong" aria-invalid="true"' in answer.text
    )
    assert draft(desk) is None


def test_what_is_no_sound_is_told_in_the_readers_language(root):
    root.client.set_cookie("ivr-language", "zh")
    answer = send(root, b"\x89PNG\r\n\x1a\n")
    assert alert(answer.text) == "无法播放：它不是可用的录音：PNG 图片。"


def test_no_file_and_one_that_is_too_large_are_told(root, desk, monkeypatch):
    form = fields(root.read(GOODBYE), GOODBYE)
    answer = root.post(GOODBYE, form | {"sound": ""})
    assert (answer.status_code, alert(answer.text)) == (
        422,
        "Choose a file, or record one.",
    )
    monkeypatch.setattr(prompt_pages, "MOST_BYTES", 1024**2)
    answer = send(root, tone(60, 0.2))
    assert (answer.status_code, alert(answer.text)) == (
        413,
        "The file has more than 1 MB; a prompt lasts 60 seconds at most. "
        "Nothing was changed.",
    )
    assert draft(desk) is None


def test_words_that_were_changed_meanwhile_are_not_recorded(root, desk):
    answer = send(root, tone(), said="Bye.")
    assert answer.status_code == 422
    assert "the words of goodbye are others now; look at them" in answer.text
    assert draft(desk) is None


def test_what_has_gaps_has_no_form(root):
    page = root.read(f"{LIST}/en-US/promise")
    assert "it cannot be recorded" in page
    assert 'type="file"' not in page


@pytest.mark.parametrize(
    "path", [f"{LIST}/en-US/nothing", f"{LIST}/fr-FR/goodbye", f"{GOODBYE}/sound"]
)
def test_what_there_is_not_is_not_found(root, path):
    assert root.get(path).status_code == 404


def test_whoever_is_no_admin_neither_sees_nor_changes_them(root, desk):
    form = fields(root.read(GOODBYE), GOODBYE)
    other = Browser(root.app, desk)
    other.come_in("Ada")
    token = {"csrf_token": other.token(), "said": form["said"]}
    found = [other.get(path).status_code for path in (LIST, GOODBYE)]
    found += [other.get(f"{GOODBYE}/sound").status_code]
    found += [
        other.post(path, token).status_code for path in (GOODBYE, f"{GOODBYE}/voice")
    ]
    stranger = Browser(root.app, desk)
    assert found == [403] * 5
    assert stranger.get(LIST).status_code == 303
    assert stranger.post(GOODBYE, {}).status_code == 400
    assert draft(desk) is None
