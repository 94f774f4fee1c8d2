"""What is removed for good: everything of a team, or whatever says who somebody was."""

import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from pydantic import ValidationError

from store.actuals import Actuals
from store.assessments import Assessments
from store.commitments import Commitments
from store.conferences import Conferences
from store.database import Transaction, Value, Within
from store.events import open_entry
from store.evidence import EvidenceKept
from store.grants import Grants
from store.installations import changed
from store.milestones import Milestones
from store.model.addressee import Addressee
from store.model.errors import NotRecordedError
from store.model.event import Authorship
from store.model.limits import LEFT
from store.postponements import Postponements
from store.processes import forget_standing
from store.province_rules import RulesOfProvinces
from store.search import cut_anew, forget_team
from store.subscriptions import Subscriptions
from store.viewpoint import Viewpoint

VERSION = ("id", "rev")
TABLES: Mapping[str, Sequence[str]] = {  # of a team, and how its rows are told apart; those that refer to others first
    "outbox_items": ("key",),
    "outbox": ("id",),
    "plans": ("subscription_id",),
    "throttles": ("method",),
    "alarms": ("subject",),
    "leases": ("name",),
    "posting": (),
    "installations": (),
    "team_access": (),
    "reminder_answers": ("recipient", "commitment_id"),
    "cards": ("commitment_id", "channel_id"),
    "drafts": ("user_id", "form"),
    "follows": ("user_id", "province"),
    "greetings": ("whom",),
    "homes": ("user_id",),
    "profiles": ("user_id",),
    "group_members": ("user_id", "group_id"),
    "events": ("id",),
    "searched": ("number",),
    "postponements": VERSION,
    "province_rules": VERSION,
    "subscriptions": VERSION,
    "grants": VERSION,
    "evidence": VERSION,
    "assessments": VERSION,
    "milestones": VERSION,
    "actuals": VERSION,
    "commitments": VERSION,
    "commitment_numbers": ("id",),
    "conferences": VERSION,
    "ledgers": (),
}
ORGANISATION = "SELECT enterprise_id FROM team_access WHERE team_id = :team_id"  # whose installation reaches the team
THEIR_OWN = ("drafts", "follows", "homes", "group_members", "profiles")  # nobody else has anything of these
REMOVE_TOLD = (  # what refers to others first
    """
    DELETE FROM outbox_items
    WHERE outbox_id IN (SELECT id FROM outbox WHERE team_id = :team_id AND subscription_id = :recipient)
    """,
    "DELETE FROM outbox WHERE team_id = :team_id AND subscription_id = :recipient AND parent_id IS NOT NULL",
    "DELETE FROM outbox WHERE team_id = :team_id AND subscription_id = :recipient",
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WRITTEN_BY_PEOPLE = ("why", "record", "before", "after", "typed", "payload", "answer")  # the columns; others hold codes
STRING = re.compile(r'"(?:[^"\\]|\\.)*"(\s*:)?')  # in JSON; with a colon it names a field
READABLE = (
    Conferences,
    Commitments,
    Actuals,
    Milestones,
    EvidenceKept,
    Assessments,
    Grants,
    Subscriptions,
    Postponements,
    RulesOfProvinces,
)


class LedgersOwnWordError(Exception):
    """A name is also a word by which the ledger is read: without it there would be records that nobody can read."""


class Erased(NamedTuple):
    """How many rows are not there any more, and how many say something else."""

    removed: int
    changed: int


class Person(NamedTuple):
    """Somebody by their id and by the names that people may have typed, and the id that stands in for them."""

    id: str
    names: tuple[str, ...] = ()
    stand_in: str = ""

    @classmethod
    def leaving(cls, id: str, names: Iterable[str] = ()) -> "Person":
        """Somebody who is to be told from others who have left, and by nothing else."""
        return cls(id, tuple(sorted(names, key=len, reverse=True)), LEFT + secrets.token_hex(4).upper())

    def patterns(self) -> list[str]:
        """Where LIKE finds nothing by these, there is nothing of theirs."""
        written = {self.id, *self.names, *(json.dumps(name)[1:-1] for name in self.names)}
        return ["%" + re.sub("([!%_])", r"!\1", text) + "%" for text in sorted(written)]

    def gone_from(self, column: str, text: str) -> str:
        """What a column holds, so that it does not say any more who they were."""
        text = re.sub(rf"<@{self.id}(?:\|[^>]*)?>", f"<@{self.stand_in}>", text)
        text = re.sub(rf"(?<![A-Za-z0-9]){self.id}(?![A-Za-z0-9])", self.stand_in, text)
        if column not in WRITTEN_BY_PEOPLE:
            return text
        return STRING.sub(self._unnamed_string, text) if is_json(text) else self._unnamed(text)

    def _unnamed_string(self, found: re.Match[str]) -> str:
        if found[1]:
            return found[0]
        said = json.loads(found[0], strict=False)
        unnamed = self._unnamed(said)
        return found[0] if unnamed == said else json.dumps(unnamed, ensure_ascii=False)

    def _unnamed(self, text: str) -> str:
        for name in self.names:
            for written in {name, json.dumps(name)[1:-1]}:
                word = re.escape(written)
                whole = word if CHINESE.search(name) else rf"(?<!\w){word}(?!\w)"
                text = re.sub(whole, "已离开的成员" if CHINESE.search(name) else "somebody who left", text)
        return text


def is_json(text: str) -> bool:
    """Whether a text is a record, and no words that only begin like one."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


async def erase_team(tx: Transaction, team_id: str) -> Erased:
    """Remove everything of a team."""
    team = {"team_id": team_id}
    removed = await tx.run("DELETE FROM outbox_items WHERE team_id = :team_id", team)
    removed += await tx.run("DELETE FROM outbox WHERE team_id = :team_id AND parent_id IS NOT NULL", team)
    removed += await forget_team(tx, team_id)
    for table in TABLES:
        removed += await tx.run(f"DELETE FROM {table} WHERE team_id = :team_id", team)  # noqa: S608  # our own names
    await changed(tx)
    return Erased(removed, await forget_standing(tx, team_id))


async def erase_person(tx: Transaction, team_id: str, person: Person, by: Authorship) -> Erased:
    """Have what somebody did in a team be somebody's who left; all of it stays, but for what was theirs alone.

    Raises:
        LedgersOwnWordError: one of their names is such a word.
    """
    await open_entry(tx, team_id, by)  # so that nobody is answered any more as before
    grants = Grants(Within(tx), Viewpoint(team_id))
    with suppress(NotRecordedError):
        await grants.remove(person.id, (await grants.version(person.id)).rev, by)
    removed = await remove_their_own(tx, team_id, person.id)
    changed = 0
    for table, key in TABLES.items():
        changed += await replace(tx, table, key, team_id, person)
    for row in await tx.all(ORGANISATION, {"team_id": team_id}):
        changed += await replace(tx, "installations", (), row["enterprise_id"], person)
    if person.names:
        await refuse_what_is_unreadable(tx, team_id)
        await cut_anew(tx, team_id)
    return Erased(removed, changed)


async def refuse_what_is_unreadable(tx: Transaction, team_id: str) -> None:
    """Have every version of every record be what it was: one of its kind."""
    for records in READABLE:
        sql = f"SELECT record FROM {records.table} WHERE team_id = :team_id"  # noqa: S608  # our own names
        try:
            for row in await tx.all(sql, {"team_id": team_id}):
                records.model.validate_json(row["record"])
        except ValidationError as error:
            raise LedgersOwnWordError from error


async def remove_their_own(tx: Transaction, team_id: str, id: str) -> int:
    """What the bot kept for them alone, and what it told them."""
    removed = 0
    for table in THEIR_OWN:
        sql = f"DELETE FROM {table} WHERE team_id = :team_id AND user_id = :id"  # noqa: S608  # our own names
        removed += await tx.run(sql, {"team_id": team_id, "id": id})
    told = {"team_id": team_id, "recipient": Addressee.person(id)}
    for sql in REMOVE_TOLD:
        removed += await tx.run(sql, told)
    return removed


async def replace(tx: Transaction, table: str, key: Sequence[str], team_id: str, person: Person) -> int:
    """Look through all that a table holds of a team, whatever its columns are called."""
    team = {"team_id": team_id}
    first = await tx.one(f"SELECT * FROM {table} WHERE team_id = :team_id LIMIT 1", team)  # noqa: S608  # our own names
    needles = {f"needle{number}": pattern for number, pattern in enumerate(person.patterns())}
    found = " OR ".join(f"CAST({column} AS TEXT) LIKE :{name} ESCAPE '!'" for column in first or () for name in needles)
    if not found:
        return 0
    changed = 0
    for row in await tx.all(f"SELECT * FROM {table} WHERE team_id = :team_id AND ({found})", {**team, **needles}):  # noqa: S608
        texts = {column: text for column, text in row.items() if isinstance(text, str) and column != "team_id"}
        new = {column: gone for column, text in texts.items() if (gone := person.gone_from(column, text)) != text}
        if new:
            await update(tx, table, {name: row[name] for name in ("team_id", *key)}, new)
            changed += 1
    return changed


async def update(tx: Transaction, table: str, known: Mapping[str, Value], new: Mapping[str, Value]) -> None:
    """Write other values into the row that is known by these."""
    values = ", ".join(f"{name} = :new_{name}" for name in new)
    which = " AND ".join(f"{name} = :{name}" for name in known)
    params = {**known, **{f"new_{name}": value for name, value in new.items()}}
    await tx.run(f"UPDATE {table} SET {values} WHERE {which}", params)  # noqa: S608  # our own names
