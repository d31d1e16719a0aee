"""The nightly digest: what a day was like, told once by mail."""
