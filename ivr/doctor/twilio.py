"""What Twilio's REST API says: the account, its numbers, the time.

https://www.twilio.com/docs/iam/api/account
https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, cast

from ivr.audio.fetch import FetchError, MissingError, RecordingSource, RefusedError
from ivr.audio.pages import asked_json
from ivr.doctor.address import is_whole, unset
from ivr.doctor.finding import Finding, Ground, bad, good, warning
from ivr.sentences import sentence
from ivr.settings import Settings

# Twilio's requests are not refused for it, but due times and tokens go wrong.
MOST_APART = timedelta(seconds=30)
ACCOUNT = "/2010-04-01/Accounts/{}.json"
NUMBERS = "/2010-04-01/Accounts/{}/IncomingPhoneNumbers.json?PageSize=1000"


def account(ground: Ground) -> list[Finding]:
    """Look whether Twilio takes the account and its token."""
    found = ground.settings
    if not is_whole(found):
        return unset()
    return at_twilio(
        lambda: of_account(
            asked_json(source(found), ACCOUNT.format(found.twilio_account_sid))
        )
    )


def of_account(row: dict[str, Any]) -> list[Finding]:
    """Return what Twilio says of the account."""
    status, name = str(row.get("status")), str(row.get("friendly_name") or "")
    if status != "active":
        what = sentence("Twilio says that the account is %(status)s.", status=status)
        return [bad(what, sentence("See to it in Twilio's console."))]
    found = [good(sentence("Twilio takes the account and its token: %(n)s", n=name))]
    if row.get("type") == "Trial":
        what = sentence("It is a trial account: only verified numbers can be called.")
        found.append(warning(what, sentence("Upgrade it in Twilio's console.")))
    return found


def numbers(ground: Ground) -> list[Finding]:
    """Look whether the numbers at Twilio lead to us, all three addresses of each."""
    found = ground.settings
    if not is_whole(found):
        return unset()

    def look() -> list[Finding]:
        page = asked_json(source(found), NUMBERS.format(found.twilio_account_sid))
        rows = cast("list[dict[str, Any]]", page.get("incoming_phone_numbers") or [])
        return of_numbers(rows, found)

    return at_twilio(look)


def of_numbers(rows: list[dict[str, Any]], settings: Settings) -> list[Finding]:
    """Return how each number that is ours stands, or that none is."""
    url = settings.ivr_public_url
    voice = f"{url}/twilio/voice"
    by_number = {str(row.get("phone_number")): row for row in rows}
    wanted = settings.ivr_numbers or tuple(
        one for one, row in by_number.items() if plain(row.get("voice_url")) == voice
    )
    how = sentence(
        "At Twilio, under the number, for “A call comes in”: %(url)s (POST)", url=voice
    )
    if not wanted:
        what = sentence(
            "None of the account's %(count)s numbers leads to %(url)s.",
            count=len(rows),
            url=voice,
        )
        return [bad(what, how)]
    told: list[Finding] = []
    for one in wanted:
        row = by_number.get(one)
        if row is None:
            what = sentence("The account has no number %(number)s.", number=one)
            told.append(bad(what, sentence("Mend IVR_NUMBERS, or buy the number.")))
        elif plain(row.get("voice_url")) != voice:
            led = plain(row.get("voice_url")) or "-"
            what = sentence("%(number)s leads to %(url)s.", number=one, url=led)
            told.append(bad(what, how))
        else:
            told += of_number(one, row, url)
    return told


def of_number(number: str, row: dict[str, Any], url: str) -> list[Finding]:
    """Return what is missing of a number that leads to us."""
    found: list[Finding] = []
    if str(row.get("voice_method") or "POST").upper() != "POST":
        what = sentence("%(number)s asks by GET, which is refused.", number=number)
        found.append(bad(what, sentence("Choose HTTP POST at Twilio.")))
    for name, title, path in (
        ("voice_fallback_url", "Primary handler fails", "/twilio/fallback"),
        ("status_callback", "Call status changes", "/twilio/status"),
    ):
        if plain(row.get(name)) != url + path:
            what = sentence(
                "%(number)s has another address for “%(title)s”.",
                number=number,
                title=title,
            )
            wanted = url + path + events_again(path)
            mend = sentence("At Twilio, under the number: %(url)s (POST)", url=wanted)
            found.append(warning(what, mend))
    return found or [good(sentence("%(number)s leads here.", number=number))]


def events_again(path: str) -> str:
    """Return the end of an address that has an event sent again (README)."""
    return "#rc=5&rp=all" if path == "/twilio/status" else ""


def plain(address: object) -> str:
    """Return an address without what stands behind `#`, which Twilio keeps itself."""
    return str(address or "").partition("#")[0]


def clock(ground: Ground) -> list[Finding]:
    """Compare our clock with Twilio's."""
    found = ground.settings
    if not is_whole(found):
        return unset()
    path = ACCOUNT.format(found.twilio_account_sid)

    def look() -> list[Finding]:
        from_here = source(found)
        with from_here.asked("GET", from_here.api_url + path) as answer:
            told = answer.headers.get("Date", "")
        return [apart(told, datetime.now(UTC))]

    return at_twilio(look)


def apart(told: str, now: datetime) -> Finding:
    """Return how far our clock is from a time of HTTP (RFC 9110, 5.6.7)."""
    try:
        away = now - parsedate_to_datetime(told).astimezone(UTC)
    except (ValueError, TypeError):
        what = sentence("Twilio did not say what time it is.")
        return warning(what, sentence("Compare the clock by hand: timedatectl"))
    seconds = int(abs(away).total_seconds())
    what = sentence("The clock is %(seconds)s s away from Twilio's.", seconds=seconds)
    if abs(away) > MOST_APART:
        return bad(what, sentence("Have it set by itself: timedatectl set-ntp true"))
    return good(what)


def at_twilio(look: Callable[[], list[Finding]]) -> list[Finding]:
    """Return what `look` finds, or why Twilio could not be asked."""
    try:
        return look()
    except RefusedError:
        what = sentence("Twilio refuses the account: TWILIO_AUTH_TOKEN is another one.")
        how = sentence("Copy the primary auth token from Twilio's console; restart.")
        return [bad(what, how)]
    except MissingError:
        what = sentence("Twilio knows no such account.")
        return [bad(what, sentence("Copy TWILIO_ACCOUNT_SID from Twilio's console."))]
    except FetchError as wrong:
        what = sentence("Twilio could not be asked: %(why)s", why=str(wrong))
        return [bad(what, sentence("See whether this machine reaches the internet."))]


def source(settings: Settings) -> RecordingSource:
    """Return where Twilio is asked, and as whom."""
    token = settings.tokens[0]
    sid = settings.twilio_account_sid
    return RecordingSource(settings.ivr_twilio_api_url, sid, token)
