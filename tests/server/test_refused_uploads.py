"""Who is refused at the door for files is told why, however much they send."""

import html
import re
import select
from http.client import HTTPConnection

import pytest
from case_rows import make_desk
from upload_browser import Links

from ivr.audio.store import Store
from ivr.cases.upload_links import Signer
from ivr.db import Database

# More than the 25 MB that a link takes unless `desk.yaml` says otherwise.
BYTES = 30_000_000
TOO_LARGE = "That is too much at once; nothing was taken. Send fewer or smaller files."


@pytest.fixture(scope="module")
def link(hotline):
    """The path of a link that may be used."""
    database = Database(hotline.environment["IVR_DATABASE_URL"])
    secret = hotline.environment["IVR_SECRET_KEY"].encode()
    signer = Signer(hotline.environment["IVR_PUBLIC_URL"], secret)
    desk = make_desk(database)
    made = Links(desk, Store(hotline.folder / "spare"), signer).make(desk.case())
    database.close()
    return made


def begin(port, path="/u/no-such-link"):
    """Begin to send a form, and wait until it is answered."""
    found = HTTPConnection("127.0.0.1", port, timeout=10)
    found.putrequest("POST", path)
    found.putheader("Content-Type", "multipart/form-data; boundary=y")
    found.putheader("Content-Length", str(BYTES))
    found.endheaders()
    ready, _, _ = select.select([found.sock], [], [], 3)
    assert ready, "no answer while nothing is sent"
    return found


def send_on(sender):
    """Send the whole form after its answer came; return the answer and its page."""
    sender.send(bytes(BYTES))
    answer = sender.getresponse()
    page = answer.read()
    sender.close()
    assert len(page) == int(answer.headers["Content-Length"])
    return answer.status, page.decode()


def test_the_answer_reaches_who_sends_on_after_it(hotline):
    status, page = send_on(begin(hotline.port))
    assert status == 404
    assert "</html>" in page


def test_who_sends_too_much_reads_that_it_is_too_much(hotline, link):
    status, page = send_on(begin(hotline.port, link))
    told = re.findall(r'role="alert">(.*?)<', page, re.DOTALL)
    assert (status, [html.unescape(one) for one in told]) == (413, [TOO_LARGE])


def test_who_sends_nothing_more_is_answered_and_holds_nobody_up(hotline):
    silent = [begin(hotline.port) for _ in range(6)]
    assert [one.getresponse().status for one in silent] == [404] * 6
    assert hotline.twilio.session.get(f"{hotline.twilio.url}/healthz", timeout=3).ok
    for one in silent:
        one.close()
