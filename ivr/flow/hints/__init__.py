"""What a message is about, how soon, and which numbers are in it.

Pure: words in, hints and fields out, each with the words that caused it.
"""
