"""What Bolt's documentation shows, in an app of our own words: it runs here as it would in Slack."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.records import Payload, Person
from bot.workspace.workspace import Workspace
from tests.harness import Persona
from tests.workspace.conversation import actions, button, modal, options, text_input, until
from tests.workspace.small_bot import connected, new_app, small_workspace

MANIFEST = AppManifest.model_validate(
    {
        "display_information": {"name": "Sampler"},
        "features": {
            "app_home": {"home_tab_enabled": True},
            "slash_commands": [
                {"command": "/echo", "description": "Says what you say"},
                {"command": "/ticket", "description": "Opens a ticket"},
                {"command": "/export", "description": "Sends a file"},
            ],
        },
        "oauth_config": {
            "scopes": {
                "bot": [
                    "channels:history",
                    "chat:write",
                    "commands",
                    "files:write",
                    "reactions:read",
                    "users:read",
                ]
            }
        },
        "settings": {
            "event_subscriptions": {
                "bot_events": ["message.channels", "reaction_added", "team_join", "app_home_opened"]
            },
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }
)
TEAMS = {"data": "Data desk", "policy": "Policy desk", "press": "Press office"}


def sampler(app: AsyncApp) -> None:
    """All listeners of the samples."""
    app.message(re.compile("hello", re.IGNORECASE))(greet)
    app.action("wave")(wave)
    app.command("/echo")(echo)
    app.command("/ticket")(open_ticket)
    app.options("desk")(find_desks)
    app.view("ticket")(take_ticket)
    app.event("team_join")(welcome)
    app.event("reaction_added")(thank)
    app.event("app_home_opened")(show_home)
    app.command("/export")(export)


async def greet(message: Payload, say: AsyncSay) -> None:
    text = {"type": "mrkdwn", "text": f"Good day, <@{message['user']}>!"}
    section = {"type": "section", "text": text, "accessory": button("Wave back", "wave")}
    await say(blocks=[section], text="Good day!")


async def wave(ack: AsyncAck, body: Payload, say: AsyncSay) -> None:
    await ack()
    await say(f"<@{body['user']['id']}> waved")


async def echo(ack: AsyncAck, respond: AsyncRespond, command: Payload) -> None:
    await ack()
    await respond(command["text"] or "(silence)")


async def open_ticket(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
    await ack()
    select = {"type": "external_select", "action_id": "desk", "min_query_length": 1}
    desk = {"type": "input", "block_id": "desk", "label": {"type": "plain_text", "text": "Desk"}, "element": select}
    view = modal(text_input("title"), desk, title="A ticket") | {"callback_id": "ticket"}
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def find_desks(ack: AsyncAck, payload: Payload) -> None:
    found = [name for name in TEAMS if payload["value"].lower() in TEAMS[name].lower()]
    await ack(
        options=[
            option | {"text": {"type": "plain_text", "text": TEAMS[option["value"]]}} for option in options(*found)
        ]
    )


async def take_ticket(ack: AsyncAck, body: Payload, view: Payload, client: AsyncWebClient) -> None:
    values = view["state"]["values"]
    title = values["title"]["title"]["value"]
    if len(title) < 5:
        await ack(response_action="errors", errors={"title": "Say a little more"})
        return
    await ack()
    desk = values["desk"]["desk"]["selected_option"]["text"]["text"]
    await client.chat_postMessage(channel=body["user"]["id"], text=f"“{title}” went to the {desk}")


async def welcome(event: Payload, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0GENERAL", text=f"Welcome, <@{event['user']['id']}>!")


async def thank(event: Payload, client: AsyncWebClient) -> None:
    item = event["item"]
    await client.chat_postMessage(
        channel=item["channel"], thread_ts=item["ts"], text=f"Thanks for the :{event['reaction']}:"
    )


async def show_home(event: Payload, client: AsyncWebClient) -> None:
    text = {"type": "mrkdwn", "text": f"*Welcome home*, <@{event['user']}>"}
    blocks = [{"type": "section", "text": text}, actions(button("Wave", "wave"))]
    await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})


async def export(ack: AsyncAck, command: Payload, client: AsyncWebClient) -> None:
    await ack("Coming …")
    await client.files_upload_v2(channel=command["channel_id"], content="a,b\n1,2\n", filename="export.csv")


@pytest_asyncio.fixture(scope="module")
async def desk() -> AsyncIterator[Workspace]:
    """A workspace in which the sampler runs."""
    async with small_workspace(MANIFEST) as workspace:
        app = new_app(workspace)
        sampler(app)
        async with connected(workspace, app):
            yield workspace


@pytest.fixture
def ada(desk: Workspace) -> Persona:
    return Persona(desk, desk.team.person("ada"), desk.team.add_channel("samples", ["U0ADA", desk.team.bot_user_id]))


async def test_a_greeting_is_answered_with_a_button(ada: Persona) -> None:
    greeting = await ada.say("Hello there")

    assert greeting.text == "Good day, @ada!\nWave back"
    await ada.press(greeting, "Wave back")
    assert ada.messages[-1] == "@ada waved"


async def test_a_command_echoes(ada: Persona) -> None:
    answer = await ada.type("/echo 1 < 2 & 3")

    assert (answer.text, answer.is_private) == ("1 < 2 & 3", True)


async def test_a_form_is_refused_corrected_and_taken(ada: Persona) -> None:
    await ada.type("/ticket")

    assert await ada.submit(title="Map", desk="Policy desk") == {"title": "Say a little more"}
    assert await ada.submit(title="Map of Henan") == {}
    await until(lambda: bool(ada.direct_messages))
    assert ada.direct_messages[-1].text == "“Map of Henan” went to the Policy desk"


async def test_letters_bring_options(ada: Persona) -> None:
    opened = await ada.type("/ticket")
    offered = await ada.workspace.suggest(ada.id, opened.view.id, "desk", "desk", "desk")

    assert [option["text"]["text"] for option in offered.options] == ["Data desk", "Policy desk"]
    await ada.close()


async def test_a_newcomer_is_welcomed(desk: Workspace) -> None:
    await desk.welcome(Person("U0LI", "li", "Li Na", "Asia/Shanghai", "zh-CN"))

    await until(lambda: bool(desk.app.posts("general")))
    assert desk.app.posts("general")[-1].text == "Welcome, <@U0LI>!"


async def test_a_reaction_is_thanked_for_in_the_thread(ada: Persona) -> None:
    message = ada.workspace.team.post(ada.channel.id, ada.id, "Done")
    await ada.workspace.react("U0ADA", message.key, "tada")

    await until(lambda: bool(ada.workspace.app.posts(ada.channel.id)))
    assert [reply.text for reply in ada.workspace.team.replies(ada.channel.id, message.ts, ada.id)] == [
        "Done",
        "Thanks for the :tada:",
    ]


async def test_the_home_tab_is_drawn_for_its_reader(ada: Persona) -> None:
    home = await ada.open_home()

    assert (home.text, home.buttons) == ("Welcome home, @ada\nWave", ["Wave"])


async def test_a_file_arrives(ada: Persona) -> None:
    await ada.type("/export")

    await until(lambda: bool(ada.workspace.app.posts(ada.channel.id)))
    (file,) = ada.workspace.app.posts(ada.channel.id)[0].files
    assert (file["name"], file["size"]) == ("export.csv", 8)
