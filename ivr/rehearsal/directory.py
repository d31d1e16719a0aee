"""The directory of accounts that a conversation finds: one that answers, or not."""

from dataclasses import dataclass
from typing import Literal, assert_never

from ivr.accounts.lookups import AccountDirectory, Found, NoAnswer, NoDirectory

# A service that is slow, down, wrong or lying gives no answer, whichever it is.
DirectoryKind = Literal["answers", "no_answer", "no_pin_answer", "none"]


@dataclass(frozen=True, slots=True)
class SilentOnPins:
    """A directory that finds accounts and then, asked about a PIN, gives no answer."""

    accounts: AccountDirectory

    def find(
        self, number: str | None, caller: str | None, until: float
    ) -> Found | NoAnswer:
        """Return what is known of the account."""
        return self.accounts.find(number, caller, until)

    def check_pin(self, number: str | None, pin: str, until: float) -> bool | NoAnswer:
        """Return that there was no answer."""
        del number, pin, until
        return NoAnswer()


class Silent:
    """A directory that gives no answer."""

    def find(
        self, number: str | None, caller: str | None, until: float
    ) -> Found | NoAnswer:
        """Return that there was no answer."""
        del number, caller, until
        return NoAnswer()

    def check_pin(self, number: str | None, pin: str, until: float) -> bool | NoAnswer:
        """Return that there was no answer."""
        del number, pin, until
        return NoAnswer()


def directory_of(kind: DirectoryKind, accounts: AccountDirectory) -> AccountDirectory:
    """Return a directory of this kind; where it answers, `accounts` does."""
    match kind:
        case "answers":
            return accounts
        case "no_answer":
            return Silent()
        case "no_pin_answer":
            return SilentOnPins(accounts)
        case "none":
            return NoDirectory()
        case _:
            assert_never(kind)
