import sys
from pathlib import Path

# The simulation is a program as well: `python -m tests.bench.simulated_month`.
sys.path.append(str(Path(__file__).parents[2]))
