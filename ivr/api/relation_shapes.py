"""The shapes of what belongs together, asked and answered."""

from typing import Annotated

from pydantic import Field

from ivr.api.shapes import Shape
from ivr.api.wishes import MOST, Text, Wish, Word

CaseNumber = Annotated[int, Field(ge=1, le=MOST)]
Tags = Annotated[list[Word], Field(max_length=20)]


class RelationsShape(Shape):
    """What a case belongs to."""

    merged_into: int | None = Field(description="The case that survives.")
    merged: list[int] = Field(description="The cases that are in this one.")
    links: list[int]
    watchers: list[str]


class MergeWish(Wish):
    """Which case survives."""

    into: CaseNumber


class LinkWish(Wish):
    """Which case this one has to do with, and why."""

    other: CaseNumber
    why: Text = ""


class UnlinkWish(Wish):
    """Which case this one has nothing to do with."""

    other: CaseNumber


class SplitWish(Wish):
    """What becomes a case of its own: a further call, or a note."""

    call: Word | None = Field(None, description="The CallSid of a further call.")
    event: CaseNumber | None = Field(None, description="The id of a note's line.")
    topic: Word | None = None


class TagsWish(Wish):
    """Tags to add, and tags to take away."""

    add: Tags = Field(default_factory=list[str])
    remove: Tags = Field(default_factory=list[str])
