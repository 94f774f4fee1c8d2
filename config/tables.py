"""Read the tables an operator may edit, and say in which file and line one is wrong."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from importlib.resources import files
from typing import NoReturn, TypeVar

Choice = TypeVar("Choice", bound=StrEnum)


class TableError(ValueError):
    """A table that cannot be used; its message names the file and the line."""


@dataclass(frozen=True)
class Line:
    """One line of a table; its cells are read by the name of their column."""

    table: str
    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The words in a cell that must not be empty."""
        return self.optional(column) or self._refuse(f"{column} is empty")

    def optional(self, column: str) -> str:
        if column not in self.cells:
            self._refuse(f"the table has no column {column}")
        return self.cells[column].strip()

    def texts(self, column: str) -> tuple[str, ...]:
        """The words in a cell that holds several, with semicolons between them."""
        return tuple(part.strip() for part in self.optional(column).split(";") if part.strip())

    def count(self, column: str) -> int:
        """A whole number, zero or more."""
        cell = self.text(column)
        return int(cell) if cell.isdecimal() else self._refuse(f"{column} is {cell!r}, not a whole number")

    def decimal(self, column: str) -> Decimal | None:
        cell = self.optional(column)
        try:
            return Decimal(cell) if cell else None
        except InvalidOperation:
            return self._refuse(f"{column} is {cell!r}, not a number")

    def choice(self, column: str, choices: type[Choice]) -> Choice:
        cell = self.text(column)
        try:
            return choices(cell)
        except ValueError:
            return self._refuse(f"{column} is {cell!r}, not one of {', '.join(choices)}")

    def yes(self, column: str) -> bool:
        cell = self.text(column)
        return cell == "yes" if cell in {"yes", "no"} else self._refuse(f"{column} is {cell!r}, not yes or no")

    def error(self, problem: str) -> TableError:
        return TableError(f"{self.table}, line {self.number}: {problem}")

    def _refuse(self, problem: str) -> NoReturn:
        raise self.error(problem)


def read_table(name: str) -> Iterator[Line]:
    """The lines of a table that is kept beside this file."""
    return lines_of((files("config") / name).read_text(encoding="utf-8-sig"), f"config/{name}")


def lines_of(text: str, table: str) -> Iterator[Line]:
    """The lines of a table in the CSV format; its first one names the columns."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        columns = next(reader, [])
        for cells in reader:
            if not any(cells):
                continue
            line = Line(table, reader.line_num, dict(zip(columns, cells, strict=False)))
            if len(cells) != len(columns):
                raise line.error(f"it has {len(cells)} cells where the first line names {len(columns)} columns")
            yield line
    except csv.Error as problem:
        raise TableError(f"{table}, line {reader.line_num}: {problem}") from problem
