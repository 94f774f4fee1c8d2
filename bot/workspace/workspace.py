"""A Slack workspace with one app in it: what its people do, and what the bot answers."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence

from bot.workspace.app_manifest import AppManifest
from bot.workspace.bot_line import Ack, BotLine
from bot.workspace.clock import MovableClock
from bot.workspace.drafts import checked_message, checked_view, option_list
from bot.workspace.elements import state_values, unfit, value_of
from bot.workspace.interactions import Doing, action_of, event_callback, message_json, view_json, written
from bot.workspace.limits.surfaces import EVERY_BLOCK
from bot.workspace.permits import Permits, ResponseAddress
from bot.workspace.records import (
    SLACKBOT,
    Block,
    Exchange,
    Message,
    OpenView,
    Outcome,
    Payload,
    Refused,
    Suggestions,
    Typed,
    TypedValues,
)
from bot.workspace.team import Team, elements_of

GONE = "This is no longer here: it was changed or removed in the meantime."
NO_ANSWER = "This did not work: the app did not answer within 3 seconds."
NOT_CONNECTED = "This did not work: the app is not connected."
EVENT_PLACES = {"channel": "channel", "private": "group", "im": "im"}


class Workspace(Team):
    """One Slack team on this machine, the app installed in it, and what people do there.

    Each thing that a person does returns when the bot has answered, or when its three seconds are over.
    """

    def __init__(self, app: AppManifest, clock: MovableClock | None = None) -> None:
        super().__init__(app, clock)
        self.address = ""  # where it is served, "http://127.0.0.1:8765"; set by the server
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.app_token = f"xapp-{secrets.token_hex(12)}"
        self.known_blocks = EVERY_BLOCK  # OLD_BLOCKS: a workspace that got no table blocks yet
        self.permits = Permits()
        self.line = BotLine(lambda connected: self.tell("bot_connected" if connected else "bot_gone"))
        self._held: dict[tuple[str, str], TypedValues] = {}
        self._offered: dict[tuple[str, str], list[Block]] = defaultdict(list)

    @property
    def traffic(self) -> list[Exchange]:
        """Everything that passed between workspace and bot, in order."""
        return self.line.traffic

    @property
    def bot_connected(self) -> bool:
        """Whether the bot listens."""
        return self.line.connected

    # What people do

    async def run_command(self, user_id: str, channel_id: str, line: str, thread_ts: str | None = None) -> Outcome:
        """Type a slash command, such as "/targets henan"; developers' commands do not run in threads."""
        name, _, text = line.strip().partition(" ")
        command = self.app.command(name)
        if command is None or thread_ts is not None:
            why = (
                f"`{name}` is not a command of this workspace."
                if command is None
                else f"`{name}` does not run in threads."
            )
            return self._notice_in(channel_id, user_id, why, thread_ts=thread_ts)
        text = written(self, text.strip()) if command.should_escape else text.strip()
        to = ResponseAddress(user_id, channel_id, source_key=None, thread_ts=None)
        doing = self._doing(user_id, to)

        ack = await self.line.send(
            "slash_commands", doing.command(self.channels[channel_id], name, text), answerable=True
        )
        if ack is None:
            error = "operation_timeout" if self.bot_connected else "dispatch_failed"
            why = NO_ANSWER if self.bot_connected else NOT_CONNECTED
            return self._notice_in(channel_id, user_id, f"`{name}` failed with the error “{error}”. {why}")
        if ack.payload.get("response_type") == "in_channel":
            self.post(channel_id, user_id, line.strip(), subtype="slash_command")
        if not ack.payload.keys() - {"response_type"}:
            return Outcome(acknowledged=True, seconds=ack.seconds)
        try:
            message = self.take_answer(ack.payload, to)
        except Refused as refusal:
            return self._notice_in(channel_id, user_id, refused_notice(refusal), seconds=ack.seconds)
        return Outcome(acknowledged=True, seconds=ack.seconds, message=message)

    async def act(
        self,
        user_id: str,
        surface_key: str,
        block_id: str,
        action_id: str,
        chosen: Typed = None,
        typed: TypedValues | None = None,
    ) -> Outcome:
        """Press a button, choose an option, pick a date: on a message (its key), a modal or the Home tab (its id).

        `typed` is what all controls of the surface hold now, where the caller knows.
        """
        surface = self._surface(surface_key, user_id)
        found = _element(surface.blocks, block_id, action_id) if surface else None
        if surface is None or found is None:
            return Outcome(acknowledged=False, notice=GONE)
        block, element = found
        held = self._held_on(surface, user_id)
        held.update(typed or {})
        if element["type"] not in ("button", "overflow"):
            held.setdefault(block_id, {})[action_id] = chosen
        try:
            value = value_of(element, chosen, self._offered[user_id, surface.key])
            state = self._state(surface, user_id)
        except KeyError:
            return Outcome(acknowledged=False, notice=GONE)

        action = action_of(block, element, value)
        doing = self._doing(user_id, self._address_of(surface, user_id), surface)
        return self._noted(await self._interact(doing.block_actions(surface, action, state)))

    async def submit(self, user_id: str, view_id: str, typed: TypedValues) -> Outcome:
        """Send a modal off; what its inputs refuse is in `errors`, by block_id, and stays on the view."""
        view = self._surface(view_id, user_id)
        if not isinstance(view, OpenView) or view not in self.open_views(user_id):
            return Outcome(acknowledged=False, notice=GONE)
        view.typed.update(typed)
        errors = unfit(view)
        self.show_errors(view, errors)
        if errors:
            return Outcome(acknowledged=False, errors=errors)
        try:
            state = self._state(view, user_id)
        except KeyError:
            return Outcome(acknowledged=False, notice=GONE)

        ack = await self._interact(self._doing(user_id, None, view).view_submission(view, state), answerable=True)
        if ack is None:
            return self._noted(None)
        try:
            errors = self._take_submission_answer(view, ack.payload)
        except Refused as refusal:
            return Outcome(acknowledged=True, seconds=ack.seconds, notice=refused_notice(refusal))
        return Outcome(acknowledged=True, seconds=ack.seconds, errors=errors)

    async def close_view(self, user_id: str, view_id: str, whole_stack: bool = False) -> Outcome:
        """Close the topmost modal without sending it, or with its X the whole stack."""
        stack = self.open_views(user_id)
        if not stack or view_id not in [view.id for view in stack]:
            return Outcome(acknowledged=False, notice=GONE)
        top, told = stack[-1], stack[0] if whole_stack else stack[-1]
        whole_stack = whole_stack or bool(top.view.get("clear_on_close"))
        payload = self._doing(user_id, None).view_closed(told, self._state(told, user_id), whole_stack)
        self.close_views(stack if whole_stack else [top])
        if not told.view.get("notify_on_close"):
            return Outcome(acknowledged=True)
        return self._noted(await self._interact(payload))

    async def suggest(self, user_id: str, surface_key: str, block_id: str, action_id: str, letters: str) -> Suggestions:
        """Type letters into an external select and see what the bot offers."""
        surface = self._surface(surface_key, user_id)
        if surface is None or _element(surface.blocks, block_id, action_id) is None:
            return Suggestions(notice=GONE)
        asked = self._doing(user_id, self._address_of(surface, user_id), surface)
        ack = await self._interact(asked.block_suggestion(surface, block_id, action_id, letters), answerable=True)
        if ack is None:
            return Suggestions(notice=self._noted(None).notice)
        try:
            options = option_list(ack.payload)
        except Refused as refusal:
            return Suggestions(notice=refused_notice(refusal))
        self._offered[user_id, surface.key] += options
        return Suggestions(ack.payload.get("options", []), ack.payload.get("option_groups", []))

    async def run_shortcut(self, user_id: str, callback_id: str, message_key: str | None = None) -> Outcome:
        """Choose a shortcut: a global one, or one from the menu of a message that everybody reads."""
        message = self.message(message_key) if message_key else None
        if message_key and (message is None or message.ephemeral_for):
            return Outcome(acknowledged=False, notice=GONE)
        doing = self._doing(user_id, self._address_of(message, user_id) if message else None, message)
        return self._noted(await self._interact(doing.shortcut(callback_id, message)))

    async def say(self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> Outcome:
        """Say something in a channel; the bot hears it when it is there and its manifest asks for such events."""
        channel = self.channels[channel_id]
        message = self.post(channel_id, user_id, written(self, text), thread_ts=thread_ts)
        place = EVENT_PLACES[channel.kind]
        event = message_json(self, message) | {"channel": channel_id, "channel_type": place, "event_ts": message.ts}
        heard = self.bot_user_id in channel.members
        acks = []
        if heard and self.app.hears(f"message.{place}s" if place != "im" else "message.im"):
            acks.append(await self._tell_bot(event))
        if heard and self.app.hears("app_mention") and f"<@{self.bot_user_id}" in message.text:
            acks.append(await self._tell_bot({**event, "type": "app_mention"}))
        slowest = max((ack.seconds for ack in acks if ack), default=0.0)
        return Outcome(acknowledged=None not in acks, seconds=slowest, message=message)

    async def open_home(self, user_id: str) -> Outcome:
        """Open the app's Home tab, which lets the bot publish it anew."""
        if not self.app.has_home:
            return Outcome(acknowledged=False, notice="This app has no Home tab.")
        if not self.app.hears("app_home_opened"):
            return Outcome(acknowledged=True)
        home = self.home(user_id)
        event: Payload = {
            "type": "app_home_opened",
            "user": user_id,
            "channel": self.direct_message(user_id).id,
            "tab": "home",
            "event_ts": self.now_ts(),
        }
        if home:
            event["view"] = view_json(self, home, self._state(home, user_id))
        return self._noted(await self._tell_bot(event))

    async def invite(self, channel_id: str, user_id: str) -> Outcome:
        """Bring somebody, the bot too, into a channel."""
        self.channels[channel_id].members.add(user_id)
        self.tell("channel_changed", channel=channel_id)
        if not self.app.hears("member_joined_channel"):
            return Outcome(acknowledged=True)
        event = {"type": "member_joined_channel", "user": user_id, "channel": channel_id, "event_ts": self.now_ts()}
        return self._noted(await self._tell_bot(event | {"channel_type": "C", "team": self.team_id}))

    def dismiss(self, user_id: str, message_key: str) -> None:
        """Take away a message that only this person can see."""
        message = self.message(message_key)
        if message and message.ephemeral_for == user_id:
            self.remove(message)

    # What the bot answers

    def take_answer(self, answer: Payload, to: ResponseAddress) -> Message | None:
        """Do what an ack or a POST to a response_url asks for; Refused when it breaks a rule."""
        source = self.message(to.source_key) if to.source_key else None
        if self.channels[to.channel].is_archived:
            raise Refused("channel_is_archived")
        if answer.get("delete_original"):
            if source:
                self.remove(source)
            return None
        draft = checked_message(answer, self.known_blocks)
        if to.source_key and answer.get("replace_original"):
            if source:
                self.edit(source, draft.text, draft.blocks)
            return source
        reader = None if answer.get("response_type") == "in_channel" else to.user
        thread_ts = answer.get("thread_ts", to.thread_ts)
        return self.post(
            to.channel, self.bot_user_id, draft.text, draft.blocks, thread_ts=thread_ts, ephemeral_for=reader
        )

    def _take_submission_answer(self, view: OpenView, answer: Payload) -> dict[str, str]:
        match answer.get("response_action"):
            case None:
                self.close_views([view])
            case "clear":
                self.close_views(self.open_views(view.user))
            case "update":
                self.update_view(view, checked_view(answer.get("view"), "modal", self.known_blocks))
            case "push":
                self.push_view(view.user, checked_view(answer.get("view"), "modal", self.known_blocks))
            case "errors":
                errors = answer.get("errors") or {}
                self.show_errors(view, _placed(errors, view.blocks))
                return dict(errors)
            case other:
                raise Refused("invalid_response_action", [f"unknown response_action: {other}"])
        return {}

    # How it is done

    def _surface(self, key: str, user_id: str) -> Message | OpenView | None:
        surface = self.view(key) or self.message(key)
        reader = surface.user if isinstance(surface, OpenView) else surface and surface.ephemeral_for
        return surface if reader in (None, user_id) else None

    def _held_on(self, surface: Message | OpenView, user_id: str) -> TypedValues:
        if isinstance(surface, OpenView):
            return surface.typed
        return self._held.setdefault((user_id, surface.key), {})

    def _state(self, surface: Message | OpenView, user_id: str) -> Payload:
        return state_values(surface.blocks, self._held_on(surface, user_id), self._offered[user_id, surface.key])

    def _address_of(self, surface: Message | OpenView, user_id: str) -> ResponseAddress | None:
        if isinstance(surface, OpenView):
            return None
        return ResponseAddress(user_id, surface.channel, surface.key, surface.thread_ts if surface.is_reply else None)

    def _doing(self, user_id: str, to: ResponseAddress | None, surface: Message | OpenView | None = None) -> Doing:
        view_id = surface.id if isinstance(surface, OpenView) and surface.view["type"] == "modal" else None
        url = f"{self.address}/response/{self.permits.give_address(to)}" if to else ""
        return Doing(self, self.people[user_id], self.permits.give_trigger(user_id, view_id), url)

    async def _interact(self, payload: Payload, *, answerable: bool = False) -> Ack | None:
        return await self.line.send("interactive", payload, answerable=answerable)

    async def _tell_bot(self, event: Payload) -> Ack | None:
        return await self.line.send("events_api", event_callback(self, event), answerable=False)

    def _noted(self, ack: Ack | None) -> Outcome:
        if ack is None:
            return Outcome(acknowledged=False, notice=NO_ANSWER if self.bot_connected else NOT_CONNECTED)
        return Outcome(acknowledged=True, seconds=ack.seconds)

    def _notice_in(
        self, channel_id: str, user_id: str, notice: str, *, thread_ts: str | None = None, seconds: float = 0.0
    ) -> Outcome:
        message = self.post(channel_id, SLACKBOT, notice, ephemeral_for=user_id, thread_ts=thread_ts)
        return Outcome(acknowledged=seconds > 0, seconds=seconds, message=message, notice=notice)


def refused_notice(refusal: Refused) -> str:
    """What a person reads when the bot's answer broke one of Slack's rules."""
    lines = [f"Slack refused the app's answer: {refusal.error}.", *(f"• {reason}" for reason in refusal.reasons)]
    return "\n".join(lines)


def _element(blocks: Sequence[Block], block_id: str, action_id: str) -> tuple[Block, Block] | None:
    for block in blocks:
        for element in elements_of(block):
            if (block["block_id"], element.get("action_id")) == (block_id, action_id):
                return block, element
    return None


def _placed(errors: dict[str, str], blocks: Sequence[Block]) -> dict[str, str]:
    inputs = {block["block_id"] for block in blocks if block["type"] == "input"}
    strangers = [block_id for block_id in errors if block_id not in inputs]
    if strangers or not errors:
        raise Refused(
            "invalid_errors", [f"no input block is called {block_id}" for block_id in strangers or ["(none)"]]
        )
    return errors
