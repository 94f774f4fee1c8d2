"""Whoever is erased is nowhere any more; what they did stays, and so does everybody else."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.waits import Waits
from store.bot_state import Card
from store.database import Engine, Row, Transaction
from store.erasure import TABLES, LedgersOwnWordError, Person, erase_person, erase_team
from store.installations import Installations
from store.model.addressee import Addressee
from store.model.event import Authorship
from store.model.limits import has_left
from store.model.occurrence import Key, Kind, Occurrence
from store.model.postponement import Postponement
from store.model.process import Process, TeamStanding
from store.model.role import Grant, Role
from store.model.selection import Selection
from store.model.subscription import Subscription
from store.outbox import Item
from store.reminders import Reply, Said
from store.store import Store
from store.vault import Vault
from tests.store.samples import (
    TOKEN_KEYS,
    actual,
    assessment,
    by,
    conference,
    evidence,
    initiative,
    installed,
    milestone,
    moment,
    target,
)

WAITS = Waits()
ADA, TOM = "U0ADA", "U0ADATOO"  # the one begins as the other does
NAMES = ("Ada Moreau", "王芳", 'O"Neil')
SAID = f'<@{ADA}|ada> says: ask {ADA}, or Ada Moreau (王芳老师, O"Neil), not Ada Moreaux, nor <@{TOM}>'
COLUMNS = {
    "sqlite": """
        SELECT found.name AS place, made.name, made.pk > 0 AS is_key
        FROM sqlite_master AS found JOIN pragma_table_info(found.name) AS made WHERE found.type = 'table'
    """,
    "postgres": """
        SELECT own.table_name AS place, own.column_name AS name, key.column_name IS NOT NULL AS is_key
        FROM information_schema.columns AS own LEFT JOIN (
            information_schema.key_column_usage AS key JOIN information_schema.table_constraints AS made
                ON made.constraint_name = key.constraint_name AND made.constraint_type = 'PRIMARY KEY'
        ) ON key.table_name = own.table_name AND key.column_name = own.column_name
        WHERE own.table_schema = 'public'
    """,
}


async def everything(tx: Transaction, team_id: str) -> str:
    """All that the database holds of a team, as text."""
    rows: list[Row] = []
    for table in TABLES:
        rows += await tx.all(f"SELECT * FROM {table} WHERE team_id = :team_id ORDER BY 1, 2", {"team_id": team_id})  # noqa: S608
    rows += await tx.all(
        "SELECT pieces FROM searched_pieces WHERE rowid IN (SELECT number FROM searched WHERE team_id = :team_id)",
        {"team_id": team_id},
    )
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, default=str)


async def lived_in(store: Store, team_id: str) -> None:
    """A ledger in which Ada is everywhere where somebody can be."""
    ledger = store.ledger(team_id)
    await ledger.conferences.add(conference(), by(0, ADA, SAID))
    await ledger.commitments.add(target(owner=ADA, note=SAID), by(1, ADA))
    await ledger.commitments.add(initiative(owner=TOM), by(2, TOM))
    await ledger.commitments.revise(initiative(owner=ADA), 1, by(3, TOM))
    await ledger.actuals.add(actual(entered_by=ADA), by(4, ADA))
    await ledger.milestones.add(milestone("m1"), by(5, ADA))
    await ledger.assessments.add(assessment("j1", assessed_by=ADA, reason=SAID), by(6, TOM))
    await ledger.evidence.add(evidence("e1", said_by=ADA, saved_by=TOM, quote=SAID), by(6, TOM))
    await ledger.grants.add(Grant(id=ADA, role=Role.COORDINATOR), by(7, TOM))
    await ledger.grants.add(Grant(id=TOM, role=Role.EDITOR), by(8, TOM))
    told = Subscription(id="S1", channel_id="C1", starts_on=moment(0).date(), created_by=ADA)
    await ledger.subscriptions.add(told, by(9, ADA))
    put_off = Postponement(
        commitment_id="HA-2022-01", recipient=f"owner:{ADA}", until=date(2026, 3, 8), on=date(2026, 3, 1)
    )
    await ledger.postponements.add(put_off, by(10, ADA))
    for id in (ADA, TOM):
        await ledger.drafts.put(id, "add", {"title": SAID}, moment(0))
        await ledger.follows.put(id, ["HA"])
        await ledger.homes.put(id, "sum")
        await ledger.greetings.claim(id, moment(0))
    await ledger.groups.put("S0GROUP", [ADA, TOM])
    installations = Installations(store.database, Vault(TOKEN_KEYS))
    await installations.save(installed(team_id, "E1", installer=ADA))
    await installations.reach("E1", [team_id], moment(0))
    await ledger.cards.put(Card("HA-2022-01", "C1", "1.2", "en", ADA))
    await ledger.reminders.reply(Reply(Addressee.person(ADA), "HA-2022-01", Said.NOT_MINE, date(2026, 3, 1)))
    for recipient in (f"owner:{ADA}", f"owner:{TOM}", "S1"):
        await posted(store, team_id, recipient)


async def posted(store: Store, team_id: str, recipient: str) -> None:
    """A reminder with what was answered to it, and a reply in its thread."""
    key = Key(Kind.REMINDER, recipient, "HA-2022-01", "2022-12-31:-7d")
    occurrence = Occurrence(key, date(2026, 3, 1), moment(0), moment(0) + timedelta(days=7))
    await store.plans.enter(team_id, recipient, f"D{recipient}", occurrence)
    (post,) = await store.outbox.claim(team_id, moment(0), "me", WAITS)
    await store.outbox.freeze(post, json.dumps({"text": SAID}), [SAID], None, [Item(key, "HA-2022-01", "en")])
    assert await store.outbox.begin(post, moment(0), moment(0), WAITS)
    assert await store.outbox.sent(post, "1.0", moment(0))
    (reply,) = await store.outbox.claim(team_id, moment(0), "me", WAITS)
    await store.outbox.begin(reply, moment(0), moment(0), WAITS)
    await store.outbox.sent(reply, "1.1", moment(0))


async def erased(store: Store, teams: Sequence[str]) -> Person:
    """Ada is not known any more."""
    person = Person.leaving(ADA, NAMES)

    async def work(tx: Transaction) -> None:
        for team_id in teams:
            await erase_person(tx, team_id, person, Authorship(actor="(erase)", at=moment(100)))

    await store.database.write(work)
    return person


async def test_of_a_person_nothing_is_left_but_what_they_did(store: Store) -> None:
    for team_id in ("T1", "T2"):
        await lived_in(store, team_id)
    await Installations(store.database, Vault(TOKEN_KEYS)).save(installed(None, "E1", installer=ADA))
    before = await store.database.read(lambda tx: everything(tx, "T2"))
    state = await store.state("T1")

    person = await erased(store, ["T1"])

    left = await store.database.read(lambda tx: everything(tx, "T1"))
    left += await store.database.read(lambda tx: everything(tx, "E1"))
    gone = [ADA + mark for mark in ('"', "|", ">", ",", " ", "\\")] + ["Ada Moreau ", "Ada Moreau(", "王芳", "Neil"]
    assert [text for text in gone if text in left] == []
    assert "Ada Moreaux" in left
    assert "somebody who left" in left
    assert "已离开的成员老师" in left
    assert await store.database.read(lambda tx: everything(tx, "T2")) == before
    assert await store.state("T1") != state

    ledger = store.ledger("T1")
    assert has_left(person.stand_in)
    assert await ledger.commitments.count(Selection(owners=(person.stand_in,))) == 2
    assert len(await ledger.events.by(person.stand_in, 100)) == 6
    assert (await ledger.actuals.get(actual().id)).entered_by == person.stand_in
    assert (await ledger.assessments.get("j1")).assessed_by == person.stand_in
    assert (await ledger.evidence.get("e1")).said_by == person.stand_in
    assert [grant.id for grant in await ledger.grants.all()] == [TOM]
    assert await ledger.follows.of(TOM) == ["HA"]
    assert await ledger.groups.of("S0GROUP") == [TOM]
    assert await ledger.reminders.told(f"owner:{ADA}") == {}
    assert [*await ledger.reminders.told(f"owner:{TOM}")] == ["HA-2022-01"]
    assert [*await ledger.postponements.of(f"owner:{person.stand_in}")] == ["HA-2022-01"]
    for table in ledger.records.values():
        for version in await table.present():
            assert await table.history(version.record.id), "every version can be read as before"


@pytest.mark.parametrize("name", ["kind", "value", "deadline", "team_id"])
async def test_a_name_that_is_a_fields_too_leaves_every_record_readable(store: Store, name: str) -> None:
    await lived_in(store, "T1")
    person = Person.leaving(ADA, [name])
    await store.database.write(lambda tx: erase_person(tx, "T1", person, by(100)))
    for table in store.ledger("T1").records.values():
        for version in await table.present():
            assert await table.history(version.record.id)


@pytest.mark.parametrize("name", ["target", "HA"])
async def test_a_name_without_which_a_record_cannot_be_read_is_refused(store: Store, name: str) -> None:
    await lived_in(store, "T1")
    before = await store.database.read(lambda tx: everything(tx, "T1"))
    with pytest.raises(LedgersOwnWordError):
        await store.database.write(lambda tx: erase_person(tx, "T1", Person.leaving(ADA, [name]), by(100)))
    assert await store.database.read(lambda tx: everything(tx, "T1")) == before


async def test_two_who_left_are_still_two(store: Store) -> None:
    await lived_in(store, "T1")
    first = await erased(store, ["T1"])

    async def work(tx: Transaction) -> None:
        await erase_person(tx, "T1", Person.leaving(TOM), by(200))

    await store.database.write(work)
    ledger = store.ledger("T1")
    assert await ledger.grants.all() == []
    assert len(await ledger.events.by(first.stand_in, 100)) == 6
    assert {grant.record.id for grant in await ledger.grants.history(first.stand_in)} == {first.stand_in}


async def test_of_a_team_nothing_is_left_at_all(store: Store) -> None:
    for team_id in ("T1", "T2"):
        await lived_in(store, team_id)
    teams = {team_id: TeamStanding(heard_at=moment(0)) for team_id in ("T1", "T2")}
    seen = {"started_at": moment(0), "seen_at": moment(0), "by_sockets": False, "database": "SQLite", "teams": teams}
    await store.processes.put(Process(name="here:1", version="0", **seen))
    before = await store.database.read(lambda tx: everything(tx, "T2"))
    removed, changed = await store.database.write(lambda tx: erase_team(tx, "T1"))
    assert removed > 40
    assert changed == 1
    (process,) = await store.processes.all(moment(0))
    assert process.teams.keys() == {"T2"}
    assert await store.database.read(lambda tx: everything(tx, "T1")) == "[]"
    assert await store.database.read(lambda tx: everything(tx, "T2")) == before


async def test_no_table_is_left_out(store: Store, engine: Engine) -> None:
    keys: dict[str, set[str]] = {}
    teams = set()
    for row in await store.database.read(lambda tx: tx.all(COLUMNS[engine])):
        if row["is_key"]:
            keys.setdefault(row["place"], set()).add(row["name"])
        if row["name"] == "team_id":
            teams.add(row["place"])
    assert {table: {"team_id", *key} for table, key in TABLES.items()} == {
        table: {"team_id", *keys[table]} for table in teams
    }


async def test_the_file_itself_keeps_nothing(sqlite_path: Path) -> None:
    def holding() -> list[str]:
        return [file.name for file in sqlite_path.parent.iterdir() if b"or Ada Moreau (" in file.read_bytes()]

    async with await Store.open(f"sqlite:///{sqlite_path}") as store:
        await lived_in(store, "T1")
        await erased(store, ["T1"])
        assert holding()
        await store.database.scrub()
        assert holding() == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"<@{ADA}>", "<@X>"),
        (f"<@{ADA}|ada.moreau>", "<@X>"),
        (f"owner:{ADA}", "owner:X"),
        (TOM, TOM),
        (f"x{ADA}", f"x{ADA}"),
        ("Ada Moreau.", "somebody who left."),
        ("Ada Moreaux", "Ada Moreaux"),
        ("问王芳好", "问已离开的成员好"),
        ('{"note":"O\\"Neil"}', '{"note":"somebody who left"}'),
        ('{"note":"\\u738b\\u82b3"}', '{"note":"已离开的成员"}'),
        ('{"王芳" : ["王芳"]}', '{"王芳" : ["已离开的成员"]}'),
        ('[sic] "王芳": Ada Moreau', '[sic] "已离开的成员": somebody who left'),
    ],
)
def test_how_somebody_goes_from_a_text(text: str, left: str) -> None:
    assert Person(ADA, NAMES, "X").gone_from("record", text) == left


def test_of_codes_only_ids_go():
    assert Person(ADA, NAMES, "X").gone_from("recipient", f"owner:{ADA}|Ada Moreau") == "owner:X|Ada Moreau"
