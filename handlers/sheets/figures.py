"""A figure in a row of a team's own table."""

from datetime import date, timedelta
from hashlib import sha256

from config.metrics import Basis, Metric
from handlers.sheets.columns import ACTUAL, AS_OF, DEADLINE, METRIC, NOTE, RELEASE, RELEASED, SOURCE, YEAR
from handlers.sheets.row import RATE, RowReader
from handlers.words.dates import ReadDeadline
from handlers.words.deadlines import read_deadline
from handlers.words.measurements import RELEASES, read_day, read_measured
from handlers.words.promises import read_promise
from store.exchange.errors import quoted
from store.model.actual import Actual, Release
from store.model.errors import UserError
from store.model.role import program


class FigureReader(RowReader):
    """Reads a figure."""

    def figure(self) -> Actual:
        """The figure of the row; the same row comes to the same id, so that nothing is taken in twice.

        Raises:
            UserError: something is missing, too long, or can be read in several ways.
        """
        self.refuse_long(ACTUAL)
        province, scope, scope_name = self.whose()
        self.needed(METRIC)
        metric = self.metric(read_promise(f"{self.metric_name} {self.in_unit(ACTUAL)}", self.today))
        if metric is None:
            raise UserError("{column} is missing.", column=METRIC)
        grows = RATE.search(self.metric_name) is not None
        basis = Basis.GROWTH_RATE if grows else metric.default_basis
        try:
            measured = read_measured(self.in_unit(ACTUAL), metric, basis)
        except UserError as error:
            raise UserError("{column}: {why}", column=ACTUAL, why=error) from error
        as_of, release, source = self.as_of(), self.release(), self.source()
        if source is None:
            raise UserError("{column} is missing.", column=SOURCE)
        released = self.released(as_of, metric)
        facts = (scope, scope_name, basis, as_of, release, source.name, source.address)
        return Actual(
            id=f"{province.code}-{metric.key}-{as_of.year}-{sha256(repr(facts).encode()).hexdigest()[:12]}",
            province=province.code,
            scope=scope,
            scope_name=scope_name,
            metric=metric.key,
            basis=basis,
            as_of=as_of,
            value=measured.value,
            bound=measured.bound,
            value_words=measured.words,
            release=release,
            released=released,
            source=source,
            note=self.cells.get(NOTE),
            entered_by=program("import"),
        )

    def as_of(self) -> date:
        """The day of which the figure is: its own, that of the deadline, or the end of the year."""
        if AS_OF in self.cells:
            return read_day(self.cells[AS_OF], self.today).on
        year = self.year()
        if DEADLINE in self.cells:
            due = read_deadline(self.cells[DEADLINE], year, self.today)
            if isinstance(due, ReadDeadline) and due.deadline.has_passed(self.today):
                return due.deadline.on
        if year is None:
            raise UserError("{column} is missing.", column=YEAR)
        return read_day(str(year), self.today).on

    def release(self) -> Release:
        """How settled the figure is; without a word it is final, which is said."""
        typed = self.cells.get(RELEASE)
        if typed is None:
            self.remarks.append(UserError("A figure without a word on its release was taken as final."))
            return Release.FINAL
        for release, words in RELEASES.items():
            if typed.lower() in words:
                return release
        raise UserError("{column}: “{word}” cannot be read.", column=RELEASE, word=quoted(typed))

    def released(self, as_of: date, metric: Metric) -> date:
        """When it was released; without a day, when figures of its metric usually are."""
        if RELEASED not in self.cells:
            self.remarks.append(UserError("A figure without its day of release was given the usual one of its metric."))
            return min(as_of + timedelta(days=metric.release_lag_days), self.today)
        return read_day(self.cells[RELEASED], self.today).on
