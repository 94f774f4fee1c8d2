"""What the app answers, to an act of somebody's or on a response_url, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.workspace.line.drafts import checked_message, checked_view
from bot.workspace.line.installation import Installation
from bot.workspace.line.tokens import ResponseAddress
from bot.workspace.state.elements import within
from bot.workspace.state.records import Block, Message, OpenView, Payload, Refused


def take_answer(app: Installation, answer: Payload, to: ResponseAddress) -> Message | None:
    """Do what an ack or a POST to a response_url asks for; Refused when it breaks a rule."""
    source = app.team.message(to.source_key) if to.source_key else None
    if app.team.channels[to.channel].is_archived:
        raise Refused("channel_is_archived")
    if answer.get("delete_original"):
        if source:
            app.team.remove(source)
        return None
    draft = checked_message(answer, app.allowed)
    if to.source_key and answer.get("replace_original"):
        if source:
            app.team.edit(source, draft.text, draft.blocks, attachments=draft.attachments)
        return source
    reader = None if answer.get("response_type") == "in_channel" else to.user
    thread_ts = answer.get("thread_ts", to.thread_ts)
    return app.team.post(
        to.channel,
        app.team.bot_user_id,
        draft.text,
        draft.blocks,
        thread_ts=thread_ts,
        ephemeral_for=reader,
        attachments=draft.attachments,
    )


def take_submission_answer(app: Installation, view: OpenView, answer: Payload) -> dict[str, str]:
    """Do what the ack of a submitted modal asks for; gives errors by block_id, Refused when it breaks a rule."""
    match answer.get("response_action"):
        case None:
            app.team.close_views([view])
        case "clear":
            app.team.close_views(app.team.open_views(view.user))
        case "update":
            app.team.update_view(view, checked_view(answer.get("view"), "modal", app.allowed))
        case "push":
            app.team.push_view(view.user, checked_view(answer.get("view"), "modal", app.allowed))
        case "errors":
            errors = answer.get("errors") or {}
            app.team.show_errors(view, _placed(errors, view.blocks))
            return dict(errors)
        case other:
            raise Refused("invalid_response_action", [f"unknown response_action: {other}"])
    return {}


def refused_notice(refusal: Refused) -> str:
    """What a person reads when the bot's answer broke one of Slack's rules."""
    lines = [f"Slack refused the app's answer: {refusal.error}.", *(f"• {reason}" for reason in refusal.reasons)]
    return "\n".join(lines)


def _placed(errors: dict[str, str], blocks: Sequence[Block]) -> dict[str, str]:
    inputs = {block["block_id"] for block in within(blocks) if block["type"] == "input"}
    strangers = [block_id for block_id in errors if block_id not in inputs]
    if strangers or not errors:
        raise Refused(
            "invalid_errors", [f"no input block is called {block_id}" for block_id in strangers or ["(none)"]]
        )
    return errors
