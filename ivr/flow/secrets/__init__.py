"""What nobody should know but its owner: recovery phrases, keys, cards, codes.

    find_secrets(text) -> spans        masked(text, language) -> text, kinds

Callers mix languages, so the secrets of all three are looked for in every text; the
language of a call says only in which words the gap is told.  Better a word too many
removed than one too few: the recording still holds what was said.
"""
