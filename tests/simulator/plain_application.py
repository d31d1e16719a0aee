"""An application that knows nothing of the exchange, and an exchange to ring it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from socketserver import ThreadingMixIn
from urllib.parse import parse_qsl, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator

from ivr.simulator import Answer, Exchange, VirtualClock

ACCOUNT = "AC" + "1" * 32
TOKEN = "token-of-the-account"
NUMBER = "+18005550100"
CALLER = "+8613800138000"
PUBLIC = "https://hotline.example"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
XML = "text/xml; charset=utf-8"


@dataclass
class Seen:
    """A request as the application met it; `valid`: its signature was good."""

    path: str
    form: dict[str, str]
    headers: dict[str, str]
    valid: bool


@dataclass
class Application:
    """Answers each path with what was set for it: TwiML, an answer, or a function."""

    answers: dict[str, object] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    def says(self, path: str, twiml: str) -> None:
        self.answers[path] = f"<Response>{twiml}</Response>"

    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]

    def forms(self, path: str, *names: str) -> list[tuple[str | None, ...]]:
        """Return the named fields of every request to `path`."""
        return [
            tuple(seen.form.get(name) for name in names)
            for seen in self.seen
            if seen.path == path
        ]

    def respond(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        named = {name.lower(): text for name, text in headers.items()}
        signature = named.get("x-twilio-signature", "")
        valid = RequestValidator(TOKEN).validate(url, form, signature)
        path = urlsplit(url).path
        self.seen.append(Seen(path, form, named, valid))
        answer = self.answers.get(path, Answer(404))
        if callable(answer):
            answer = answer(form)
        if isinstance(answer, str):
            return Answer(200, {"Content-Type": XML}, answer.encode())
        assert isinstance(answer, Answer)
        return answer

    def post(self, url, headers, body, timeout_s):
        assert timeout_s > 0
        return self.respond(url, dict(headers), body)

    def __call__(self, environ, start_response):
        """Serve by WSGI; the address is the public one, whatever the socket's is."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length)
        headers = {
            name[5:].replace("_", "-"): text
            for name, text in environ.items()
            if name.startswith("HTTP_")
        }
        query = f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
        url = f"{PUBLIC}{environ['PATH_INFO']}{query}"
        answer = self.respond(url, headers, body)
        start_response(f"{answer.status} -", list(answer.headers.items()))
        return [answer.body]


class ThreadedServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def new_exchange(**more) -> Exchange:
    exchange = Exchange(
        account_sid=ACCOUNT, auth_token=TOKEN, clock=VirtualClock(START), **more
    )
    exchange.add_number(NUMBER, voice_url=f"{PUBLIC}/voice")
    return exchange


def texts(call) -> list[str]:
    return [heard.text for heard in call.heard]


class Rehosted(TwilioHttpClient):
    """Twilio's client, sent to another host."""

    def __init__(self, api_url):
        super().__init__(pool_connections=False)
        self.api_url = api_url

    def request(self, method, url, *args, **kwargs):
        near = url.replace("https://api.twilio.com", self.api_url)
        return super().request(method, near, *args, **kwargs)
