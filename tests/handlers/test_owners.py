"""Whoever records something owns it, unless the province's coordinator or the person themself says otherwise."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.harness import Answer, LocalWorkspace, Persona, running_bot
from tests.ledgers import example


@pytest_asyncio.fixture(scope="module")
async def workspace(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own, with the example ledger: what is recorded here, others do not count."""
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        yield local


def proposed(answer: Answer) -> str | None:
    element = next(block["element"] for block in answer.blocks if block.get("block_id", "").startswith("owner."))
    found: str | None = element.get("initial_user")
    return found


async def recorded(persona: Persona, line: str, **values: str | None) -> Answer:
    """What the modal records, its made-up title agreed to."""
    await persona.type(f"/commitment add {line}")
    saved = await persona.send(**values)
    return saved if saved.is_private and "-2026-" in saved.text.partition("\n")[0] else await persona.send()


async def test_whoever_records_is_the_owner_and_can_be_removed(ada: Persona, fang: Persona):
    await ada.type("/commitment add hubei high-tech enterprises more than 20,000 by the end of 2026")
    assert proposed(ada.screen) == ada.id
    await ada.send()
    await ada.send()
    assert "Owner\n@ada" in (await ada.type("/commitment HB-2026-01")).text

    await fang.type("/commitment add 湖北 科技型中小企业突破3万家 2026年底")
    assert proposed(fang.screen) == fang.id
    await fang.send(owner=None)
    assert "负责人" not in (await fang.type("/commitment HB-2026-02")).text


async def test_a_default_owner_is_proposed_in_the_stead_of_whoever_records(ada: Persona, fang: Persona):
    told = await ada.type("/commitment owner shaanxi @fang")
    assert "From now on @fang owns what is recorded of Shaanxi" in told.text
    await ada.type("/commitment add shaanxi R&D intensity at least 2.5% by the end of 2026")
    assert proposed(ada.screen) == fang.id
    await ada.close()

    await ada.type("/commitment add")
    assert proposed(ada.screen) == ada.id
    await ada.choose(ada.screen, "Type Henan, 河南, HA …", "SN")
    assert proposed(ada.screen) == fang.id
    await ada.close()

    shown = await fang.type("/commitment team")
    assert "默认负责人" in shown.text
    assert "陕西：默认负责人 @fang" in shown.text
    await ada.press(told, "Undo")
    await ada.type("/commitment add shaanxi R&D intensity at least 2.5% by the end of 2026")
    assert proposed(ada.screen) == ada.id
    await ada.close()


async def test_a_default_owner_is_settled_in_a_modal_too(ada: Persona):
    shown = await ada.type("/commitment team")
    await ada.press(shown, "Set a default owner")
    told = await ada.send(province="SX", owner="U0TOM")
    assert "From now on @tom owns what is recorded of Shanxi" in told.text

    await ada.type("/commitment owner 山西")
    assert proposed_in_form(ada.screen) == ("SX", "U0TOM")
    gone = await ada.send(owner=None)
    assert "Shanxi (山西) has no default owner now" in gone.text


def proposed_in_form(answer: Answer) -> tuple[str, str]:
    elements = {block["block_id"]: block["element"] for block in answer.blocks if block["type"] == "input"}
    return elements["province"]["initial_option"]["value"], elements["owner"]["initial_user"]


async def test_only_a_coordinator_settles_it(fang: Persona):
    refused = await fang.type("/commitment owner 江苏 @ada")
    assert "ada" in refused.text
    assert "从现在起" not in refused.text


async def test_an_owner_is_named_in_a_line(ada: Persona):
    await recorded(ada, "anhui tech SMEs more than 25,000 by the end of 2026")
    assert "@tom owns AH-2026-01 now" in (await ada.type("/commitment owner AH-2026-01 @tom")).text
    assert "there is nothing to change" in (await ada.type("/commitment owner AH-2026-01 @tom")).text
    told = await ada.type("/commitment owner 皖-2026-1 nobody")
    assert "Nobody owns AH-2026-01 now" in told.text
    await ada.press(told, "Undo")
    assert "Owner\n@tom" in (await ada.type("/commitment AH-2026-01")).text
    assert "Owner" in (await ada.type("/commitment history AH-2026-01")).text


@pytest.mark.parametrize("words", ["hennnnan @li", "AH-2026-01 li", "henan li", "henan @nobodywhoishere"])
async def test_what_names_no_province_and_member_is_told_how_to_write_it(ada: Persona, words: str):
    assert "/commitment owner" in (await ada.type(f"/commitment owner {words}")).text
