"""Cards in channels, which change with what is on record."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import policy_desk
from bot.workspace.server import served
from bot.workspace.state.records import Channel, Message
from bot.workspace.workspace import Workspace
from handlers.cards import Cards
from handlers.commitment.card import card
from handlers.phrases.language import language_for
from handlers.slack.session import Session
from handlers.views.kit.reader import Reader
from store.model.actual import Actual
from store.model.source import Source
from store.store import Ledger, Store
from tests.harness import LocalWorkspace, Persona, running_bot
from tests.ledgers import BY, HOSTILE, TEAM, example, target

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def workspace(own_workspace: LocalWorkspace) -> LocalWorkspace:
    """These tests write."""
    return own_workspace


class Desk(NamedTuple):
    """The cards without the rest of the bot, in a real workspace: what is written here, others write with modals."""

    workspace: Workspace
    client: AsyncWebClient
    ledger: Ledger
    cards: Cards

    async def share(self, id: str, locale: str = "en-US") -> Message:
        """Post a card as Ada; gives the message."""
        reader = Reader("U0ADA", language_for(locale))
        now = datetime.combine(TODAY, time(9), tzinfo=UTC)
        body = {"channel": {"id": "C0SCIENCE"}}
        await self.cards.share(id, Session(body, self.client, self.ledger, reader, now, TODAY))
        return self.workspace.app.posts("science-policy")[-1]

    async def refresh(self, record: Callable[[Ledger], Awaitable[object]]) -> None:
        """Write something, and bring the cards up to date."""
        before = await self.ledger.revision()
        await self.ledger.write(record)
        events = [event for event in await self.ledger.events.latest(10) if event.id > before]
        await self.cards.refresh(self.client, self.ledger, events, TODAY)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    workspace = policy_desk()
    async with served(workspace) as address, await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger(TEAM)
        await ledger.commitments.add(target("HB-2026-01", "A promise"), BY)
        await ledger.commitments.add(target("HB-2026-02", HOSTILE), BY)
        client = AsyncWebClient(token=workspace.app.bot_token, base_url=f"{address}/api/")
        yield Desk(workspace, client, ledger, Cards(card, store.leases))


def cards(workspace: LocalWorkspace, channel: Channel) -> list[Message]:
    return workspace.messages(channel.id)


async def test_a_card_is_shared_once_and_then_found(ada: Persona, tom: Persona, workspace: LocalWorkspace):
    await ada.press(await ada.type("/commitment HA-2022-03"), "Share")
    (card,) = cards(workspace, ada.channel)
    assert "Kept up to date here. Shared by <@U0ADA>" in str(card.blocks)

    await tom.press(await tom.type("/commitment HA-2022-03"), "Share")
    await workspace.settled()

    told = tom._read(tom.workspace.team.conversation(tom.channel.id, tom.id)[-1])
    assert told.is_private
    assert told.text == "HA-2022-03 has its card in this channel already; it is up to date now. Go to the card"
    assert told.links[0].endswith(f"#{card.key}")
    assert cards(workspace, ada.channel) == [card]


async def test_two_shares_at_the_same_moment_make_one_card(ada: Persona, tom: Persona, workspace: LocalWorkspace):
    hers, his = await ada.type("/commitment HA-2022-03"), await tom.type("/commitment HA-2022-03")

    await asyncio.gather(ada.press(hers, "Share"), tom.press(his, "Share"))
    await workspace.settled()

    assert len(cards(workspace, ada.channel)) == 1


async def test_a_card_keeps_the_language_and_the_name_of_who_shared_it(
    fang: Persona, ada: Persona, workspace: LocalWorkspace
):
    await fang.press(await fang.type("/commitment HA-2022-03"), "分享")
    (card,) = cards(workspace, ada.channel)
    before = str(card.blocks)

    await ada.press(await ada.type("/commitment HA-2022-03"), "Share")

    (card,) = cards(workspace, ada.channel)
    assert "高新技术企业" in str(card.blocks)
    assert "<@U0FANG>" in str(card.blocks)
    assert len(str(card.blocks)) == len(before)


async def test_a_deleted_card_is_posted_anew(ada: Persona, workspace: LocalWorkspace):
    answer = await ada.type("/commitment HA-2022-03")
    await ada.press(answer, "Share")
    (card,) = cards(workspace, ada.channel)
    workspace.workspace.team.remove(card)

    await ada.press(answer, "Share")

    (anew,) = cards(workspace, ada.channel)
    assert anew.ts != card.ts


async def test_where_the_bot_is_no_member_the_card_still_comes(workspace: LocalWorkspace):
    room = workspace.room("ada", "tom", with_bot=False)
    ada = workspace.person("ada", room)

    await ada.press(await ada.type("/commitment HA-2022-03"), "Share")

    (card,) = cards(workspace, room)
    assert "Shared by <@U0ADA>" in str(card.blocks)
    assert "Kept up to date" not in str(card.blocks)


async def test_a_card_from_the_home_tab_has_no_share_button(ada: Persona):
    home = await ada.open_home()
    listed = await ada.press(home, "All targets")
    assert "Share" not in listed.buttons

    listed = await ada.press(listed, "2022")

    assert listed.view.view["type"] == "modal"
    assert "Share" not in listed.buttons


async def test_a_figure_is_seen_on_the_card_at_once(desk: Desk):
    shown, other = await desk.share("HB-2026-01"), await desk.share("HB-2026-02")
    assert "No figure is recorded yet." in str(shown.blocks)

    await desk.refresh(lambda ledger: ledger.actuals.add(figure(9000), BY))

    assert "9,000" in str(shown.blocks)
    assert "Shared by <@U0ADA>" in str(shown.blocks)
    assert "9,000" in str(other.blocks), "it measures the same"
    assert len(desk.workspace.app.posts("science-policy")) == 2


async def test_a_card_is_redrawn_in_its_own_language(desk: Desk):
    shown = await desk.share("HB-2026-01", "zh-CN")

    await desk.refresh(lambda ledger: ledger.actuals.add(figure(9000), BY))

    assert "9000家" in str(shown.blocks)


async def test_what_a_card_does_not_show_leaves_it_alone(desk: Desk):
    shown = await desk.share("HB-2026-01")
    shown.blocks = []

    await desk.refresh(lambda ledger: ledger.commitments.add(target("HN-2026-01", "Another"), BY))
    await desk.refresh(
        lambda ledger: ledger.actuals.add(figure(1).model_copy(update={"province": "HN", "id": "a-2"}), BY)
    )
    assert shown.blocks == []

    await desk.refresh(partial(retitle, title="A promise put better"))
    assert "A promise put better" in str(shown.blocks)


async def test_a_deleted_card_is_forgotten(desk: Desk):
    desk.workspace.team.remove(await desk.share("HB-2026-01"))

    await desk.refresh(partial(retitle, title="New words"))

    assert await desk.ledger.cards.shown() == []
    assert desk.workspace.app.posts("science-policy") == []


async def test_a_card_in_a_channel_that_is_gone_is_forgotten(desk: Desk):
    await desk.share("HB-2026-01")
    desk.workspace.team.channel("C0SCIENCE").is_archived = True

    await desk.refresh(partial(retitle, title="New words"))

    assert await desk.ledger.cards.shown() == []


async def test_a_commitment_off_the_record_says_so(desk: Desk):
    shown = await desk.share("HB-2026-01")

    await desk.refresh(lambda ledger: ledger.commitments.remove("HB-2026-01", 1, BY))

    assert shown.text == "HB-2026-01 is no longer on record."


async def test_many_writes_at_once_end_with_the_newest(desk: Desk):
    shown = await desk.share("HB-2026-01")

    await asyncio.gather(*(desk.refresh(partial(retitle, title=f"No. {n}")) for n in range(1, 7)))

    last = await desk.ledger.commitments.get("HB-2026-01")
    assert last.title in str(shown.blocks)


async def test_hostile_words_ping_nobody(desk: Desk):
    shown = await desk.share("HB-2026-02")

    assert "<!channel>" not in str(shown.blocks) + shown.text


def figure(value: int) -> Actual:
    return Actual(
        id="a-1",
        province="HB",
        metric="high_tech_enterprises",
        as_of=date(2026, 9, 30),
        value=Decimal(value),
        released=date(2026, 10, 20),
        source=Source(name="Bulletin"),
        entered_by="U0ADA",
    )


async def retitle(ledger: Ledger, title: str) -> None:
    found, rev, *_ = await ledger.commitments.version("HB-2026-01")
    await ledger.commitments.revise(found.model_copy(update={"title": title}), rev, BY)


async def test_what_somebody_writes_is_seen_on_cards_and_homes(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        ada, tom = local.person("ada"), local.person("tom")
        await tom.open_home()
        await tom.press(await tom.type("/commitment HA-2022-03"), "Share")
        (shown,) = cards(local, tom.channel)

        await ada.type("/commitment edit HA-2022-03")
        assert await ada.submit(title="Ten thousand firms and more") == {}
        await local.settled()

        assert "Ten thousand firms and more" in str(shown.blocks)
        home = local.workspace.team.home("U0TOM")
        assert home
        assert "changed *HA-2022-03* Ten thousand firms and more" in str(home.blocks)
