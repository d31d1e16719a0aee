"""A hotline of this version on what an older one had stored."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "server"))
