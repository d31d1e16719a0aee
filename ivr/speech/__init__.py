"""Speech to words: models, and the child processes that run them."""
