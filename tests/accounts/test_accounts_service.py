"""The company's own service: asked by its contract, and doubted when it is odd."""

import pytest
from flask import Response, redirect
from known_accounts import FOUND, KIM, MEI, NO_ANSWER, PHONE, TOKEN, soon

from ivr.accounts.exchange import Service
from ivr.accounts.lookups import NOBODY, Found, NoAnswer, NoDirectory
from ivr.accounts.opened import open_directory
from ivr.accounts.table import TableDirectory


def test_an_account_is_found_by_its_number_or_by_its_phone(service, directory):
    assert directory.find("1001", "+12025550100", soon()) == FOUND
    assert directory.find("1002", None, soon()) == Found("1002", None, {})
    assert directory.find("9999", None, soon()) == NOBODY
    assert directory.find(None, PHONE, soon()) == FOUND
    assert directory.find(None, "+12025550100", soon()) == NOBODY
    assert directory.find(None, None, soon()) == NOBODY
    assert service.asked == [
        ("/v1/find", {"account": "1001"}),
        ("/v1/find", {"account": "1002"}),
        ("/v1/find", {"account": "9999"}),
        ("/v1/find", {"phone": PHONE}),
        ("/v1/find", {"phone": "+12025550100"}),
    ]


def test_a_pin_is_compared_by_the_service_and_nobodys_is_never_right(
    service, directory
):
    assert directory.check_pin("1001", "4711", soon()) is True
    assert directory.check_pin("1001", "4712", soon()) is False
    assert directory.check_pin("9999", "4711", soon()) is False
    service.instead = lambda: {"right": True}
    assert directory.check_pin(None, "4711", soon()) is False
    assert service.asked[-1] == ("/v1/pin", {"account": "", "pin": "4711"})


def test_what_was_found_is_kept_for_a_minute_and_so_is_that_there_is_none(
    service, directory, clock
):
    for number in ("1001", "9999") * 2:
        directory.find(number, None, soon())
    assert len(service.asked) == 2
    service.accounts["1001"] = MEI | {"data": {"plan": "none"}}
    clock.now += 59.9
    assert directory.find("1001", None, soon()) == FOUND
    clock.now += 0.2
    assert directory.find("1001", None, soon()).data == {"plan": "none"}
    assert directory.find("9999", None, soon()) == NOBODY
    assert len(service.asked) == 4


def test_a_pin_is_never_kept(service, directory):
    for _ in range(3):
        assert directory.check_pin("1001", "4711", soon()) is True
    service.pins["1001"] = "0815"
    assert directory.check_pin("1001", "4711", soon()) is False
    assert len(service.questions("/v1/pin")) == 4


WRONG = {
    "no JSON": lambda: "<html>",
    "no account": dict,
    "a list": lambda: Response("[]"),
    "a number that is none": lambda: {"account": MEI | {"number": 1001}},
    "a phone that is none": lambda: {"account": MEI | {"phone": "13800138000"}},
    "data that is no text": lambda: {"account": MEI | {"data": {"plan": 1}}},
    "data with a zero": lambda: {"account": MEI | {"data": {"plan": "a\0b"}}},
    "half a letter": lambda: Response('{"account": "\\ud800"}'),
    "cut off": lambda: Response('{"account": nu'),
    "too deep": lambda: Response("[" * 30_000 + "]" * 30_000),
    "another account": lambda: {"account": KIM},
    "huge": lambda: {"account": MEI | {"data": {"plan": "x" * 65_536}}},
    "status 500": lambda: Response('{"account": null}', 500),
    "status 404": lambda: Response('{"account": null}', 404),
    "moved": lambda: redirect("/v1/find", 307),
}
REASONS = {
    "another account": "it is about another account",
    "huge": "more than 64 kB",
    "status 500": "status 500",
    "status 404": "status 404",
    "moved": "status 307",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_none_and_is_logged_once_without_a_number(
    service, directory, told, name
):
    service.instead = WRONG[name]
    for _ in range(7):
        assert directory.find("1001", PHONE, soon()) == NO_ANSWER
    assert len(service.asked) == 5  # then nobody asks for a while
    reason = REASONS.get(name, "it has the wrong shape")
    assert told() == [("accounts_service_no_answer", reason)]


def test_an_account_with_another_phone_is_no_answer_to_a_phone(service, directory):
    service.instead = lambda: {"account": MEI}
    assert directory.find(None, "+12025550100", soon()) == NO_ANSWER
    service.instead = lambda: {"account": KIM}
    assert directory.find(None, PHONE, soon()) == NO_ANSWER


@pytest.mark.parametrize(
    "wrong", [{}, {"right": 1}, {"right": "true"}, {"right": None}]
)
def test_a_pin_is_right_only_when_the_service_says_true(service, directory, wrong):
    service.instead = lambda: wrong
    assert directory.check_pin("1001", "4711", soon()) == NO_ANSWER


def test_without_accounts_nobody_is_known():
    none = NoAnswer("there is no list of accounts")
    assert NoDirectory().find("1001", PHONE, soon()) == none
    assert NoDirectory().check_pin("1001", "4711", soon()) == none


def test_the_settings_name_the_directory(database, service):
    assert isinstance(open_directory("none", "", database.reading), NoDirectory)
    table = open_directory("", "", database.reading)
    assert table == TableDirectory(database.reading)
    web = open_directory(service.address, TOKEN, database.reading)
    assert web.find("1001", None, soon()) == FOUND
    assert TOKEN not in repr(Service(service.address, TOKEN))
