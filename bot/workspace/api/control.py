"""What tests and developers turn and look at: `/clock`, `/faults`, `/traffic`."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bot.workspace.line.faults import KINDS, Fault, Faults, Standing
from bot.workspace.line.traffic import Exchange, Traffic
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.records import Payload

FARTHEST = 50 * 366 * 24 * 3600  # seconds that the clock goes in one step


class SetClock(BaseModel):
    """What `POST /clock` takes: a moment, or seconds to go ahead."""

    model_config = ConfigDict(extra="forbid")

    now: AwareDatetime | None = None
    advance: float = Field(default=0, ge=-FARTHEST, le=FARTHEST)


class AddFault(BaseModel):
    """What `POST /faults` takes: a fault as on a command line (`spec`), or its fields."""

    model_config = ConfigDict(extra="allow")

    spec: str = ""


def add_clock(app: web.Application, clock: MovableClock) -> None:
    """Serve `/clock`: GET reads it, POST sets it."""

    async def read(_: web.Request) -> web.Response:
        return web.json_response({"now": clock.now().isoformat()})

    async def move(request: web.Request) -> web.Response:
        try:
            asked = SetClock.model_validate_json(await request.read())
        except ValidationError as error:
            return web.json_response({"error": str(error)}, status=400)
        if asked.now is not None:
            clock.advance_to(asked.now)
        clock.advance(timedelta(seconds=asked.advance))
        return await read(request)

    app.router.add_get("/clock", read)
    app.router.add_post("/clock", move)


def add_faults(app: web.Application, faults: Faults) -> None:
    """Serve `/faults`: GET shows them, POST adds one, DELETE ends all or the one of `?id=`."""

    async def show(_: web.Request) -> web.Response:
        kinds = [{"kind": kind, "about": about} for kind, about in KINDS.items()]
        return web.json_response({"faults": [_fault_json(standing) for standing in faults], "kinds": kinds})

    async def add(request: web.Request) -> web.Response:
        try:
            given = AddFault.model_validate_json(await request.read())
            fault = Fault.read(given.spec) if given.spec else Fault.model_validate(given.model_extra)
        except ValidationError as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({"id": faults.add(fault), "spec": fault.spec})

    async def end(request: web.Request) -> web.Response:
        number = request.query.get("id", "")
        faults.end(int(number) if number.isdecimal() else None)
        return await show(request)

    app.router.add_get("/faults", show)
    app.router.add_post("/faults", add)
    app.router.add_delete("/faults", end)


def add_traffic(app: web.Application, traffic: Traffic) -> None:
    """Serve `GET /traffic?method=&verdict=&since=`."""

    async def show(request: web.Request) -> web.Response:
        asked = request.query
        since = asked.get("since", "0")
        if not since.isdecimal():
            return web.json_response({"error": "since is the number of an exchange"}, status=400)
        found = traffic.find(asked.get("method") or "*", asked.get("verdict", ""), int(since))
        exchanges = [_exchange_json(exchange) for exchange in found]
        return web.json_response({"exchanges": exchanges, "next": traffic.count()})

    app.router.add_get("/traffic", show)


def _fault_json(standing: Standing) -> Payload:
    fault = standing.fault
    return {"id": standing.id, **fault.model_dump(), "struck": standing.struck, "spec": fault.spec}


def _exchange_json(exchange: Exchange) -> Payload:
    return {
        "number": exchange.number,
        "at": exchange.at.isoformat(),
        "direction": exchange.direction,
        "transport": exchange.transport,
        "name": exchange.name,
        "person": exchange.person,
        "channel": exchange.channel,
        "verdict": exchange.verdict,
        "accepted": exchange.accepted,
        "reasons": exchange.reasons,
        "status": exchange.status,
        "seconds": exchange.seconds,
        "retry": exchange.retry,
        "request": exchange.request,
        "answer": exchange.answer,
    }
