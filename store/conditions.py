"""Conditions on the rows of one team, put together as a question needs them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self

from store.database import Value
from store.instants import to_millis


class Conditions:
    """Conditions that must all hold, and the values of their parameters; versions in force at one instant only.

    Columns and terms are the store's own words, never a person's: those travel as parameters.
    """

    def __init__(self, team_id: str, as_of: datetime | None = None) -> None:
        self._terms = ["team_id = :team_id"]
        self.params: dict[str, Value] = {"team_id": team_id}
        if as_of is None:
            self.add("until_at IS NULL")
        else:
            self.add("recorded_at <= :as_of AND (until_at IS NULL OR until_at > :as_of)", as_of=to_millis(as_of))

    @classmethod
    def none(cls) -> Self:
        """No condition yet, not even the team: for a statement that has its own."""
        conditions = cls("")
        conditions._terms, conditions.params = [], {}
        return conditions

    @property
    def text(self) -> str:
        """What stands after WHERE."""
        return " AND ".join(self._terms)

    def add(self, term: str, **params: Value) -> None:
        """One more condition, in SQL."""
        self._terms.append(term)
        self.params |= params

    def among(self, column: str, values: Sequence[Value]) -> None:
        """The column is one of the values; without any, everything goes."""
        if values:
            self.add(f"{column} IN ({self._marks(values)})")

    def any_pair(self, column: str, other: str, pairs: Mapping[str, Sequence[Value]]) -> None:
        """The column is one of the keys, and the other one of the values that stand under it."""
        terms = [
            f"({column} = {self._mark(key)} AND {other} IN ({self._marks(values)}))"
            for key, values in sorted(pairs.items())
        ]
        self.add("(" + " OR ".join(terms) + ")")

    def not_among(self, column: str, values: Sequence[Value]) -> None:
        """The column is none of the values, or empty."""
        if values:
            self.add(f"({column} IS NULL OR {column} NOT IN ({self._marks(values)}))")

    def contains_any(self, column: str, parts: Sequence[str]) -> None:
        """The column contains one of the texts, whatever characters they are made of."""
        if parts:
            self.add("(" + " OR ".join(f"{column} LIKE {mark} ESCAPE '!'" for mark in self._patterns(parts)) + ")")

    def contains_none(self, column: str, parts: Sequence[str]) -> None:
        """The column contains none of the texts."""
        for mark in self._patterns(parts):
            self.add(f"{column} NOT LIKE {mark} ESCAPE '!'")

    def _patterns(self, parts: Sequence[str]) -> list[str]:
        escaped = [part.replace("!", "!!").replace("%", "!%").replace("_", "!_") for part in parts]
        return [self._mark(f"%{part}%") for part in escaped]

    def _marks(self, values: Sequence[Value]) -> str:
        return ", ".join(self._mark(value) for value in values)

    def _mark(self, value: Value) -> str:
        name = f"p{len(self.params)}"
        self.params[name] = value
        return f":{name}"
