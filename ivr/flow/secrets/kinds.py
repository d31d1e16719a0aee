"""What kinds of secrets there are."""

from typing import Literal

Kind = Literal[
    "seed_phrase", "private_key", "card_number", "password", "code", "long_number"
]
