"""The hotline shown whole: a real server, a real worker, simulated callers."""
