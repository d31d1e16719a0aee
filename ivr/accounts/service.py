"""The company's own service, as a directory (docs/running.md, Accounts)."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ivr.accounts.breaker import Breaker
from ivr.accounts.directory import LONGEST_NUMBER
from ivr.accounts.exchange import ExchangeError, Service
from ivr.accounts.lookups import NOBODY, Found, NoAnswer

KEPT_S = 60.0
MOST_KEPT = 10_000

# No control character can be spoken or stored.
Text = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=1000)]
Number = Annotated[
    str, Field(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=LONGEST_NUMBER)
]
Phone = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{1,14}$")]


class Answer(BaseModel):
    """What an answer must be; what else it holds is left out."""

    model_config = ConfigDict(strict=True, frozen=True)


class FoundAccount(Answer):
    """An account as the service has it."""

    number: Number
    phone: Phone | None = None
    data: dict[Text, Text] = Field(default_factory=dict)


class FindAnswer(Answer):
    """The answer to `/find`."""

    account: FoundAccount | None


class PinAnswer(Answer):
    """The answer to `/pin`."""

    right: bool


Shape = TypeVar("Shape", bound=Answer)
Key = tuple[str | None, str | None]


class Cache:
    """What was found, for a minute: an account, and that there is none.

    That there is none is kept as well, or who asks twice could tell by the time.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._kept: OrderedDict[Key, tuple[float, Found]] = OrderedDict()

    def get(self, key: Key) -> Found | None:
        """Return what was found within the last minute."""
        with self._lock:
            until, found = self._kept.get(key, (0.0, None))
        return found if self._clock() < until else None

    def put(self, key: Key, found: Found) -> None:
        """Keep what was found now, and forget the oldest where there is too much."""
        with self._lock:
            self._kept[key] = (self._clock() + KEPT_S, found)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


class HttpDirectory:
    """The service at an address, behind a breaker."""

    def __init__(
        self, service: Service, clock: Callable[[], float] = monotonic
    ) -> None:
        self._service = service
        self._breaker = Breaker(clock)
        self._cache = Cache(clock)

    def find(
        self, number: str | None, caller: str | None, until: float
    ) -> Found | NoAnswer:
        """Return the account, which the service may have told within the last minute.

        An answer about another account than was asked for is none.
        """
        key = (number, caller if number is None else None)
        if key == (None, None):
            return NOBODY
        known = self._cache.get(key)
        if known is not None:
            return known
        question = {"phone": caller or ""} if number is None else {"account": number}
        answer = self._ask("/find", question, until, FindAnswer, is_about(*key))
        if isinstance(answer, NoAnswer):
            return answer
        found = NOBODY if answer.account is None else as_found(answer.account)
        self._cache.put(key, found)
        return found

    def check_pin(self, number: str | None, pin: str, until: float) -> bool | NoAnswer:
        """Tell whether the service says that the PIN is right; asked anew each time."""
        question = {"account": number or "", "pin": pin}
        answer = self._ask("/pin", question, until, PinAnswer, lambda _: True)
        if isinstance(answer, NoAnswer):
            return answer
        return answer.right and number is not None

    def _ask(
        self,
        path: str,
        question: dict[str, str],
        until: float,
        shape: type[Shape],
        fits: Callable[[Shape], bool],
    ) -> Shape | NoAnswer:
        if not self._breaker.admits():
            return NoAnswer()
        try:
            answer = shape.model_validate_json(self._service.ask(path, question, until))
        except ExchangeError as wrong:
            return self._failed(str(wrong))
        except ValidationError:
            return self._failed("it has the wrong shape")
        if not fits(answer):
            return self._failed("it is about another account")
        self._breaker.succeeded()
        return answer

    def _failed(self, reason: str) -> NoAnswer:
        self._breaker.failed(reason)
        return NoAnswer()


def is_about(number: str | None, caller: str | None) -> Callable[[FindAnswer], bool]:
    """Return what tells whether an answer is about the account that was asked for."""

    def fits(answer: FindAnswer) -> bool:
        if answer.account is None:
            return True
        if number is not None:
            return answer.account.number == number
        return answer.account.phone == caller

    return fits


def as_found(account: FoundAccount) -> Found:
    """Return an account of the service as every directory has it."""
    return Found(account.number, account.phone, dict(account.data))
