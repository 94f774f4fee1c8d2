"""A Slack workspace with one app in it: what its people do, and what the bot answers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.workspace.line.answers import refused_notice, take_answer, take_submission_answer
from bot.workspace.line.bot_line import Ack, NoAck
from bot.workspace.line.drafts import option_list
from bot.workspace.line.installation import Installation
from bot.workspace.line.payloads import Doing, action_of, written
from bot.workspace.line.permits import ResponseAddress
from bot.workspace.state.controls import WITHOUT_STATE, unfit, value_of
from bot.workspace.state.elements import elements_of, within
from bot.workspace.state.records import (
    SLACKBOT,
    Block,
    Message,
    OpenView,
    Outcome,
    Payload,
    Refused,
    Suggestions,
    Typed,
    TypedValues,
)

GONE = "This is no longer here: it was changed or removed in the meantime."


class Workspace(Installation):
    """One Slack team on this machine, the app installed in it, and what people do there.

    Each thing that a person does returns when the bot has answered, or when its three seconds are over.
    """

    # What people do

    async def run_command(self, user_id: str, channel_id: str, line: str, thread_ts: str | None = None) -> Outcome:
        """Type a slash command, such as "/targets henan"; developers' commands do not run in threads."""
        name, _, text = line.strip().partition(" ")
        command = self.app.command(name)
        if command is None:
            return self._notice_in(channel_id, user_id, f"`{name}` is not a command of this workspace.", thread_ts)
        if thread_ts is not None:
            return self._notice_in(channel_id, user_id, f"`{name}` does not run in threads.", thread_ts)
        if "commands" not in self.app.scopes:
            return self._notice_in(channel_id, user_id, f"`{name}` does not run: the app lacks the scope “commands”.")
        if self.channels[channel_id].is_archived:
            return self._notice_in(channel_id, user_id, "This channel is archived.")
        text = written(self, text.strip()) if command.should_escape else text.strip()
        to = ResponseAddress(user_id, channel_id, source_key=None, thread_ts=None)
        doing = self._doing(user_id, to)

        payload = doing.command(self.channels[channel_id], name, text)
        ack = await self.line.ask("slash_commands", payload, answerable=True)
        if isinstance(ack, NoAck):
            error = "operation_timeout" if ack.is_late else "dispatch_failed"
            why = self._noted(ack).notice
            return self._notice_in(channel_id, user_id, f"`{name}` failed with the error “{error}”. {why}")
        if ack.payload.get("response_type") == "in_channel":
            self.post(channel_id, user_id, line.strip(), subtype="slash_command")
        if not ack.payload.keys() - {"response_type"}:
            return Outcome(acknowledged=True, seconds=ack.seconds)
        try:
            message = take_answer(self, ack.payload, to)
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
        held = self.held_on(surface, user_id)
        held.update(typed or {})
        if element["type"] not in WITHOUT_STATE:
            held.setdefault(block_id, {})[action_id] = chosen
        try:
            value = value_of(element, chosen, self.offered[user_id, surface.key])
            state = self.state(surface, user_id)
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
            state = self.state(view, user_id)
        except KeyError:
            return Outcome(acknowledged=False, notice=GONE)

        ack = await self._interact(self._doing(user_id, None, view).view_submission(view, state), answerable=True)
        if isinstance(ack, NoAck):
            return self._noted(ack)
        try:
            errors = take_submission_answer(self, view, ack.payload)
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
        payload = self._doing(user_id, None).view_closed(told, self.state(told, user_id), whole_stack)
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
        if isinstance(ack, NoAck):
            return Suggestions(notice=self._noted(ack).notice)
        try:
            options = option_list(ack.payload)
        except Refused as refusal:
            return Suggestions(notice=refused_notice(refusal))
        self.offered[user_id, surface.key] += options
        return Suggestions(ack.payload.get("options", []), ack.payload.get("option_groups", []))

    async def run_shortcut(self, user_id: str, callback_id: str, message_key: str | None = None) -> Outcome:
        """Choose a shortcut: a global one, or one from the menu of a message that everybody reads."""
        message = self.message(message_key) if message_key else None
        if message_key and (message is None or message.ephemeral_for):
            return Outcome(acknowledged=False, notice=GONE)
        doing = self._doing(user_id, self._address_of(message, user_id) if message else None, message)
        return self._noted(await self._interact(doing.shortcut(callback_id, message)))

    def dismiss(self, user_id: str, message_key: str) -> None:
        """Take away a message that only this person can see."""
        message = self.message(message_key)
        if message and message.ephemeral_for == user_id:
            self.remove(message)

    # How it is done

    def _surface(self, key: str, user_id: str) -> Message | OpenView | None:
        surface = self.view(key) or self.message(key)
        reader = surface.user if isinstance(surface, OpenView) else surface and surface.ephemeral_for
        return surface if reader in (None, user_id) else None

    def _address_of(self, surface: Message | OpenView, user_id: str) -> ResponseAddress | None:
        if isinstance(surface, OpenView):
            return None
        return ResponseAddress(user_id, surface.channel, surface.key, surface.thread_ts if surface.is_reply else None)

    def _doing(self, user_id: str, to: ResponseAddress | None, surface: Message | OpenView | None = None) -> Doing:
        view_id = surface.id if isinstance(surface, OpenView) and surface.view["type"] == "modal" else None
        url = f"{self.address}/response/{self.permits.give_address(to)}" if to else ""
        return Doing(self, self.people[user_id], self.permits.give_trigger(user_id, view_id), url)

    async def _interact(self, payload: Payload, *, answerable: bool = False) -> Ack | NoAck:
        return await self.line.ask("interactive", payload, answerable=answerable)

    def _notice_in(
        self, channel_id: str, user_id: str, notice: str, thread_ts: str | None = None, seconds: float = 0.0
    ) -> Outcome:
        message = self.post(channel_id, SLACKBOT, notice, ephemeral_for=user_id, thread_ts=thread_ts)
        return Outcome(acknowledged=seconds > 0, seconds=seconds, message=message, notice=notice)


def _element(blocks: Sequence[Block], block_id: str, action_id: str) -> tuple[Block, Block] | None:
    for block in within(blocks):
        for element in elements_of(block):
            if (block["block_id"], element.get("action_id")) == (block_id, action_id):
                return block, element
    return None
