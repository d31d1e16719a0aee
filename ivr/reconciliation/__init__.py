"""The telephone network's own lists against ours: no caller is lost on the way."""
