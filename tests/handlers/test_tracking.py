"""`/commitment update`: figures and steps, as coordinators enter them."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from store.model.commitment import Comparator, Initiative, Target
from store.model.deadline import Deadline, Precision
from store.model.event import Authorship
from store.model.role import Grant, Role
from store.store import Store
from tests.harness import LocalWorkspace, Persona, running_bot
from tests.ledgers import TEAM

BY = Authorship(actor="U0TEST", at=datetime(2026, 1, 5, 9, tzinfo=UTC))
END_OF_2022 = Deadline(on=date(2022, 12, 31), precision=Precision.YEAR)
SOURCE = {"source": "Henan R&D bulletin", "address": "https://example.org/bulletin"}


def promise(id: str, metric: str, value: str, comparator: Comparator = Comparator.AT_LEAST, **more: object) -> Target:
    facts = {"province": id[:2], "year": 2022, "title": f"Promise {id}", "deadline": END_OF_2022}
    return Target.model_validate(
        {"id": id, **facts, "metric": metric, "value": Decimal(value), "comparator": comparator, **more}
    )


@pytest_asyncio.fixture(scope="module")
async def local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own, with promises of 2022 and no figure but the official ones, which are no city's."""
    url = f"sqlite:///{tmp_path_factory.mktemp('tracking') / 'bot.db'}"
    async with await Store.open(url) as store:
        ledger = store.ledger(TEAM)
        await ledger.grants.add(Grant(id="U0ADA", role=Role.COORDINATOR, provinces=("HA", "GS", "HB")), BY)
        await ledger.grants.add(Grant(id="U0FANG", role=Role.EDITOR), BY)
        for province in ("HA", "GS", "HB", "HN"):
            id = f"{province}-2022"
            whose: dict[str, object] = {"scope": "city", "scope_name": "Zhengzhou"} if province == "HA" else {}
            await ledger.commitments.add(promise(f"{id}-01", "rd_intensity", "1.96", Comparator.AT_LEAST, **whose), BY)
            more = {"basis": "growth_rate"}
            await ledger.commitments.add(promise(f"{id}-02", "rd_expenditure", "17", Comparator.MORE_THAN, **more), BY)
            await ledger.commitments.add(
                promise(f"{id}-03", "high_tech_enterprises", "10000", Comparator.MORE_THAN), BY
            )
            await ledger.commitments.add(
                Initiative(
                    id=f"{id}-04", province=province, year=2022, title="Build a laboratory", deadline=END_OF_2022
                ),
                BY,
            )
        rising: dict[str, Any] = {
            "deadline": Deadline(on=date(2030, 12, 31)),
            "baseline": {"value": 100, "on": "2020-12-31"},
        }
        await ledger.commitments.add(promise("HA-2022-05", "new_rd_institutions", "200", **rising), BY)
    async with running_bot(url) as running:
        yield running


@pytest.fixture
def ada(local: LocalWorkspace) -> Persona:
    return local.person("ada")


@pytest.fixture
def fang(local: LocalWorkspace) -> Persona:
    return local.person("fang")


def value_of(person: Persona, name: str) -> str:
    """What a field of the topmost modal holds before anybody types."""
    assert person.modal is not None
    element = next(block["element"] for block in person.modal.blocks if block["block_id"] == name)
    return str(element.get("initial_value") or element.get("initial_date") or element["initial_option"]["value"])


async def test_a_first_release_misses_and_a_revision_meets(ada: Persona):
    await ada.type("/commitment update HA-2022-01 1.86% as of 2022, released 2023-09-18")
    assert [value_of(ada, name) for name in ("value", "as_of", "released")] == ["1.86%", "2022", "2023-09-18"]
    first = await ada.send(**SOURCE)

    assert first.is_private
    assert "Recorded for HA-2022-01: R&D intensity Zhengzhou: 1.86% (2022, final, released 18 Sep 2023)" in first.text
    assert "Source: Henan R&D bulletin" in first.text
    assert "❌ Missed (was: ⌛ Figure not recorded yet)" in first.text
    assert "against ≥ 1.96%" in first.text

    await ada.type("/commitment update HA-2022-01 1.96% as of 2022, revised, released 2024-10-12")
    second = await ada.send(**SOURCE)

    assert "✅ Met on revision (was: ❌ Missed)" in second.text
    assert "First released as 1.86% on 18 Sep 2023: missed then." in second.text
    assert second.buttons == ["Undo", "History", "Open", "Share"]

    undone = await ada.press(second, "Undo")
    assert "Undone." in undone.text
    assert "HA-2022-01 now: ❌ Missed" in undone.text
    again = await ada.press(undone, "Redo")
    assert "HA-2022-01 now: ✅ Met on revision" in again.text


async def test_growth_is_taken_as_growth_or_as_the_level_it_comes_to(ada: Persona):
    await ada.type("/commitment update HA-2022-02 1018.84亿元 as of 2021, released 2023-09-18")
    await ada.send(basis="level", **SOURCE)
    await ada.type("/commitment update HA-2022-02 1143.26亿元 截至2022年, 2023-09-18发布")
    assert (await ada.submit(**SOURCE))["value"].startswith("That is another unit: this figure is percent")
    answer = await ada.send(basis="level")

    assert "❌ Missed" in answer.text
    assert "12.2%, computed from two levels" in answer.text


@pytest.mark.parametrize(
    ("typed", "name", "error"),
    [
        ({"value": "soon"}, "value", "I cannot read a figure in “soon”."),
        ({"value": "1.8亿元"}, "value", "That is another unit: this figure is percent, for example 1.86%."),
        ({"value": "1–2%"}, "value", "That is a range."),
        ({"value": "-2%"}, "value", "This figure cannot be below zero."),
        ({"as_of": "sometime"}, "as_of", "I cannot read “sometime” as a year or a day."),
        ({"as_of": "3/4/2022"}, "as_of", "“3/4/2022” can be read in two ways."),
        ({"as_of": "2049"}, "as_of", "That day lies ahead"),
        ({"released": "2099-01-01"}, "released", "That day lies ahead."),
        ({"address": None}, "address", "Please complete this required field."),
        ({"address": "https://"}, "address", "That is no address."),
        ({"address": "https://exa mple.org/<!channel>"}, "address", "That is no address."),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(ada: Persona, typed: dict[str, str], name: str, error: str):
    await ada.type("/commitment update GS-2022-01")
    right = {"value": "1.9%", "as_of": "2022", "released": "2023-09-18", **SOURCE}

    errors = await ada.submit(**(right | typed))

    assert errors.keys() == {name}
    assert error in errors[name]
    await ada.close()


async def test_a_document_number_is_source_enough(ada: Persona):
    await ada.type("/commitment update GS-2022-01 1.3% as of 2022, released 2023-09-18")
    answer = await ada.send(source="Bulletin <!channel>", address="甘统字〔2023〕7号")
    assert "Source: Bulletin <!channel> · 甘统字〔2023〕7号" in answer.text
    assert "<!channel>" not in str(answer.blocks)


async def test_what_is_odd_is_asked_once_and_can_be_saved_all_the_same(ada: Persona):
    await ada.type("/commitment update HB-2022-01 186% as of 2022, released 2023-09-18")
    asked = await ada.send(**SOURCE)
    assert "No province has ever been outside 0.2% to 7%." in asked.text
    assert value_of(ada, "source") == SOURCE["source"]

    assert "186%" in (await ada.send()).text
    assert ada.modal is None


async def test_a_question_is_asked_of_each_figure(ada: Persona):
    await ada.type("/commitment update HB-2022-03 12,600 as of 2022, released 2023-09-18")
    await ada.send(**SOURCE)
    await ada.type("/commitment update HB-2022-03 2.5亿家 as of 2023, released 2024-09-18")
    assert "a thousand times more or less than the last figure" in (await ada.send(**SOURCE)).text
    assert "a thousand times more or less" in (await ada.send(value="2.6亿家")).text
    assert "14,000" in (await ada.send(value="1.4万家")).text


async def test_another_value_of_the_same_release_is_offered_as_a_revision(ada: Persona):
    await ada.type("/commitment update HA-2022-03 9,000 as of 2022, released 2023-09-18")
    await ada.send(**SOURCE)
    await ada.type("/commitment update HA-2022-03 10,500 as of 2022, released 2023-09-18")
    asked = await ada.send(**SOURCE)
    assert "Another value is on record for that day" in asked.text
    assert "9,000 (2022, final, released 18 Sep 2023)" in asked.text

    answer = await ada.send(clash="It is a revision of that figure")
    assert "10,500 (2022, revised, released 18 Sep 2023)" in answer.text
    assert "✅ Met (was: ❌ Missed)" in answer.text

    await ada.type("/commitment update HA-2022-03 10,500 as of 2022, revised, released 2023-09-18")
    assert "This is on record already" in (await ada.send(**SOURCE)).text
    await ada.close()


async def test_a_figure_is_judged_for_every_target_that_reads_it(ada: Persona, local: LocalWorkspace):
    await ada.type("/commitment update HB-2022-02 1254.7亿元 as of 2022, released 2023-01-18")
    early = await ada.send(basis="level", **SOURCE)
    assert "(as before)" in early.text


async def test_a_step_gives_an_initiative_its_stage(ada: Persona):
    await ada.type("/commitment update HA-2022-04 launched 2022-05-01 the laboratory was inaugurated")
    filled = [value_of(ada, name) for name in ("stage", "on", "title")]
    assert filled == ["launched", "2022-05-01", "the laboratory was inaugurated"]
    answer = await ada.send(**SOURCE)

    assert "Recorded for HA-2022-04: 1 May 2022, Launched · the laboratory was inaugurated" in answer.text
    assert "Stage: Launched · overdue (was: Past its date, no stage recorded)" in answer.text
    assert "the laboratory was inaugurated" in (await ada.type("/commitment HA-2022-04")).text


async def test_a_step_needs_a_day_that_has_been_and_a_source(ada: Persona):
    await ada.type("/commitment update HA-2022-04")
    errors = await ada.submit(title="Opened", on="2099-01-01", source="The province", address="https://")
    assert errors == {
        "on": "That day lies ahead.",
        "address": "That is no address. It begins with https:// and has no spaces in it.",
    }
    await ada.close()


async def test_whoever_may_not_record_is_told_before_typing(ada: Persona):
    answer = await ada.type("/commitment update HN-2022-01 1.9%")
    assert "Recording for Hunan needs one of its editors or coordinators." in answer.text
    assert "@fang" in answer.text
    assert ada.modal is None


async def test_update_from_a_card_and_its_listeners_without_words(ada: Persona):
    await ada.press(await ada.type("/commitment HB-2022-01"), "Record figure")
    assert "HB-2022-01" in ada.screen.text
    await ada.close()
    assert "There is no commitment HA-2022-99" in (await ada.type("/commitment update HA-2022-99")).text


async def test_in_chinese(fang: Persona):
    await fang.type("/commitment 更新 HN-2022-01 2.47% 截至2022年, 修订, 2024年10月12日发布")
    filled = [value_of(fang, name) for name in ("value", "as_of", "release", "released")]
    assert filled == ["2.47%", "2022年", "revised", "2024-10-12"]
    answer = await fang.send(source="湖南省统计局", address="湘统〔2024〕1号")
    assert "2.47%" in answer.text
    assert "2024年10月12日" in answer.text


async def test_a_modal_without_a_conversation_is_answered_by_a_direct_message(ada: Persona):
    card = await ada.type("/commitment HA-2022-03")
    await ada.press(card, "Record figure")
    assert ada.modal is not None
    ada.modal.view["private_metadata"] = '{"about": "HA-2022-03"}'  # as from the Home tab
    await ada.submit(value="over 10,000", as_of="2022", released="2023-10-14", **SOURCE)
    await ada.settled()
    assert "more than 10,000" in ada.direct_messages[-1].text
    assert ada.direct_messages[-1].buttons == ["Undo", "History", "Open"]


async def test_what_blocks_an_initiative_is_told_until_the_next_step(ada: Persona, fang: Persona):
    await ada.type("/commitment update HB-2022-04 approved 2022-05-06 The site was chosen")
    whom = "The department of natural resources"
    blocked = await ada.send(blocked="The land is cleared", waits_for=whom, **SOURCE)

    assert "Stage: Approved · overdue · blocked" in blocked.text
    assert f"Blocked until: The land is cleared; waits for {whom}" in blocked.text
    card, chinese = await ada.type("/commitment HB-2022-04"), await fang.type("/commitment HB-2022-04")
    assert "✓ Not started → ✓ Planned → ✓ Approved → Funded → Under way → In operation → Evaluated" in card.text
    assert f"Blocked since 6 May 2022, until: The land is cleared; waits for {whom}" in card.text
    assert "受阻 自2022年5月6日起，有待：The land is cleared；等待" in chinese.text
    assert "受阻" in (await fang.type("/initiatives 受阻")).rows[1][1]
    assert [row[0] for row in (await ada.type("/initiatives blocked")).rows[1:]] == ["HB-2022-04"]

    await ada.type("/commitment update HB-2022-04 2022-07-01 The land was cleared")
    await ada.send(**SOURCE)
    assert "Blocked since" not in (await ada.type("/commitment HB-2022-04")).text
    assert "blocked until: The land is cleared" in (await ada.type("/commitment HB-2022-04")).text
    await ada.press(blocked, "History")


async def test_whom_work_waits_for_needs_what_for(ada: Persona):
    await ada.type("/commitment update HB-2022-04 2022-08-01 It rained")

    assert "blocked" in await ada.submit(waits_for="The weather", **SOURCE)
    await ada.close()


async def test_the_sort_of_work_is_changed(ada: Persona):
    await ada.type("/commitment edit HA-2022-04")
    await ada.press(ada.screen, "More fields")
    told = await ada.send(ladder="a programme")

    assert "→ Done →" in (await ada.type("/commitment HA-2022-04")).text
    assert "Sort of work: – → a programme" in (await ada.type("/commitment history HA-2022-04")).text
    await ada.press(told, "Undo")
    assert "→ In operation →" in (await ada.type("/commitment HA-2022-04")).text


async def test_stages_are_no_targets(ada: Persona):
    assert "Stages are for initiatives" in (await ada.type("/targets blocked")).text


async def test_interim_goals_are_the_path_by_which_a_target_is_judged(ada: Persona, fang: Persona):
    await ada.type("/commitment update HA-2022-05 120 as of 2024, released 2025-03-01")
    told = await ada.send(**SOURCE)
    assert "🔴 Off track" in told.text
    assert "20% of the way from 100 at 40% of the time, pace 0.50" in told.text

    await ada.type("/commitment edit HA-2022-05")
    assert await ada.submit(interim="end of 2025") == {
        "interim": "“end of 2025”: write the day, a colon, and what is reached then."
    }
    changed = await ada.send(interim="end of 2025: 125\n2028年底：150 https://example.org/plan")
    assert "🟢 On track" in changed.text
    card, chinese = await ada.type("/commitment HA-2022-05"), await fang.type("/commitment HA-2022-05")
    assert "20% of the way from 100, where the interim goals ask for 20% by then, pace 1.00" in card.text
    assert "Interim goals\n31 Dec 2025: 125; 31 Dec 2028: 150" in card.text
    assert "按阶段目标此时应完成20%" in chinese.text
    assert "Interim goals: – → 31 Dec 2025: 125" in (await ada.type("/commitment history HA-2022-05")).text
    await ada.type("/commitment edit HA-2022-05")
    assert value_of(ada, "interim") == "31 Dec 2025: 125\n31 Dec 2028: 150 https://example.org/plan"
    await ada.close()
    await ada.press(changed, "Undo")
    assert "🔴 Off track" in (await ada.type("/commitment HA-2022-05")).text


async def test_work_is_behind_its_interim_goals(ada: Persona, fang: Persona):
    await ada.type("/commitment edit GS-2022-04")
    await ada.press(ada.screen, "More fields")
    changed = await ada.send(interim="30 June 2022: approved\n2022年10月：已投用")

    card = await ada.type("/commitment GS-2022-04")
    assert "Behind its plan 30 Jun 2022: Approved is not on record." in card.text
    assert "落后于阶段目标" in (await fang.type("/initiatives 甘肃")).text
    await ada.press(changed, "Undo")
