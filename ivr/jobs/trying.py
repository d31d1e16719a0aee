"""A new model tried on what agents corrected, before it takes over."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from ivr.audio.store import open_store
from ivr.db import DatabaseError, open_database
from ivr.errors import IvrError
from ivr.settings import Settings
from ivr.speech import installed
from ivr.speech.engines import transcriber
from ivr.speech.room import Room
from ivr.speech.transcriber import ModelError
from ivr.transcripts.trial import LEAST, Known, Outcome, known_recordings, tried


class WorseModelError(IvrError):
    """The new model understands clearly less: the one that was there stays."""


@dataclass(frozen=True, slots=True)
class Trying:
    """Tries a model on what agents corrected, against the one that is installed.

    `tell` is told in a line how they compare.
    """

    settings: Settings
    tell: Callable[[str], None]
    anyway: bool = False

    def __call__(self, language: str, model: Path) -> None:
        """Tell how `model` compares; raises WorseModelError unless `anyway`."""
        present = installed.find_model(self.settings.ivr_models, language)
        if present is None:
            self.tell(f"{language}: not tried, there is no model to compare it with")
            return
        known = self._known(language, installed.model_name(present))
        if len(known) < LEAST:
            self.tell(
                f"{language}: not tried, agents corrected or confirmed {len(known)} "
                f"recordings of the present model; {LEAST} are needed"
            )
            return
        outcome = self._outcome(known, language, model)
        self.tell(f"{language}: {told(outcome)}")
        if outcome.is_worse and not self.anyway:
            raise WorseModelError(
                f"the new model for {language} is clearly worse; the old one stays "
                "(to have the new one all the same: ivr models install --anyway)"
            )

    def _known(self, language: str, model: str) -> list[Known]:
        url = make_url(self.settings.ivr_database_url)
        if (
            url.drivername.startswith("sqlite")
            and not Path(url.database or "").is_file()
        ):
            return []
        try:
            with open_database(self.settings).reading() as session:
                return known_recordings(session, language, model)
        except DatabaseError as wrong:
            self.tell(f"{language}: {wrong}")
            return []

    def _outcome(self, known: list[Known], language: str, model: Path) -> Outcome:
        store = open_store(self.settings)
        room = Room(None, None, self.settings.ivr_models)
        candidate = transcriber(model, threads=1, room=room)
        try:
            return tried(known, language, candidate, store.opened)
        except ModelError as wrong:
            raise WorseModelError(f"the new model for {language} {wrong}") from None
        finally:
            candidate.close()


def told(outcome: Outcome) -> str:
    """Return in one line how two models compare."""
    if outcome.is_few:
        return (
            f"not tried, the sound of {outcome.skipped} corrected recordings cannot be "
            f"read; {LEAST} are needed"
        )
    now, then = (100 * (rate or 0.0) for rate in (outcome.present, outcome.candidate))
    low, high = (100 * one for one in outcome.difference or (0.0, 0.0))
    verdict = "no clear difference"
    if low > 0:
        verdict = "clearly worse"
    elif high < 0:
        verdict = "clearly better"
    return (
        f"{outcome.measure} error {then:.1f} % against {now:.1f} % of the present "
        f"model on {len(outcome.pairs)} corrected recordings, "
        f"difference {low:+.1f} to {high:+.1f}: {verdict}"
    )
