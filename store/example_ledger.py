"""A ledger to begin with: real commitments of a few provinces, and what was measured since."""

import json
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from importlib.resources import files
from typing import Any

from config.provinces import PROVINCES
from store.database import Transaction, Within
from store.model.actual import Actual
from store.model.commitment import COMMITMENT, Commitment
from store.model.commitment_id import CommitmentId
from store.model.conference import Conference
from store.model.event import Authorship
from store.store import Ledger, Store
from store.viewpoint import Viewpoint

Facts = Mapping[str, Any]  # one object of an example file: the model that is made of it checks it


class LedgerInUseError(Exception):
    """The database holds a ledger already, with which examples would mix."""


async def load(store: Store, team_id: str, by: Authorship, *, only: Container[str] = PROVINCES) -> int:
    """Record every example of these provinces as one write, and tell how many records that is.

    Raises:
        LedgerInUseError: any team has a ledger in this database; nothing is written.
    """

    async def write(tx: Transaction) -> int:
        if await tx.one("SELECT team_id FROM ledgers LIMIT 1"):
            raise LedgerInUseError("The database holds a ledger already: examples go only into an empty one.")
        ledger = Ledger(Within(tx), Viewpoint(team_id))
        await record_into(ledger, by, only)
        return await ledger.revision()

    return await store.database.write(write)


async def record_into(ledger: Ledger, by: Authorship, only: Container[str] = PROVINCES) -> None:
    """Record every example of these provinces."""
    for file in example_files():
        conference = conference_of(file["conference"])
        if conference.province not in only:
            continue
        await ledger.conferences.add(conference, by)
        for commitment in commitments_of(file, conference):
            await ledger.commitments.add(commitment, by)
        for actual in actuals_of(file["actuals"], by.actor):
            await ledger.actuals.add(actual, by)


def example_files() -> Iterator[Facts]:
    """What stands in the files of config/example, in the order of their names."""
    folder = files("config") / "example"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json"):
            yield json.loads(file.read_text("utf-8"))


def conference_of(facts: Facts) -> Conference:
    """The document, under its province and year."""
    known = {name: value for name, value in facts.items() if name != "review"}
    return Conference.model_validate(
        {**known, "id": f"{facts['province']}-{facts['year']}", "reviews": facts["review"]}
    )


def commitments_of(file: Facts, conference: Conference) -> Iterator[Commitment]:
    """The targets and then the initiatives, under the numbers that the file gives them."""
    for kind in ("target", "initiative"):
        for facts in file[f"{kind}s"]:
            deadline = {"on": facts["deadline"], "precision": facts["precision"]} if facts["deadline"] else None
            known = {name: value for name, value in facts.items() if name not in ("number", "precision")}
            yield COMMITMENT.validate_python(
                {
                    **known,
                    "kind": kind,
                    "id": str(CommitmentId(conference.province, conference.year, facts["number"])),
                    "conference_id": conference.id,
                    "province": conference.province,
                    "year": conference.year,
                    "deadline": deadline,
                }
            )


def actuals_of(figures: list[Facts], entered_by: str) -> Iterator[Actual]:
    """Figures, each of the last day of its year unless it names another; several of one metric and year are counted."""
    seen: Counter[str] = Counter()
    for facts in figures:
        series = f"{facts['province']}-{facts['metric']}-{facts['year']}"
        seen[series] += 1
        computed = facts["computed"] or {}
        yield Actual.model_validate(
            {
                "id": f"{series}-{seen[series]}",
                **{name: facts[name] for name in ("province", "metric", "basis", "value", "bound", "value_words")},
                "as_of": facts.get("as_of", f"{facts['year']}-12-31"),
                "release": facts["status"],
                "released": facts["released"],
                "computed": computed.get("en"),
                "computed_zh": computed.get("zh"),
                "source": {
                    "name": facts["source"],
                    "name_zh": facts["source_zh"],
                    "address": facts["address"],
                    "published": facts["released"],
                },
                "note": facts["note"],
                "entered_by": entered_by,
            }
        )
