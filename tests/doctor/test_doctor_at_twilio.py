"""What the doctor finds at our address and at Twilio, and how far the clock is off."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import SecretStr

from ivr.doctor.twilio import apart, of_account

NUMBER, OTHER = "+18005550100", "+18005550199"
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def test_an_address_other_than_the_one_that_is_signed_is_found_out(told, served):
    port = served.settings.ivr_public_url.rpartition(":")[2]
    (only,) = told("signature", ivr_public_url=f"http://localhost:{port}")
    assert only[:2] == (
        "bad",
        "A request that is signed as Twilio signs it was answered 403.",
    )
    assert "IVR_PUBLIC_URL must be the address" in only[2]


def test_somebody_else_at_the_public_address_is_found_out(told, installation):
    twilio = installation.settings.ivr_twilio_api_url
    (only,) = told("address", ivr_public_url=twilio)
    assert only[1] == f"{twilio} answers 401, and not as the hotline does."
    nobody = "http://127.0.0.1:9"
    (only,) = told("address", ivr_public_url=nobody)
    assert only[:2] == ("bad", f"{nobody} cannot be reached.")


def test_a_token_that_twilio_refuses_is_named_and_not_shown(told):
    (only,) = told("account", twilio_auth_token=(SecretStr("another token"),))
    assert only == (
        "bad",
        "Twilio refuses the account: TWILIO_AUTH_TOKEN is another one.",
        "Copy the primary auth token from Twilio's console; restart.",
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"status": "suspended"},
            [("bad", "Twilio says that the account is suspended.")],
        ),
        (
            {"status": "active", "friendly_name": "Wallet", "type": "Trial"},
            [
                ("good", "Twilio takes the account and its token: Wallet"),
                (
                    "warning",
                    "It is a trial account: only verified numbers can be called.",
                ),
            ],
        ),
    ],
)
def test_what_twilio_says_of_the_account_is_told(row, expected):
    assert [(one.state, str(one.text)) for one in of_account(row)] == expected


def test_twilio_that_is_down_is_no_wrong_token(told, installation):
    installation.exchange.refuse(503, 503, 503)
    (only,) = told("account")
    assert only[:2] == ("bad", "Twilio could not be asked: Twilio answered 503")


def test_numbers_that_lead_elsewhere_are_named(told, installation):
    url = installation.settings.ivr_public_url
    installation.exchange.add_number(OTHER, voice_url="https://old.example/voice")
    assert told("numbers") == [("good", f"{NUMBER} leads here.", "")]
    how = (
        f"At Twilio, under the number, for “A call comes in”: {url}/twilio/voice (POST)"
    )
    assert told("numbers", ivr_numbers=(NUMBER, OTHER, "+18005550111")) == [
        ("good", f"{NUMBER} leads here.", ""),
        ("bad", f"{OTHER} leads to https://old.example/voice.", how),
        (
            "bad",
            "The account has no number +18005550111.",
            "Mend IVR_NUMBERS, or buy the number.",
        ),
    ]


def test_a_number_without_its_other_addresses_is_told_them(told, installation):
    url = installation.settings.ivr_public_url
    installation.exchange.add_number(NUMBER, voice_url=f"{url}/twilio/voice")
    assert told("numbers") == [
        (
            "warning",
            f"{NUMBER} has another address for “Primary handler fails”.",
            f"At Twilio, under the number: {url}/twilio/fallback (POST)",
        ),
        (
            "warning",
            f"{NUMBER} has another address for “Call status changes”.",
            f"At Twilio, under the number: {url}/twilio/status#rc=5&rp=all (POST)",
        ),
    ]


def test_an_account_whose_numbers_all_lead_elsewhere_says_so(told, installation):
    url = installation.settings.ivr_public_url
    installation.exchange.add_number(NUMBER, voice_url="https://old.example/voice")
    (only,) = told("numbers")
    assert only[1] == (f"None of the account's 1 numbers leads to {url}/twilio/voice.")


@pytest.mark.parametrize(
    ("seconds", "state"), [(0, "good"), (29, "good"), (-31, "bad"), (86_400, "bad")]
)
def test_a_clock_that_is_wrong_is_told_by_how_much(seconds, state):
    told = format_datetime(NOW - timedelta(seconds=seconds), usegmt=True)
    found = apart(told, NOW)
    assert found.state == state
    assert found.text == f"The clock is {abs(seconds)} s away from Twilio's."
