"""Ledgers of any size to ask about: the asking team's share stays the same, other teams' rows make up the rest."""

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import count, product
from pathlib import Path
from typing import NamedTuple

from config.metrics import METRICS
from config.provinces import PROVINCES
from store.actuals import Actuals
from store.commitments import Commitments, mark_of
from store.model.actual import Actual
from store.model.commitment import COMMITMENT, Commitment, Initiative, State, Target
from store.model.deadline import Deadline, Precision
from store.model.pieces import EDITION, pieces_of
from store.model.source import Source
from store.schema import known_migrations
from store.store import Store

TEAM = "T0BENCH"
OTHERS = [f"T0OTHER{number}" for number in range(1, 10)]
MAINLAND = [code for code in PROVINCES if code not in ("HK", "MO", "TW")]
MEASURED = [*METRICS][:30]  # a province promises each of them once, so every question finds about thirty rows
OWN = 1000  # commitments of the asking team
YEAR = 2023  # in which it promised all of them
HISTORY = "history"  # a ledger whose team has promised as much in each of ten years, and revised it twice
EARLIER = range(YEAR - 9, YEAR)
REVISIONS = 3
SOURCE = Source(name="Provincial statistical bulletin", address="https://example.org/bulletin")
SOON = timedelta(days=45)

COMMITMENTS = """
INSERT INTO commitments (team_id, id, rev, until_at, recorded_at, kind, province, year, number, metric, themes, owner,
                         state, deadline, scope, basis, record)
VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
NUMBERS = "INSERT INTO commitment_numbers (team_id, id, province, year, number) VALUES (?, ?, ?, ?, ?)"
ACTUALS = """
INSERT INTO actuals (team_id, id, rev, until_at, recorded_at, province, metric, day, released, scope, basis, bound,
                     release, record)
VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
SEARCHED = """
INSERT INTO searched (team_id, record, id, rev, until_at, recorded_at, edition) VALUES (?, 'commitment', ?, ?, ?, 0, ?)
RETURNING number
"""
PIECES = "INSERT INTO searched_pieces (rowid, pieces) VALUES (?, ?)"
NEXT_REVISION = "UPDATE ledgers SET revision = revision + 1 WHERE team_id = ? RETURNING revision"
ANY_OF_TEAM = "SELECT id, record FROM commitments WHERE team_id = ? AND until_at IS NULL LIMIT 1"
EVENTS = """
INSERT INTO events (team_id, id, record, subject, rev, action, actor, at, batch, before, after)
VALUES (?, ?, 'commitment', ?, 1, 'revised', 'U001', 0, 'bench', ?, ?)
"""
LEDGERS = "INSERT INTO ledgers (team_id, revision, recorded_at) VALUES (?, ?, 0)"
Row = tuple[str | int | None, ...]


class Holding(NamedTuple):
    """A commitment of one team, with the figures that belong to it."""

    team_id: str
    commitment: Commitment
    record: str
    actuals: list[Actual]


def ledger(name: str, folder: Path) -> Path:
    """A SQLite file with so many commitments; made once a month and schema, because deadlines are near today's date."""
    today = datetime.now(UTC).date()
    schema = known_migrations("sqlite")[-1].checksum[:8]
    file = folder / f"{name}-{schema}-{today:%Y-%m}.db"
    if not file.exists():
        unfinished = file.with_suffix(".unfinished")
        for left_over in (unfinished, unfinished.with_name(f"{unfinished.name}.lock")):
            left_over.unlink(missing_ok=True)
        asyncio.run(create(unfinished))
        first = today.replace(day=1)
        if name == HISTORY:
            fill(unfinished, OWN, first, earlier(first))
        else:
            fill(unfinished, int(name), first)
        unfinished.replace(file)
    return file


async def create(file: Path) -> None:
    """An empty ledger."""
    async with await Store.open(f"sqlite:///{file}"):
        pass


def fill(file: Path, size: int, today: date, before: Iterable[Holding] = ()) -> None:
    """Put the rows in; indexes come last, for they are built faster whole."""
    connection = sqlite3.connect(file)
    connection.executescript("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")
    indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOTNULL").fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    connection.executemany(LEDGERS, [(team_id, size) for team_id in (TEAM, *OTHERS)])
    for holding in before:
        for revision in range(1, REVISIONS + 1):
            insert(connection, holding, revision, is_last=revision == REVISIONS)
    for holding in scattered(size, today):
        insert(connection, holding)
    for _, sql in indexes:
        connection.execute(sql)
    connection.commit()
    connection.close()


def insert(connection: sqlite3.Connection, holding: Holding, revision: int = 1, *, is_last: bool = True) -> None:
    """One version of a commitment and of its figures; one that is not the last was closed at once."""
    team_id, one, record, actuals = holding
    version = (revision, None if is_last else 0)
    themes = "".join(map(mark_of, one.themes))
    deadline = one.deadline.on.isoformat() if one.deadline else None
    named = (one.province, one.year, one.number)
    if is_last:
        connection.execute(NUMBERS, (team_id, one.id, *named))
    about: Row = (one.kind, *named, one.metric, themes, one.owner, one.state, deadline)
    terms: Row = (one.scope, one.basis if isinstance(one, Target) else None)
    connection.execute(COMMITMENTS, (team_id, one.id, *version, *about, *terms, record))
    searched = (team_id, one.id, *version, EDITION)
    (number,) = connection.execute(SEARCHED, searched).fetchone()
    connection.execute(PIECES, (number, pieces(tuple(Commitments.texts(one)), team_id)))
    for actual in actuals:
        days = (actual.as_of.isoformat(), actual.released.isoformat())
        terms = (actual.scope, actual.basis, actual.bound, actual.release)
        text = Actuals.model.dump_json(actual).decode()
        series = (actual.province, actual.metric)
        connection.execute(ACTUALS, (team_id, actual.id, *version, *series, *days, *terms, text))


@lru_cache
def pieces(texts: Sequence[str | None], team_id: str) -> str:
    """What the index of words holds of a record: else the bot would begin with cutting a million of them."""
    return pieces_of(texts, team_id)


def scattered(size: int, today: date) -> Iterator[Holding]:
    """The asking team's rows at even distances among the others', as years of use would leave them."""
    others = strangers(today)
    between = size // OWN - 1
    for holding in own(today):
        yield holding
        for _ in range(between):
            yield next(others)


def own(today: date) -> Iterator[Holding]:
    """Thirty targets a province, a fifth of them open, and initiatives up to the thousand."""
    for place, province in enumerate(MAINLAND):
        for number, metric in enumerate(MEASURED, start=1):
            one = target(province, metric, number, today, value=Decimal(100 + 10 * place + number) / 10)
            yield Holding(TEAM, one, recorded(one), [*figures(one)])
    for place in range(OWN - len(MAINLAND) * len(MEASURED)):
        province = MAINLAND[place % len(MAINLAND)]
        number = len(MEASURED) + 1 + place // len(MAINLAND)
        promise = initiative(province, number, today)
        yield Holding(TEAM, promise, recorded(promise), [])


def earlier(today: date) -> Iterator[Holding]:
    """As many targets in each of the nine years before, each due three years later, and settled by a figure of then."""
    for year, province, (number, metric) in product(EARLIER, MAINLAND, enumerate(MEASURED, start=1)):
        due = Deadline(on=date(year + 3, 12, 31), precision=Precision.YEAR)
        promise = target(province, metric, number, today, value=Decimal(number)).model_copy(
            update={"id": f"{province}-{year}-{number:02}", "year": year, "deadline": due, "state": State.CLOSED}
        )
        settling = [actual.model_copy(update={"id": f"{actual.id}-{year}"}) for actual in figures(promise)]
        yield Holding(TEAM, promise, recorded(promise), settling)


def target(province: str, metric: str, number: int, today: date, value: Decimal) -> Target:
    """A target of this year; R&D intensity is due soon, the others at the ends of past and coming years."""
    end = date(today.year + (-2, -1, 1, 2, 3)[number % 5], 12, 31)
    due = today + SOON if metric == "rd_intensity" else end
    return Target(
        id=f"{province}-{YEAR}-{number:02}",
        province=province,
        year=YEAR,
        title=f"{METRICS[metric].en} of {PROVINCES[province].en}",
        words="力争全省研发经费投入强度达到全国平均水平",
        place="Part III",
        metric=metric,
        value=value,
        deadline=Deadline(on=due, precision=Precision.YEAR if due == end else Precision.DAY),
        state=State.CLOSED if due < today else State.ACTIVE,
        owner=f"U{number:03}",
        themes=("talent", "funding"),
    )


def initiative(province: str, number: int, today: date) -> Initiative:
    return Initiative(
        id=f"{province}-{YEAR}-{number:02}",
        province=province,
        year=YEAR,
        title=f"Provincial laboratories of {PROVINCES[province].en}",
        deadline=Deadline(on=date(today.year + 1, 12, 31), precision=Precision.YEAR),
    )


def figures(one: Target) -> Iterator[Actual]:
    """Two yearly figures, the second of which keeps every other target."""
    for back, share in ((2, Decimal("0.9")), (1, Decimal("0.95") + Decimal(one.number % 2) / 10)):
        day = date(min(one.deadline.on.year, one.year + 3) - back + 1, 12, 31)
        yield Actual(
            id=f"{one.province}-{one.metric}-{day.year}-1",
            province=one.province,
            metric=one.metric,
            as_of=day,
            value=round((one.value or Decimal()) * share, 2),
            released=day + timedelta(days=200),
            source=SOURCE,
            entered_by="U001",
        )


def strangers(today: date) -> Iterator[Holding]:
    """Other teams' targets, over all provinces, metrics and a century and a half; a figure for every tenth."""
    pattern = target("HA", MEASURED[0], 1, today, value=Decimal(10))
    template = recorded(pattern).replace(pattern.id, "{id}").replace(pattern.metric, "{metric}")
    for place in count():
        turn, team = divmod(place, len(OTHERS))
        rest, province = turn // len(MAINLAND), MAINLAND[turn % len(MAINLAND)]
        year, number = 1950 + rest % 150, rest // 150 + 1
        metric = MEASURED[turn % len(MEASURED)]
        one = pattern.model_copy(
            update={
                "id": f"{province}-{year}-{number:02}",
                "province": province,
                "year": year,
                "metric": metric,
                "deadline": Deadline(on=date(year, 12, 31), precision=Precision.YEAR),
            }
        )
        record = template.replace("{id}", one.id).replace("{metric}", metric)
        actual = next(figures(one)).model_copy(update={"id": f"a{place}"}) if place % 10 == 0 else None
        yield Holding(OTHERS[team], one, record, [actual] if actual else [])


def write(file: Path) -> None:
    """What another process writes about a province: a commitment is as it was, but there is a new event of it."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        (revision,) = connection.execute(NEXT_REVISION, (TEAM,)).fetchone()
        (id, record) = connection.execute(ANY_OF_TEAM, (TEAM,)).fetchone()
        connection.execute(EVENTS, (TEAM, revision, id, record, record))


def recorded(one: Commitment) -> str:
    return COMMITMENT.dump_json(one).decode()
