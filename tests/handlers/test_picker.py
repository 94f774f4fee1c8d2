"""A verb without an id: the commitment is chosen from a menu, and what was typed is kept."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from store.store import Store
from tests.harness import Answer, LocalWorkspace, Persona, running_bot
from tests.ledgers import BY, TEAM, example
from tests.store.samples import target

MENU = "An id, a province, a metric or a word of the title"
MENU_IN_CHINESE = "编号、省份、指标或标题中的词"


@pytest_asyncio.fixture(scope="module")
async def workspace(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own, with the example ledger, for something is written."""
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'bot.db'}"
    await example(url)
    async with await Store.open(url) as store:
        await store.ledger(TEAM).commitments.add(target("HA-2023-01"), BY)
    async with running_bot(url) as local:
        yield local


async def offered(person: Persona, letters: str = "") -> list[str]:
    """The ids that the menu offers, in its order."""
    assert person.modal is not None
    found = await person.workspace.suggest(person.id, person.modal.id, "commitment:pick", "commitment:pick", letters)
    return [one["value"] for one in found.options]


async def chosen(person: Persona, id: str, menu: str = MENU) -> Answer:
    return await person.choose(person.screen, menu, id)


def field(answer: Answer, name: str) -> str:
    """What a field is filled in with."""
    element = next(block["element"] for block in answer.blocks if block.get("block_id") == name)
    return str(element.get("initial_value", ""))


async def test_a_figure_that_was_typed_without_an_id_is_kept_until_it_is_chosen(ada: Persona):
    asked = await ada.type("/commitment update 1.86% as of 2022, released 2023-09-18")
    assert "You typed: /commitment update 1.86% as of 2022, released 2023-09-18" in asked.text

    form = await chosen(ada, "HA-2022-02")

    assert "Record figure" in form.text
    assert field(form, "value") == "1.86%"
    await ada.close(whole_stack=True)


async def test_the_persons_own_come_first_and_what_is_typed_is_searched_for(ada: Persona):
    await ada.type("/commitment owner GS-2022-01 me")
    await ada.type("/commitment edit")

    own, *others = await offered(ada)
    assert own == "GS-2022-01"
    assert "HA-2022-01" in others
    assert await offered(ada, "ha-2022-02") == ["HA-2022-02"]
    assert await offered(ada, "henan rd intensity 2022") == ["HA-2022-02"]
    assert await offered(ada, "河南 研发投入强度 2023") == ["HA-2023-01"]
    await ada.close()


async def test_an_id_with_a_slip_is_offered_first(ada: Persona):
    asked = await ada.type("/commitment judge HA-2022-O2 the budget was cut")
    assert "HA-2022-O2" in asked.text
    assert (await offered(ada))[0] == "HA-2022-02"

    form = await chosen(ada, "HA-2022-02")

    assert field(form, "reason") == "the budget was cut"
    await ada.close(whole_stack=True)


async def test_an_id_that_nothing_bears_is_told_where_another_is_chosen(ada: Persona):
    asked = await ada.type("/commitment history HA-2022-99")
    assert "The numbers of that year go to HA-2022-21." in asked.text
    assert "History of HA-2022-09" in (await chosen(ada, "HA-2022-09")).text
    await ada.close(whole_stack=True)


async def test_other_words_for_a_verb_in_chinese(fang: Persona, ada: Persona):
    assert "You typed: /commitment delete" in (await ada.type("/commitment delete")).text
    form = await chosen(ada, "HA-2022-05")
    assert "HA-2022-05" in form.text
    told = await ada.send(why="a city's")
    assert "Dropped HA-2022-05" in told.text
    assert ada.modal is None

    await ada.type("/commitment restore")
    assert await offered(ada) == ["HA-2022-05"]
    assert "Restored HA-2022-05" in (await chosen(ada, "HA-2022-05")).text
    await ada.close()
    assert "您输入的是：/commitment 录入 1.86%" in (await fang.type("/commitment 录入 1.86%")).text
    await fang.close()
    assert "HA-2022-02" in (await fang.type("/commitment 录入HA-2022-02 1.86%")).text
    await fang.close()


async def test_two_are_chosen_one_after_the_other(ada: Persona):
    await ada.type("/commitment follows")
    await chosen(ada, "HA-2023-01")
    assert all(id.startswith("HA-2022-") for id in await offered(ada))
    assert "HA-2023-01 takes up HA-2022-02" in (await chosen(ada, "HA-2022-02")).text
    await ada.close(whole_stack=True)


async def test_an_owner_is_asked_for_and_a_province_offered(ada: Persona):
    asked = await ada.type("/commitment owner")
    assert "For a whole province…" in asked.buttons
    form = await chosen(ada, "HA-2022-03")
    assert "Where left empty, nobody owns it." in form.text
    assert "@tom owns HA-2022-03 now" in (await ada.send(owner="U0TOM")).text

    await ada.type("/commitment owner @fang")
    assert "@fang owns HA-2022-03 now" in (await chosen(ada, "HA-2022-03")).text
    await ada.close()


async def test_what_cannot_be_done_to_the_chosen_one_is_told_in_the_modal(ada: Persona):
    await ada.type("/commitment confirm")
    assert "No figure of HA-2022-02 waits for a second person." in (await chosen(ada, "HA-2022-02")).text
    await ada.close()


async def test_a_figure_is_recorded_of_which_nothing_was_promised(ada: Persona):
    answer = await ada.type("/targets gansu rd_intensity")
    assert "No such promise is on record. What was measured:" in answer.text
    await ada.press(answer, "Record figure")
    assert "Gansu" in str(ada.screen.blocks)

    told = await ada.send(
        value="1.40%", as_of="2025", released="2026-01-05", source="Gansu bulletin", address="甘统〔2026〕1号"
    )

    assert "Recorded for Gansu (甘肃): R&D intensity 1.4% (2025, final, released 5 Jan 2026)" in told.text
    assert "1.4% (2025)" in (await ada.type("/targets gansu rd_intensity")).text
    await ada.press(told, "Undo")
    assert "1.4% (2025)" not in (await ada.type("/targets gansu rd_intensity")).text


async def test_a_figure_that_was_typed_without_a_promise_is_kept(ada: Persona):
    asked = await ada.type("/commitment update gansu rd_intensity 1.40% as of 2025")
    form = await ada.press(asked, "A figure without a promise…")

    assert (field(form, "value"), field(form, "as_of")) == ("1.40%", "2025")
    assert "Gansu" in str(form.blocks)
    await ada.close(whole_stack=True)
