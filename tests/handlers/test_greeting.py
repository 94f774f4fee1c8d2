"""The bot introduces itself once, by one sentence and three things to press."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.state.records import Channel
from handlers.posting.greeting import Greeting
from handlers.slack.members import Members
from store.store import Store
from tests.harness import LocalWorkspace, Persona, running_bot
from tests.ledgers import TEAM, example

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
SENTENCE = (
    "👋 I keep what China's provinces promise in science and technology, and say by arithmetic what became of it."
)


@pytest_asyncio.fixture(scope="module")
async def local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    url = f"sqlite:///{tmp_path_factory.mktemp('greeting') / 'bot.db'}"
    await example(url)
    async with running_bot(url) as running:
        yield running


async def invited(local: LocalWorkspace, inviter: str) -> Persona:
    """Somebody in a channel of their own, into which they have invited the bot."""
    person = local.person(inviter)
    bot = local.workspace.team.bot_user_id
    person.channel.members.discard(bot)
    await local.workspace.invite(person.channel.id, bot, person.id)
    await local.settled()
    return person


async def test_a_channel_into_which_it_is_invited_is_greeted_once(local: LocalWorkspace):
    ada = await invited(local, "ada")

    (greeting,) = [answer for answer in ada.read_channel() if SENTENCE in answer.text]
    assert greeting.buttons == ["See what is on record", "See what falls due", "Tell this channel what changes"]
    local.workspace.team.channels[ada.channel.id].members.discard(local.workspace.team.bot_user_id)
    await local.workspace.invite(ada.channel.id, local.workspace.team.bot_user_id, ada.id)
    await ada.type("/digest")
    assert len([text for text in ada.messages if SENTENCE in text]) == 1


async def test_its_buttons_work(local: LocalWorkspace):
    ada = await invited(local, "ada")
    (greeting,) = [answer for answer in ada.read_channel() if SENTENCE in answer.text]

    assert "Henan" in (await ada.press(greeting, "See what is on record")).text
    assert (await ada.press(greeting, "See what falls due")).is_private
    assert "New subscription" in (await ada.press(greeting, "Tell this channel what changes")).text


async def test_a_channel_is_greeted_in_the_language_of_who_invites(local: LocalWorkspace):
    fang = await invited(local, "fang")

    assert any("记录各省科技承诺" in text for text in fang.messages)


async def test_others_who_join_are_nobodys_business(local: LocalWorkspace):
    ada = local.person("ada")
    ada.channel.members.discard("U0TOM")
    await local.workspace.invite(ada.channel.id, "U0TOM", ada.id)
    await ada.type("/digest")

    assert not any(SENTENCE in text for text in ada.messages)


async def test_who_opens_their_home_for_the_first_time_is_greeted_there(local: LocalWorkspace):
    tom = local.person("tom")

    home = await tom.open_home()
    assert home.text.startswith(SENTENCE)
    assert home.buttons[:3] == ["See what is on record", "See what falls due", "Follow provinces"]
    assert "Henan" in (await tom.press(home, "See what is on record")).text
    assert SENTENCE not in (await tom.open_home()).text


async def test_whoever_installs_it_is_greeted_once_and_anew_only_where_that_failed(
    local: LocalWorkspace, tmp_path: Path
):
    team = local.workspace.team
    channel: Channel = team.direct_message("U0ADA")
    token = local.workspace.app.bot_token
    client = AsyncWebClient(token=token, base_url=f"{local.workspace.app.address}/api/")
    nobody = AsyncWebClient(token=token, base_url="http://127.0.0.1:9/api/")
    greeting = Greeting(Members())
    async with await Store.open(f"sqlite:///{tmp_path / 'other.db'}") as store:
        ledger = store.ledger(TEAM)
        before = len(team.conversation(channel.id, "U0ADA"))
        await greeting.greet_installer(nobody, ledger, "U0ADA", NOW)
        assert len(team.conversation(channel.id, "U0ADA")) == before
        for _ in range(2):
            await greeting.greet_installer(client, ledger, "U0ADA", NOW)
        (said,) = team.conversation(channel.id, "U0ADA")[before:]

    assert said.text == SENTENCE
