"""The public door by which a caller sends files to their case, and nothing else."""
