"""Files and texts sealed with a key, so that a stolen disk tells nothing."""
