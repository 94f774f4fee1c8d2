"""How the bot helps in a thread: what it is doing there, what it could be asked, what the thread is called."""

from __future__ import annotations

from bot.workspace.api.methods.arguments import Arguments, Json, Method, method, own_place
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import HUNDREDS, TIER_3
from bot.workspace.state.records import AssistedThread, Payload, Refused

MOST_PROMPTS = 4
WRITING = ("assistant:write", "chat:write")


class OfThread(Arguments):
    """What all of them take."""

    channel_id: str
    thread_ts: str = ""

    def found(self, app: Installation) -> AssistedThread:
        """The thread; Refused when there is none."""
        channel = own_place(app, self.channel_id)
        if self.thread_ts and app.team.message_at(channel.id, self.thread_ts) is None:
            raise Refused("thread_not_found")
        return app.team.assisted(channel.id, self.thread_ts)


class Status(OfThread):
    """assistant.threads.setStatus."""

    thread_ts: str
    status: str


class Title(OfThread):
    """assistant.threads.setTitle."""

    thread_ts: str
    title: str


class Prompts(OfThread):
    """assistant.threads.setSuggestedPrompts."""

    prompts: Json
    title: str = ""


def set_status(app: Installation, given: Status) -> Payload:
    """Say what the bot is doing, until it says something, or nothing any more when it is empty."""
    given.found(app).status = given.status
    app.team.tell("thread_changed", channel=given.channel_id)
    return {}


def set_title(app: Installation, given: Title) -> Payload:
    """Give the thread a name."""
    given.found(app).title = given.title
    app.team.tell("thread_changed", channel=given.channel_id)
    return {}


def set_prompts(app: Installation, given: Prompts) -> Payload:
    """Offer what could be asked."""
    prompts = given.prompts
    if not isinstance(prompts, list) or not all(_is_prompt(prompt) for prompt in prompts):
        raise Refused("invalid_arguments", ["[ERROR] must have title and message [json-pointer:/prompts]"])
    if len(prompts) > MOST_PROMPTS:
        raise Refused(
            "invalid_arguments", [f"[ERROR] no more than {MOST_PROMPTS} items allowed [json-pointer:/prompts]"]
        )
    given.found(app).prompts = [(prompt["title"], prompt["message"]) for prompt in prompts]
    app.team.tell("thread_changed", channel=given.channel_id)
    return {}


def _is_prompt(prompt: object) -> bool:
    return isinstance(prompt, dict) and all(isinstance(prompt.get(name), str) for name in ("title", "message"))


METHODS: dict[str, Method] = {
    "assistant.threads.setStatus": method(Status, set_status, HUNDREDS, *WRITING),
    "assistant.threads.setTitle": method(Title, set_title, TIER_3, *WRITING),
    "assistant.threads.setSuggestedPrompts": method(Prompts, set_prompts, TIER_3, *WRITING),
}
