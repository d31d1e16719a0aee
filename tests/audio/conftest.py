"""Recordings from a real HTTP server, and the way that they go."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))

from media_server import media, source
from recordings_way import announce, another, carry_on, change, clock, pipeline, pool

__all__ = [
    "announce",
    "another",
    "carry_on",
    "change",
    "clock",
    "media",
    "pipeline",
    "pool",
    "source",
]
