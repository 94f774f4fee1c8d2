"""What an answer of Slack's means for a post: whether it can have landed, and what to do next."""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from store.model.delivery import Outcome

REFUSALS = (
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "restricted_action_non_threadable_channel",
    "messages_tab_disabled",
    "user_not_found",
    "cannot_reply_to_message",
)
SHUT_OUT = (
    "invalid_auth",
    "not_authed",
    "token_revoked",
    "token_expired",
    "account_inactive",
    "missing_scope",
    "team_access_not_granted",
)
FAULTS = ("invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "invalid_arguments")
BUSY = ("ratelimited", "rate_limited", "message_limit_exceeded")
GONE = ("thread_not_found", "message_not_found")
NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ClientConnectorDNSError, aiohttp.InvalidURL)


def judged(error: Exception) -> tuple[Outcome, str, float]:
    """What an error says of a post: whether it can have landed, in Slack's word or HTTP's; for how long to be silent.

    https://docs.slack.dev/reference/methods/chat.postMessage; an answer that cannot be read tells nothing.
    """
    if isinstance(error, NEVER_SENT):
        return Outcome.NOT_SENT, type(error).__name__, 0
    if not isinstance(error, SlackApiError):
        return Outcome.IN_DOUBT, type(error).__name__, 0
    response: Any = error.response
    data = getattr(response, "data", None)
    status = getattr(response, "status_code", 0)
    word = str((isinstance(data, dict) and data.get("error")) or f"HTTP {status}")
    if status == 429 or word in BUSY:
        return Outcome.THROTTLED, word, float((getattr(response, "headers", None) or {}).get("Retry-After", 30))
    for outcome, words in (
        (Outcome.GONE, GONE),
        (Outcome.REFUSED, REFUSALS),
        (Outcome.SHUT_OUT, SHUT_OUT),
        (Outcome.MALFORMED, FAULTS),
    ):
        if word in words:
            return outcome, word, 0
    return Outcome.IN_DOUBT, word, 0
