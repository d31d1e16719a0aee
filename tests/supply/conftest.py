"""What comes from others: locked versions, licences, the bill of materials."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "deploy" / "supply"))
