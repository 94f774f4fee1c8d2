"""How people are told what went wrong: how to mend it, or under which code the log has it."""

import logging
import secrets
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.connection import reason
from bot.logs import OUTCOME, named
from handlers.phrases.errors import plain_error
from handlers.phrases.language import Language, language_for
from handlers.slack.forms import FormError
from handlers.slack.members import UNANSWERED
from handlers.slack.question import send
from handlers.slack.replies import tell_asker, tell_everybody
from handlers.views.home import error_home
from handlers.views.kit.blocks import Answer
from handlers.views.kit.errors import (
    beside_typed,
    breakdown,
    changed_meanwhile,
    error_view,
    not_granted,
    told_of,
    unknown_word,
)
from handlers.views.kit.question import Topic
from handlers.words.notation import as_read
from handlers.words.query import UnknownWordError
from store.model.errors import ChangedMeanwhileError, NotAllowedError, UserError

log = logging.getLogger(__name__)

Payload = dict[str, Any]
TOPICS: dict[str, Topic] = {"/targets": "targets", "/initiatives": "initiatives", "/deadlines": "deadlines"}
INSTALL_PAGE = "install_page"  # in the context of a request where many install the bot
VERIFIED = "verified"  # in the context of a request that got past the check of its signature


async def tell(error: Exception, body: Payload, context: AsyncBoltContext) -> BoltResponse:
    """Tell the person what went wrong: how to mend it, or a code under which the log has the traceback."""
    if VERIFIED not in context:
        log.error("A request that nobody had verified failed", exc_info=error)
        return BoltResponse(status=401)
    context[OUTCOME] = "mistake" if isinstance(error, UserError | ChangedMeanwhileError) else "failure"
    language = context["reader"].language if "reader" in context else language_for("en")
    is_submitted = body.get("type") == "view_submission" and context.ack.response is None
    if isinstance(error, FormError) and is_submitted:
        errors = {name: plain_error(one, language) for name, one in error.errors.items()}
        return await context.ack(response_action="errors", errors=errors)
    answer = told(error, body, language, context.get(INSTALL_PAGE, ""))
    if "command" in body and not isinstance(error, NotAllowedError):
        answer = beside_typed(answer, typed(body), language)
    if is_submitted:
        return await context.ack(response_action="push", view=error_view(answer, language))
    if "command" in body and context.ack.response is None:
        return await context.ack(text=answer.text, blocks=answer.blocks)
    try:
        await tell_privately(answer, body, context)
    except UNANSWERED as problem:  # who has left the workspace has no direct messages any more
        log.warning("%s could not be told what went wrong: %r", context.user_id, problem)
    return await context.ack()


async def tell_privately(answer: Answer, body: Payload, context: AsyncBoltContext) -> None:
    """Tell somebody what went wrong where only they see it: beside what they pressed, or in their direct messages."""
    if body.get("response_url"):
        await send(body["response_url"], answer, response_type="ephemeral", replace_original=False)
    elif context.user_id and body.get("type") in ("block_actions", "view_submission", "shortcut"):
        await context.client.chat_postMessage(channel=context.user_id, text=answer.text, blocks=answer.blocks)
    elif "event" in body:
        await tell_of_event(answer, body["event"], context)


async def tell_of_event(answer: Answer, event: Payload, context: AsyncBoltContext) -> None:
    """Tell somebody what went wrong where only they see it: on their Home tab, or where they spoke to the bot."""
    if event["type"] == "app_home_opened":
        await context.client.views_publish(user_id=str(context.user_id), view=error_home(answer))
    elif event["type"] == "app_mention":
        await tell_asker(context.client, event, answer)
    elif event.get("channel_type") == "im" and "subtype" not in event:
        await tell_everybody(context.client, event["channel"], answer, event.get("thread_ts"))


def told(error: Exception, body: Payload, language: Language, install_page: str) -> Answer:
    """An error as people read it; `install_page` is where the bot is installed, if anybody has said where that is."""
    match error:
        case UnknownWordError():
            return unknown_word(error, topic_of(body), language)
        case UserError():
            return told_of(error, language)
        case ChangedMeanwhileError():
            return changed_meanwhile(language)
        case SlackApiError() if reason(error) == "missing_scope":
            needed = str(error.response.get("needed") or "").split(",")
            log.warning("%s needs what was not granted here: %s", named(body), needed)
            return not_granted(needed, install_page, language)
    code = f"E-{secrets.token_hex(3).upper()}"
    log.error("%s in %s", code, named(body), exc_info=error)
    return breakdown(code, language)


def typed(body: Payload) -> str:
    """A command as it was typed."""
    return f"{body['command']} {as_read(body.get('text') or '')}".strip()


def topic_of(body: Payload) -> Topic:
    """The question under which an unknown word was typed, by the command or the button's id."""
    if "command" in body:
        return TOPICS.get(body["command"], "targets")
    if "actions" not in body:
        return "targets"
    return TOPICS.get("/" + body["actions"][0]["action_id"].partition(":")[0], "targets")
