"""A Slack workspace with one app in it: what its people do, and what the bot answers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable

from bot.workspace.line.answers import refused_notice, take_answer, take_submission_answer
from bot.workspace.line.as_json import file_json, view_json
from bot.workspace.line.bot_line import Ack, NoAck
from bot.workspace.line.drafts import option_list
from bot.workspace.line.inputs import Inputs
from bot.workspace.line.installation import Installation
from bot.workspace.line.payloads import Doing, action_of, written
from bot.workspace.line.rates import Budgets
from bot.workspace.line.registration import Registration
from bot.workspace.line.tokens import ResponseAddress
from bot.workspace.state import channels, marks
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.controls import WITHOUT_STATE, answerable_choices, unfit, value_of
from bot.workspace.state.elements import element_at
from bot.workspace.state.manifest import SLACKS_OWN, AppManifest
from bot.workspace.state.records import (
    SLACKBOT,
    Channel,
    Message,
    OpenView,
    Outcome,
    Payload,
    Person,
    Refused,
    StoredFile,
    Suggestions,
    Typed,
    TypedValues,
)
from bot.workspace.state.setup import ANY_TEAM, TeamSetup
from bot.workspace.state.team import Team, fresh_id

GONE = "This is no longer here: it was changed or removed in the meantime."
NO_ANSWER = "This did not work: the app did not answer within 3 seconds."
NOT_CONNECTED = "This did not work: the app is not connected."
SWITCHED_OFF = "This did not work: the app's manifest has interactivity switched off."
NO_SHORTCUT = "The app's manifest has no shortcut “{}” here."
BROKEN = "This did not work: the app answered with an error ({})."


class Workspace:
    """One Slack team on this machine, the app installed in it, and what people do there.

    Each thing that a person does returns when the app has acknowledged or answered it, or when its three seconds are
    over.
    """

    def __init__(
        self,
        manifest: AppManifest,
        clock: MovableClock | None = None,
        *,
        setup: TeamSetup = ANY_TEAM,
        budgets: Budgets | None = None,
        request_url: str = "",
        registration: Registration | None = None,
        is_installed: bool = True,
    ) -> None:
        self.clock = clock or MovableClock()
        self.team = Team(setup, manifest.bot_name, self.clock)
        registration = registration or Registration(manifest, request_url)
        self.app = Installation(self.team, registration, budgets=budgets, is_installed=is_installed)
        self.traffic = self.app.traffic
        self.faults = self.app.faults
        self._inputs = Inputs(self.app)

    def beside(self, setup: TeamSetup, *, budgets: Budgets | None = None, is_installed: bool = True) -> Workspace:
        """Another team with the same app, or that may install it; it has the same time, and an address of its own."""
        registration = self.app.registration
        return Workspace(
            registration.manifest,
            self.clock,
            setup=setup,
            budgets=budgets,
            registration=registration,
            is_installed=is_installed,
        )

    # What the app hears of as an event

    async def say(
        self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None, files: Iterable[str] = ()
    ) -> Outcome:
        """Say something in a channel, with files (`receive_file` gives their ids)."""
        if self.team.channels[channel_id].is_archived:
            return Outcome(acknowledged=False, notice="This channel is archived.")
        words, shown = written(self.team, text), [self._shared_file(file_id, channel_id) for file_id in files]
        return await self._heard(lambda: self.team.post(channel_id, user_id, words, thread_ts=thread_ts, files=shown))

    async def edit(self, user_id: str, message_key: str, text: str) -> Outcome:
        """Say something of one's own in other words."""
        message = self._own(user_id, message_key)
        if message is None:
            return Outcome(acknowledged=False, notice=GONE)
        return await self._heard(lambda: self.team.edit(message, written(self.team, text)))

    async def delete(self, user_id: str, message_key: str) -> Outcome:
        """Take back something of one's own."""
        message = self._own(user_id, message_key)
        if message is None:
            return Outcome(acknowledged=False, notice=GONE)
        return await self._heard(lambda: self.team.remove(message))

    async def react(self, user_id: str, message_key: str, emoji: str) -> Outcome:
        """Put an emoji below a message that everybody reads, by its name: "eyes"."""
        message = self.team.message(message_key)
        if message is None or message.ephemeral_for or user_id in message.reactions.get(emoji, ()):
            return Outcome(acknowledged=False)
        return await self._heard(lambda: marks.react(self.team, message, user_id, emoji))

    async def unreact(self, user_id: str, message_key: str, emoji: str) -> Outcome:
        """Take an emoji of one's own away again."""
        message = self.team.message(message_key)
        if message is None or user_id not in message.reactions.get(emoji, ()):
            return Outcome(acknowledged=False)
        return await self._heard(lambda: marks.unreact(self.team, message, user_id, emoji))

    async def pin(self, user_id: str, message_key: str) -> Outcome:
        """Pin a message to its channel, or take the pin away when it has one."""
        message = self.team.message(message_key)
        if message is None or message.ephemeral_for:
            return Outcome(acknowledged=False, notice=GONE)
        is_pinned = message.ts in self.team.channels[message.channel].pins
        return await self._heard(lambda: (marks.unpin if is_pinned else marks.pin)(self.team, message, user_id))

    async def create_channel(self, user_id: str, name: str, members: Iterable[str] = ()) -> Outcome:
        """Open a public channel, with others in it from the start."""
        everybody = {user_id, *members}
        return await self._heard(lambda: self.team.add_channel(name, everybody, creator=user_id))

    async def invite(self, channel_id: str, user_id: str, inviter: str = "") -> Outcome:
        """Bring somebody, the bot too, into a channel; a line there says who did."""
        channel = self.team.channels[channel_id]
        return await self._heard(lambda: channels.enter(self.team, channel, user_id, inviter))

    async def kick(self, channel_id: str, user_id: str, by: str) -> Outcome:
        """Take somebody, the bot too, out of a channel; a line there says who did."""
        channel = self.team.channels[channel_id]
        return await self._heard(lambda: channels.leave(self.team, channel, user_id, by))

    async def rename(self, channel_id: str, name: str, user_id: str) -> Outcome:
        """Call a channel something else."""
        return await self._heard(lambda: channels.rename(self.team, self.team.channels[channel_id], name, user_id))

    async def archive(self, channel_id: str, user_id: str) -> Outcome:
        """Archive a channel: it can be read, and nothing can be said there any more."""
        return await self._heard(lambda: channels.archive(self.team, self.team.channels[channel_id], user_id))

    async def unarchive(self, channel_id: str, user_id: str) -> Outcome:
        """Open an archived channel again."""
        return await self._heard(lambda: channels.unarchive(self.team, self.team.channels[channel_id], user_id))

    async def share(self, channel_id: str, team_id: str) -> Outcome:
        """Share a channel with a team of another company."""
        return await self._heard(lambda: channels.share(self.team, self.team.channels[channel_id], team_id))

    async def welcome(self, person: Person) -> Outcome:
        """Let somebody join the team, and its channel #general."""
        return await self._heard(lambda: self.team.welcome(person))

    async def ask_for_help(self, user_id: str, looking_at: str = "") -> Outcome:
        """Begin a thread with an app that assists, while looking at some channel; gives the message it hangs on."""
        if not self.app.manifest.assists:
            return Outcome(acknowledged=False, notice="This app assists nobody.")
        place = self.team.direct_message(user_id)

        def begin() -> Message:
            root = self.team.post(place.id, self.team.bot_user_id, "New thread", subtype="assistant_app_thread")
            about = {"thread_ts": root.ts, "looking_at": looking_at}
            self.team.tell("thread_started", channel=place.id, by=user_id, about=about)
            return root

        return await self._heard(begin)

    async def look_at(self, user_id: str, thread_ts: str, channel_id: str) -> Outcome:
        """Look at another channel while an app assists in a thread, or as an agent beside it."""
        place = self.team.direct_message(user_id)
        if self.app.manifest.is_agent:
            seen = {"type": "slack#/types/channel_id", "value": channel_id, "team_id": self.team.team_id}
            context = {"channel": place.id, "user": user_id, "context": {"entities": [seen]}}
            return _outcome(await self.app.tell({"type": "app_context_changed", **context}))
        about = {"thread_ts": thread_ts, "looking_at": channel_id}
        return await self._heard(lambda: self.team.tell("thread_moved", channel=place.id, by=user_id, about=about))

    async def change_profile(self, user_id: str, **changes: str) -> Outcome:
        """Choose another language, zone, title …, by the names of `Person`'s fields."""
        return await self._heard(lambda: self.team.change_profile(self.team.people[user_id], **changes))

    async def uninstall(self) -> Outcome:
        """Take the app out of the team, or what its organisation has installed out of all of its teams.

        The app is told so, and its tokens are worth nothing any more.
        """
        grant, org_wide = self.app.grant or self.app.own, self.app.is_org_wide
        grant.revoke()
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.team.bot_user_id]}}
        await self.app.tell(revoked, org_wide=org_wide)
        return _outcome(await self.app.tell({"type": "app_uninstalled"}, org_wide=org_wide))

    async def give_access(self) -> Outcome:
        """Let what the organisation has installed into this team too."""
        return await self._change_access("team_access_granted", set.add)

    async def take_access(self) -> Outcome:
        """Let what the organisation has installed into this team no more."""
        return await self._change_access("team_access_revoked", set.discard)

    async def _change_access(self, event: str, change: Callable[[set[str], str], None]) -> Outcome:
        wide = next(grant for grant in self.app.grants if grant.organisation)
        change(wide.teams, self.team.team_id)
        return _outcome(await self.app.tell({"type": event, "team_ids": [self.team.team_id]}, org_wide=True))

    async def regroup(self, group_id: str, users: Iterable[str]) -> Outcome:
        """Change who is in a user group."""
        return await self._heard(lambda: self.team.regroup(self.team.groups[group_id], users))

    async def open_home(self, user_id: str) -> Outcome:
        """Open the app's Home tab, which lets the app publish it anew."""
        if not self.app.manifest.has_home:
            return Outcome(acknowledged=False, notice="This app has no Home tab.")
        home = self.team.home(user_id)
        view = {"view": view_json(self.team, home, self._inputs.state(home, user_id))} if home else {}
        return await self._open_tab(user_id, "home", view)

    async def open_messages(self, user_id: str) -> Outcome:
        """Open the direct messages with the app."""
        return await self._open_tab(user_id, "messages", {})

    # What the app is asked to answer

    async def run_command(self, user_id: str, channel_id: str, line: str, thread_ts: str | None = None) -> Outcome:
        """Type a slash command, such as "/targets henan"; developers' commands do not run in threads."""
        name, _, text = line.strip().partition(" ")
        if name in (own.command for own in SLACKS_OWN):
            return await self._change_members(user_id, channel_id, name, text)
        command = self.app.manifest.command(name) if self.app.grant else None
        if command is None:
            return self._notice_in(channel_id, user_id, f"`{name}` is not a command of this workspace.", thread_ts)
        if thread_ts is not None:
            return self._notice_in(channel_id, user_id, f"`{name}` does not run in threads.", thread_ts)
        if "commands" not in self.app.scopes:
            return self._notice_in(channel_id, user_id, f"`{name}` does not run: the app lacks the scope “commands”.")
        if self.team.channels[channel_id].is_archived:
            return self._notice_in(channel_id, user_id, "This channel is archived.")
        text = written(self.team, text.strip()) if command.should_escape else text.strip()
        to = ResponseAddress(user_id, channel_id, source_key=None, thread_ts=None)
        doing = self._doing(user_id, to)

        payload = doing.command(self.team.channels[channel_id], name, text)
        ack = await self.app.line.ask("slash_commands", payload, answerable=True)
        if isinstance(ack, NoAck):
            error = "operation_timeout" if ack.is_late else "dispatch_failed"
            why = _outcome(ack).notice
            return self._notice_in(channel_id, user_id, f"`{name}` failed with the error “{error}”. {why}")
        if ack.payload.get("response_type") == "in_channel":
            self.team.post(channel_id, user_id, line.strip(), subtype="slash_command")
        if not ack.payload.keys() - {"response_type"}:
            return Outcome(acknowledged=True, seconds=ack.seconds)
        try:
            message = take_answer(self.app, ack.payload, to)
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
        found = element_at(surface.every_block, block_id, action_id) if surface else None
        if surface is None or found is None:
            return Outcome(acknowledged=False, notice=GONE)
        block, element = found
        held = self._inputs.held_on(surface, user_id)
        held.update(typed or {})
        if element["type"] not in WITHOUT_STATE:
            held.setdefault(block_id, {})[action_id] = chosen
        try:
            value = value_of(element, chosen, self._inputs.offered[user_id, surface.key])
            state = self._inputs.state(surface, user_id)
        except KeyError:
            return Outcome(acknowledged=False, notice=GONE)

        action = action_of(block, element, value)
        doing = self._doing(user_id, self._address_of(surface, user_id), surface)
        return _outcome(await self._interact(doing.block_actions(surface, action, state)))

    async def submit(self, user_id: str, view_id: str, typed: TypedValues) -> Outcome:
        """Send a modal off; what its inputs refuse is in `errors`, by block_id, and stays on the view."""
        view = self._surface(view_id, user_id)
        if not isinstance(view, OpenView) or view not in self.team.open_views(user_id):
            return Outcome(acknowledged=False, notice=GONE)
        view.typed.update(typed)
        errors = unfit(view)
        self.team.show_errors(view, errors)
        if errors:
            return Outcome(acknowledged=False, errors=errors)
        try:
            state = self._inputs.state(view, user_id)
        except KeyError:
            return Outcome(acknowledged=False, notice=GONE)

        doing = self._doing(user_id, None, view)
        payload = doing.view_submission(view, state, self._response_urls(user_id, view, state))
        ack = await self._interact(payload, answerable=True)
        if isinstance(ack, NoAck):
            return _outcome(ack)
        try:
            errors = take_submission_answer(self.app, view, ack.payload)
        except Refused as refusal:
            return Outcome(acknowledged=True, seconds=ack.seconds, notice=refused_notice(refusal))
        return Outcome(acknowledged=True, seconds=ack.seconds, errors=errors)

    async def close_view(self, user_id: str, view_id: str, whole_stack: bool = False) -> Outcome:
        """Close the topmost modal without sending it, or with its X the whole stack."""
        stack = self.team.open_views(user_id)
        if not stack or view_id not in [view.id for view in stack]:
            return Outcome(acknowledged=False, notice=GONE)
        top, told = stack[-1], stack[0] if whole_stack else stack[-1]
        whole_stack = whole_stack or bool(top.view.get("clear_on_close"))
        payload = self._doing(user_id, None).view_closed(told, self._inputs.state(told, user_id), whole_stack)
        self.team.close_views(stack if whole_stack else [top])
        if not told.view.get("notify_on_close"):
            return Outcome(acknowledged=True)
        return _outcome(await self._interact(payload))

    async def suggest(self, user_id: str, surface_key: str, block_id: str, action_id: str, letters: str) -> Suggestions:
        """Type letters into an external select and see what the bot offers."""
        surface = self._surface(surface_key, user_id)
        if surface is None or element_at(surface.every_block, block_id, action_id) is None:
            return Suggestions(notice=GONE)
        asked = self._doing(user_id, self._address_of(surface, user_id), surface)
        ack = await self._interact(asked.block_suggestion(surface, block_id, action_id, letters), answerable=True)
        if isinstance(ack, NoAck):
            return Suggestions(notice=_outcome(ack).notice)
        try:
            options = option_list(ack.payload)
        except Refused as refusal:
            return Suggestions(notice=refused_notice(refusal))
        self._inputs.offered[user_id, surface.key] += options
        return Suggestions(ack.payload.get("options", []), ack.payload.get("option_groups", []))

    async def run_shortcut(self, user_id: str, callback_id: str, message_key: str | None = None) -> Outcome:
        """Choose a shortcut: a global one, or one from the menu of a message that everybody reads."""
        message = self.team.message(message_key) if message_key else None
        if message_key and (message is None or message.ephemeral_for):
            return Outcome(acknowledged=False, notice=GONE)
        if self.app.manifest.shortcut(callback_id, "message" if message else "global") is None:
            return Outcome(acknowledged=False, notice=NO_SHORTCUT.format(callback_id))
        doing = self._doing(user_id, self._address_of(message, user_id) if message else None, message)
        return _outcome(await self._interact(doing.shortcut(callback_id, message)))

    def dismiss(self, user_id: str, message_key: str) -> None:
        """Take away a message that only this person can see."""
        message = self.team.message(message_key)
        if message and message.ephemeral_for == user_id:
            self.team.remove(message)

    def receive_file(self, user_id: str, name: str, content: bytes) -> str:
        """Take a file that a person chose in a form; gives its id."""
        file = StoredFile(fresh_id("F"), name, len(content), user_id, self.clock.now(), content=content)
        file.is_complete = True
        self.team.files[file.id] = file
        return file.id

    # How it is done

    async def _open_tab(self, user_id: str, tab: str, view: Payload) -> Outcome:
        place = self.team.direct_message(user_id)
        event: Payload = {"type": "app_home_opened", "user": user_id, "channel": place.id, "tab": tab}
        return _outcome(await self.app.tell(event | view))

    async def _heard(self, change: Callable[[], object]) -> Outcome:
        """Change something in the team, and wait until the app has taken the events of it, where it hears of them."""
        with self.app.noting() as told:
            changed = change()
        outcomes = [_outcome(one) for one in await asyncio.gather(*told)]
        return Outcome(
            acknowledged=all(one.acknowledged for one in outcomes),
            seconds=max((one.seconds for one in outcomes), default=0.0),
            message=changed if isinstance(changed, Message) else None,
        )

    def _own(self, user_id: str, message_key: str) -> Message | None:
        message = self.team.message(message_key)
        return message if message and message.user == user_id and not message.subtype else None

    def _shared_file(self, file_id: str, channel_id: str) -> Payload:
        file = self.team.files[file_id]
        file.channels.append(channel_id)
        return file_json(self.team, file, self.app.address)

    def _surface(self, key: str, user_id: str) -> Message | OpenView | None:
        surface = self.team.view(key) or self.team.message(key)
        reader = surface.user if isinstance(surface, OpenView) else surface and surface.ephemeral_for
        return surface if reader in (None, user_id) else None

    def _address_of(self, surface: Message | OpenView, user_id: str) -> ResponseAddress | None:
        if isinstance(surface, OpenView):
            return None
        return ResponseAddress(user_id, surface.channel, surface.key, surface.thread_ts if surface.is_reply else None)

    def _doing(self, user_id: str, to: ResponseAddress | None, surface: Message | OpenView | None = None) -> Doing:
        view_id = surface.id if isinstance(surface, OpenView) and surface.view["type"] == "modal" else None
        url = self._url_of(to) if to else ""
        trigger_id = self.app.tokens.give_trigger(user_id, view_id, to.channel if to else "")
        return Doing(self.team, self.team.people[user_id], trigger_id, url, self.app.is_org_wide)

    def _url_of(self, to: ResponseAddress) -> str:
        return f"{self.app.address}/response/{self.app.tokens.give_address(to)}"

    def _response_urls(self, user_id: str, view: OpenView, state: Payload) -> list[Payload]:
        """An address for each channel that was chosen where the app asked for one."""
        return [
            {
                "block_id": block_id,
                "action_id": action_id,
                "channel_id": channel_id,
                "response_url": self._url_of(ResponseAddress(user_id, channel_id, source_key=None, thread_ts=None)),
            }
            for block_id, action_id, channel_id in answerable_choices(view.blocks, state)
            if channel_id in self.team.channels
        ]

    async def _interact(self, payload: Payload, *, answerable: bool = False) -> Ack | NoAck:
        if not self.app.manifest.is_interactive:
            return self.app.leave_out("interactive", payload, "interactivity is switched off in the manifest")
        return await self.app.line.ask("interactive", payload, answerable=answerable)

    async def _change_members(self, user_id: str, channel_id: str, name: str, text: str) -> Outcome:
        """Slack's own commands: bring people into a channel, or take them out of it."""
        words = written(self.team, text)
        places = re.findall(r"<#(\w+)", words)
        channel = self.team.channels[places[0] if places else channel_id]
        people = [found for found in re.findall(r"<@(\w+)", words) if found != SLACKBOT]
        why_not = self._why_members_stay(user_id, channel, name, people)
        if why_not:
            return self._notice_in(channel_id, user_id, why_not)
        outcome = Outcome(acknowledged=True)
        for person in people:
            if name == "/invite" and person not in channel.members:
                outcome = await self.invite(channel.id, person, user_id)
            elif name == "/kick" and person in channel.members:
                outcome = await self.kick(channel.id, person, user_id)
        return outcome

    def _why_members_stay(self, user_id: str, channel: Channel, name: str, people: list[str]) -> str:
        if not people:
            return f"`{name}` needs somebody of this workspace: `{name} @{self.team.bot.name}`."
        if channel.is_direct:
            return f"`{name}` does not work in direct messages."
        if channel.is_archived:
            return "This channel is archived."
        if user_id not in channel.members:
            return f"You are not in #{channel.name}."
        if name == "/invite" and any(self.team.people[person].deleted for person in people):
            return "Somebody who has left the workspace cannot be invited."
        everybody = {one.id for one in self.team.people.values() if not one.is_bot}
        if name == "/kick" and channel.name == "general" and everybody.intersection(people):
            return "Nobody can be removed from #general."
        if name == "/kick" and user_id in people:
            return "You cannot remove yourself."
        return ""

    def _notice_in(
        self, channel_id: str, user_id: str, notice: str, thread_ts: str | None = None, seconds: float = 0.0
    ) -> Outcome:
        message = self.team.post(channel_id, SLACKBOT, notice, ephemeral_for=user_id, thread_ts=thread_ts)
        return Outcome(acknowledged=seconds > 0, seconds=seconds, message=message, notice=notice)


def _outcome(told: Ack | NoAck | None) -> Outcome:
    """What came of something, for whoever did it; None: the app has nothing to do with it."""
    match told:
        case None:
            return Outcome(acknowledged=True)
        case Ack():
            return Outcome(acknowledged=True, seconds=told.seconds)
        case NoAck("switched_off"):
            return Outcome(acknowledged=False, notice=SWITCHED_OFF)
        case NoAck("not_connected"):
            return Outcome(acknowledged=False, notice=NOT_CONNECTED)
        case NoAck(is_late=True):
            return Outcome(acknowledged=False, notice=NO_ANSWER)
        case NoAck(reason):
            return Outcome(acknowledged=False, notice=BROKEN.format(reason))
