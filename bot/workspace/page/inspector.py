"""The inspector: everything that passed between app and workspace, why it was refused, and faults on demand."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.workspace.line.faults import KINDS, Fault, Standing
from bot.workspace.line.traffic import Exchange
from bot.workspace.page.live import HEADERS, Part, Sight, by_container, stream, theme_of
from bot.workspace.page.places import draw
from bot.workspace.page.rendering.pointed import pointed, split
from bot.workspace.state.records import SLACKBOT, Update
from bot.workspace.workspace import Workspace

NEWEST = 200  # exchanges shown at once
SEARCHED = 5000  # exchanges looked through for them
SLOW = 1.0  # seconds from which the time to ack is worth a look
VERDICTS = {"": "All", "accepted": "Accepted", "refused": "Refused", "pending": "Under way"}
OLD_WORKSPACE = "old-workspace"


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve the inspector at `/inspector`."""
    inspector = Inspector(workspace)
    app.router.add_get("/inspector", inspector.show)
    app.router.add_get("/inspector/live", inspector.live)
    app.router.add_get("/inspector/exchange/{number:[0-9]+}", inspector.exchange)
    app.router.add_post("/inspector/do", inspector.do)


@dataclass(frozen=True)
class Filter:
    """Which exchanges somebody wants to see; an empty word lets everything through."""

    method: str = ""
    verdict: str = ""
    person: str = ""
    text: str = ""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> "Filter":
        """The filter that an address asks for."""
        return cls(**{one.name: query.get(one.name, "").strip() for one in fields(cls)})

    def lets_through(self, exchange: Exchange) -> bool:
        """Whether it fits: a name such as `chat.*` or a part of one, a verdict, a person, and words anywhere in it."""
        return (
            (not self.method or fnmatchcase(exchange.name, self._pattern))
            and self._has_verdict(exchange)
            and self.person in ("", exchange.person)
            and (not self.text or self.text.casefold() in _everything(exchange))
        )

    @property
    def _pattern(self) -> str:
        return self.method if "*" in self.method else f"*{self.method}*"

    def _has_verdict(self, exchange: Exchange) -> bool:
        match self.verdict:
            case "":
                return True
            case "accepted":
                return exchange.accepted
            case "refused":
                return not exchange.accepted and exchange.verdict != "pending"
            case word:
                return exchange.verdict == word


class Order(BaseModel):
    """What somebody wants of the workspace: a fault, the end of one, or that the app connects anew."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fault: dict[str, Any] = Field(default_factory=dict)
    end: int | None = None
    end_all: bool = False
    reconnect: bool = False
    old: bool | None = None


class Inspector:
    """The inspector's routes over one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._bells: set[asyncio.Event] = set()

    async def show(self, request: web.Request) -> web.Response:
        """The whole page, drawn as it is now."""
        chosen = Filter.asked(request.query)
        html = draw(
            "inspector.html",
            workspace=self._workspace,
            chosen=chosen,
            verdicts=VERDICTS,
            people=[one for one in self._workspace.team.people.values() if one.id != SLACKBOT],
            names=sorted({exchange.name for exchange in self._workspace.traffic}),
            kinds=KINDS,
            containers=by_container(Ledger(self._workspace, chosen).look().parts),
            theme=theme_of(request),
        )
        return web.Response(text=html, content_type="text/html", headers=HEADERS)

    async def live(self, request: web.Request) -> web.StreamResponse:
        """The ledger as it grows."""
        bell = asyncio.Event()
        unwatch = self._workspace.traffic.watch(lambda _: bell.set())
        self._bells.add(bell)
        try:
            changes = self._workspace.team.changes(SLACKBOT)
            return await stream(request, changes, Ledger(self._workspace, Filter.asked(request.query)).look, bell)
        finally:
            self._bells.discard(bell)
            unwatch()

    async def exchange(self, request: web.Request) -> web.Response:
        """One exchange in full."""
        number = int(request.match_info["number"])
        found = next((one for one in self._workspace.traffic if one.number == number), None)
        if found is None:
            raise web.HTTPNotFound(text="This is no longer kept.")
        at_answer = found.direction == "to_bot"  # the app's answer is what can be wrong there, else its call
        html = draw(
            "exchange.html",
            exchange=found,
            reasons=[split(reason) for reason in found.reasons],
            request=pointed(found.request, () if at_answer else found.reasons),
            answer=pointed(found.answer, found.reasons if at_answer else ()),
        )
        return web.Response(text=html, content_type="text/html", headers=HEADERS)

    async def do(self, request: web.Request) -> web.Response:
        """Let something go wrong, end it, or have the app connect anew."""
        try:
            order = Order.model_validate_json(await request.read())
            await self._obey(order)
        except ValidationError as error:
            complaint = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            return web.json_response({"notice": complaint}, headers=HEADERS)
        for bell in self._bells:
            bell.set()
        return web.json_response({}, headers=HEADERS)

    async def _obey(self, order: Order) -> None:
        faults = self._workspace.faults
        if order.fault:
            faults.add(Fault.model_validate(order.fault))
        if order.end is not None or order.end_all:
            faults.end(order.end)
        if order.old is True and not faults.holds(OLD_WORKSPACE):
            faults.add(Fault(kind=OLD_WORKSPACE))
        if order.old is False:
            for standing in [one for one in faults if one.fault.kind == OLD_WORKSPACE]:
                faults.end(standing.id)
        if order.reconnect:
            await self._workspace.app.sockets.refresh()


class Ledger:
    """The rows of the inspector through one filter; a row is drawn anew only when its verdict changes."""

    def __init__(self, workspace: Workspace, chosen: Filter) -> None:
        self._workspace = workspace
        self._filter = chosen
        self._seen: dict[int, tuple[str, Part | None]] = {}

    def look(self, _changes: Sequence[Update] = ()) -> Sight:
        """The newest exchanges that the filter lets through, the faults in force, and how things stand."""
        rows = list(islice(self._rows(), NEWEST + 1))
        shown = rows[:NEWEST]
        standing = [self._standing(one) for one in self._workspace.faults]
        return Sight([self._state(len(rows) > NEWEST, len(shown)), *standing, *shown])

    def _rows(self) -> Iterator[Part]:
        seen, self._seen = self._seen, {}
        for exchange in islice(reversed(list(self._workspace.traffic)), SEARCHED):
            known = seen.get(exchange.number)
            if known is None or known[0] != exchange.verdict:
                known = exchange.verdict, self._row(exchange) if self._filter.lets_through(exchange) else None
            self._seen[exchange.number] = known
            if known[1]:
                yield known[1]

    def _row(self, exchange: Exchange) -> Part:
        people, channels = self._workspace.team.people, self._workspace.team.channels
        person, channel = people.get(exchange.person), channels.get(exchange.channel)
        inner = draw(
            "ledger_row.html",
            exchange=exchange,
            person=person.real_name if person else exchange.person,
            channel=f"#{channel.name}" if channel and not channel.is_direct else "",
            detail=_detail(exchange),
            why=split(exchange.reasons[0]) if exchange.reasons else None,
            more=len(exchange.reasons) - 1,
            is_slow=exchange.seconds is not None and exchange.seconds > SLOW,
            time=exchange.at.astimezone(),
        )
        return Part(f"exchange-{exchange.number}", "ledger", "li", inner)

    def _standing(self, standing: Standing) -> Part:
        inner = draw("standing.html", standing=standing)
        return Part(f"fault-{standing.id}", "standing", "li", inner)

    def _state(self, is_cut: bool, count: int) -> Part:
        inner = draw(
            "inspector_state.html",
            connected=self._workspace.app.connected,
            bot=self._workspace.team.bot,
            is_old=self._workspace.faults.holds(OLD_WORKSPACE),
            is_cut=is_cut,
            count=count,
        )
        return Part("inspector-state", "state-box", "div", inner)


def _detail(exchange: Exchange) -> str:
    """What tells it from others of its name: the command, the kind of interaction or event, or the first words."""
    asked = exchange.request
    event = asked.get("event")
    actions = asked.get("actions")
    if isinstance(asked.get("command"), str):
        return f"{asked['command']} {asked.get('text') or ''}"
    if isinstance(event, dict):
        return str(event.get("type"))
    if isinstance(actions, list) and actions and isinstance(actions[0], dict):
        return f"{asked.get('type')} {actions[0].get('action_id')}"
    words = asked.get("text") or asked.get("callback_id") or asked.get("type")
    return words if isinstance(words, str) else ""


def _everything(exchange: Exchange) -> str:
    told = (exchange.name, exchange.verdict, exchange.reasons, exchange.request, exchange.answer)
    return json.dumps(told, ensure_ascii=False, default=str).casefold()
