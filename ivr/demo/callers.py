"""The demo's callers: one a topic, and those whom other systems lose."""

from dataclasses import dataclass
from pathlib import Path

from ivr.simulator.steps import HangUp, Message, Press, Silent, Step

SPEECH = Path(__file__).parent / "speech"

ENGLISH, CHINESE, KOREAN = Press("1"), Press("2"), Press("3")
SECURITY, TRANSFERS, SOFTWARE, MORE = Press("1"), Press("2"), Press("3"), Press("4")
MANAGE, HOW_TO, POLICY, FEEDBACK, OTHER = map(Press, "12345")
RIGHT, WITHOUT = Press("1"), Press("*#")
THE_LAST = Press("5")  # of the questions, what none of the answers is about
BY_ACCOUNT = Press("2")
# After the message: this number, as soon as possible, and no text message.
TO_END = (Press("1"), Press("1"), Press("2"))
NO_TEXT = Press("2")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who calls, and what they do, step by step."""

    tells: str
    number: str
    steps: tuple[Step, ...]
    wants_case: bool = True


def account(number: str) -> tuple[Press, Press, Press]:
    """Return the steps of somebody who types an account number and confirms it."""
    return BY_ACCOUNT, Press(number), RIGHT


def said(file: str) -> Message:
    """Return the step of somebody who leaves the recorded speech in `file`."""
    return Message(SPEECH / file, end="#")


CALLERS = (
    Caller(
        "money is gone, asks for a freeze, leaves a message in Korean",
        "+821012345678",
        (
            *(KOREAN, SECURITY, Press("1"), *account("417038825")),
            *(said("wrong-practices.wav"), *TO_END),
        ),
    ),
    Caller(
        "a transfer has not arrived",
        "+8613800138000",
        (
            *(CHINESE, TRANSFERS, Press("1"), Press("2"), *account("220184469")),
            *(Press("1"), Press("12*50#"), Press("20261121"), Press("88123#"), RIGHT),
            *(Silent(), NO_TEXT),
        ),
    ),
    Caller(
        "the app does not open; mistypes the account once",
        "+14155550132",
        (
            *(ENGLISH, SOFTWARE, Press("1"), BY_ACCOUNT, Press("90114723#")),
            *(Press("901147231"), RIGHT, Press("2"), Press("5041#"), Silent(), NO_TEXT),
        ),
    ),
    Caller(
        "wants to unlock the account, has no number of it",
        "+8613911112222",
        (
            *(CHINESE, MORE, MANAGE, Press("2"), BY_ACCOUNT, WITHOUT, Press("3")),
            *(WITHOUT, Silent(), NO_TEXT),
        ),
    ),
    Caller(
        "asks how to do something, says so in Korean",
        "+821098765432",
        (KOREAN, MORE, HOW_TO, THE_LAST, said("opening-an-era.wav"), *TO_END),
    ),
    Caller(
        "asks which countries are served, and has another question",
        "+447700900123",
        (ENGLISH, MORE, POLICY, Press("1"), Press("2"), Silent(), NO_TEXT),
    ),
    Caller(
        "complains, presses wrong keys first",
        "+8613700137000",
        (
            *(CHINESE, Press("8"), MORE, Press("9"), FEEDBACK, Press("2"), Press("2")),
            *(Silent(), NO_TEXT),
        ),
    ),
    Caller(
        "has another question, from a withheld number",
        "anonymous",
        (
            *(ENGLISH, MORE, OTHER, WITHOUT, Press("2")),
            *(Press("13600136000#"), RIGHT, Silent()),
        ),
    ),
    Caller(
        "hangs up after saying that the account was stolen",
        "+14155550177",
        (ENGLISH, SECURITY, HangUp()),
    ),
    Caller(
        "stays silent all the time",
        "+8613600000001",
        (Silent(),) * 9,
    ),
    Caller(
        "hangs up in the first menu",
        "+14155550188",
        (HangUp(),),
        wants_case=False,
    ),
)
