"""Changing, dropping and restoring what is on record; each test in a province of its own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.handlers.test_recording import HELD_2022
from tests.harness import Answer, LocalWorkspace, Persona, running_bot
from tests.ledgers import example


@pytest_asyncio.fixture(scope="module")
async def workspace(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own, with the example ledger: what is recorded here, others do not count."""
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        yield local


async def recorded(ada: Persona, province: str) -> Answer:
    """A target of that province's 2022, to be changed."""
    await ada.type(f"/commitment add {province} R&D intensity at least 1.9% by the end of 2022")
    return await ada.send(**HELD_2022)


async def moved_out(persona: Persona, **values: str) -> None:
    """A deadline of another year than the document's, which is asked about once."""
    asked = await persona.send(deadline="end of 2023", **values)
    assert "The document is of another year than the deadline." in asked.text
    await persona.send()


async def test_a_correction_keeps_the_state(ada: Persona):
    saved = await recorded(ada, "liaoning")
    await ada.press(saved, "Edit")

    changed = await ada.send(value="at least 2.1%", why="a slip")

    assert "Changed LN-2022-01: Liaoning (辽宁): R&D intensity ≥ 2.1%" in changed.text
    assert "R&D intensity: at least 2.1%" in (await ada.type("/commitment LN-2022-01")).text


async def test_a_revision_keeps_the_earlier_promise(ada: Persona):
    await recorded(ada, "heilongjiang")
    await ada.type("/commitment edit HL-2022-1")
    await ada.choose(ada.screen, "What is it?", "revision")

    errors = await ada.submit(value="at least 1.7%", revised_in="Mid-term adjustment")
    assert [*errors] == ["revised_at"]
    changed = await ada.send(revised_at="https://example.org/adjusted", revised_on="2022-09-01")

    assert "Recorded as a revision of HL-2022-01" in changed.text


async def test_nothing_changed_is_not_written(ada: Persona):
    await recorded(ada, "shandong")
    await ada.type("/commitment edit SD-2022-01")

    assert await ada.submit() == {"why": "Nothing here differs from what is on record."}
    await ada.close()


async def test_the_second_of_two_sees_what_the_first_changed(ada: Persona, tom: Persona):
    await recorded(ada, "anhui")
    await ada.type("/commitment edit AH-2022-01")
    await tom.type("/commitment edit AH-2022-01")
    await moved_out(tom, value="at least 2.5%")

    shown = await ada.send(value="at least 2.4%", words="as it stands there")

    assert "@tom changed this while you had it open." in shown.text
    assert "Promise: R&D intensity ≥ 1.9%" in shown.text
    assert "→ R&D intensity ≥ 2.5% · yours: R&D intensity ≥ 2.4%" in shown.text
    assert "As written: at least 1.9% → at least 2.5% · yours: at least 2.4%" in shown.text
    assert "Deadline: end of 2022 → end of 2023" in shown.text
    assert await ada.submit() == {"conflict": "Please complete this required field."}
    changed = await ada.send(conflict="theirs")
    assert "≥ 2.5%" in changed.text
    assert "by end of 2023" in changed.text
    assert "as it stands there" in (await ada.type("/commitment AH-2022-01")).text


async def test_mine_over_theirs_leaves_what_only_they_changed(ada: Persona, tom: Persona):
    await recorded(ada, "zhejiang")
    await ada.type("/commitment edit ZJ-2022-01")
    await tom.type("/commitment edit ZJ-2022-01")
    await moved_out(tom, value="at least 2.5%")

    await ada.send(value="at least 2.4%")
    changed = await ada.send(conflict="mine")

    assert "≥ 2.4%" in changed.text
    assert "by end of 2023" in changed.text


async def test_other_fields_of_two_people_both_stay(ada: Persona, tom: Persona):
    await recorded(ada, "jiangsu")
    await ada.type("/commitment edit JS-2022-01")
    await tom.type("/commitment edit JS-2022-01")
    await moved_out(tom)

    shown = await ada.send(value="at least 2.4%")
    assert "You changed other fields, so both can stay" in shown.text
    changed = await ada.send()

    assert "≥ 2.4%" in changed.text
    assert "by end of 2023" in changed.text


async def test_dropped_and_restored(ada: Persona):
    await recorded(ada, "guangxi")
    await ada.type("/commitment drop GX-2022-01")
    dropped = await ada.send(why="a city's, not the province's")
    assert "Dropped GX-2022-01" in dropped.text
    assert "GX-2022-01" not in (await ada.type("/targets guangxi 2022")).text
    assert "GX-2022-01 is dropped already." in (await ada.type("/commitment drop GX-2022-01")).text

    restored = await ada.type("/commitment restore GX-2022-01")

    assert "Restored GX-2022-01" in restored.text
    assert "GX-2022-01 is not dropped." in (await ada.type("/commitment restore GX-2022-01")).text


async def test_everything_of_an_example_can_be_opened(ada: Persona):
    for id in ("HA-2022-01", "HA-2022-03", "HA-2022-06", "GS-2022-01"):
        await ada.type(f"/commitment edit {id}")
        assert await ada.submit() == {"why": "Nothing here differs from what is on record."}
        await ada.close()


async def test_who_may_not_is_told_before_typing(fang: Persona):
    refused = await fang.type("/commitment edit HA-2022-01")

    assert fang.modal is None
    assert "@ada" in refused.text


async def test_each_field_of_where_and_whose_is_told_by_history_as_of_and_undo(ada: Persona, fang: Persona):
    await recorded(ada, "yunnan")
    await ada.type("/commitment edit YN-2022-01")
    await ada.press(ada.screen, "More fields")
    changed = await ada.send(
        words="研发投入强度达到1.9%以上",
        words_are=["paraphrase"],
        place="第4页第2段",
        lead_body="科技厅",
        supporting_bodies="财政厅、统计局",
        owner="U0FANG",
    )

    history = (await ada.type("/commitment history YN-2022-01")).text
    for told in ("Where in the source", "p. 4, ¶2", "How the source is given", "paraphrase", "Supporting bodies"):
        assert told in history
    card = (await fang.type("/commitment YN-2022-01")).text
    assert "第4页第2段" in card
    assert "财政厅、统计局" in card
    assert "原文大意" in card
    assert "财政厅" not in (await ada.type("/commitment YN-2022-01 as-of:2026-11-21")).text

    await ada.type("/commitment edit YN-2022-01")
    assert "p. 4, ¶2" in str(ada.screen.blocks)
    await ada.close()
    await ada.press(changed, "Undo")
    undone = (await ada.type("/commitment YN-2022-01")).text
    assert "Supporting bodies" not in undone
    assert "p. 4" not in undone
