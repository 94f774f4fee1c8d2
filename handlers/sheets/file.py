"""A file on its way to a person."""

from typing import NamedTuple


class File(NamedTuple):
    """What it is called, and its bytes."""

    name: str
    content: bytes
