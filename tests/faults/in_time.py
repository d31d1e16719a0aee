"""What a caller hears, and how soon, whatever is broken."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from xml.etree import ElementTree as ET

from documented_client import Twilio

# What a caller may wait for an answer (F12).
LONGEST_S = 2.0
APOLOGY = ["Say", "Say", "Say", "Record", "Hangup"]


def verbs(answer):
    """The verbs of an answer, which must be TwiML whatever its status."""
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    return [verb.tag for verb in ET.fromstring(answer.content)]


def late(found):
    """The answers that took too long."""
    return [(answer.url, took) for answer, took in found if took > LONGEST_S]


def timed(hotline, requests):
    """The answers to requests that come at once, each with the seconds it took."""

    def post(request):
        with closing(Twilio(hotline.twilio.url)) as twilio:
            begun = time.monotonic()
            return twilio.post(*request), time.monotonic() - begun

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(post, requests))


def health(hotline):
    """The status of `/healthz`; 0 where nobody answers."""
    try:
        with closing(Twilio(hotline.twilio.url)) as fresh:
            return fresh.session.get(f"{fresh.url}/healthz", timeout=2).status_code
    except OSError:
        return 0
