"""Many provinces and years at a glance, as people look at them."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.workspace.state.clock import MovableClock
from config.metrics import METRICS
from config.provinces import PROVINCES
from handlers.deadlines import deadlines
from handlers.initiatives import initiatives
from handlers.phrases.language import language_for
from handlers.targets import targets
from handlers.views.kit.blocks import TABLE_CHARACTERS
from handlers.views.kit.question import Asked
from handlers.views.kit.reader import Reader
from store.model.commitment import State
from store.store import Ledger, Store
from tests.harness import LocalWorkspace, Persona, running_bot
from tests.ledgers import BY, TEAM, target, twenty_provinces
from tests.twenty_provinces import TODAY

SIX = ("HE", "JS", "HA", "HB", "SN", "GS")
READER = Reader("U1", language_for("en"))


@pytest_asyncio.fixture(scope="module")
async def local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    url = f"sqlite:///{tmp_path_factory.mktemp('overview') / 'bot.db'}"
    await twenty_provinces(url, SIX)
    async with running_bot(url, clock=MovableClock(datetime.fromisoformat(f"{TODAY}T12:00+08:00"))) as running:
        yield running


@pytest.fixture
def ada(local: LocalWorkspace) -> Persona:
    return local.person("ada")


async def test_a_headline_and_a_row_for_each_province_and_year(ada: Persona):
    told = await ada.type("/targets")

    title, headline, week, *_ = told.text.split("\n")
    assert title == "6 provinces, 2024–2026"
    assert headline.startswith("183 targets: 65 met, 13 missed, ")
    assert week == "In the last 7 days: 4 new promises."
    assert len(told.rows) == 1 + 6 * 3
    missed = [0 if row[4] == "–" else int(row[4]) for row in told.rows[1:]]
    assert missed == sorted(missed, reverse=True), "the worst first"


async def test_every_column_of_numbers_sorts_by_them(ada: Persona):
    (table,) = [block for block in (await ada.type("/targets")).blocks if block["type"] == "data_table"]

    kinds = [{cell["type"] for cell in column[1:]} for column in zip(*table["rows"], strict=True)]
    assert kinds == [{"raw_text"}, *[{"raw_number"}] * 10]


async def test_a_year_has_a_column_for_each_metric(ada: Persona):
    told = await ada.press(await ada.type("/targets"), "2025")

    assert told.text.startswith("6 provinces, 2025\n")
    assert told.rows[0][:3] == ["Province", "R&D expenditure, growth", "R&D intensity"]
    cells = {row[0]: row[1:] for row in told.rows[1:]}
    assert any(cell.startswith("❌ Missed: ") for cell in cells["Shaanxi"])
    assert len(cells) == 6
    listed = await ada.press(told, "As a list")
    assert listed.rows[0][:3] == ["ID", "Status", "Province"]
    assert (await ada.press(await ada.press(listed, "With reasons"), "Table")).rows == told.rows


async def test_a_year_of_which_nothing_is_on_record_says_which_there_are(ada: Persona):
    assert "On record: 2024, 2025, and 2026." in (await ada.type("/targets 2019")).text


async def test_a_metric_is_ordered_by_what_is_promised_and_drawn(ada: Persona):
    told = await ada.type("/targets rd_intensity 2025")

    promised = [float(row[3].removeprefix("≥ ").removesuffix("%")) for row in told.rows[1:]]
    assert promised == sorted(promised, reverse=True)
    (table,) = [block for block in told.blocks if block["type"] == "data_table"]
    assert {row[3]["type"] for row in table["rows"][1:]} == {"raw_number"}, "so the column sorts by numbers"
    (chart,) = [block["chart"] for block in told.blocks if block["type"] == "data_visualization"]
    assert [series["name"] for series in chart["series"]] == ["Promised", "Latest figure", "No such promise"]
    assert chart["axis_config"]["categories"][0] == told.rows[1][2]


async def test_menus_name_the_provinces(ada: Persona):
    listed = await ada.press(await ada.type("/targets 2025"), "As a list")

    (menu,) = [
        element
        for block in listed.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "static_select"
    ]
    assert "HA-2025-01 · Henan, R&D intensity" in [option["text"]["text"] for option in menu["options"]]


async def test_a_chinese_lead_reads_chinese(local: LocalWorkspace):
    fang = local.person("fang")
    told, year = await fang.type("/targets"), await fang.type("/targets 2025")

    assert told.text.startswith("6个省份，2024–2026年\n共183项目标，其中达标65项，未达标13项，")
    assert told.rows[0] == [
        *("省份", "年份", "目标", "达标", "未达标", "滞后", "符合序时进度", "应公布未录入", "暂无数据"),
        *("数据覆盖率", "重点任务"),
    ]
    assert not any(word in told.text + year.text for word in ("Met", "Missed", "Overdue", "province", "figure"))


async def test_an_empty_ledger_says_what_to_do_first(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger(TEAM)
        for answer, words in (
            *((targets, words) for words in ("", "2026", "henan", "national_st_awards")),
            *((other, words) for other in (initiatives, deadlines) for words in ("", "henan")),
        ):
            told = await answer(Asked(topic="targets", words=words), ledger, TODAY, READER)

            assert "Nothing is recorded yet. Three steps to begin:" in told.text
            begin = [element["text"]["text"] for element in told.blocks[1]["elements"]]
            assert begin == ["New commitment", "Import", "Help"]


async def test_thirty_one_provinces_with_all_their_metrics_fit_into_messages(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger(TEAM)
        codes = [code for code in PROVINCES if code not in ("HK", "MO", "TW")]
        await ledger.write(lambda ledger: promise_everything(ledger, codes))
        pages = []
        for page in range(1, 10):
            told = await targets(Asked(topic="targets", words="2026", page=page), ledger, TODAY, READER)
            tables = [block["rows"] for block in told.blocks if block["type"] == "data_table"]
            pages += tables[:1]
            if not any("more metric" in str(block) for block in told.blocks):
                break

    columns = [column["text"] for rows in pages for column in rows[0][1:]]
    assert len(columns) == len({*columns}) == METRICS_PROMISED
    for rows in pages:
        assert len(rows) == 1 + 31
        assert sum(len(cell["text"]) for row in rows for cell in row) < TABLE_CHARACTERS
        assert not any("…" in cell["text"] for row in rows for cell in row)


METRICS_PROMISED = 20


async def promise_everything(ledger: Ledger, codes: Sequence[str]) -> None:
    for code in codes:
        for number, metric in enumerate([*METRICS][:METRICS_PROMISED], start=1):
            promise = target(f"{code}-2026-{number:02}", METRICS[metric].en)
            await ledger.commitments.add(promise.model_copy(update={"metric": metric}), BY)


async def test_a_list_holds_as_many_as_the_overview_counts(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await twenty_provinces(url)
    async with await Store.open(url) as store:
        ledger = store.ledger(TEAM)
        counted = await targets(Asked(topic="targets"), ledger, TODAY, READER)
        listed = await targets(Asked(topic="targets", words="missed"), ledger, TODAY, READER)

    assert " 53 missed," in counted.text
    assert "53 targets: 53 missed." in listed.text


async def test_provinces_whose_promises_were_all_dropped_are_not_empty(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger(TEAM)
        dropped = target("HN-2026-01", "Once promised").model_copy(update={"state": State.DROPPED})
        await ledger.commitments.add(dropped, BY)
        told = await targets(Asked(topic="targets", words="hunan"), ledger, TODAY, READER)

    assert told.text == "Hunan (湖南): 1 promise is on record, and it was dropped."
    assert "HN-2026-01" in str(told.blocks[1])
