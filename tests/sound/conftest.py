import sys
from pathlib import Path

# The sounds of the tests are made in one place.
sys.path.insert(0, str(Path(__file__).parents[1] / "audio"))
