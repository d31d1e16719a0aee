"""What is stored.  Unique business keys make a repeated event change nothing.

Times are aware and in UTC.  Telephone numbers are E.164.
"""

from ivr.tables.accounts import Account, VerificationAttempt
from ivr.tables.agents import Agent, AgentSession, SignInFailure
from ivr.tables.api import ApiAnswer, ApiToken
from ivr.tables.attachments import Attachment, UploadLink
from ivr.tables.audit import AuditLine
from ivr.tables.base import Base, Utc
from ivr.tables.beats import Beat
from ivr.tables.callbacks import Callback, Pace
from ivr.tables.calls import (
    BlockedNumber,
    Call,
    FlowPublication,
    FlowRevision,
    KnownCaller,
    Switch,
    SwitchChange,
    Turn,
)
from ivr.tables.cases import FIRST_CASE_NUMBER, Case, CaseEvent, Contact
from ivr.tables.digests import SentDigest
from ivr.tables.drafts import FlowDraft, FlowDraftEdit, FlowTrial
from ivr.tables.figure_sets import FigureSet
from ivr.tables.first_links import FirstLink
from ivr.tables.hearings import Hearing
from ivr.tables.hints import CaseHint
from ivr.tables.jobs import Job
from ivr.tables.keeping import Chore, Deletion, LegalHold
from ivr.tables.language_checks import LanguageCheck
from ivr.tables.live_words import LiveWords
from ivr.tables.looks import CaseLook
from ivr.tables.measures import Forecasted, Measure, Staffing
from ivr.tables.messages import Message, OptOut, ReceivedText
from ivr.tables.notices import Delivery, Notice
from ivr.tables.promises import Promise
from ivr.tables.ratings import Rating
from ivr.tables.reconciliation import Discrepancy, Reconciliation
from ivr.tables.recordings import Hold, Recording
from ivr.tables.relations import CaseLink, CaseMerge
from ivr.tables.saved_views import FirstView, SavedView
from ivr.tables.search import SearchDoc, SearchRebuild, SearchWaiting
from ivr.tables.second_factors import (
    Passkey,
    RecoveryCode,
    SignInStep,
    TotpSecret,
    UsedChallenge,
)
from ivr.tables.transcripts import Correction, Transcript
from ivr.tables.unsent import Draft
from ivr.tables.watchers import Watcher
from ivr.tables.webhooks import Counter, WebhookDelivery, WebhookEndpoint

__all__ = [
    "FIRST_CASE_NUMBER",
    "Account",
    "Agent",
    "AgentSession",
    "ApiAnswer",
    "ApiToken",
    "Attachment",
    "AuditLine",
    "Base",
    "Beat",
    "BlockedNumber",
    "Call",
    "Callback",
    "Case",
    "CaseEvent",
    "CaseHint",
    "CaseLink",
    "CaseLook",
    "CaseMerge",
    "Chore",
    "Contact",
    "Correction",
    "Counter",
    "Deletion",
    "Delivery",
    "Discrepancy",
    "Draft",
    "FigureSet",
    "FirstLink",
    "FirstView",
    "FlowDraft",
    "FlowDraftEdit",
    "FlowPublication",
    "FlowRevision",
    "FlowTrial",
    "Forecasted",
    "Hearing",
    "Hold",
    "Job",
    "KnownCaller",
    "LanguageCheck",
    "LegalHold",
    "LiveWords",
    "Measure",
    "Message",
    "Notice",
    "OptOut",
    "Pace",
    "Passkey",
    "Promise",
    "Rating",
    "ReceivedText",
    "Reconciliation",
    "Recording",
    "RecoveryCode",
    "SavedView",
    "SearchDoc",
    "SearchRebuild",
    "SearchWaiting",
    "SentDigest",
    "SignInFailure",
    "SignInStep",
    "Staffing",
    "Switch",
    "SwitchChange",
    "TotpSecret",
    "Transcript",
    "Turn",
    "UploadLink",
    "UsedChallenge",
    "Utc",
    "VerificationAttempt",
    "Watcher",
    "WebhookDelivery",
    "WebhookEndpoint",
]
