"""What every row of a team's own table has: whose it is, what is measured, of which year, by which source."""

import re
from datetime import date
from typing import Any

from config.metrics import Metric, Wording
from config.provinces import PROVINCES, Province
from handlers.sheets.columns import (
    ACTUAL,
    DEADLINE,
    LINK,
    METRIC,
    OWNER,
    PLACE,
    PROVINCE,
    SCOPE,
    SOURCE,
    TARGET,
    TITLE,
    UNIT,
    YEAR,
    Cells,
    Headed,
)
from handlers.sheets.units import number_with, with_its_unit
from handlers.words.dates import year_in
from handlers.words.names import Exact, Resolved, Typo, Unclear, metric_in, resolve_metric, resolve_province
from handlers.words.places import place_in
from handlers.words.promises import Promise
from handlers.words.whose import OF_A_PLACE
from store.exchange.errors import quoted
from store.model.commitment import Scope
from store.model.doubts import SpeakAgainst
from store.model.errors import UserError
from store.model.source import Source
from store.model.writing import normalized

LONGEST_CELL = 300  # characters of a target, a name, a day
ZONE_WORDS = re.compile(r"区$|园|zone|park|new area")
OF_PROVINCE = ("全省", "全区", "全市", "省级", "省本级", "全省合计", "合计", "province", "-", "—", "–", "/")
RATE = re.compile(r"增速|增长率|增幅|\s*growth(?: rate)?\s*$", re.IGNORECASE)
LINK_IN = re.compile(r"https?://[^\s<>|（），。；、]+")


class RowReader:
    """Reads what every row of a table has, and notes what it had to take for granted."""

    def __init__(self, cells: Cells, columns: Headed, today: date) -> None:
        self.cells = cells
        self.today = today
        self.columns = columns
        self.metric_name, of_metric = with_its_unit(cells.get(METRIC, ""))
        is_rate = RATE.search(self.metric_name) is not None
        given = cells.get(UNIT) or columns.units.get(TARGET) or of_metric or ""
        value = cells.get(TARGET) or cells.get(ACTUAL, "")
        self.is_percent_assumed = is_rate and not given and "%" not in normalized("NFKC", value)
        self.unit = "%" if self.is_percent_assumed else given
        self.remarks: list[UserError] = []
        self.doubts: tuple[SpeakAgainst, ...] = ()

    def refuse_long(self, *columns: Wording) -> None:
        """Before they are read, which takes time."""
        for column in (PROVINCE, PLACE, YEAR, METRIC, UNIT, DEADLINE, OWNER, *columns):
            if len(self.cells.get(column, "")) > LONGEST_CELL:
                raise UserError("{column}: at most {n} characters.", column=column, n=LONGEST_CELL)

    def whose(self) -> tuple[Province, Scope, str | None]:
        """The province, and the city or zone in it where the row is one's own.

        Raises:
            UserError: it names none, or a city of another province.
        """
        name = self.cells.get(PLACE) or self.cells.get(PROVINCE, "")
        if name in OF_PROVINCE:
            name = self.cells.get(PROVINCE, "")
        place = place_in(name)
        known = resolve_province(self.cells[PROVINCE]) if PROVINCE in self.cells else None
        if place and (known is None or not isinstance(known, Exact) or PLACE in self.cells):
            province = PROVINCES[place.place.province]
            if isinstance(known, Exact) and known.found != province:
                raise UserError(
                    "{column}: “{word}” lies in {province}.",
                    column=PLACE,
                    word=quoted(name),
                    province=wording(province),
                )
            self.remarks.append(UserError(OF_A_PLACE))
            return province, Scope(place.kind), name
        province = self.named(PROVINCE, resolve_province(self.needed(PROVINCE)))
        if PLACE not in self.cells or name == self.cells[PROVINCE] or resolve_province(name) == Exact(province):
            return province, Scope.PROVINCE, None
        self.remarks.append(UserError(OF_A_PLACE))
        return province, self.scope(name), name

    def scope(self, name: str) -> Scope:
        """Whether an unknown place is a city or a zone."""
        words = f"{self.cells.get(SCOPE, '')} {name}".lower()
        return Scope.ZONE if ZONE_WORDS.search(words) else Scope.CITY

    def metric(self, promise: Promise) -> Metric | None:
        """The metric of its column, or the one that the words of the promise name."""
        if METRIC not in self.cells:
            return promise.metric
        resolved = resolve_metric(self.metric_name)
        if not isinstance(resolved, Exact | Typo):
            resolved = resolve_metric(RATE.sub("", self.metric_name))  # GDP增速
        if isinstance(resolved, Exact | Typo):
            found: Metric = self.named(METRIC, resolved)
            return found
        if promise.metric:
            return promise.metric
        within = metric_in(self.metric_name)
        if isinstance(within, Unclear) or isinstance(resolved, Unclear):
            self.named(METRIC, within if isinstance(within, Unclear) else resolved)
        raise UserError(
            "{column}: I do not know “{word}”. Use another name for it, or write the whole promise into {title} and "
            "leave {column} and {target} empty.",
            column=METRIC,
            word=quoted(self.cells[METRIC]),
            title=TITLE,
            target=TARGET,
        )

    def named(self, column: Wording, resolved: Resolved[Any]) -> Any:
        """What a name stands for; a slip is taken as meant, and noted."""
        typed = quoted(self.cells[column])
        match resolved:
            case Exact(found):
                return found
            case Typo(found):
                self.remarks.append(UserError("I read “{typed}” as {name}.", typed=typed, name=wording(found)))
                return found
            case Unclear(candidates):
                names = [wording(one) for one in candidates[:3]]
                choices = Wording(", ".join(one.en for one in names), "、".join(one.zh for one in names))
                raise UserError(
                    "{column}: “{word}” may mean {choices}. Write one of them.",
                    column=column,
                    word=typed,
                    choices=choices,
                )
        raise UserError("{column}: I do not know “{word}”.", column=column, word=typed)

    def needed(self, column: Wording) -> str:
        if column not in self.cells:
            raise UserError("{column} is missing.", column=column)
        return self.cells[column]

    def year(self) -> int | None:
        """The year of the conference, for which a date in the column will do."""
        if YEAR not in self.cells:
            return None
        year = year_in(self.cells[YEAR])
        if year is None:
            raise UserError("{column}: “{word}” cannot be read.", column=YEAR, word=quoted(self.cells[YEAR]))
        return year

    def in_unit(self, column: Wording) -> str:
        """A number with the unit of its own heading, or that of the row."""
        unit = self.columns.units.get(column) or self.unit
        return number_with(self.cells[column], unit) if unit else self.cells[column]

    def source(self) -> Source | None:
        """The source with its address, be it in a column of its own or beside the name."""
        name = self.cells.get(SOURCE, "")
        address = LINK_IN.search(self.cells.get(LINK, "")) or LINK_IN.search(name)
        plain = LINK_IN.sub("", name).strip(" ,，;；()（）") or (address[0] if address else "")
        return Source(name=plain, address=address[0] if address else None) if plain else None


def wording(one: Province | Metric) -> Wording:
    """Both names."""
    return Wording(f"{one.en} ({one.zh})", one.zh)
