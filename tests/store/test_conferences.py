"""Documents by province and year."""

from store.store import Ledger
from tests.store.samples import by, conference, moment


async def test_the_documents_of_a_province(ledger: Ledger) -> None:
    for id in ("HA-2021", "HA-2022", "HA-2022-b", "GS-2022"):
        await ledger.conferences.add(conference(id), by())
    assert [found.id for found in await ledger.conferences.of_province("HA")] == ["HA-2022", "HA-2022-b", "HA-2021"]
    assert [found.id for found in await ledger.conferences.of_province("HA", 2021)] == ["HA-2021"]
    assert await ledger.conferences.of_province("XJ") == []


async def test_the_documents_as_they_stood(ledger: Ledger) -> None:
    await ledger.conferences.add(conference("HA-2022", title="First"), by(0))
    await ledger.conferences.revise(conference("HA-2022", title="Second"), 1, by(10))
    await ledger.conferences.add(conference("HA-2022-b"), by(10))
    assert [found.title for found in await ledger.at(moment(5)).conferences.of_province("HA")] == ["First"]


async def test_documents_by_their_ids(ledger: Ledger) -> None:
    for id in ("HA-2022", "GS-2022"):
        await ledger.conferences.add(conference(id), by())
    assert await ledger.conferences.named(["HA-2022", "XJ-2022"]) == {"HA-2022": conference("HA-2022")}
    assert await ledger.conferences.named([]) == {}
