"""What an admin asks for, done on real models and a real site of them."""

import sys
from pathlib import Path

sys.path += [str(Path(__file__).parents[1] / one) for one in ("speech", "cli")]
