import sys
from pathlib import Path

# The rows of cases and the console's application are made in one place.
for folder in ("cases", "console"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
