"""Recordings from a real HTTP server, and the way that they go."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))

from recordings_way import *  # noqa: F403 - its fixtures, whichever they are
