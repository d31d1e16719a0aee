"""Requests of everybody to every address, and what became of each, in one word."""

from dataclasses import dataclass, field

from case_rows import CALLER, PASSWORD
from console_browser import Browser
from role_world import METRICS, ROLES, World
from route_table import Line
from signed import ACCOUNT, NUMBER, PUBLIC_URL, TOKEN
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

# What forms need to reach their view: who asks proves it, what is named is there.
FILLED = {
    "your_password": PASSWORD,
    "password": PASSWORD,
    "name": "Jun",
    "role": "agent",
    "text": "hello",
    "base": "0",
    "form": "note",
}
SIGN_IN = "/console/sign-in?next="
SIGNED_OUT = "You have been signed out."
# What Twilio sends with any request, of a call and of a text message.
SENT = {
    "AccountSid": ACCOUNT,
    "CallSid": "CA" + "e" * 32,
    "MessageSid": "SM" + "e" * 32,
    "From": CALLER,
    "To": NUMBER,
}


@dataclass
class Asker:
    """Somebody with the session of a role; a stranger's browser for `nobody`."""

    world: World
    role: str
    browser: Browser = field(init=False)
    bears: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self.browser = Browser(self.world.app, self.world.desk, secure=True)
        self.come_in()
        self.token = self.browser.token()

    def come_in(self) -> None:
        """Begin a session anew: some requests end their own."""
        if self.role in ROLES:
            self.browser.come_in(ROLES[self.role])

    def ask(self, line: Line) -> str:
        """Return what becomes of a request with a good form's token."""
        origin = self.browser.origin
        headers = {"Origin": origin, "Referer": f"{origin}/console/", **self.bears}
        path, sent = self.world.path(line.rule), {}
        if line.method != "GET":
            sent["data"] = {**FILLED, "csrf_token": self.token}
        answer = self.browser.client.open(
            path, method=line.method, headers=headers, base_url=origin, **sent
        )
        with answer:
            return told(answer)


def told(answer: TestResponse) -> str:
    """Return an answer's kind: `in` where a view took the request."""
    status, location = answer.status_code, answer.location or ""
    shut_out = status == 401 and "WWW-Authenticate" not in answer.headers
    if location.startswith(SIGN_IN) or shut_out:
        return "sign-in"
    if status == 403 and SIGNED_OUT in answer.text:
        return "sign-in"
    if status in {400, 401, 403, 404, 405} or status >= 500:
        return str(status)
    return "in"


def with_token(world: World, line: Line, token: str) -> str:
    """Return what becomes of a request by a program."""
    headers = {"Authorization": f"Bearer {token}"}
    client = world.app.test_client()
    sent = {} if line.method == "GET" else {"json": {}}
    path = world.path(line.rule)
    with client.open(path, method=line.method, headers=headers, **sent) as answer:
        return let_in(answer)


def let_in(answer: TestResponse) -> str:
    """Return `in` where a program got as far as what it sent, or else the status."""
    status = answer.status_code
    at_door = status in {400, 401, 403} and not answer.is_json
    missing = status in {401, 403} or status >= 500
    if at_door or missing or (answer.location or "").startswith("/console"):
        return str(status)
    return "in"


def signed(world: World, line: Line, token: str = TOKEN) -> str:
    """Return what becomes of a request of Twilio's."""
    path = world.path(line.rule)
    made = RequestValidator(token).compute_signature(PUBLIC_URL + path, SENT)
    headers = {"X-Twilio-Signature": made}
    client = world.app.test_client()
    with client.open(path, method=line.method, data=SENT, headers=headers) as answer:
        return let_in(answer)


__all__ = ["METRICS", "SENT", "Asker", "signed", "told", "with_token"]
