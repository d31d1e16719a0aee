"""Why a case is not changed: each sentence says what is, and what can be done."""

from ivr.errors import IvrError


class CaseNotFoundError(IvrError):
    """There is no such case: look for another number."""


class CaseRefusedError(IvrError):
    """The case is not open to this: the sentence says why, and what is."""


class CaseTakenError(CaseRefusedError):
    """Somebody else has the case: leave it to them."""


class StaleCaseError(CaseRefusedError):
    """The case has changed since it was looked at: look again, then repeat."""


class TextError(CaseRefusedError):
    """What was written is empty or too long: write it again."""


class DispositionError(CaseRefusedError):
    """No such way to end a case is configured: choose one that is."""


class TimeError(CaseRefusedError):
    """The time is past, too far off, or does not exist: give another one."""
