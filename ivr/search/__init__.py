"""Cases found by what was said, written and given: words, numbers, ids, tags.

Texts become grams (`grams`), grams become tokens (`forms`), and tokens are what the
index holds (`ivr.tables.search`): never a text.  The index only proposes cases; what
is answered was read from the rows themselves and compared there (`matching`), so a
result is never older than its case.
"""
