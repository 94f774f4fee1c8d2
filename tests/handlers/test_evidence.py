""" "Save as evidence" on a message, and what the card shows of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.workspace.state.records import Message
from store.model.event import Authorship
from store.model.role import Grant, Role
from store.store import Store
from tests.harness import LocalWorkspace, Persona, running_bot
from tests.ledgers import HOSTILE, TEAM
from tests.store.samples import initiative, target

BY = Authorship(actor="U0TEST", at=datetime(2026, 1, 5, 9, tzinfo=UTC))


@pytest_asyncio.fixture(scope="module")
async def local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own; Ada records for Henan alone."""
    url = f"sqlite:///{tmp_path_factory.mktemp('evidence') / 'bot.db'}"
    async with await Store.open(url) as store:
        ledger = store.ledger(TEAM)
        await ledger.grants.add(Grant(id="U0ADA", role=Role.EDITOR, provinces=("HA",)), BY)
        await ledger.commitments.add(target("HA-2022-01", title_zh="研发投入强度达到1.96%以上"), BY)
        await ledger.commitments.add(initiative("HA-2022-02", title=HOSTILE), BY)
        await ledger.commitments.add(target("GS-2023-01", metric="high_tech_enterprises", title="Many firms"), BY)
        for number in range(1, 151):
            await ledger.commitments.add(initiative(f"HN-2022-{number:02}", title=f"Work item {number}"), BY)
    async with running_bot(url) as running:
        yield running


@pytest.fixture
def ada(local: LocalWorkspace) -> Persona:
    return local.person("ada")


@pytest.fixture
def tom(local: LocalWorkspace, ada: Persona) -> Persona:
    return local.person("tom", ada.channel)


async def said(person: Persona, text: str, thread: Message | None = None) -> Message:
    """A message that everybody in the channel reads."""
    outcome = await person.workspace.say(person.id, person.channel.id, text, thread.ts if thread else None)
    assert outcome.message
    return outcome.message


async def offered(person: Persona, letters: str) -> list[str]:
    """What the menu of commitments offers for some letters."""
    assert person.modal is not None
    found = await person.workspace.suggest(person.id, person.modal.id, "commitment", "commitment", letters)
    return [one["text"]["text"] for one in found.options]


async def test_a_message_becomes_evidence_with_its_link(ada: Persona, tom: Persona):
    message = await said(tom, "Henan's bureau told me: 1.96% is out of reach & <late>")
    form = await ada.run_shortcut("save_evidence", message)
    assert "Henan's bureau told me: 1.96% is out of reach & <late>" in str(form.blocks)

    saved = await ada.send(commitment="HA-2022-01", bearing="Contradicts", note="By phone")
    assert saved.is_private
    assert "Saved as evidence. Contradicts: HA-2022-01" in saved.text
    assert "1.96% is out of reach & <late>" in saved.text
    assert "Note: By phone" in saved.text

    card = await ada.press(saved, "Open")
    assert f"Slack #{ada.channel.name}" in card.text
    assert "Contradicts: “Henan's bureau told me: 1.96% is out of reach & <late>” · @tom" in card.text
    assert any(link.endswith(message.key) for link in card.links), card.links

    await ada.press(saved, "Undo")
    assert "Contradicts" not in (await ada.type("/commitment HA-2022-01")).text


async def test_a_message_in_a_thread_too(ada: Persona, tom: Persona):
    parent = await said(tom, "News?")
    reply = await said(tom, "It was launched", parent)
    await ada.run_shortcut("save_evidence", reply)
    assert "It was launched" in (await ada.send(commitment="HA-2022-02", bearing="Supports")).text


async def test_the_menu_searches_both_languages(ada: Persona, tom: Persona):
    await ada.run_shortcut("save_evidence", await said(tom, "Something"))
    henan = "HA-2022-01 · Henan: R&D intensity"

    assert await offered(ada, "HA-2022-01") == [henan]
    assert await offered(ada, "ha 2022 1") == [henan]
    assert await offered(ada, "henan rd intensity") == [henan]
    assert await offered(ada, "河南 研发投入强度") == [henan]
    assert await offered(ada, "研发投入强度达到") == [henan]
    assert await offered(ada, "firms 2023") == ["GS-2023-01 · Gansu: Many firms"]
    assert await offered(ada, "nothing like it") == []
    assert len(await offered(ada, "")) == 100
    assert [one[:10] for one in await offered(ada, "<!channel> " * 300)] == ["HA-2022-02"]
    assert all(len(one) <= 75 for one in await offered(ada, "henan"))
    await ada.close()


async def test_what_may_not_be_recorded_is_told_beside_the_field(ada: Persona, tom: Persona):
    await ada.run_shortcut("save_evidence", await said(tom, "Gansu did it"))
    errors = await ada.submit(commitment="GS-2023-01", bearing="Supports")
    assert errors == {"commitment": "Recording for Gansu needs one of its editors or coordinators."}
    await ada.close()


async def test_a_long_hostile_quote_stays_a_quote(ada: Persona, tom: Persona):
    await ada.run_shortcut("save_evidence", await said(tom, HOSTILE))
    saved = await ada.send(commitment="HA-2022-02", bearing="Mentions")
    assert "<!channel>" not in str(saved.blocks)
    card = await ada.type("/commitment HA-2022-02")
    assert "<!channel>" not in str(card.blocks)


async def test_a_message_without_words_wants_some(ada: Persona, tom: Persona):
    await ada.run_shortcut("save_evidence", await said(tom, "x"))
    errors = await ada.submit(commitment="HA-2022-01", quote="   ")
    assert errors.keys() == {"quote"}
    await ada.close()


async def test_where_the_bot_is_not_there_is_no_link(ada: Persona, local: LocalWorkspace):
    private = local.room("ada", "tom", with_bot=False)
    tom, here = local.person("tom", private), local.person("ada", private)
    await here.run_shortcut("save_evidence", await said(tom, "Between us"))
    await here.submit(commitment="HA-2022-01")
    assert here.modal is None


async def test_slack_may_be_slow_to_tell_the_link(ada: Persona, local: LocalWorkspace, tom: Persona):
    await ada.run_shortcut("save_evidence", await said(tom, "Whenever"))
    fault = local.workspace.faults.add("chat.getPermalink:slow:s=60")
    await ada.submit(commitment="HA-2022-02")
    local.workspace.faults.end(fault)
    assert ada.modal is None, "it closes before Slack drops the answer"


async def test_the_card_shows_the_latest_few(ada: Persona, tom: Persona):
    for number in range(5):
        await ada.run_shortcut("save_evidence", await said(tom, f"Sign number {number}"))
        await ada.send(commitment="HA-2022-01", bearing="Supports")
    card = await ada.type("/commitment HA-2022-01")
    assert "Sign number 4" in card.text
    assert "Sign number 1" not in card.text
    assert "older pieces" in card.text
