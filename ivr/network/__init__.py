"""What every request that we make has in common: bounds, and how answers are told."""
