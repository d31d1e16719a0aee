"""A caller sends files by a link: kept by what they are, sealed, told on the case."""

import re
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import RawIOBase

import pytest
from case_rows import Desk
from sqlalchemy import update
from upload_browser import HEIC, JPEG, PDF, PNG, WEBP, Caller, Links, told

from ivr.cases.attachments import attachments_of
from ivr.cases.merging import merge
from ivr.cases.upload_links import revoke_link
from ivr.policy.policy import Uploads
from ivr.tables import Attachment, Case, CaseEvent, UploadLink
from ivr.vault.files import MAGIC

DAY = timedelta(days=1)


def test_what_is_sent_is_kept_sealed_and_told_on_the_case(
    caller: Caller, links: Links, desk: Desk
):
    number = desk.case()
    path = links.make(number)
    sent = {"a.txt": PNG, "b": JPEG, "c.exe": WEBP, "d.png": HEIC, "e/../f.pdf": PDF}
    answer = caller.send(path, *sent.items())
    assert (answer.status_code, told(answer)) == (
        200,
        [f"Received: {name}" for name in sent],
    )
    rows = links.rows()
    assert [(row.kind, row.name, row.size, row.state) for row in rows] == [
        ("png", "a.txt", len(PNG), "kept"),
        ("jpg", "b", len(JPEG), "kept"),
        ("webp", "c.exe", len(WEBP), "kept"),
        ("heic", "d.png", len(HEIC), "kept"),
        ("pdf", "f.pdf", len(PDF), "kept"),
    ]
    for row, raw in zip(rows, sent.values(), strict=True):
        with links.store.open(row.path) as file:
            assert file.read() == raw
        assert (links.store.folder / row.path).read_bytes().startswith(MAGIC)
        assert row.sha256 == links.store.digest(row.path)
    assert links.files() == sorted(row.path.rpartition("/")[2] for row in rows)
    assert desk.timeline(number)[2] == ("attached", None, "a.txt (png, 1 kB)")
    assert [kind for kind, _, _ in desk.timeline(number)[2:]] == ["attached"] * 5
    assert links.links() == [(5, sum(map(len, sent.values())), 1)]
    assert told(caller.send(path, ("g", PNG))) == ["This link takes no more files."]


@pytest.mark.parametrize(
    ("language", "tag", "said"),
    [
        ("zh-CN", "zh", "请为案件"),
        ("ko-KR", "ko", "스크린샷이나 PDF"),
        ("en-US", "en", "Choose screenshots or a PDF for case"),
        ("fr-FR", "en", "Choose screenshots or a PDF for case"),
    ],
)
def test_the_page_speaks_the_case_s_language_and_shows_nothing_private(
    caller: Caller, links: Links, desk: Desk, language: str, tag: str, said: str
):
    private = {"account": "31415926", "caller": "+8613812345678", "topic": "stolen"}
    number = desk.case(language=language, **private)
    path = links.make(number)
    answer = caller.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{tag}">' in answer.text
    assert said in answer.text
    assert [value for value in (*private.values(), "Mei") if value in answer.text] == []
    assert "<script" not in answer.text
    assert {
        name: answer.headers[name]
        for name in (
            "Content-Security-Policy",
            "Referrer-Policy",
            "Cache-Control",
            "X-Content-Type-Options",
            "X-Robots-Tag",
        )
    } == {
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    assert "Set-Cookie" not in answer.headers


FORGED = "This is no link of ours. Open it as we sent it."
ENDED = "This link has ended. Ask us for a new one."


def bent(path: str) -> list[str]:
    """Return addresses that are almost that of a link."""
    prefix, _, token = path.rpartition("/")
    number, nonce, signature = token.split(".")
    other = "A" * 22
    return [
        f"{prefix}/{number}.{nonce}.{other}",
        f"{prefix}/{number}.{other}.{signature}",
        f"{prefix}/{int(number) + 1}.{nonce}.{signature}",
        f"{prefix}/{number}.{nonce}",
        f"{prefix}/{token}x",
        f"{prefix}/0{token}",
        f"{prefix}/x",
    ]


def test_a_forged_link_gets_one_line_and_changes_nothing(
    caller: Caller, links: Links, desk: Desk
):
    number = desk.case()
    path = links.make(number)
    before = desk.timeline(number)
    for wrong in bent(path):
        for answer in (caller.get(wrong), caller.send(wrong, ("a", PNG))):
            assert (answer.status_code, told(answer)) == (404, [FORGED])
            assert "<form" not in answer.text
    assert (links.rows(), links.files(), links.links()) == ([], [], [(0, 0, 0)])
    assert desk.timeline(number) == before
    asked = caller.get(bent(path)[0], headers={"Accept-Language": "ko-KR,ko;q=0.9"})
    assert told(asked) == ["저희 링크가 아닙니다. 보내 드린 주소 그대로 여세요."]


@pytest.mark.parametrize("why", ["expired", "revoked", "used", "forgotten", "gone"])
def test_a_link_that_has_ended_gets_one_line_and_changes_nothing(
    caller: Caller, links: Links, desk: Desk, why: str
):
    number = desk.case()
    now = datetime.now(UTC)
    path = links.make(number, now - 8 * DAY if why == "expired" else now)
    with desk.database.writing() as session:
        match why:
            case "revoked":
                for _ in range(2):
                    revoke_link(session, number, 1, desk.jun, now)
            case "used":
                session.execute(update(UploadLink).values(tries=50))
            case "forgotten":
                session.execute(update(Case).values(forgotten_at=now))
            case "gone":
                session.query(UploadLink).delete()
    before = desk.timeline(number), links.links()
    line = (404, [FORGED]) if why == "gone" else (410, [ENDED])
    for answer in (caller.get(path), caller.send(path, ("a", PNG))):
        assert (answer.status_code, told(answer)) == line
    assert (links.rows(), links.files()) == ([], [])
    assert (desk.timeline(number), links.links()) == before
    kinds = [kind for kind, _, _ in before[0]]
    assert kinds.count("upload_link_revoked") == (why == "revoked")


def test_who_guesses_is_slowed_and_whoever_has_a_link_is_not(
    caller: Caller, links: Links, desk: Desk
):
    path = links.make(desk.case())
    answers = [caller.get("/u/x") for _ in range(22)]
    assert [one.status_code for one in answers] == [404] * 20 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "60"
    assert caller.get(path).status_code == 200
    away = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    assert caller.get("/u/x", **away).status_code == 404


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"MZ\x90\0" + bytes(100),
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(50),
        b"PK\x03\x04" + bytes(50),
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WAVE",
        b" %PDF-1.7",
    ],
)
def test_the_content_decides_and_not_the_name(
    caller: Caller, links: Links, desk: Desk, raw: bytes
):
    number = desk.case()
    path = links.make(number)
    answer = caller.send(path, ("shot.png", raw), ("fine.png", PNG))
    assert (answer.status_code, told(answer)) == (
        422,
        [
            "Received: fine.png",
            "Not taken: shot.png is no PNG, JPEG, WebP, HEIC or PDF.",
        ],
    )
    assert [row.name for row in links.rows()] == ["fine.png"]
    assert len(links.files()) == 1


def test_a_form_without_files_and_one_that_is_none_are_refused(
    caller: Caller, links: Links, desk: Desk
):
    path = links.make(desk.case())
    none = ["No file was chosen. Choose one, then send it."]
    assert told(caller.send(path)) == none
    client = caller.app.test_client()
    for kind in (
        "multipart/form-data",
        "text/plain",
        "multipart/form-data; boundary=x",
    ):
        answer = client.post(path, data=b"--y\r\nrubbish", content_type=kind)
        assert answer.status_code in {400, 422}
        assert told(answer) == none
    assert (links.rows(), links.files()) == ([], [])


def test_files_beyond_what_a_link_allows_are_refused(
    caller: Caller, links: Links, desk: Desk
):
    links.allowed = Uploads(files=2, megabytes=1)
    path = links.make(desk.case())
    large = PNG + bytes(700_000)
    assert told(caller.send(path, ("a", large))) == ["Received: a"]
    answer = caller.send(path, ("b", large))
    assert (answer.status_code, told(answer)) == (
        413,
        ["That is too much at once; nothing was taken. Send fewer or smaller files."],
    )
    answer = caller.send(path, ("c", PNG), ("d", PNG))
    assert (answer.status_code, told(answer)) == (
        422,
        ["Received: c", "This link takes no more files."],
    )
    assert [row.name for row in links.rows()] == ["a", "c"]
    assert links.links() == [(2, len(large) + len(PNG), 3)]


def test_what_many_send_at_once_stays_within_what_the_link_allows(
    caller: Caller, links: Links, desk: Desk
):
    links.allowed = Uploads(files=3)
    path = links.make(desk.case())
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: caller.send(path, ("a", PNG)), range(16)))
    received = [one for one in answers if told(one) == ["Received: a"]]
    rows = links.rows()
    assert len(received) == len(rows) == len(links.files()) <= 3
    assert links.links()[0][:2] == (len(rows), len(rows) * len(PNG))


class Endless(RawIOBase):
    """A form with one file of so many bytes, made while it is read."""

    HEAD = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n'
        b"Content-Type: image/png\r\n\r\n" + PNG
    )
    TAIL = b"\r\n--x--\r\n"

    def __init__(self, size: int) -> None:
        self.size, self.at = size, 0
        self.left = [self.HEAD, size - len(PNG), self.TAIL]

    def readable(self):
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = len(self) if whence else offset
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer) -> int:
        while self.left:
            part = self.left[0]
            if isinstance(part, int):
                given = min(part, len(buffer))
                buffer[:given] = bytes(given)
                self.left[0] = part - given
            else:
                given = min(len(part), len(buffer))
                buffer[:given] = part[:given]
                self.left[0] = part[given:]
            if given:
                return given
            self.left.pop(0)
        return 0

    def __len__(self) -> int:
        return len(self.HEAD) + self.size - len(PNG) + len(self.TAIL)


def test_a_long_file_is_taken_in_bounded_memory(
    caller: Caller, links: Links, desk: Desk
):
    links.allowed = Uploads(megabytes=200)
    path = links.make(desk.case())
    body = Endless(100_000_000)
    tracemalloc.start()
    answer = caller.app.test_client().post(
        path,
        input_stream=body,
        content_length=len(body),
        content_type="multipart/form-data; boundary=x",
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told(answer) == ["Received: a"]
    assert [row.size for row in links.rows()] == [100_000_000]
    assert peak < 8_000_000


def test_what_could_not_be_kept_leaves_nothing_and_can_be_sent_again(
    caller: Caller, links: Links, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    number = desk.case()
    path = links.make(number)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("ivr.audio.store.sync_folder", full)
        answer = caller.send(path, ("a", PNG))
    busy = ["We cannot take files just now. Try again in a minute."]
    assert (answer.status_code, told(answer)) == (422, busy)
    assert (links.rows(), links.files(), links.links()) == ([], [], [(0, 0, 1)])
    assert told(caller.send(path, ("a", PNG))) == ["Received: a"]
    assert [kind for kind, _, _ in desk.timeline(number)][2:] == ["attached"]


def test_a_place_whose_file_never_came_is_free_again_after_an_hour(
    caller: Caller, links: Links, desk: Desk
):
    links.allowed = Uploads(files=2)
    path = links.make(desk.case())
    caller.send(path, ("a", PNG))
    with desk.database.writing() as session:
        early = datetime.now(UTC) - timedelta(hours=2)
        session.execute(update(Attachment).values(state="receiving", at=early))
    assert told(caller.send(path, ("b", PNG))) == ["Received: b"]
    assert [row.name for row in links.rows()] == ["b"]
    assert len(links.files()) == 1
    assert links.links()[0][:2] == (1, len(PNG))


def test_what_is_sent_for_a_merged_case_is_seen_on_the_one_that_survives(
    caller: Caller, links: Links, desk: Desk
):
    first, second = desk.case(), desk.case()
    path = links.make(first)
    caller.send(path, ("before", PNG))
    with desk.database.writing() as session:
        merge(session, first, second, desk.mei, datetime.now(UTC))
    assert told(caller.send(path, ("after", PDF))) == ["Received: after"]
    with desk.database.reading() as session:
        names = [one.name for one in attachments_of(session, second)]
        lines = session.query(CaseEvent).filter_by(kind="attached")
        cases = [line.case_number for line in lines.order_by(CaseEvent.id)]
    assert (names, cases) == (["before", "after"], [first, second])


def test_a_name_is_shown_harmlessly(caller: Caller, links: Links, desk: Desk):
    number = desk.case()
    path = links.make(number)
    answer = caller.send(path, ("<b>x.png", PNG), ("n" * 300, PNG))
    assert "<b>" not in re.sub(r"<strong>.*?</strong>", "", answer.text)
    assert [len(row.name) for row in links.rows()] == [8, 100]
