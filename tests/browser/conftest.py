import sys
from pathlib import Path

# Sounds, the rows of cases and the console's application are made in one place.
for folder in ("audio", "cases", "console"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
