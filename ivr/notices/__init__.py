"""Notices: what callers ask of the company's own systems, told until it is heard."""
