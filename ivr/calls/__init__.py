"""One turn of a call, and the news of it, in one transaction each."""
