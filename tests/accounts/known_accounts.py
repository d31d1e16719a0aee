"""What the account service of these tests knows, and how it is asked."""

from time import monotonic

from ivr.accounts.lookups import Found, NoAnswer

PHONE = "+8613800138000"
MEI = {"number": "1001", "phone": PHONE, "data": {"plan": "gold"}}
KIM = {"number": "1002", "phone": None, "data": {}}
FOUND = Found("1001", PHONE, {"plan": "gold"})
NO_ANSWER = NoAnswer("no answer")
TOKEN = "t0ken-of-ours"


def soon(seconds=1.0):
    return monotonic() + seconds


class Clock:
    """A monotonic clock that stands still."""

    now = 1000.0

    def __call__(self):
        return self.now
