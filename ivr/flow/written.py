"""What an admin writes in one node and the engine runs as several.

Each kind is expanded when the flow loads (`ivr.flow.expanding`).
"""

from typing import Any, Literal

from pydantic import Field

from ivr.flow.values import Name, Part, Spelt

Window = Literal["soon", "morning", "afternoon", "evening"]


class Faq(Part):
    """Speak an answer and ask whether it helped; who was not helped goes on.

    `solved` is where a caller goes who was; left out: a goodbye.
    """

    faq: Name
    then: Name
    solved: Name | None = None


class Survey(Part):
    """Ask for a mark from 1 to `highest`, once; silence is an answer too."""

    survey: Name
    highest: int = Field(default=5, ge=2, le=9, strict=True)
    prompt: Name | None = None
    then: Name


class Sms(Part):
    """Offer a prompt as a text message, and send it to a caller who wants it.

    `consent: given` sends it without asking, where the caller has just asked for it.
    """

    sms: Name
    consent: Literal["ask", "given"] = "ask"
    then: Name


class Freeze(Part):
    """Offer to have the account frozen: one key asks the company's own systems.

    Only they freeze anything; the caller is told so.
    """

    freeze: Name
    then: Name


class CallbackTimes(Part):
    """The times of day that a caller can choose to be called back."""

    when: list[Window] = Field(
        default=["soon", "morning", "afternoon", "evening"], min_length=1
    )


class Callback(Part):
    """Ask for the number and the time of day that suit a call back.

    `without` is where a caller goes whose number is unknown and who gives none.
    """

    callback: CallbackTimes
    then: Name
    without: Name | None = None


class Email(Part):
    """Take an e-mail address or a user name: spelt aloud, or by text message.

    No telephone keypad can spell one, so an agent hears or reads it.
    """

    collect: Name
    type: Spelt
    by: Literal["spelling", "text", "both"] = "spelling"
    prompt: Name | None = None
    then: Name
    give_up: Name | None = None


class UseSubflow(Part):
    """Go through a subflow; where it says `return`, go on at `then`."""

    subflow: Name
    with_: dict[Name, Any] = Field(default_factory=dict[str, Any], alias="with")
    then: Name


Short = Faq | Survey | Sms | Freeze | Callback | Email
