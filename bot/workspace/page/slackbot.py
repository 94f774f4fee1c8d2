"""Slackbot's page: one calls a tool of the app as somebody of the team, and sees what Slackbot would be told."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.workspace.line.slackbot import CallFailedError, Slackbot
from bot.workspace.page.live import HEADERS, theme_of
from bot.workspace.page.places import Place, draw, places_of, reader_of
from bot.workspace.page.rendering.blocks import draw_blocks
from bot.workspace.state.records import SLACKBOT, Payload, Person
from bot.workspace.workspace import Workspace

NOBODY = "nobody"  # a call that does not say who asks
STRANGER = "stranger"  # somebody of a workspace in which the app is not
STRANGERS_TEAM = "T0ELSEWHERE"


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve the page at `/slackbot`."""
    page = SlackbotPage(workspace)
    app.router.add_get("/slackbot", page.show)
    app.router.add_post("/slackbot/call", page.call)


class Call(BaseModel):
    """What somebody wants to have called."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: str
    tool: str
    arguments: dict[str, Any]


class SlackbotPage:
    """The page's routes over one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def show(self, request: web.Request) -> web.Response:
        """The tools that the app lists, and a form for the one that was chosen."""
        slackbot = self._workspace.app.slackbot
        tools, problem = [], "" if slackbot else "no tools"
        try:
            tools = await slackbot.tools() if slackbot else []
        except CallFailedError as error:
            problem = str(error)
        chosen = next((tool for tool in tools if tool["name"] == request.query.get("tool")), next(iter(tools), None))
        html = draw(
            "slackbot.html",
            workspace=self._workspace,
            tools=tools,
            chosen=chosen,
            fields=fields_of(chosen) if chosen else [],
            people=self._people(),
            asker=request.query.get("as", ""),
            problem=problem,
            theme=theme_of(request),
        )
        return web.Response(text=html, content_type="text/html", headers=HEADERS)

    async def call(self, request: web.Request) -> web.Response:
        """Call a tool; gives what it answered, drawn."""
        slackbot = self._workspace.app.slackbot
        try:
            wanted = Call.model_validate_json(await request.read())
        except ValidationError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        if slackbot is None:
            raise web.HTTPNotFound
        return web.Response(text=await self._answered(slackbot, wanted), content_type="text/html", headers=HEADERS)

    async def _answered(self, slackbot: Slackbot, wanted: Call) -> str:
        asked = json.dumps(wanted.arguments, ensure_ascii=False)
        try:
            answer = await slackbot.call(wanted.tool, wanted.arguments, self._identity(wanted.person))
        except CallFailedError as error:
            return draw("slackbot_answer.html", tool=wanted.tool, asked=asked, problem=str(error), answer=None)
        reader = self._workspace.team.people.get(wanted.person) or self._people()[0]
        place = Place(reader.id, places_of(self._workspace, reader.id)[0].id)
        shown = draw_blocks(answer.blocks, reader_of(self._workspace, place)) if not answer.wrong else ""
        data = json.dumps(answer.data, ensure_ascii=False, indent=2) if answer.data is not None else ""
        return draw(
            "slackbot_answer.html", tool=wanted.tool, asked=asked, answer=answer, shown=shown, data=data, problem=""
        )

    def _identity(self, person: str) -> Payload | None:
        """Who Slackbot says asks."""
        if person == NOBODY:
            return None
        if person == STRANGER:
            return {"user_id": "U0STRANGER", "team_id": STRANGERS_TEAM}
        return {"user_id": person, "team_id": self._workspace.team.team_id}

    def _people(self) -> list[Person]:
        return [one for one in self._workspace.team.people.values() if not one.is_bot and one.id != SLACKBOT]


def fields_of(tool: Payload) -> list[Mapping[str, Any]]:
    """The arguments of a tool as a form asks for them: the needed ones first."""
    schema = tool.get("inputSchema", {})
    needed = schema.get("required", [])
    parts = schema.get("properties", {})
    fields = [
        {
            "name": name,
            "about": part.get("description", ""),
            "example": example_of(part),
            "is_flag": part.get("type") == "boolean",
            "is_list": part.get("type") == "array",
            "is_needed": name in needed,
        }
        for name, part in parts.items()
    ]
    return sorted(fields, key=lambda field: not field["is_needed"])


def example_of(part: Mapping[str, Any]) -> str:
    """An example of an argument, as it would be typed."""
    example = next(iter(part.get("examples", [])), "")
    return ", ".join(map(str, example)) if isinstance(example, list) else str(example)
