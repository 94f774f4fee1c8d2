"""Records to put into a ledger, and instants to do it at."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import SecretStr

from store.model.actual import Actual
from store.model.assessment import Assessment
from store.model.commitment import Initiative, Target
from store.model.conference import Conference
from store.model.deadline import Deadline, Precision
from store.model.event import Authorship
from store.model.evidence import Evidence
from store.model.installation import Installation
from store.model.milestone import Milestone
from store.model.source import Source

SOURCE = Source(name="Provincial bulletin", address="https://example.org/bulletin")
TOKEN_KEYS = [SecretStr("c2l4IGFuZCB0d2VudHkgbGV0dGVycyBvZiBhIGtleSE=")]
END_OF_2022 = Deadline(on=date(2022, 12, 31), precision=Precision.YEAR)


def moment(minutes: float) -> datetime:
    """An instant, counted from the day the tests begin."""
    return datetime(2026, 3, 1, 9, tzinfo=UTC) + timedelta(minutes=minutes)


def by(minutes: float = 0, actor: str = "U1", why: str | None = None) -> Authorship:
    """Somebody who writes at such a moment."""
    return Authorship(actor=actor, at=moment(minutes), why=why, batch=f"{actor}-{minutes}")


def target(id: str = "HA-2022-01", **changes: Any) -> Target:
    """A target whose province and year are those of its id."""
    fields = {
        "province": id[:2],
        "year": int(id[3:7]),
        "title": "R&D intensity",
        "metric": "rd_intensity",
        "value": "1.96",
        "deadline": END_OF_2022,
    }
    return Target.model_validate({"id": id, **fields, **changes})


def initiative(id: str = "HA-2022-02", **changes: Any) -> Initiative:
    """An initiative whose province and year are those of its id."""
    fields = {"province": id[:2], "year": int(id[3:7]), "title": "A provincial laboratory system"}
    return Initiative.model_validate({"id": id, **fields, **changes})


def actual(id: str = "HA-rd_intensity-2022-1", **changes: Any) -> Actual:
    """A figure for the end of 2022."""
    fields = {
        "province": "HA",
        "metric": "rd_intensity",
        "as_of": date(2022, 12, 31),
        "value": "1.86",
        "released": date(2023, 9, 18),
        "source": SOURCE,
        "entered_by": "U1",
    }
    return Actual.model_validate({"id": id, **fields, **changes})


def milestone(id: str, commitment_id: str = "HA-2022-02", **changes: Any) -> Milestone:
    """A step of an initiative."""
    fields = {"commitment_id": commitment_id, "on": date(2022, 5, 1), "title": "Launched", "source": SOURCE}
    return Milestone.model_validate({"id": id, **fields, **changes})


def conference(id: str = "HA-2022", **changes: Any) -> Conference:
    """A conference whose province and year are those of its id."""
    fields = {"province": id[:2], "year": int(id[3:7]), "kind": "conference_report", "title": "The yearly conference"}
    return Conference.model_validate({"id": id, **fields, **changes})


def evidence(id: str, commitment_id: str = "HA-2022-01", **changes: Any) -> Evidence:
    """Something that was said about a commitment."""
    fields = {
        "commitment_id": commitment_id,
        "bearing": "supports",
        "on": date(2022, 6, 1),
        "quote": "The province's paper says so",
        "source": SOURCE,
        "saved_by": "U1",
    }
    return Evidence.model_validate({"id": id, **fields, **changes})


def assessment(id: str, commitment_id: str = "HA-2022-01", **changes: Any) -> Assessment:
    """What somebody expects of a commitment."""
    fields = {
        "commitment_id": commitment_id,
        "outlook": "will_fail",
        "reason": "The site is not cleared",
        "on": date(2022, 6, 1),
        "holds_until": date(2022, 9, 1),
        "assessed_by": "U1",
    }
    return Assessment.model_validate({"id": id, **fields, **changes})


def installed(team_id: str | None, enterprise_id: str | None = None, **changes: Any) -> Installation:
    """An installation of a workspace, or of an organisation where there is no workspace."""
    fields = {
        "is_enterprise_install": team_id is None,
        "name": "Policy Lab",
        "app_id": "A1",
        "bot_id": "B1",
        "bot_user_id": "U0BOT",
        "token": f"xoxe.xoxb-{team_id or enterprise_id}",
        "refresh_token": f"xoxe-1-{team_id or enterprise_id}",
        "expires_at": None if team_id is None else moment(30),
        "scopes": ("chat:write", "commands"),
        "installer": "U1",
        "installed_at": moment(0),
    }
    return Installation.model_validate({"team_id": team_id, "enterprise_id": enterprise_id, **fields, **changes})


async def meanwhile(work: Coroutine[Any, Any, object], loop: asyncio.AbstractEventLoop) -> None:
    """Have something be done on the loop while a read is under way, be it in a thread of its own or there itself."""
    if asyncio.get_running_loop() is loop:
        await work
    else:
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, loop))
