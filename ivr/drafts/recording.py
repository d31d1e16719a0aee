"""A prompt of the draft recorded, or spoken by a voice again, with its history."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from ivr.drafts.draft import Draft, DraftError
from ivr.drafts.keeping import Mark, changed, draft_of, held_or_begun
from ivr.drafts.level_check import PromptSound
from ivr.drafts.spoken_prompts import file_of, find, with_sound, without_sound
from ivr.sentences import sentence

RECORDED, SPOKEN = "recorded", "spoken"


@dataclass(frozen=True, slots=True)
class Place:
    """A prompt in a language, with the sentence that whoever records it was shown."""

    language: str
    name: str
    said: str


def record(
    session: Session, main: Path, place: Place, sound: PromptSound | None, mark: Mark
) -> Draft:
    """Have a prompt play `sound`, or be spoken by a voice, in the draft.

    Without a draft one is begun from what answers.  Whatever else is changed in it
    meanwhile does not matter.  Raises DraftError where the sentence is another one by
    now, or cannot be recorded.
    """
    row = held_or_begun(session, main, mark)
    draft = draft_of(row)
    prompt = find(draft.files, place.language, place.name)
    if prompt.sentences[0] != place.said:
        raise DraftError(
            sentence(
                "the words of %(name)s are others now; look at them", name=place.name
            )
        )
    if sound is None:
        after = without_sound(draft, place.language, place.name)
    else:
        after = with_sound(draft, place.language, place.name, sound)
    row.sounds = after.sounds
    file = file_of(draft.files, place.language)
    kind = SPOKEN if sound is None else RECORDED
    return changed(session, row, mark, kind, file, after.texts[file])
