"""Start and Stop with Stream: what goes over the socket, and when nothing does."""

import base64
import json
from threading import Event, Thread

import pytest
from plain_application import ACCOUNT, TOKEN, texts
from twilio.request_validator import RequestValidator
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

from ivr.simulator.sound import tone
from ivr.simulator.streaming import LOST_STREAM, REFUSED_STREAM

LISTENED = '<Start><Stream url="{url}" name="words" track="inbound_track"/></Start>'
RECORD = '<Record action="/done"/>'


class Listener:
    """A server that keeps what it is sent; `status` is what a handshake gets."""

    def __init__(self):
        self.messages, self.signatures, self.closed = [], [], Event()
        self.status, self.most = None, 10_000

    def admit(self, connection, request):
        self.signatures.append(request.headers.get("X-Twilio-Signature"))
        return connection.respond(self.status, "") if self.status else None

    def take(self, connection):
        try:
            while len(self.messages) < self.most:
                self.messages.append(json.loads(connection.recv()))
        except ConnectionClosed:
            self.messages.append("closed")
            self.closed.set()

    def events(self):
        """What came, once the socket is closed."""
        assert self.closed.wait(5)
        return [one if one == "closed" else one["event"] for one in self.messages]


@pytest.fixture
def socket():
    listener = Listener()
    with serve(listener.take, "127.0.0.1", 0, process_request=listener.admit) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        listener.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/stream"
        yield listener
        server.shutdown()
        thread.join()


@pytest.fixture
def listened(application, socket, ring):
    """Ring a Record whose sound is streamed, and that answers with `after`."""

    def begin(after="<Say>Thanks</Say>"):
        application.says("/voice", LISTENED.format(url=socket.url) + RECORD)
        application.says("/done", after)
        return ring()

    return begin


def test_what_the_caller_says_goes_over_the_socket_in_pieces(socket, listened):
    call = listened()
    call.leave_message(tone(0.05), end="#")
    assert socket.events()[-2:] == ["stop", "closed"]
    connected, start, *media, stop, closed = socket.messages
    sid = start["streamSid"]
    assert connected == {"event": "connected", "protocol": "Call", "version": "1.0.0"}
    assert start == {
        "event": "start",
        "sequenceNumber": "1",
        "start": {
            "accountSid": ACCOUNT,
            "callSid": call.sid,
            "streamSid": sid,
            "tracks": ["inbound"],
            "customParameters": {},
            "mediaFormat": {
                "encoding": "audio/x-mulaw",
                "sampleRate": 8000,
                "channels": 1,
            },
        },
        "streamSid": sid,
    }
    told = [(m["sequenceNumber"], m["media"]["timestamp"]) for m in media]
    assert told == [("2", "0"), ("3", "20"), ("4", "40")]
    sound = [base64.b64decode(m["media"]["payload"]) for m in media]
    assert [len(piece) for piece in sound] == [160, 160, 80]
    assert stop["stop"] == {"accountSid": ACCOUNT, "callSid": call.sid}
    assert (stop["sequenceNumber"], closed, call.errors) == ("5", "closed", [])


def test_the_handshake_is_signed_for_the_sockets_address(socket, listened):
    listened().hang_up()
    wanted = RequestValidator(TOKEN).compute_signature(socket.url, {})
    assert socket.signatures == [wanted]


def test_a_stream_ends_where_it_is_stopped_and_not_before(socket, listened):
    stop = '<Stop><Stream name="words"/></Stop><Record action="/done"/>'
    call = listened(after=stop)
    call.leave_message(tone(0.02), end="#")
    assert socket.events() == ["connected", "start", "media", "stop", "closed"]
    call.leave_message(tone(0.02), end="hang_up")
    assert socket.events()[-1] == "closed"


def test_a_hang_up_ends_a_stream(socket, listened):
    call = listened()
    call.hang_up()
    assert (call.ended, socket.events()) == (
        True,
        ["connected", "start", "stop", "closed"],
    )


def test_a_refused_stream_ends_nothing(socket, listened):
    socket.status = 403
    call = listened()
    call.leave_message(tone(0.02), end="#")
    assert (texts(call), call.errors) == (["Thanks"], [REFUSED_STREAM])


def test_a_lost_stream_ends_nothing(socket, listened):
    socket.most = 2
    call = listened()
    call.leave_message(tone(5), end="#")
    assert (texts(call), call.errors) == (["Thanks"], [LOST_STREAM])


def test_starts_and_stops_of_other_things_are_passed_over(application, ring):
    application.says("/voice", "<Start><Siprec/></Start><Say>Hello</Say>")
    assert texts(ring()) == ["Hello"]
