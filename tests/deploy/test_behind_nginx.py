"""What the shipped nginx configuration lets through, and what it does not."""

import json
import shutil
import socket
from datetime import UTC, datetime

import pytest
import requests
from documented_client import ACCOUNT, TOKEN, Call, Twilio
from many_machines import machines
from nginx_in_front import in_front
from processes import wait_for
from real_hotline import call_sid, free_port, settings_in
from twilio.request_validator import RequestValidator
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from ivr.cases.signing_in import new_session
from ivr.db import Database
from ivr.migrations import upgrade
from ivr.tables import Agent

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed"),
]

STREAM = "wss://hotline.example/twilio/stream"
MEGABYTE = 1_000_000


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """One machine with all parts, and nginx in front of it."""
    folder = tmp_path_factory.mktemp("fronted")
    environment = settings_in(folder, "http://127.0.0.1:1") | {
        "IVR_LIVE": "true",
        "IVR_PROXIES": "127.0.0.1",
    }
    database = Database(environment["IVR_DATABASE_URL"])
    upgrade(database)
    database.close()
    live = free_port()
    with machines(folder, environment, 1) as (only,):
        only.start_web()
        only.run("live", "--port", str(live))
        wait_for(lambda: listens(live), 240, f"the live part\n{only.log()}")
        with in_front(folder / "nginx", [only.port], live) as found:
            yield found


@pytest.fixture
def twilio(front):
    found = Twilio(front.url)
    found.session.verify = front.certificate
    # Else REQUESTS_CA_BUNDLE of the machine would win.
    found.session.trust_env = False
    yield found
    found.close()


def test_a_plain_request_is_sent_to_tls_and_keeps_its_method(front):
    plain = f"http://127.0.0.1:{front.plain_port}/twilio/voice?a=b"
    answer = requests.post(plain, allow_redirects=False, timeout=10)
    assert answer.status_code == 308
    assert answer.headers["Location"] == "https://127.0.0.1/twilio/voice?a=b"


def test_the_issuer_of_a_certificate_finds_its_challenge_without_tls(front):
    """RFC 8555, 8.3: over HTTP on port 80; so certbot renews beside the hotline."""
    path = "/.well-known/acme-challenge/token-1_A"
    file = front.folder / "challenges" / path[1:]
    file.parent.mkdir(parents=True)
    file.write_text("token-1_A.thumbprint")
    plain = f"http://127.0.0.1:{front.plain_port}{path}"
    answer = requests.get(plain, allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.text) == (200, "token-1_A.thumbprint")


def test_signed_requests_pass_whatever_a_client_claims_to_have_forwarded(twilio):
    lies = {
        "X-Forwarded-For": "198.51.100.1",
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Prefix": "/other",
    }
    twilio.session.headers.update(lies)
    Call(twilio, call_sid(1)).ring().press("1")


def test_unsigned_requests_are_refused_by_the_hotline_itself(front):
    answer = requests.post(
        f"{front.url}/twilio/voice", verify=front.certificate, timeout=10
    )
    assert answer.status_code == 403
    assert answer.headers["Server"] == "nginx"


def test_figures_are_not_shown_to_the_outside(front):
    answer = requests.get(f"{front.url}/metrics", verify=front.certificate, timeout=10)
    assert (answer.status_code, "nginx" in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/twilio/voice", MEGABYTE, 413),
        ("/console/sign-in", 30 * MEGABYTE, 413),
        ("/u/no-such-link", 30 * MEGABYTE, 404),
    ],
)
def test_each_door_takes_what_it_may_and_no_more(front, path, size, status):
    answer = requests.post(
        front.url + path,
        files={"file": ("sound.wav", b"\0" * size)},
        verify=front.certificate,
        timeout=60,
    )
    assert answer.status_code == status
    shut_by_nginx = "<center>nginx</center>" in answer.text
    assert shut_by_nginx == (status == 413)


def token_of(environment_url):
    database = Database(environment_url)
    with database.writing() as session:
        agent = Agent(
            name="Mei", role="agent", password_hash="", created_at=datetime.now(UTC)
        )
        session.add(agent)
        session.flush()
        token = new_session(session, agent, agent.created_at)
    database.close()
    return token


def test_news_for_open_pages_are_not_held_back(front):
    folder = front.folder.parent
    cookie = {"Cookie": f"__Host-ivr={token_of(f'sqlite:///{folder}/ivr.db')}"}
    with requests.get(
        f"{front.url}/console/live",
        headers=cookie,
        stream=True,
        verify=front.certificate,
        timeout=10,
    ) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        # The stream does not end: a proxy that waited for more would show nothing.
        assert next(answer.iter_lines()) == b"retry: 2000"


def opened(front, **headers):
    """A WebSocket to the live part, by way of nginx."""
    import ssl  # noqa: PLC0415 - of this test alone

    trusted = ssl.create_default_context(cafile=front.certificate)
    address = f"wss://127.0.0.1:{front.port}/twilio/stream"
    return connect(address, ssl=trusted, additional_headers=headers, proxy=None)


def test_live_words_come_in_as_a_websocket(front):
    with pytest.raises(InvalidStatus) as refused:
        opened(front)
    assert refused.value.response.status_code == 403
    signed = RequestValidator(TOKEN).compute_signature(STREAM, {})
    with opened(front, **{"X-Twilio-Signature": signed}) as socket:
        form = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
        whose = {"accountSid": ACCOUNT, "callSid": call_sid(404), "mediaFormat": form}
        begin = {"event": "start", "streamSid": "MZ1", "start": whose}
        socket.send(json.dumps(begin))
        with pytest.raises(ConnectionClosed) as ended:
            socket.recv(timeout=20)
    # Our own refusal, of a call that nobody has made.
    assert ended.value.rcvd.code == 1008


def test_the_log_has_neither_links_nor_queries(front):
    for path in ("/u/secret-link", "/console/cases?q=%2B8613800138000"):
        requests.get(front.url + path, verify=front.certificate, timeout=10)
    log = front.log()
    assert "/u/..." in log
    assert [one for one in ("secret-link", "13800138000") if one in log] == []
