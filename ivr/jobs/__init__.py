"""What an admin asks for and the worker does: models installed, forgetting proved."""
