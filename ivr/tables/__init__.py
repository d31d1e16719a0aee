"""What is stored.  Unique business keys make a repeated event change nothing.

Times are aware and in UTC.  Telephone numbers are E.164.
"""

from ivr.tables.accounts import Account, PinFailure
from ivr.tables.agents import Agent, AgentSession, SignInFailure
from ivr.tables.base import Base, Utc
from ivr.tables.calls import Call, FlowPublication, FlowRevision, Switch, Turn
from ivr.tables.cases import FIRST_CASE_NUMBER, Case, CaseEvent
from ivr.tables.messages import Message, OptOut, ReceivedText
from ivr.tables.recordings import Recording, Transcript

__all__ = [
    "FIRST_CASE_NUMBER",
    "Account",
    "Agent",
    "AgentSession",
    "Base",
    "Call",
    "Case",
    "CaseEvent",
    "FlowPublication",
    "FlowRevision",
    "Message",
    "OptOut",
    "PinFailure",
    "ReceivedText",
    "Recording",
    "SignInFailure",
    "Switch",
    "Transcript",
    "Turn",
    "Utc",
]
