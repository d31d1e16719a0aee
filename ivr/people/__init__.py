"""Who may sign in, what they may, and what the log of the administration says."""
