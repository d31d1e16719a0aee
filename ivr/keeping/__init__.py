"""How long things are kept, what is held back, and how they are forgotten."""
