"""A telephone exchange in place of Twilio, on this machine, for demo and tests."""

from ivr.simulator.call import SimulatedCall
from ivr.simulator.callbacks import Callback, Delivery
from ivr.simulator.caller import play
from ivr.simulator.clock import VirtualClock
from ivr.simulator.exchange import Exchange
from ivr.simulator.heard import Heard
from ivr.simulator.leg import Turn
from ivr.simulator.office import Line, StoredMessage, StoredRecording
from ivr.simulator.steps import HangUp, Message, Press, Say, Silent, Step
from ivr.simulator.subscriber import Subscriber
from ivr.simulator.terminal import keypad
from ivr.simulator.twiml import APOLOGY
from ivr.simulator.waiting import Dialling, Gathering, Recording
from ivr.simulator.webhook import Request
from ivr.simulator.wire import (
    Answer,
    BrokenOffError,
    CannotConnectError,
    TimedOutError,
    WireError,
    get_from,
    post_to,
)

__all__ = [
    "APOLOGY",
    "Answer",
    "BrokenOffError",
    "Callback",
    "CannotConnectError",
    "Delivery",
    "Dialling",
    "Exchange",
    "Gathering",
    "HangUp",
    "Heard",
    "Line",
    "Message",
    "Press",
    "Recording",
    "Request",
    "Say",
    "Silent",
    "SimulatedCall",
    "Step",
    "StoredMessage",
    "StoredRecording",
    "Subscriber",
    "TimedOutError",
    "Turn",
    "VirtualClock",
    "WireError",
    "get_from",
    "keypad",
    "play",
    "post_to",
]
