"""What is shipped to install the hotline with; its parts run on real servers."""

import sys
from pathlib import Path

sys.path.extend(
    str(Path(__file__).parents[1] / beside) for beside in ("server", "cli", "backup")
)
