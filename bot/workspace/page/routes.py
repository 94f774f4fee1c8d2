"""The workspace in a browser: one page, the stream that keeps it live, and what people do on it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.workspace.page.live import HEADERS, by_container, news, stream, theme_of
from bot.workspace.page.places import Memory, Place, places_of, reader_of, title_of, zone_of
from bot.workspace.page.rendering.blocks import template
from bot.workspace.page.rendering.text import label
from bot.workspace.page.scene import Scene
from bot.workspace.page.words import script_words
from bot.workspace.state.manifest import SLACKS_OWN
from bot.workspace.state.records import SLACKBOT, Outcome, Person, TypedValues
from bot.workspace.workspace import Workspace

Answer = Mapping[str, Any]


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve the page at `/` with what it needs under `/page/`."""
    page = Routes(workspace)
    app.router.add_get("/", page.show)
    app.router.add_get("/page/live", page.live)
    app.router.add_get("/page/earlier", page.earlier)
    app.router.add_post("/page/files", page.files)
    app.router.add_post("/page/do/{interaction}", page.do)
    app.router.add_static("/page/static", str(resources.files("bot.workspace.page").joinpath("static")))
    app.on_shutdown.append(page.stop)


class Interaction(BaseModel):
    """What somebody did on the page; each kind reads the fields that it needs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: str
    channel: str = ""
    thread: str = ""
    text: str = ""
    surface: str = ""
    block: str = ""
    action: str = ""
    chosen: str | list[str] | None = None
    typed: TypedValues = Field(default_factory=dict)
    files: list[str] = Field(default_factory=list)


class Routes:
    """The page's routes over one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._memory = Memory()
        self._tasks: set[asyncio.Task[Outcome]] = set()
        self._interactions: dict[str, Callable[[Interaction], Awaitable[Answer]]] = {
            "say": self._say,
            "act": self._act,
            "submit": self._submit,
            "close": self._close,
            "suggest": self._suggest,
            "shortcut": self._shortcut,
            "dismiss": self._dismiss,
            "react": self._react,
            "pin": self._pin,
            "delete": self._delete,
            "help": self._help,
            "advance": self._advance,
        }

    async def show(self, request: web.Request) -> web.Response:
        """The whole page, drawn as it is now."""
        place = self._place(request)
        if place is None:
            raise web.HTTPFound(self._entrance().address())
        if self._workspace.team.channels[place.channel].kind == "im":
            self._open_tab(place)
        scene = Scene(self._workspace, place, self._memory)
        html = template("page.html").render(
            workspace=self._workspace,
            place=place,
            channel=scene.channel,
            title=title_of(self._workspace, scene.channel, place.user),
            person=scene.person,
            reader=reader_of(self._workspace, place),
            examples=self._examples(scene.person),
            people=self._readers(place),
            bot=self._workspace.team.bot,
            containers=by_container(scene.look().parts),
            theme=theme_of(request),
            known=self._known(place),
        )
        return web.Response(text=html, content_type="text/html", headers=HEADERS)

    async def live(self, request: web.Request) -> web.StreamResponse:
        """The parts of the page as they change; all of them at first, for what happened while nobody listened."""
        place = self._place(request)
        if place is None:
            raise web.HTTPNoContent  # by which a browser knows that it need not ask again
        changes = self._workspace.team.changes(place.user)
        return await stream(request, changes, Scene(self._workspace, place, self._memory).look, asyncio.Event())

    async def earlier(self, request: web.Request) -> web.Response:
        """The messages above the one of the ts that is asked for."""
        place = self._place(request)
        if place is None:
            raise web.HTTPNotFound
        sight = Scene(self._workspace, place, self._memory).earlier(request.query.get("before", ""))
        return web.json_response(news(sight, {}), headers=HEADERS)

    async def files(self, request: web.Request) -> web.Response:
        """Take the files that somebody chose in a form; answers their ids."""
        person = request.query.get("as", "")
        if person not in self._workspace.team.people:
            raise web.HTTPNotFound
        sent = (await request.post()).values()
        kept = [
            self._workspace.receive_file(person, file.filename, file.file.read())
            for file in sent
            if isinstance(file, web.FileField)
        ]
        return web.json_response({"files": kept}, headers=HEADERS)

    async def do(self, request: web.Request) -> web.Response:
        """Do what somebody did on the page, and say what came of it once the bot has answered."""
        does = self._interactions.get(request.match_info["interaction"])
        try:
            given = Interaction.model_validate_json(await request.read())
        except ValidationError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        if does is None or given.person not in self._workspace.team.people:
            raise web.HTTPNotFound
        return web.json_response(await does(given), headers=HEADERS)

    async def stop(self, _app: web.Application) -> None:
        """Leave nothing under way when the server stops; the streams end with the workspace's changes."""
        for task in self._tasks:
            task.cancel()

    async def _say(self, given: Interaction) -> Answer:
        if given.channel not in self._workspace.team.channels:
            return {"notice": "This channel is gone."}
        where = (given.person, given.channel, given.text.strip(), given.thread or None)
        if given.text.lstrip().startswith("/"):
            return _told(await self._workspace.run_command(*where))
        if any(file not in self._workspace.team.files for file in given.files):
            return {"notice": "A file is gone. Add it again."}
        return _told(await self._workspace.say(*where, given.files))

    async def _act(self, given: Interaction) -> Answer:
        return _told(
            await self._workspace.act(
                given.person,
                given.surface,
                given.block,
                given.action,
                given.chosen,
                given.typed,
            )
        )

    async def _submit(self, given: Interaction) -> Answer:
        return _told(await self._workspace.submit(given.person, given.surface, given.typed))

    async def _close(self, given: Interaction) -> Answer:
        return _told(await self._workspace.close_view(given.person, given.surface, whole_stack=given.chosen == "all"))

    async def _suggest(self, given: Interaction) -> Answer:
        offered = await self._workspace.suggest(given.person, given.surface, given.block, given.action, given.text)
        grouped = [option for group in offered.groups for option in group.get("options", [])]
        options = [
            {"value": one["value"], "text": label(one["text"]), "about": label(one.get("description"))}
            for one in (*offered.options, *grouped)
        ]
        return {"options": options, "notice": offered.notice}

    async def _shortcut(self, given: Interaction) -> Answer:
        return _told(await self._workspace.run_shortcut(given.person, given.action, given.surface or None))

    async def _dismiss(self, given: Interaction) -> Answer:
        self._workspace.dismiss(given.person, given.surface)
        return {}

    async def _react(self, given: Interaction) -> Answer:
        message = self._workspace.team.message(given.surface)
        mine = message is not None and given.person in message.reactions.get(given.text, ())
        does = self._workspace.unreact if mine else self._workspace.react
        return _told(await does(given.person, given.surface, given.text))

    async def _pin(self, given: Interaction) -> Answer:
        return _told(await self._workspace.pin(given.person, given.surface))

    async def _delete(self, given: Interaction) -> Answer:
        return _told(await self._workspace.delete(given.person, given.surface))

    async def _help(self, given: Interaction) -> Answer:
        """Begin a thread with an app that assists, and go there."""
        outcome = await self._workspace.ask_for_help(given.person, looking_at=given.channel)
        root = outcome.message
        return {"go": Place(given.person, root.channel, root.ts).address()} if root else _told(outcome)

    async def _advance(self, given: Interaction) -> Answer:
        """Set the workspace's clock to the present, the next hour, the next Monday at 09:00, or a moment as typed."""
        zone = zone_of(self._workspace.team.people[given.person])
        moment = _moment(given.text, self._workspace.clock.now().astimezone(zone))
        if moment is None:
            return {"notice": "Choose a date and a time."}
        self._workspace.clock.advance_to(moment)
        return {}

    def _open_tab(self, place: Place) -> None:
        opens = self._workspace.open_home if place.home else self._workspace.open_messages
        task = asyncio.create_task(opens(place.user))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _place(self, request: web.Request) -> Place | None:
        """Where the address says somebody stands; None when there is no such person or they cannot go there."""
        asked = request.query
        place = Place(asked.get("as", ""), asked.get("in", ""), asked.get("thread", ""), asked.get("tab") == "home")
        channel = self._workspace.team.channels.get(place.channel)
        person = self._workspace.team.people.get(place.user)
        if person is None or not _reads(person) or channel not in places_of(self._workspace, person.id):
            return None
        is_known = any(
            message.ts == place.thread for message in self._workspace.team.conversation(place.channel, place.user)
        )
        return Place(place.user, place.channel, place.thread if is_known else "", place.home and channel.kind == "im")

    def _examples(self, person: Person) -> Sequence[str]:
        """What can be run at a click, in the person's language or else in any."""
        examples = self._workspace.team.examples
        spoken = [lines for language, lines in examples.items() if person.locale.startswith(language)]
        return next(iter((*spoken, *examples.values())), ())

    def _entrance(self) -> Place:
        """Where somebody who only knows the address of the server arrives."""
        first = next(person.id for person in self._workspace.team.people.values() if _reads(person))
        return Place(first, places_of(self._workspace, first)[0].id)

    def _readers(self, place: Place) -> list[tuple[Person, str]]:
        """Who can look at the page, each with the address of this place, or of their talk with the bot."""
        return [
            (one, self._as_seen_by(one, place).address()) for one in self._workspace.team.people.values() if _reads(one)
        ]

    def _as_seen_by(self, person: Person, place: Place) -> Place:
        here = self._workspace.team.channels[place.channel]
        goes_here = here in places_of(self._workspace, person.id)
        return Place(person.id, here.id if goes_here else self._workspace.team.direct_message(person.id).id)

    def _known(self, place: Place) -> dict[str, Any]:
        """What the page's script completes: commands, people and channels."""
        return {
            "words": script_words(self._workspace.team.people[place.user].locale),
            "person": place.user,
            "channel": place.channel,
            "thread": place.thread,
            "commands": [
                {"name": one.command, "hint": one.usage_hint, "about": one.description}
                for one in (*self._workspace.app.manifest.commands, *SLACKS_OWN)
            ],
            "people": [
                {"name": f"@{one.name}", "about": one.real_name}
                for one in self._workspace.team.people.values()
                if one.id != SLACKBOT
            ],
            "channels": [
                {"name": f"#{one.name}", "about": one.topic}
                for one in places_of(self._workspace, place.user)
                if not one.is_direct
            ],
        }


def _told(outcome: Outcome) -> Answer:
    """What the page must still tell; a notice that already stands in the channel as a message is not said twice."""
    return {"notice": None if outcome.message else outcome.notice, "errors": outcome.errors}


def _moment(words: str, now: datetime) -> datetime | None:
    """A moment in the zone of `now`: "now", "hour", "monday", or a date and time in ISO form."""
    match words:
        case "now":
            return datetime.now(UTC)
        case "hour":
            return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        case "monday":
            morning = now.replace(hour=9, minute=0, second=0, microsecond=0)
            monday = morning + timedelta(days=-now.weekday() % 7)
            return monday if monday > now else monday + timedelta(days=7)
    try:
        return datetime.fromisoformat(words).replace(tzinfo=now.tzinfo)
    except ValueError:
        return None


def _reads(person: Person) -> bool:
    return not (person.is_bot or person.deleted or person.id == SLACKBOT)
