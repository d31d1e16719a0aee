"""Actions as TwiML, written by Twilio's own library.

https://www.twilio.com/docs/voice/twiml
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, assert_never
from urllib.parse import quote

from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.flow.actions import (
    Action,
    Ask,
    HangUp,
    OpenCase,
    Record,
    Request,
    Say,
    SendText,
    Transfer,
    Verify,
)
from ivr.telephony import whisper
from ivr.telephony.apologies import APOLOGIES
from ivr.telephony.hearing import legible, taking

RECORDING_EVENTS = "in-progress completed absent"
# Ask again when our answer is late or broken; the default retries only a failed
# connection: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
PERSIST = "#rc=5&rp=all"
APOLOGY_RECORDING_S = 120
# https://www.twilio.com/docs/voice/twiml/number
MOST_NUMBERS = 10
# Whoever answers a transfer presses this to take it, in so many seconds.
TAKES_IT = "1"
WHISPER_WAIT_S = 8


@dataclass(frozen=True, slots=True)
class Pages:
    """The addresses that our answers lead to.

    `called` is the number that a caller dialled, which a transfer shows to whom it
    rings; None where it is not known.  What is said into a recording is streamed to
    `live` too, where that is set; `heard` is the turn whose stream is over.
    """

    public_url: str
    called: str | None = None
    live: str | None = None
    heard: int | None = None

    def step(self, turn: int) -> str:
        """Return where the caller's answer to `turn` goes."""
        return f"{self.public_url}/twilio/step?turn={turn}"

    @property
    def recording(self) -> str:
        """Where a recording's progress goes."""
        return f"{self.public_url}/twilio/recording{PERSIST}"

    def sound(self, revision: str, name: str) -> str:
        """Return where a sound file of a flow's revision is."""
        return f"{self.public_url}/twilio/sounds/{revision}/{quote(name)}"

    def whisper(self, says: Sequence[Say]) -> str:
        """Return where whoever answers a transfer hears `says`."""
        return f"{self.public_url}/twilio/whisper/{whisper.as_token(says)}"

    @property
    def taken(self) -> str:
        """Where the key goes of whoever answers a transfer."""
        return f"{self.public_url}/twilio/taken"

    def render(
        self, actions: Sequence[Action], turn: int, revision: str | None = None
    ) -> str:
        """Return `actions` as TwiML whose answers come back as `turn`.

        `revision` is the flow's, whose sounds are played; without it their words
        are spoken.
        """
        writer = Writer(VoiceResponse(), self, self.step(turn), revision, turn)
        if self.live and self.heard is not None:
            writer.response.stop().stream(name=stream_name(self.heard))
        for action in actions:
            writer.add(action)
        if not actions:
            writer.response.hangup()
        return str(writer.response)

    def offer(self, says: Sequence[Say]) -> str:
        """Return what whoever answers a transfer hears, and the wait for their key."""
        writer = Writer(VoiceResponse(), self, self.taken, None)
        gather = Gather(
            action=self.taken,
            method="POST",
            input="dtmf",
            timeout=WHISPER_WAIT_S,
            finish_on_key="",
            num_digits=len(TAKES_IT),
        )
        for say in says:
            writer.speak(gather, say)
        writer.response.append(gather)
        writer.response.hangup()
        return str(writer.response)

    def apology(self, language: str | None) -> str:
        """Return words for a caller whom we failed, and a message to leave.

        Every language is spoken when theirs is not known.
        """
        response = VoiceResponse()
        writer = Writer(response, self, "", None)
        tongues = [language] if language in APOLOGIES else list(APOLOGIES)
        for tongue in tongues:
            writer.speak(response, Say(APOLOGIES[tongue], tongue))
        response.record(
            action=f"{self.public_url}/twilio/fallback?turn=1",
            method="POST",
            max_length=APOLOGY_RECORDING_S,
            finish_on_key="#",
            recording_status_callback=self.recording,
            recording_status_callback_method="POST",
            recording_status_callback_event=RECORDING_EVENTS,
        )
        response.hangup()
        return str(response)


@dataclass(frozen=True, slots=True)
class Writer:
    """One answer in the writing; what the caller does next goes to `step`."""

    response: VoiceResponse
    pages: Pages
    step: str
    revision: str | None
    turn: int = 0

    def add(self, action: Action) -> None:
        """Add an action; one that the caller does not hear adds nothing."""
        match action:
            case Say():
                self.speak(self.response, action)
            case Ask():
                self.ask(action)
            case Record():
                self.record(action)
            case Transfer():
                self.transfer(action)
            case HangUp():
                self.response.hangup()
            case SendText() | Verify() | OpenCase() | Request():
                return
            case _:
                assert_never(action)

    def speak(self, parent: VoiceResponse | Gather, say: Say) -> None:
        """Add a recording, or a sentence without what XML cannot hold."""
        if say.sound is not None and self.revision is not None:
            parent.play(self.pages.sound(self.revision, say.sound))
        else:
            parent.say(legible(say.text), language=say.language)

    def ask(self, ask: Ask) -> None:
        """Add a question; a key interrupts it."""
        longest: dict[str, Any] = {"num_digits": ask.longest} if ask.longest else {}
        gather = Gather(
            action=self.step,
            method="POST",
            timeout=ask.wait_s,
            finish_on_key=ask.finish_key,
            **longest,
            **taking(ask),
        )
        for say in ask.prompts:
            self.speak(gather, say)
        self.response.append(gather)
        self.response.redirect(self.step, method="POST")  # silence falls to here

    def record(self, record: Record) -> None:
        """Add a recording to be made."""
        for say in record.prompts:
            self.speak(self.response, say)
        if self.pages.live:
            name = stream_name(self.turn)
            start = self.response.start()
            start.stream(url=self.pages.live, name=name, track="inbound_track")
        self.response.record(
            action=self.step,
            method="POST",
            max_length=record.longest_s,
            timeout=record.silence_s,
            finish_on_key=record.finish_key,
            play_beep=True,
            recording_status_callback=self.pages.recording,
            recording_status_callback_method="POST",
            recording_status_callback_event=RECORDING_EVENTS,
        )
        # An empty recording makes no request to `action`; it falls through to here.
        self.response.redirect(self.step, method="POST")

    def transfer(self, transfer: Transfer) -> None:
        """Add a call to people, who all ring at once; its action always comes.

        They see the hotline's number: the caller's is nobody's business but a case's.
        """
        for say in transfer.prompts:
            self.speak(self.response, say)
        shown = {"caller_id": self.pages.called} if self.pages.called else {}
        dial = self.response.dial(
            action=self.step,
            method="POST",
            timeout=transfer.ring_s,
            answer_on_bridge=True,
            **shown,
        )
        asks = {"url": self.pages.whisper(transfer.whisper), "method": "POST"}
        for number in transfer.numbers[:MOST_NUMBERS]:
            dial.number(number, **(asks if transfer.press_1 else {}))


def stream_name(turn: int) -> str:
    """Return the name, once in a call, of the stream of what is said in `turn`."""
    return f"words-{turn}"


def nothing() -> str:
    """Return an answer that asks for nothing, for events that want none."""
    return str(VoiceResponse())


def goodbye() -> str:
    """Return an answer that ends the call."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def taken_by(key: str) -> str:
    """Return the answer to whoever was offered a transfer and pressed `key`.

    An answer without a verb connects them with the caller.
    """
    return nothing() if key == TAKES_IT else goodbye()
