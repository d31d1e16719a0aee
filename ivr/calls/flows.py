"""What answers: the revision that was published last, else the files on the disk.

A call in progress stays on the revision that it began with.
"""

from collections import OrderedDict
from threading import Lock
from typing import cast

import structlog
from sqlalchemy import Table, select

from ivr.calls.revisions import Reads, stored
from ivr.flow.flow import Flow
from ivr.flow.source import Problem
from ivr.tables import FlowPublication

log = structlog.get_logger()

# Revisions at hand: what answers, and what calls in progress began with.
MOST_AT_HAND = 16

PUBLICATIONS = cast("Table", FlowPublication.__table__)
LATEST = select(PUBLICATIONS.c.digest).order_by(PUBLICATIONS.c.id.desc()).limit(1)


class Flows:
    """The flows of an installation; `files` answers while nothing is published.

    `refused` is what is wrong in the files as they are on the disk now; empty when
    they are what `files` is.
    """

    def __init__(self, files: Flow) -> None:
        self.refused: list[Problem] = []
        self._at_hand: OrderedDict[str, Flow | None] = OrderedDict()
        self._lock = Lock()
        self.serve(files)

    @property
    def files(self) -> Flow:
        """The flow that the files made when they were last whole."""
        return self._files

    def serve(self, files: Flow) -> None:
        """Have `files` answer new calls from now on, while nothing is published."""
        self._files = files
        self._remember(files.revision, files)

    def current(self, found: Reads) -> Flow:
        """Return what answers a new call.

        Asked of the database each time, so that every process changes at once.
        """
        published = found.execute(LATEST).scalar()
        if published is None:
            return self._files
        return self._find(found, published) or self._files

    def of(self, found: Reads, revision: str) -> Flow:
        """Return what a call goes on with that began with `revision`.

        That is what answers now when the revision cannot be had any more.
        """
        return self._find(found, revision) or self.current(found)

    def _find(self, found: Reads, revision: str) -> Flow | None:
        with self._lock:
            if revision in self._at_hand:
                self._at_hand.move_to_end(revision)
                return self._at_hand[revision]
        flow = stored(found, revision)
        if flow is None:
            log.error("flow_revision_missing", revision=revision)
        self._remember(revision, flow)
        return flow

    def _remember(self, revision: str, flow: Flow | None) -> None:
        with self._lock:
            self._at_hand[revision] = flow
            self._at_hand.move_to_end(revision)
            while len(self._at_hand) > MOST_AT_HAND:
                self._at_hand.popitem(last=False)
