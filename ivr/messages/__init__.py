"""Text messages: sent once or not at all, and what callers text back."""
