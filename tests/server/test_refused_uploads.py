"""Who sends files by a link that is none is told so, however much they send."""

import select
from http.client import HTTPConnection

BYTES = 8_000_000


def begin(port):
    """Begin to send a form, and wait until it is answered."""
    found = HTTPConnection("127.0.0.1", port, timeout=10)
    found.putrequest("POST", "/u/no-such-link")
    found.putheader("Content-Type", "multipart/form-data; boundary=y")
    found.putheader("Content-Length", str(BYTES))
    found.endheaders()
    ready, _, _ = select.select([found.sock], [], [], 3)
    assert ready, "no answer while nothing is sent"
    return found


def test_the_answer_reaches_who_sends_on_after_it(hotline):
    sender = begin(hotline.port)
    sender.send(bytes(BYTES))
    answer = sender.getresponse()
    told = answer.read().decode()
    sender.close()
    assert answer.status == 404
    assert len(told.encode()) == int(answer.headers["Content-Length"])
    assert "</html>" in told


def test_more_senders_than_may_go_on_hold_nobody_up(hotline):
    silent = [begin(hotline.port) for _ in range(6)]
    assert [one.getresponse().status for one in silent] == [404] * 6
    assert hotline.twilio.session.get(f"{hotline.twilio.url}/healthz", timeout=3).ok
    for one in silent:
        one.close()
