"""Commands, buttons, choices, words and shortcuts, between people and a real Bolt app on the real wire."""

from __future__ import annotations

import asyncio

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.limits.surfaces import OLD_BLOCKS
from bot.workspace.state.manifest import Interactivity
from bot.workspace.state.records import Message, Payload
from tests.harness import Persona
from tests.workspace.conversation import actions, answering, button, options, until
from tests.workspace.small_bot import MANIFEST, connected, new_app, small_workspace


async def test_a_command_is_answered_in_its_ack_for_the_one_who_typed_it(app: AsyncApp, ada: Persona) -> None:
    answering(app, text="Hello *you*")

    answer = await ada.type("/echo hello")

    assert (answer.text, answer.is_private, ada.messages) == ("Hello you", True, [])


async def test_an_answer_in_the_channel_shows_the_command_too(app: AsyncApp, ada: Persona) -> None:
    answering(app, text="Hello all", response_type="in_channel")

    await ada.type("/echo hello")

    assert ada.messages == ["/echo hello", "Hello all"]


async def test_mentions_links_and_marks_are_written_as_slack_does(app: AsyncApp, ada: Persona) -> None:
    heard = []

    async def listen(ack: AsyncAck, command: Payload) -> None:
        heard.append(command["text"])
        await ack()

    app.command("/echo")(listen)
    app.command("/plain")(listen)
    words = "@ada & @Tom Becker in #general: a<b, https://example.org/?a=1&b=2, @adam"
    await ada.workspace.run_command(ada.id, ada.channel.id, f"/echo {words}")
    await ada.workspace.run_command(ada.id, ada.channel.id, f"/plain {words}")

    escaped = (
        "<@U0ADA|ada> &amp; <@U0TOM|tom> in <#C0GENERAL|general>: a&lt;b, <https://example.org/?a=1&amp;b=2>, @adam"
    )
    assert heard == [escaped, words]


async def test_a_command_that_is_never_acknowledged_times_out(
    app: AsyncApp, ada: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_over = asyncio.Event()

    async def forget(ack: AsyncAck) -> None:
        await is_over.wait()
        await ack("too late")

    app.command("/echo")(forget)
    monkeypatch.setattr(ada.workspace.app.line, "ack_seconds", 0.2)
    answer = await ada.type("/echo hello")
    is_over.set()
    await until(lambda: ada.workspace.traffic.find("slash_commands")[-1].verdict == "late ack")

    assert "operation_timeout" in answer.text
    assert answer.message.from_slack


async def test_an_unknown_command_is_said_to_be_unknown(app: AsyncApp, ada: Persona) -> None:
    answer = await ada.type("/nonsense")

    assert "is not a command" in answer.text


async def test_commands_do_not_run_in_threads(app: AsyncApp, ada: Persona) -> None:
    outcome = await ada.workspace.run_command(ada.id, ada.channel.id, "/echo hello", thread_ts="1.0")

    assert outcome.notice is not None
    assert "threads" in outcome.notice


async def test_a_refused_answer_is_shown_with_its_faults(app: AsyncApp, ada: Persona) -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    answering(app, text="Hello", blocks=[header, {"type": "data_table", "rows": []}])

    answer = await ada.type("/echo")

    assert answer.message.from_slack
    assert "must be less than 151 characters [json-pointer:/blocks/0/text/text]" in answer.text
    assert "missing required field: caption [json-pointer:/blocks/1]" in answer.text


async def test_an_old_workspace_knows_no_data_table(app: AsyncApp, ada: Persona) -> None:
    row = [{"type": "raw_text", "text": "a"}]
    answering(app, text="A table", blocks=[{"type": "data_table", "caption": "c", "rows": [row, row]}])
    workspace = ada.workspace

    assert (await ada.type("/echo")).rows == [["a"], ["a"]]
    known, workspace.app.known_blocks = workspace.app.known_blocks, OLD_BLOCKS
    answer = await ada.type("/echo")
    workspace.app.known_blocks = known

    assert "unsupported type: data_table [json-pointer:/blocks/0/type]" in answer.text


async def test_a_button_replaces_the_private_answer_it_stands_on(app: AsyncApp, ada: Persona) -> None:
    answering(app, text="Hello", blocks=[actions(button("More", "more"))])

    async def more(ack: AsyncAck, respond: AsyncRespond, body: Payload) -> None:
        assert "message" not in body
        assert body["container"]["is_ephemeral"] is True
        await respond(text="More of it", replace_original=True)
        await ack()

    app.action("more")(more)
    answer = await ada.type("/echo")
    after = await ada.press(answer, "More")

    assert (after.text, after.is_private) == ("More of it", True)
    assert after.message.key == answer.message.key


async def test_a_private_answer_can_be_shared(app: AsyncApp, ada: Persona) -> None:
    answering(app, text="Hello", blocks=[actions(button("Share", "share"))])

    async def share(ack: AsyncAck, respond: AsyncRespond) -> None:
        await respond(delete_original=True)
        await respond(text="Shared", response_type="in_channel")
        await ack()

    app.action("share")(share)
    answer = await ada.type("/echo")
    shared = await ada.press(answer, "Share")

    assert (shared.text, shared.is_private, ada.messages) == ("Shared", False, ["Shared"])
    assert ada.workspace.team.message(answer.message.key) is None


async def test_a_response_address_takes_five_answers(app: AsyncApp, ada: Persona) -> None:
    statuses = []

    async def chatter(ack: AsyncAck, respond: AsyncRespond) -> None:
        bad = await respond(text="x", blocks=[{"type": "nothing"}])
        statuses.append((bad.status_code, bad.body))
        for number in range(5):
            answer = await respond(text=str(number))
            statuses.append((answer.status_code, answer.body))
        await ack()

    app.command("/echo")(chatter)
    await ada.type("/echo")

    assert statuses == [(400, "invalid_blocks"), *[(200, "ok")] * 4, (404, "no_service")]


async def test_a_choice_arrives_with_its_option_and_the_state(app: AsyncApp, ada: Persona) -> None:
    select = {
        "type": "static_select",
        "action_id": "details",
        "placeholder": {"type": "plain_text", "text": "Details of…"},
        "options": options("first", "second"),
    }
    section = {"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "x"}, "accessory": select}
    answering(app, text="Hello", blocks=[section], response_type="in_channel")

    async def details(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        option = body["actions"][0]["selected_option"]
        assert body["state"]["values"]["s"]["details"]["selected_option"] == option
        channel, ts = body["channel"]["id"], body["message"]["ts"]
        await client.chat_update(channel=channel, ts=ts, text=f"Chosen: {option['text']['text']}")
        await ack()

    app.action("details")(details)
    answer = await ada.type("/echo")
    chosen = await ada.choose(answer, "Details of…", "second")

    assert (chosen.text, chosen.message.edited) == ("Chosen: Second", True)


async def test_an_action_that_nobody_answers_is_marked(
    app: AsyncApp, ada: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(app, text="Hello", blocks=[actions(button("Silence", "silence"))])
    answer = await ada.type("/echo")
    block = answer.blocks[0]
    monkeypatch.setattr(ada.workspace.app.line, "ack_seconds", 0.2)

    outcome = await ada.workspace.act(ada.id, answer.message.key, block["block_id"], "silence")

    assert (outcome.acknowledged, outcome.notice) == (
        False,
        "This did not work: the app did not answer within 3 seconds.",
    )


async def test_an_external_select_offers_what_the_bot_finds(app: AsyncApp, ada: Persona) -> None:
    select = {"type": "external_select", "action_id": "who", "placeholder": {"type": "plain_text", "text": "Who"}}
    answering(app, text="Hello", blocks=[actions(select)])
    chosen = []

    async def suggest(ack: AsyncAck, body: Payload) -> None:
        await ack(options=options(body["value"], "other"))

    async def choose(ack: AsyncAck, body: Payload) -> None:
        chosen.append(body["actions"][0]["selected_option"]["value"])
        await ack()

    app.options("who")(suggest)
    app.action("who")(choose)
    answer = await ada.type("/echo")
    await ada.workspace.suggest(ada.id, answer.message.key, answer.blocks[0]["block_id"], "who", "hen")
    await ada.workspace.act(ada.id, answer.message.key, answer.blocks[0]["block_id"], "who", "hen")

    assert chosen == ["hen"]


async def test_the_bot_hears_what_is_said_and_who_calls_it(app: AsyncApp, ada: Persona) -> None:
    heard = []

    async def listen(ack: AsyncAck, event: Payload) -> None:
        heard.append((event["type"], event["text"]))
        await ack()

    app.event("message")(listen)
    app.event("app_mention")(listen)
    await ada.workspace.say(ada.id, ada.channel.id, "@Small Bot henan & hunan")
    await ada.workspace.say(ada.id, ada.workspace.team.channel("lunch").id, "nothing for bots")

    text = "<@U0APP|small_bot> henan &amp; hunan"
    assert heard == [("message", text), ("app_mention", text)]


async def test_shortcuts_reach_the_bot(app: AsyncApp, ada: Persona) -> None:
    taken = []

    async def take(ack: AsyncAck, body: Payload) -> None:
        taken.append((body["type"], body.get("message", {}).get("text")))
        await ack()

    app.shortcut("new")(take)
    app.shortcut("keep")(take)
    message: Message = ada.workspace.team.post(ada.channel.id, ada.id, "Keep me")
    await ada.workspace.run_shortcut(ada.id, "new")
    await ada.workspace.run_shortcut(ada.id, "keep", message.key)

    assert taken == [("shortcut", None), ("message_action", "Keep me")]


async def test_without_a_bot_the_person_reads_that_it_is_not_connected() -> None:
    async with small_workspace() as workspace:
        outcome = await workspace.run_command("U0ADA", "C0GENERAL", "/echo")

    assert outcome.notice is not None
    assert "dispatch_failed" in outcome.notice


async def test_a_person_sees_what_is_meant_for_them(app: AsyncApp, ada: Persona) -> None:
    workspace = ada.workspace
    changes = workspace.team.changes("U0TOM")
    workspace.team.post(ada.channel.id, workspace.team.bot_user_id, "for Ada", ephemeral_for=ada.id)
    workspace.team.post(workspace.team.direct_message(ada.id).id, ada.id, "between Ada and the bot")
    workspace.team.post(ada.channel.id, ada.id, "for all")

    change = await anext(changes)
    changes.close()

    assert change.message is not None
    assert change.message.text == "for all"
    assert [message.text for message in workspace.team.conversation(ada.channel.id, "U0TOM")] == ["for all"]


async def test_a_bot_that_comes_and_goes_is_noticed() -> None:
    async with small_workspace() as workspace:
        changes = workspace.team.changes("U0ADA")
        async with connected(workspace, new_app(workspace)):
            assert workspace.app.connected
        kinds = [(await anext(changes)).kind for _ in range(2)]
        changes.close()

    assert kinds == ["bot_connected", "bot_gone"]


async def test_a_private_message_can_be_dismissed_by_its_reader_alone(app: AsyncApp, ada: Persona) -> None:
    answering(app, text="Hello")
    answer = await ada.type("/echo")
    workspace, key = ada.workspace, answer.message.key

    workspace.dismiss("U0TOM", key)
    assert workspace.team.message(key) is not None
    workspace.dismiss(ada.id, key)
    assert workspace.team.message(key) is None


async def test_the_bot_can_be_invited(app: AsyncApp, ada: Persona) -> None:
    place = ada.workspace.team.add_channel("closed", [ada.id], "private")
    await ada.workspace.invite(place.id, ada.workspace.team.bot_user_id)

    await app.client.chat_postMessage(channel=place.id, text="Thanks")

    assert [message.text for message in ada.workspace.team.conversation(place.id, ada.id)] == [
        "joined #closed.",
        "Thanks",
    ]


async def test_a_shortcut_that_the_manifest_lacks_is_not_run(app: AsyncApp, ada: Persona) -> None:
    message: Message = ada.workspace.team.post(ada.channel.id, ada.id, "Keep me")

    for callback_id, key in (("other", None), ("keep", None), ("new", message.key)):
        outcome = await ada.workspace.run_shortcut(ada.id, callback_id, key)

        assert outcome.notice == f"The app's manifest has no shortcut “{callback_id}” here."


async def test_without_interactivity_nothing_that_is_pressed_reaches_the_app() -> None:
    settings = MANIFEST.settings.model_copy(update={"interactivity": Interactivity(is_enabled=False)})
    async with small_workspace(MANIFEST.model_copy(update={"settings": settings})) as desk:
        app = new_app(desk)
        async with connected(desk, app):
            outcome = await desk.run_shortcut("U0ADA", "new")

    assert outcome.notice == "This did not work: the app's manifest has interactivity switched off."
    (left_out,) = desk.traffic.find("interactive")
    assert (left_out.verdict, left_out.reasons) == (
        "switched_off",
        ["interactivity is switched off in the manifest"],
    )


async def test_a_button_in_an_attachment_is_pressed(app: AsyncApp, ada: Persona) -> None:
    pressed: list[Payload] = []

    async def press(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        pressed.append(body)
        await ack()
        await respond("Approved", replace_original=False, response_type="in_channel")

    app.action("approve")(press)
    attachment = {"color": "#36a64f", "blocks": [actions(button("Approve", "approve"))]}
    await app.client.chat_postMessage(channel=ada.channel.id, text="Please", attachments=[attachment])
    (message,) = ada.workspace.app.posts(ada.channel.id)
    (block,) = message.every_block

    await ada.workspace.act(ada.id, message.key, block["block_id"], "approve")
    await until(lambda: ada.messages[-1] == "Approved")

    assert (pressed[0]["container"]["type"], pressed[0]["container"]["attachment_id"]) == ("message_attachment", 1)
    assert pressed[0]["actions"][0]["value"] == "Approve"
