"""What an app hears of what happens in the team, whoever does it: people, or the app itself."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.line.events import EVENTS
from bot.workspace.line.scopes import EVENTS as SCOPES_OF_EVENTS
from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.records import Channel, Payload, Person
from bot.workspace.workspace import Workspace
from tests.workspace.conversation import until
from tests.workspace.small_bot import MANIFEST, client_of, connected, new_app, small_workspace
from tests.workspace.test_scopes import error_of

ALL_SCOPES = sorted({scope for scopes in SCOPES_OF_EVENTS.values() for scope in scopes} | {"chat:write"})
WRITING = ["channels:join", "files:write", "im:write", "reactions:write"]


def listening_to_everything() -> AppManifest:
    given = MANIFEST.model_dump()
    given["features"]["unfurl_domains"] = ["example.org"]
    given["oauth_config"] = {"scopes": {"bot": [*ALL_SCOPES, *WRITING]}}
    given["settings"]["event_subscriptions"] = {
        "bot_events": EVENTS,
        "metadata_subscriptions": [{"app_id": "A0APP", "event_type": "digest_posted"}],
    }
    return AppManifest.model_validate(given)


class Ear:
    """An app that hears of everything and says nothing, and what it has heard."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.client: AsyncWebClient = client_of(workspace)
        self._since = 0

    async def room(self) -> Channel:
        """A new channel, of which the app has heard."""
        self.forget()
        room = self.workspace.team.add_channel("room", ["U0ADA", self.workspace.team.bot_user_id])
        await self.heard(1)
        return room

    def forget(self) -> None:
        self._since = self.workspace.traffic.count()

    async def heard(self, count: int) -> list[Payload]:
        """The events since the last time, once there are so many."""
        await until(lambda: len(self._found()) >= count)
        found = self._found()
        self.forget()
        return found

    def _found(self) -> list[Payload]:
        exchanges = self.workspace.traffic.find("events_api", "accepted", self._since)
        return [exchange.request["event"] for exchange in exchanges]


@pytest_asyncio.fixture(scope="module")
async def ear() -> AsyncIterator[Ear]:
    async with small_workspace(listening_to_everything()) as workspace:
        app = new_app(workspace)

        async def hear() -> None:
            """Nothing is done about it."""

        for name in {subscription.partition(".")[0] for subscription in EVENTS}:
            app.event(name)(hear)
        async with connected(workspace, app):
            yield Ear(workspace)


def kinds(events: list[Payload]) -> list[str]:
    return [str(event.get("subtype") or event["type"]) for event in events]


async def test_the_app_hears_what_it_said_itself(ear: Ear) -> None:
    room = await ear.room()

    posted = await ear.client.chat_postMessage(channel=room.id, text="One")
    await ear.client.chat_update(channel=room.id, ts=posted["ts"], text="Two")
    await ear.client.chat_delete(channel=room.id, ts=posted["ts"])
    said, changed, deleted = await ear.heard(3)

    assert (said["type"], said["user"], said["bot_id"], said["text"]) == ("message", "U0APP", "B0APP", "One")
    assert (said["channel"], said["channel_type"]) == (room.id, "channel")
    assert (changed["subtype"], changed["message"]["text"], changed["previous_message"]["text"]) == (
        "message_changed",
        "Two",
        "One",
    )
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", posted["ts"])
    assert deleted["previous_message"]["text"] == "Two"


async def test_what_only_one_person_reads_is_no_event(ear: Ear) -> None:
    room = await ear.room()

    await ear.client.chat_postEphemeral(channel=room.id, user="U0ADA", text="Between us")
    await ear.client.chat_postMessage(channel=room.id, text="For all")

    assert [event["text"] for event in await ear.heard(1)] == ["For all"]


async def test_people_say_things_in_other_words_and_take_them_back(ear: Ear) -> None:
    room, workspace = await ear.room(), ear.workspace
    said = (await workspace.say("U0ADA", room.id, "Helo")).message
    assert said is not None

    assert (await workspace.edit("U0TOM", said.key, "Mine")).acknowledged is False
    await workspace.edit("U0ADA", said.key, "Hello")
    await workspace.delete("U0ADA", said.key)

    assert kinds(await ear.heard(3)) == ["message", "message_changed", "message_deleted"]


async def test_a_reaction_is_heard_when_it_comes_and_when_it_goes(ear: Ear) -> None:
    room, workspace = await ear.room(), ear.workspace
    said = workspace.team.post(room.id, "U0ADA", "Done")
    await ear.heard(1)

    await workspace.react("U0TOM", said.key, "tada")
    await workspace.unreact("U0TOM", said.key, "tada")
    added, removed = await ear.heard(2)

    item = {"type": "message", "channel": room.id, "ts": said.ts}
    for event, name in ((added, "reaction_added"), (removed, "reaction_removed")):
        assert (event["type"], event["reaction"], event["user"], event["item_user"], event["item"]) == (
            *(name, "tada", "U0TOM", "U0ADA"),
            item,
        )
    assert said.reactions == {}


async def test_links_to_the_apps_domains_are_heard_also_where_it_is_not(ear: Ear) -> None:
    there, elsewhere = await ear.room(), ear.workspace.team.channel("lunch")

    words = "See https://docs.example.org/a?b=1&c=2 and https://other.org"
    for channel in (there, elsewhere):
        await ear.workspace.say("U0ADA", channel.id, words)
    heard = [event for event in await ear.heard(3) if event["type"] == "link_shared"]

    assert [(event["channel"], event["is_bot_user_member"]) for event in heard] == [
        (there.id, True),
        (elsewhere.id, False),
    ]
    assert heard[0]["links"] == [{"domain": "example.org", "url": "https://docs.example.org/a?b=1&c=2"}]


async def test_files_of_people_and_of_the_app_are_heard(ear: Ear) -> None:
    room, workspace = await ear.room(), ear.workspace
    file = workspace.receive_file("U0ADA", "plan.txt", b"Plan")

    await workspace.say("U0ADA", room.id, "Look", files=[file])
    shared, noticed = await ear.heard(2)
    await ear.client.files_upload_v2(channel=room.id, content="a,b", filename="own.csv")
    own, _ = await ear.heard(2)

    assert (shared["subtype"], [one["name"] for one in shared["files"]]) == ("file_share", ["plan.txt"])
    assert (noticed["type"], noticed["file_id"], noticed["channel_id"]) == ("file_shared", file, room.id)
    assert (own["subtype"], own["user"]) == ("file_share", "U0APP")


async def test_metadata_of_the_types_that_are_followed_are_heard(ear: Ear) -> None:
    room = await ear.room()
    first, second = ({"event_type": "digest_posted", "event_payload": {"key": key}} for key in "ab")
    other = {"event_type": "other", "event_payload": {}}

    posted = await ear.client.chat_postMessage(channel=room.id, text="x", metadata=first)
    await ear.client.chat_postMessage(channel=room.id, text="y", metadata=other)
    await ear.client.chat_update(channel=room.id, ts=posted["ts"], text="z", metadata=second)
    await ear.client.chat_delete(channel=room.id, ts=posted["ts"])
    heard = [event for event in await ear.heard(7) if event["type"] != "message"]

    assert kinds(heard) == ["message_metadata_posted", "message_metadata_updated", "message_metadata_deleted"]
    assert heard[1]["metadata"]["event_payload"] == {"key": "b"}
    assert heard[1]["previous_metadata"]["event_payload"] == heard[0]["metadata"]["event_payload"] == {"key": "a"}


async def test_a_channels_life_is_heard(ear: Ear) -> None:
    workspace = ear.workspace
    ear.forget()
    await workspace.create_channel("U0ADA", "project")
    channel = workspace.team.channel("project")
    await workspace.invite(channel.id, "U0APP", "U0ADA")
    await workspace.rename(channel.id, "project-x", "U0ADA")
    await workspace.archive(channel.id, "U0ADA")
    await workspace.unarchive(channel.id, "U0ADA")
    await workspace.kick(channel.id, "U0APP", "U0ADA")
    heard = await ear.heard(11)

    assert sorted(kinds(heard)) == sorted(
        [
            *("channel_created", "member_joined_channel", "channel_join", "channel_rename", "channel_name"),
            *("channel_archive", "channel_archive", "channel_unarchive", "channel_unarchive"),
            *("member_left_channel", "channel_left"),
        ]
    )
    created = next(event for event in heard if event["type"] == "channel_created")
    assert (created["channel"]["name"], created["channel"]["creator"]) == ("project", "U0ADA")


async def test_a_line_of_slacks_own_mentions_nobody(ear: Ear) -> None:
    room = await ear.room()

    await ear.workspace.invite(room.id, "U0TOM", "U0APP")
    await ear.workspace.kick(room.id, "U0TOM", "U0APP")
    await ear.workspace.say("U0ADA", room.id, "@small_bot, are you there?")
    heard = await ear.heard(6)

    assert sorted(kinds(heard)) == sorted(
        [
            *("member_joined_channel", "channel_join", "member_left_channel", "channel_leave"),
            *("message", "app_mention"),
        ]
    )


async def test_nobody_is_told_of_a_private_channel_from_outside(ear: Ear) -> None:
    workspace = ear.workspace
    ear.forget()
    closed = workspace.team.add_channel("closed", ["U0ADA"], "private")
    await workspace.say("U0ADA", closed.id, "Between us")
    await workspace.archive(closed.id, "U0ADA")
    await workspace.say("U0ADA", "D0ADA", "Hello @small_bot")  # which is no mention where nobody else listens

    assert [event["type"] for event in await ear.heard(1)] == ["message"]


async def test_people_and_groups_are_heard_of(ear: Ear) -> None:
    ear.forget()
    await ear.workspace.welcome(Person("U0LI", "li", "Li Na", "Asia/Shanghai", "zh-CN"))
    await ear.workspace.regroup("S0POLICY", ["U0FANG"])
    joined, *changed = await ear.heard(3)

    assert (joined["type"], joined["user"]["id"]) == ("team_join", "U0LI")
    members = next(event for event in changed if event["type"] == "subteam_members_changed")
    assert (members["added_users"], sorted(members["removed_users"])) == (["U0FANG"], ["U0ADA", "U0TOM"])


async def test_every_event_that_can_come_is_named_and_needs_the_scope_of_its_page() -> None:
    assert set(SCOPES_OF_EVENTS) <= set(EVENTS)
    assert len(set(EVENTS)) == len(EVENTS)


async def test_a_loop_of_the_apps_own_is_seen() -> None:
    """An app that answers every message, its own too, as Bolt's own guard is switched off."""
    async with small_workspace() as workspace:
        app = new_app(workspace, ignoring_self_events_enabled=False)

        async def answer(message: Payload, client: AsyncWebClient) -> None:
            await client.chat_postMessage(channel=message["channel"], text="And you?")

        app.message("")(answer)
        async with connected(workspace, app):
            await workspace.say("U0ADA", "C0GENERAL", "How are you?")
            await until(lambda: len(workspace.app.posts("general")) >= 3)


async def test_whoever_opens_the_direct_messages_or_looks_elsewhere_is_heard_of() -> None:
    given = listening_to_everything().model_dump()
    given["features"]["agent_view"] = {"agent_description": "Helps"}
    given["settings"]["event_subscriptions"] = {"bot_events": ["app_home_opened", "app_context_changed"]}
    async with small_workspace(AppManifest.model_validate(given)) as workspace:
        await workspace.open_messages("U0ADA")
        await workspace.look_at("U0ADA", "", "C0GENERAL")
        opened, looked = [exchange.request["event"] for exchange in workspace.traffic.find("events_api")]

    assert (opened["type"], opened["tab"], opened["channel"]) == ("app_home_opened", "messages", "D0ADA")
    assert (looked["type"], looked["context"]["entities"][0]["value"]) == ("app_context_changed", "C0GENERAL")


async def test_an_app_that_is_taken_out_of_the_team_is_told_and_may_do_nothing_more() -> None:
    given = listening_to_everything().model_dump()
    given["settings"]["event_subscriptions"] = {"bot_events": ["app_uninstalled", "tokens_revoked"]}
    async with small_workspace(AppManifest.model_validate(given)) as workspace:
        await workspace.uninstall()
        told = [exchange.request["event"] for exchange in workspace.traffic.find("events_api")]
        refused = await error_of(client_of(workspace).auth_test())

    assert [event["type"] for event in told] == ["tokens_revoked", "app_uninstalled"]
    assert told[0]["tokens"] == {"oauth": [], "bot": ["U0APP"]}
    assert refused["error"] == "token_revoked"
