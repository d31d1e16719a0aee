"""Accounts are looked up before a turn's transaction, and a turn goes on without."""

import time
from threading import Thread

import pytest
from accounts_service import AccountService, serving
from little_flow import said, sid
from lookup_flow import MEI, NOT_ON_FILE, ON_FILE, PIN, STRANGER, ring, verifying, why
from sqlalchemy import text

from ivr.accounts.exchange import Service
from ivr.accounts.lookups import NoDirectory
from ivr.accounts.service import HttpDirectory
from ivr.db import Database
from ivr.tables import VerificationAttempt


@pytest.fixture
def little(tmp_path, database):
    return verifying(tmp_path, database)


@pytest.fixture
def service():
    with serving(AccountService({"1234": MEI}, {"1234": PIN})) as found:
        yield found


@pytest.fixture
def twilio(little, service):
    return ring(little, HttpDirectory(Service(service.address)))


def call(twilio, number, *turns, **more):
    """Call and answer each question; return what was heard last."""
    heard = twilio.voice(sid(number), **more)
    for place, keys in enumerate(turns, 1):
        heard = twilio.step(place, sid(number), Digits=keys, **more)
    return said(heard)


def test_a_service_verifies_and_its_data_lead_the_call(twilio, service, cases):
    assert call(twilio, 1, "1234") == ["Dear customer.", "Case 1 0 0 1.", "Goodbye."]
    assert why(cases) == [("on_file", [ON_FILE, "no PIN was given"])]
    assert service.asked == [("/v1/find", {"account": "1234"})]


def test_a_pin_is_compared_by_the_service(twilio, service, cases):
    heard = call(twilio, 1, "1234", "00000", PIN, From=STRANGER, Caller=STRANGER)
    assert heard == ["Dear customer.", "Case 1 0 0 1.", "Goodbye."]
    assert why(cases) == [("pin", [NOT_ON_FILE, "the PIN is right"])]
    assert service.questions("/v1/pin") == [
        {"account": "1234", "pin": "00000"},
        {"account": "1234", "pin": PIN},
    ]
    assert len(service.questions("/v1/find")) == 1  # and then it is known


def test_the_case_list_says_why(twilio, cases):
    call(twilio, 1, "1234")
    [case] = cases()
    names = list(case)
    assert names[names.index("verification") + 1] == "verification_reasons"


FAILURES = {
    "500": lambda: ("broken", 500),
    "wrong": lambda: {"accounts": []},
    "lying": lambda: {"account": MEI | {"number": "9999"}},
}


@pytest.mark.parametrize("name", FAILURES)
def test_without_an_answer_the_call_goes_on_and_the_case_says_so(
    twilio, service, cases, name
):
    service.instead = FAILURES[name]
    heard = call(twilio, 1, "1234", PIN, "*")
    assert heard == ["Case 1 0 0 1.", "Goodbye."]
    assert why(cases) == [("none", ["no answer"])]


@pytest.mark.fault(12)
def test_a_slow_service_holds_its_caller_a_second_and_nobody_else(
    twilio, service, cases, little
):
    service.before = lambda: time.sleep(3)
    twilio.voice(sid(1))
    times = {}

    def step():
        began = time.monotonic()
        twilio.step(1, sid(1), Digits="1234")
        times["slow"] = time.monotonic() - began

    caller = Thread(target=step)
    caller.start()
    time.sleep(0.3)  # the question is out
    began = time.monotonic()
    assert said(ring(little).voice(sid(2))) == ["Your account?"]
    with Database(little.database.url, busy_timeout_s=0.1).writing() as session:
        session.execute(text("DELETE FROM switches"))  # nobody holds the write lock
    others = time.monotonic() - began
    caller.join()
    assert others < 0.6
    assert 0.9 < times["slow"] < 1.6
    service.before = lambda: None
    twilio.step(2, sid(1), Digits="*")
    assert why(cases) == [("none", ["no answer"])]


def test_a_service_that_comes_back_verifies_again(little, service, cases):
    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    clock = Clock()
    twilio = ring(little, HttpDirectory(Service(service.address), clock))
    service.instead = FAILURES["500"]
    for number in range(1, 7):
        call(twilio, number, "1234", "*")
    assert len(service.asked) == 5
    service.instead = None
    clock.now += 31
    call(twilio, 7, "1234")
    assert [level for level, _ in why(cases)].count("on_file") == 1


def test_without_a_directory_every_call_goes_on(little, cases):
    call(ring(little, NoDirectory()), 1, "1234", "*")
    assert why(cases) == [("none", ["there is no list of accounts"])]


def test_the_same_turn_again_counts_no_pin_twice(little, rows):
    twilio = ring(little)
    other = {"From": STRANGER, "Caller": STRANGER}
    call(twilio, 1, "1234", "00000", **other)
    first = twilio.step(2, sid(1), Digits="00000", **other)
    again = twilio.step(2, sid(1), Digits=PIN, **other)
    assert again.data == first.data
    tried = rows(VerificationAttempt, "account", "caller", "right")
    assert tried == [
        {"account": "1234", "caller": STRANGER, "right": None},
        {"account": "1234", "caller": STRANGER, "right": False},
    ]


@pytest.mark.parametrize("kind", ["table", "service"])
def test_an_account_that_is_not_there_sounds_and_is_kept_like_one_that_is(
    little, service, rows, kind
):
    web = HttpDirectory(Service(service.address))
    twilio = ring(little, web if kind == "service" else None)
    other = {"From": STRANGER, "Caller": STRANGER}
    heard = {}
    for number, account in enumerate(("1234", "4321"), 1):
        keys = (account, "00000", "11111", "22222")
        heard[account] = [
            call(twilio, 10 * number + many, *keys[:many], **other)
            for many in range(2, 5)
        ]
    ours = str(heard["1234"]).replace("1 2 3 4", "account")
    theirs = str(heard["4321"]).replace("4 3 2 1", "account")
    assert ours.replace("1 0 0 1", "case") == theirs.replace("1 0 0 2", "case")
    found = rows(VerificationAttempt, "level", "reasons", "right", "counted")
    assert found[: len(found) // 2] == found[len(found) // 2 :]
