"""The number by which a kept answer is known to be old."""

from store.store import Store
from tests.store.samples import by, conference, initiative


async def test_every_write_changes_it(store: Store):
    ledger = store.ledger("T1")
    seen = [await store.state("T1")]
    await ledger.conferences.add(conference(), by())
    seen.append(await store.state("T1"))
    await ledger.conferences.revise(conference(title="Another title"), 1, by())
    seen.append(await store.state("T1"))
    await ledger.write(lambda own: own.commitments.add(initiative(), by()))
    seen.append(await store.state("T1"))
    await ledger.conferences.remove(conference().id, 2, by())
    seen.append(await store.state("T1"))
    assert len(set(seen)) == len(seen)


async def test_reading_leaves_it(store: Store):
    await store.ledger("T1").conferences.add(conference(), by())
    before = await store.state("T1")
    await store.ledger("T1").conferences.get(conference().id)
    assert await store.state("T1") == before


async def test_another_process_changes_it_where_one_can_write(postgres_url: str):
    async with await Store.open(postgres_url) as ours, await Store.open(postgres_url) as theirs:
        before = await ours.state("T1")
        await theirs.ledger("T1").conferences.add(conference(), by())
        assert await ours.state("T1") != before
