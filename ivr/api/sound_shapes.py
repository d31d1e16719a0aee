"""The shapes of recordings, asked and answered."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from ivr.api.shapes import Shape
from ivr.api.wishes import Filter, Text, Wish


class WordShape(Shape):
    """A word; its times are in seconds."""

    word: str
    start: float
    end: float
    confidence: float
    removed: str | None = Field(
        None, description="The kind of secret that stood here; the word is empty."
    )


class VersionShape(Shape):
    """Words as somebody corrected or confirmed them."""

    version: int
    base: int = Field(description="The version that they looked at; 0: the machine's.")
    author: str
    at: datetime
    text: str


class Corrected(VersionShape):
    """The version that was stored."""

    removed: list[str] = Field(description="Kinds of secrets that were left out.")


class RecordingShape(Shape):
    """A recording and its words."""

    sid: str
    seconds: int | None
    language: str | None
    state: str
    reason: str | None
    audible: bool = Field(description="Whether its sound can be had now.")
    muted: bool = Field(description="Whether a secret is silenced in it.")
    text: str | None = Field(description="The newest version of its words.")
    model: str | None
    made_at: datetime | None
    understood: str | None = Field(description="Its words before any correction.")
    words: list[WordShape]
    versions: list[VersionShape]


class RecordingList(Shape):
    """A case's recordings, those of its own call first."""

    recordings: list[RecordingShape]


class SoundFilter(Filter):
    """How a recording is heard."""

    whole: bool = Field(
        default=False,
        description="Unmuted; needs the right, and leave taken on the case's page.",
    )


class CorrectionWish(Wish):
    """What a recording says."""

    text: Text
    base: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        description="The newest version that was looked at; 0: the machine's."
    )
