"""The agents' pages: plain HTML that works without a script."""
