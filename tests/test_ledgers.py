"""The ledgers that other tests talk about hold what they promise."""

from collections import Counter
from pathlib import Path

from store.model.judgement import Status
from store.model.selection import Selection
from store.progress import judged_targets
from store.store import Store
from tests.ledgers import TEAM, twenty_provinces
from tests.twenty_provinces import THREE_YEARS, TODAY, TWENTY


async def test_twenty_provinces_have_targets_in_every_status(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await twenty_provinces(url)

    async with await Store.open(url) as store:
        ledger = store.ledger(TEAM)
        judged = [
            item for year in THREE_YEARS for item in await judged_targets(ledger, Selection(years=(year,)), TODAY)
        ]

    assert {item.status for item in judged} == {*Status}
    assert {(item.target.province, item.target.year) for item in judged} == {
        (province, year) for province in TWENTY for year in THREE_YEARS
    }
    assert max(Counter(item.status for item in judged).values()) < len(judged) / 3
