"""Modals and the Home tab, between people and a real Bolt app on the real wire."""

from __future__ import annotations

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.state.records import Payload
from tests.harness import Persona
from tests.workspace.conversation import actions, button, modal, opening, options, text_input, until

PLAIN = {"type": "plain_text", "text": "Where"}


async def test_a_modal_is_filled_in_refused_and_saved(app: AsyncApp, ada: Persona) -> None:
    choice = {"type": "static_select", "action_id": "kind", "options": options("fund", "lab")}
    kind = {"type": "input", "block_id": "kind", "label": {"type": "plain_text", "text": "Kind"}, "element": choice}
    opening(app, modal(text_input("title"), kind, private_metadata="p"))

    async def save(ack: AsyncAck, view: Payload) -> None:
        values = view["state"]["values"]
        if values["title"]["title"]["value"] == "bad":
            await ack(response_action="errors", errors={"title": "Not this one"})
            return
        assert values["kind"]["kind"]["selected_option"]["value"] == "lab"
        assert view["private_metadata"] == "p"
        await ack()

    app.view("form")(save)
    opened = await ada.type("/echo")

    assert opened.text.startswith("A form\ntitle\nKind")
    assert await ada.submit(kind="Lab") == {"title": "Please complete this required field."}
    assert await ada.submit(title="bad", kind="Lab") == {"title": "Not this one"}
    assert ada.modal is not None
    assert ada.modal.errors == {"title": "Not this one"}
    assert await ada.submit(title="good") == {}
    assert ada.modal is None


async def test_errors_must_name_an_input_block(app: AsyncApp, ada: Persona) -> None:
    opening(app, modal(text_input("title")))

    async def save(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"tilte": "Not this one"})

    app.view("form")(save)
    opened = await ada.type("/echo")
    outcome = await ada.workspace.submit(ada.id, opened.view.id, {"title": {"title": "x"}})

    assert outcome.notice is not None
    assert "no input block is called tilte" in outcome.notice
    await ada.close()


async def test_modals_are_pushed_updated_and_cleared(app: AsyncApp, ada: Persona) -> None:
    opening(app, modal(text_input("title"), title="One"))
    answers: list[Payload] = [
        {"response_action": "push", "view": modal(text_input("title"), title="Two")},
        {"response_action": "push", "view": modal(text_input("title"), title="Three")},
        {"response_action": "update", "view": modal(text_input("title"), title="Three again")},
        {"response_action": "push", "view": modal(text_input("title"), title="Four")},
        {"response_action": "clear"},
    ]

    async def save(ack: AsyncAck) -> None:
        await ack(**answers.pop(0))

    app.view("form")(save)
    await ada.type("/echo")
    titles, notices = [], []
    for _ in range(5):
        opened = ada.modal
        assert opened is not None
        outcome = await ada.workspace.submit(ada.id, opened.id, {"title": {"title": "x"}})
        notices.append(outcome.notice)
        titles.append([view.view["title"]["text"] for view in ada.workspace.team.open_views(ada.id)])

    assert titles == [["One", "Two"], ["One", "Two", "Three"], *[["One", "Two", "Three again"]] * 2, []]
    assert [notice for notice in notices if notice] == ["Slack refused the app's answer: push_limit_reached."]


async def test_a_trigger_opens_one_modal_and_not_for_long(
    app: AsyncApp, ada: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = []
    triggers = []

    async def open_twice(ack: AsyncAck, client: AsyncWebClient, command: Payload) -> None:
        await ack()
        triggers.append(command["trigger_id"])
        if command["text"] == "twice":
            await client.views_open(trigger_id=command["trigger_id"], view=modal(text_input("title")))
            await try_again(client, command["trigger_id"])

    async def try_again(client: AsyncWebClient, trigger_id: str) -> None:
        with pytest.raises(SlackApiError) as refused:
            await client.views_open(trigger_id=trigger_id, view=modal(text_input("title")))
        errors.append(refused.value.response["error"])

    app.command("/echo")(open_twice)
    await ada.type("/echo twice")
    await ada.workspace.run_command(ada.id, ada.channel.id, "/echo once")
    monkeypatch.setattr(ada.workspace.app.tokens, "trigger_seconds", 0)
    await try_again(app.client, triggers[-1])
    await try_again(app.client, "1.2.3")

    assert errors == ["exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"]
    await ada.close()


async def test_a_closed_modal_is_told_when_it_asks_for_it(app: AsyncApp, ada: Persona) -> None:
    opening(app, modal(text_input("title"), notify_on_close=True))
    told = []

    async def closed(ack: AsyncAck, body: Payload) -> None:
        told.append((body["view"]["callback_id"], body["is_cleared"]))
        await ack()

    app.view_closed("form")(closed)
    await ada.type("/echo")
    await ada.close()
    await ada.type("/echo")
    await ada.close(whole_stack=True)

    assert told == [("form", False), ("form", True)]


async def test_what_was_typed_stays_when_a_modal_is_updated(app: AsyncApp, ada: Persona) -> None:
    opening(app, modal(text_input("title"), actions(button("More", "more")) | {"block_id": "b"}))

    async def more(ack: AsyncAck, client: AsyncWebClient, body: Payload) -> None:
        view = body["view"]
        assert view["state"]["values"]["title"]["title"]["value"] == "half"
        await client.views_update(
            view_id=view["id"], hash=view["hash"], view=modal(text_input("title"), text_input("due"))
        )
        with pytest.raises(SlackApiError, match="hash_conflict"):
            await client.views_update(view_id=view["id"], hash=view["hash"], view=modal(text_input("title")))
        await ack()

    app.action("more")(more)
    opened = await ada.type("/echo")
    await ada.workspace.act(ada.id, opened.view.id, "b", "more", typed={"title": {"title": "half"}})

    assert ada.modal is not None
    assert [block["block_id"] for block in ada.modal.blocks] == ["title", "due"]
    assert ada.modal.typed == {"title": {"title": "half"}}
    await ada.close()


async def test_the_home_tab_is_published_and_acted_upon(app: AsyncApp, ada: Persona) -> None:
    async def publish(ack: AsyncAck, client: AsyncWebClient, event: Payload) -> None:
        view = {"type": "home", "blocks": [actions(button("Refresh", "refresh"))]}
        await client.views_publish(user_id=event["user"], view=view)
        await ack()

    async def refresh(ack: AsyncAck, client: AsyncWebClient, body: Payload) -> None:
        assert body["view"]["type"] == "home"
        text = {"type": "section", "text": {"type": "mrkdwn", "text": "Fresh"}}
        await client.views_publish(user_id=body["user"]["id"], view={"type": "home", "blocks": [text]})
        await ack()

    app.event("app_home_opened")(publish)
    app.action("refresh")(refresh)
    home = await ada.open_home()
    fresh = await ada.press(home, "Refresh")

    assert (home.view.id, fresh.text) == (fresh.view.id, "Fresh")


async def test_a_channel_chosen_for_an_answer_comes_with_an_address(app: AsyncApp, ada: Persona) -> None:
    where = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    place = {"type": "input", "block_id": "place", "label": {"type": "plain_text", "text": "Where"}, "element": where}
    opening(app, modal(text_input("title"), place))

    async def save(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        (address,) = body["response_urls"]
        assert (address["block_id"], address["action_id"], address["channel_id"]) == ("place", "where", ada.channel.id)
        await ack()
        await respond("Saved here", response_type="in_channel")

    app.view("form")(save)
    await ada.type("/echo")

    assert await ada.submit(title="x", place=ada.channel.id) == {}
    await until(lambda: ada.messages == ["Saved here"])


async def test_a_select_begins_with_the_channel_one_comes_from(app: AsyncApp, ada: Persona) -> None:
    one = {"type": "conversations_select", "action_id": "one", "default_to_current_conversation": True}
    many = {"type": "multi_conversations_select", "action_id": "many", "default_to_current_conversation": True}
    named = {**one, "action_id": "named", "initial_conversation": "C0GENERAL"}
    places = [
        {"type": "input", "block_id": element["action_id"], "label": PLAIN, "element": element}
        for element in (one, many, named)
    ]
    opening(app, modal(*places))
    taken: list[Payload] = []

    async def save(ack: AsyncAck, view: Payload) -> None:
        taken.append(view["state"]["values"])
        await ack()

    app.view("form")(save)
    await ada.type("/echo")
    assert await ada.submit() == {}

    assert taken[0]["one"]["one"]["selected_conversation"] == ada.channel.id
    assert taken[0]["many"]["many"]["selected_conversations"] == [ada.channel.id]
    assert taken[0]["named"]["named"]["selected_conversation"] == "C0GENERAL"
