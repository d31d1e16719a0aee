"""Whole numbers as they are typed."""

import click


class Number(click.IntRange):
    """A whole number between two others."""

    name = "number"


# What a column of whole numbers can hold.
CASE = Number(1, 2**31 - 1)
PORT = Number(1, 65535)
