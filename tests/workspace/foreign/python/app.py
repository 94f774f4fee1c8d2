"""A duty desk on Bolt for Python as its users write it: blocking, over HTTP, knowing nothing of any local workspace."""

import logging
import os
import re
from typing import Any

from slack_bolt import (
    Ack,
    App,
    Assistant,
    BoltContext,
    Respond,
    Say,
    SetStatus,
    SetSuggestedPrompts,
    SetTitle,
)
from slack_bolt.context.get_thread_context import GetThreadContext
from slack_sdk import WebClient

logging.basicConfig(level=logging.INFO)

app = App(token=os.environ["SLACK_BOT_TOKEN"], signing_secret=os.environ["SLACK_SIGNING_SECRET"])
SEVERITIES = {"high": "High :fire:", "low": "Low"}


def plain(text: str, emoji: bool = True) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": emoji}


def asked(block_id: str, label: str, element: dict[str, Any], optional: bool = False) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "optional": optional,
        "element": {"action_id": block_id, **element},
    }


def form(callback_id: str, title: str, *blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    parts = {"title": plain(title), "submit": plain("Go on"), "close": plain("Never mind")}
    return {"type": "modal", "callback_id": callback_id, **parts, "blocks": list(blocks), **more}


def values_of(view: dict[str, Any]) -> dict[str, Any]:
    return {block_id: next(iter(held.values())) for block_id, held in view["state"]["values"].items()}


# What every starter does: a greeting with a button, a command, a shortcut with a form, a Home tab


@app.message(re.compile(r"^(hi|hello|你好)", re.IGNORECASE))
def greet(context: BoltContext, say: Say) -> None:
    button = {"type": "button", "text": plain("Who is on duty?"), "action_id": "who"}
    text = f"{context['matches'][0]}, how are you?"
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text}, "accessory": button}
    say(text=text, blocks=[section])


@app.action("who")
def tell_who(ack: Ack, say: Say, body: dict[str, Any]) -> None:
    ack()
    say(f"<@{body['user']['id']}> is, for having asked")


@app.command("/duty")
def duty(ack: Ack, respond: Respond, command: dict[str, Any]) -> None:
    ack()
    respond(f"Nobody is on duty for “{command['text']}”")


@app.shortcut("hand_over")
def ask_to_whom(ack: Ack, shortcut: dict[str, Any], client: WebClient) -> None:
    ack()
    where = {"type": "conversations_select", "response_url_enabled": True, "default_to_current_conversation": True}
    to = asked("to", "To whom?", {"type": "users_select"})
    client.views_open(
        trigger_id=shortcut["trigger_id"],
        view=form("handed_over", "Hand over", to, asked("where", "Where shall I say so?", where)),
    )


@app.view("handed_over")
def hand_over(ack: Ack, view: dict[str, Any], body: dict[str, Any], respond: Respond) -> None:
    to = values_of(view)["to"]["selected_user"]
    if to == body["user"]["id"]:
        ack(response_action="errors", errors={"to": "That is you"})
        return
    ack()
    respond(f"<@{to}> has the duty now", response_type="in_channel")


@app.shortcut("note_it")
def note(ack: Ack, shortcut: dict[str, Any], client: WebClient) -> None:
    ack()
    client.chat_postMessage(channel=shortcut["user"]["id"], text=f"Noted: {shortcut['message']['text']}")


@app.event("app_home_opened")
def show_home(event: dict[str, Any], client: WebClient) -> None:
    if event["tab"] == "home":
        text = {"type": "mrkdwn", "text": f"*Good day*, <@{event['user']}>"}
        client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [{"type": "section", "text": text}]}
        )


@app.event("app_mention")
def listen(event: dict[str, Any], say: Say) -> None:
    say(text="I am listening", thread_ts=event["ts"])


# An incident, from the first alarm to the last word


@app.command("/incident")
def ask_about_incident(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
    ack()
    options = [{"text": plain(text), "value": value} for value, text in SEVERITIES.items()]
    usual = {"text": {"type": "plain_text", "text": SEVERITIES["low"]}, "value": "low"}
    severity = {"type": "static_select", "options": options, "initial_option": usual}
    view = form(
        "incident",
        "An incident",
        asked("name", "What is it about?", {"type": "plain_text_input", "initial_value": command["text"]}),
        asked("severity", "How bad is it?", severity),
        asked("people", "Who is needed?", {"type": "multi_users_select"}, optional=True),
        private_metadata=command["channel_id"],
    )
    client.views_open(trigger_id=command["trigger_id"], view=view)


@app.view("incident")
def open_incident(ack: Ack, view: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
    ack()
    values = values_of(view)
    name, severity = values["name"]["value"], values["severity"]["selected_option"]["value"]
    slug = re.sub(r"\W+", "-", name.lower()).strip("-")
    channel = client.conversations_create(name=f"incident-{slug}")["channel"]["id"]
    client.conversations_setTopic(channel=channel, topic=f"{SEVERITIES[severity]} · {name}")
    client.conversations_invite(channel=channel, users=[body["user"]["id"], *values["people"]["selected_users"]])
    close = {"type": "button", "text": plain("It is over"), "action_id": "over", "value": channel, "style": "danger"}
    summary = client.chat_postMessage(
        channel=channel,
        text=f"{name} ({severity})",
        blocks=[
            {"type": "header", "text": plain(name)},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": f"opened by <@{body['user']['id']}>"}]},
            {"type": "actions", "elements": [close]},
        ],
    )
    client.pins_add(channel=channel, timestamp=summary["ts"])
    client.bookmarks_add(channel_id=channel, title="Runbook", type="link", link="https://example.org/runbook")
    client.chat_postMessage(channel=view["private_metadata"], text=f"Opened <#{channel}>")


@app.action("over")
def close_incident(ack: Ack, action: dict[str, Any], client: WebClient) -> None:
    ack()
    client.chat_postMessage(channel=action["value"], text="It is over")
    client.conversations_archive(channel=action["value"])


@app.event("channel_archive")
def note_end(event: dict[str, Any], logger: logging.Logger) -> None:
    logger.info("archived: %s", event["channel"])


# Eyes below a message put it on the desk; taken away, they take it off again


@app.event("reaction_added")
def take_up(event: dict[str, Any], client: WebClient) -> None:
    if event["reaction"] == "eyes":
        where = {"channel": event["item"]["channel"], "timestamp": event["item"]["ts"]}
        client.reactions_add(name="hourglass", **where)
        client.chat_postMessage(channel=where["channel"], thread_ts=where["timestamp"], text="On the desk")


@app.event("reaction_removed")
def put_down(event: dict[str, Any], client: WebClient) -> None:
    if event["reaction"] == "eyes":
        client.reactions_remove(name="hourglass", channel=event["item"]["channel"], timestamp=event["item"]["ts"])


# Whoever asks in a thread of the direct messages is helped there, bit by bit

assistant = Assistant()
app.use(assistant)


@assistant.thread_started
def offer(say: Say, set_suggested_prompts: SetSuggestedPrompts) -> None:
    say("What has happened?")
    set_suggested_prompts(prompts=[{"title": "The pump", "message": "The pump is loud"}])


@assistant.user_message
def help_out(
    payload: dict[str, Any],
    client: WebClient,
    get_thread_context: GetThreadContext,
    set_status: SetStatus,
    set_title: SetTitle,
) -> None:
    set_title(payload["text"])
    set_status("is looking it up …")
    seen = get_thread_context()
    begun = client.chat_startStream(channel=payload["channel"], thread_ts=payload["thread_ts"])
    client.chat_appendStream(channel=payload["channel"], ts=begun["ts"], markdown_text="Switch it off, ")
    rest = f"then call Sam; you come from {seen and seen.channel_id}."
    client.chat_stopStream(channel=payload["channel"], ts=begun["ts"], markdown_text=rest)


@app.event("member_joined_channel")
def welcome(event: dict[str, Any], context: BoltContext, say: Say) -> None:
    if event["user"] == context.bot_user_id:
        say(text="Thanks for having me", channel=event["channel"])


@app.event("message")
def ignore() -> None:
    """Whatever else is said."""


if __name__ == "__main__":
    app.start(port=int(os.environ.get("PORT", 3000)))
