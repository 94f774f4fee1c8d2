"""What a figure does beyond its own target: it is where another starts from, and official ones are there already."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import pytest_asyncio

from store.model.commitment import Comparator, Target
from store.model.deadline import Deadline, Precision
from store.model.event import Authorship
from store.model.role import Grant, Role
from store.store import Ledger
from tests.harness import LocalWorkspace, Persona
from tests.ledgers import bot_over

BY = Authorship(actor="U0TEST", at=datetime(2026, 1, 5, 9, tzinfo=UTC))
PLAN_OF_2026 = {
    "year": "2026",
    "doc_title": "Plan of 2026",
    "doc_held": "2026-01-09",
    "doc_address": "https://example.org/plan",
}
SOURCE = {"source": "Henan statistics", "address": "https://example.org/bulletin"}


def promise(id: str, metric: str, value: str, due: int, **changes: object) -> Target:
    facts = {
        "province": id[:2],
        "year": int(id[3:7]),
        "title": f"Promise {id}",
        "metric": metric,
        "value": Decimal(value),
        "comparator": Comparator.AT_LEAST,
        "deadline": Deadline(on=date(due, 12, 31), precision=Precision.YEAR),
    }
    return Target.model_validate({"id": id, **facts, **changes})


async def fill(ledger: Ledger) -> None:
    await ledger.grants.add(Grant(id="U0ADA", role=Role.COORDINATOR), BY)
    await ledger.grants.add(Grant(id="U0FANG", role=Role.EDITOR), BY)
    for target in (
        promise("HA-2023-01", "rd_intensity", "2.3", 2027),
        promise("HA-2026-01", "industrial_rd_coverage", "60", 2027),
        promise("SC-2022-01", "rd_expenditure", "120000000000", 2022),
        promise("HA-2022-01", "rd_expenditure", "17", 2022, basis="growth_rate", comparator=">"),
        promise("GS-2022-01", "industrial_rd_coverage", "40", 2022),
        promise("HE-2022-01", "rd_expenditure", "900e8", 2022),
        promise("HE-2022-02", "rd_expenditure", "920e8", 2022),
        promise("BJ-2022-01", "tech_contract_turnover", "900000000000", 2022),
    ):
        await ledger.commitments.add(target, BY)


@pytest_asyncio.fixture(scope="module")
async def local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    async with bot_over(tmp_path_factory.mktemp("figures"), fill) as running:
        yield running


@pytest.fixture
def ada(local: LocalWorkspace) -> Persona:
    return local.person("ada")


@pytest.fixture
def fang(local: LocalWorkspace) -> Persona:
    return local.person("fang")


async def test_a_verdict_rests_on_an_official_figure_and_says_so(ada: Persona, fang: Persona):
    card = await ada.type("/commitment SC-2022-01")
    assert "✅ Met" in card.text
    assert "official: National R&D bulletin 2022 (NBS, MoST, MoF)), against ≥ CNY 120 billion." in card.text
    assert "2022: CNY 121.5 billion · final, released 18 Sep 2023" in card.text

    card = await fang.type("/commitment SC-2022-01")
    assert "官方统计：2022年全国科技经费投入统计公报（国家统计局、科学技术部、财政部）" in card.text


async def test_contracts_of_the_yearbook_leave_a_promise_open(ada: Persona, fang: Persona):
    assert "counts otherwise than provinces do" in (await ada.type("/commitment BJ-2022-01")).text
    assert "口径与各省不同" in (await fang.type("/commitment BJ-2022-01")).text


async def test_the_official_figure_is_taken_as_the_baseline_from_the_card(ada: Persona, fang: Persona):
    card = await fang.type("/commitment HA-2023-01")
    refused = await fang.press(card, "以1.96%（2022年）为基期值")
    assert "协调员" in refused.text

    card = await ada.type("/commitment HA-2023-01")
    answer = await ada.press(card, "Use 1.96% (2022) as the baseline")
    assert "HA-2023-01 has its baseline." in answer.text
    assert "Baseline: 1.96% (2022), from China Statistical Yearbook on Science and Technology 2024" in answer.text
    assert "🔴 Off track" in answer.text
    assert "of the way from 1.96%" in answer.text

    assert "Another figure" not in (await ada.press(card, "Use 1.96% (2022) as the baseline")).text
    await ada.press(answer, "Undo")
    assert "Use 1.96% (2022) as the baseline" in (await ada.type("/commitment HA-2023-01")).buttons


async def test_a_figure_that_was_just_recorded_is_offered_as_the_baseline(ada: Persona):
    await ada.type("/commitment update HA-2026-01 50% as of 2025, released 2026-02-01")
    saved = await ada.send(**SOURCE)

    answer = await ada.press(saved, "Use 50% (2025) as the baseline")
    assert "No figure is recorded since its baseline of 50% (2025)." in answer.text
    await ada.type("/commitment update HA-2026-01 53% as of 2026-06-30, released 2026-07-20")
    saved = await ada.send(**SOURCE)
    assert "30% of the way from 50%" in saved.text
    assert not any("baseline" in label for label in saved.buttons)


async def test_what_is_recorded_starts_from_the_last_figure_by_itself(ada: Persona):
    await ada.type("/commitment add Sichuan R&D intensity to reach 3% by the end of 2027")
    saved = await ada.send(**PLAN_OF_2026)

    assert "Baseline: 2.32% (2024), from National R&D bulletin 2024" in saved.text
    assert "starting from" in saved.text


GROWTH = "/commitment update HA-2022-01 17.5% as of 2022, final, released 2023-09-18"


async def test_a_stated_figure_that_two_levels_speak_against_is_doubted_and_both_stay_visible(
    ada: Persona, fang: Persona
):
    assert "❌ Missed" in (await ada.type("/commitment HA-2022-01")).text
    await fang.type("/commitment update HA-2022-01 17.5% 截至2022年, 2023-09-18发布")
    asked = await fang.send(**SOURCE)
    assert "按两年数据推算应为12.2%：1143.3亿元（2022年）对比1018.8亿元（2021年）" in asked.text
    await fang.close()

    await ada.type(GROWTH)
    asked = await ada.send(**SOURCE)
    assert "Two levels give 12.2% instead: CNY 114.33 billion (2022) against CNY 101.88 billion (2021)." in asked.text
    saved = await ada.send()
    assert "✅ Met (was: ❌ Missed)" in saved.text
    assert "At odds with it: 12.2%, computed from two levels" in saved.text
    assert "by which it would be missed. The status rests on the figure as stated." in saved.text
    assert "National R&D bulletin 2022" in (await ada.type("/commitment HA-2022-01")).text
    await ada.press(saved, "Undo")


async def test_a_level_that_is_not_the_official_one_is_doubted(ada: Persona):
    await ada.type("/commitment update HA-2023-01 2.3% as of 2022, released 2023-11-01")
    asked = await ada.send(**SOURCE)
    assert "The official figure of 2022 is 1.96% (China Statistical Yearbook" in asked.text
    await ada.close()


async def test_a_province_can_ask_for_a_second_person(ada: Persona, fang: Persona):
    refused = await fang.type("/commitment 确认 河南 开")
    assert "协调员" in refused.text
    settled = await ada.type("/commitment confirm henan on")
    assert "decides a verdict only when a second person has confirmed it" in settled.text
    assert "That is so already" in (await ada.type("/commitment confirm henan on")).text

    await fang.type(GROWTH)
    await fang.send(**SOURCE)
    saved = await fang.send()
    assert "须由第二人在卡片上确认" in saved.text
    assert "❌ 未达标（与之前相同）" in saved.text

    own = await fang.type("/commitment HA-2022-01")
    assert "待第二人确认" in own.text
    assert "须由另一人确认" in (await fang.press(own, "确认17.5%（2022年）")).text

    card = await ada.type("/commitment HA-2022-01")
    assert "recorded by @fang · waits for a second person" in card.text
    answer = await ada.press(card, "Confirm 17.5% (2022)")
    assert "Recorded by @fang, confirmed by @ada." in answer.text
    assert "✅ Met" in answer.text
    assert "At odds with it: 12.2%" in answer.text
    assert "confirmed by @ada" in (await ada.type("/commitment HA-2022-01")).text
    assert "Confirmed by" in (await ada.type("/commitment history HA-2022-01")).text
    assert "waits for nobody's" in (await ada.press(card, "Confirm 17.5% (2022)")).text

    undone = await ada.press(answer, "Undo")
    assert "❌ Missed" in undone.text
    again = await ada.type("/commitment confirm HA-2022-01")
    assert "confirmed by @ada" in again.text
    assert "No figure of HA-2022-01 waits" in (await ada.type("/commitment confirm HA-2022-01")).text
    assert "need no second person any more" in (await ada.type("/commitment confirm henan off")).text


async def test_what_a_figure_turns_is_shown_before_it_is_saved(ada: Persona, fang: Persona):
    await ada.type("/commitment update HE-2022-01 950亿元 as of 2022, released 2026-03-01")
    assert "Saved like this, it changes:" in ada.screen.text
    assert "• HE-2022-01: ☑️ Met late → ✅ Met on revision" in ada.screen.text
    assert "• HE-2022-02: ☑️ Met late → ✅ Met on revision" in ada.screen.text
    await ada.close()

    await ada.type("/commitment update HE-2022-01")
    told = await ada.press(ada.screen, "What would change?")
    assert "Fill in the figure and its year first" in told.text
    asked = await ada.send(value="950亿元", as_of="2022", released="2026-03-01", **SOURCE)
    assert "The official figure of 2022 is" in asked.text
    assert "• HE-2022-02: ☑️ Met late → ✅ Met on revision" in asked.text
    saved = await ada.send()
    assert "Judged anew too: HE-2022-02" in saved.text
    await ada.press(saved, "Undo")

    await fang.type("/commitment update HE-2022-01 700亿元 截至2022年, 2026-03-01发布")
    assert "如此保存，不改变任何状态。" in fang.screen.text
    await fang.close()


async def test_an_import_says_which_statuses_its_figures_change(ada: Persona):
    rows = "province,metric,year,actual,source,released\nHebei,rd_expenditure,2022,950亿元,Bulletin,2026-03-01"
    await ada.type("/commitment import")
    await ada.submit(rows=rows)
    told = await ada.told("pasted rows")
    assert "2 statuses change by its figures" in told.text
    assert "• HE-2022-01: ☑️ Met late → ✅ Met on revision" in told.text


@pytest.mark.parametrize("words", ["nowhere on", "henan", "henan perhaps", "SC-2022-01 now"])
async def test_what_cannot_be_confirmed_is_said(ada: Persona, words: str):
    assert "Name a commitment, or a province with on or off" in (await ada.type(f"/commitment confirm {words}")).text


async def test_where_nobody_asks_for_it_a_figure_decides_at_once(ada: Persona):
    await ada.type("/commitment update GS-2022-01 45% as of 2022, released 2023-09-18")
    saved = await ada.send(**SOURCE)
    assert "✅ Met" in saved.text
    assert "second person" not in saved.text
