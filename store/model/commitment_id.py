"""What a commitment's id says."""

from functools import lru_cache
from typing import NamedTuple, Self


class CommitmentId(NamedTuple):
    """HA-2022-03: the ISO letters of the province, the year, and the number among those of both."""

    province: str
    year: int
    number: int

    @classmethod
    @lru_cache(maxsize=5000)  # lists are sorted by it, again and again
    def read(cls, text: str) -> Self:
        province, year, number = text.split("-")
        return cls(province, int(year), int(number))

    def __str__(self) -> str:
        return f"{self.province}-{self.year}-{self.number:02}"
