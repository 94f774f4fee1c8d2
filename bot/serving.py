"""The running bot: store, app, timetable, and then Slack."""

import asyncio
import gc
import logging
import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import aiohttp
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from bot.app import build_app
from bot.assistants.askers import SlackAskers
from bot.assistants.door import AssistantsDoor
from bot.background import Background
from bot.clock import Clock, system_clock, workspace_clock
from bot.connection import connected, introduced
from bot.heavy_work import HeavyWork
from bot.installing.hosting import Hosting
from bot.keeping import backups_of, look_after, warn_of_what_others_read
from bot.logs import set_up_logs
from bot.monitoring.observed import observed, observer_of, throttles_told
from bot.monitoring.probes import Probes
from bot.pace import Pace
from bot.pulse import Pulse
from bot.schedule import PATIENCE, Timetable
from bot.teams import OneTeam, Teams, asking, for_each, posting
from bot.turns import Turns
from config.keeping import Retention
from config.official import EDITIONS
from config.settings import Settings
from handlers.commitment.team import Roles, read_groups
from handlers.posting import digest
from handlers.posting.alarms import AlarmBell
from handlers.posting.courier import Courier, Wanted
from handlers.posting.reminders import ReminderPosts
from handlers.posting.rounds import Rounds
from handlers.posting.sharing import SharedChannels
from handlers.slack.members import Members
from store.backups import Backups
from store.database import Database
from store.model.delivery import PostState
from store.model.occurrence import Kind
from store.model.writing import load_writing
from store.outbox import Post
from store.retention import purge
from store.search import cut_what_is_not
from store.store import Store

log = logging.getLogger(__name__)

ROUNDS, SEARCH = "rounds", "search"
TIMEOUT = aiohttp.ClientTimeout(total=30)
POSTS = 300  # requests at a time, of all teams together
TIMEOUT_OF_POSTS = aiohttp.ClientTimeout(total=15)  # well below the lease of a post


async def run(settings: Settings) -> int:
    """Answer Slack until SIGINT or SIGTERM."""
    for variable in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        os.environ.pop(variable, None)  # Bolt would take them up too, and let people in by a way of its own
    set_up_logs(settings.log_level, settings.log_format)
    warn_of_what_others_read()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)

    background, members = Background(), Members()
    observer = observer_of(settings.metrics_token)
    async with (
        await Store.open(settings.database_url, zone=settings.timezone) as store,
        aiohttp.ClientSession(timeout=TIMEOUT, trace_configs=[throttles_told(observer)]) as session,
        aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=POSTS),
            timeout=TIMEOUT_OF_POSTS,
            trace_configs=[throttles_told(observer)],
        ) as session_of_posts,
        observed(observer, settings.metrics_token, store, clock := clock_of(settings, session)) as figures,
        HeavyWork() as apart,
    ):
        hosting = None
        if settings.slack_client_id:
            hosting = Hosting(settings, store, session, session_of_posts, clock, members, background)
            await hosting.teams.present()  # a key that is missing is told at once
        token, url = settings.bot_token or None, str(settings.slack_api_url)
        client = asking(url, session, token)
        team_id = "" if hosting else await introduced(client, settings.slack_app_token, stop)
        secret = settings.slack_signing_secret
        one = OneTeam(client, posting(url, session_of_posts, token), team_id)
        teams, backups = hosting.teams if hosting else one, backups_of(settings)
        turns = Turns(teams, partial(rounds_of, settings, store, members, teams, clock), clock, settings.delivery.tick)
        timetable = timetable_of(settings, turns, store, teams, backups, clock, hosting)

        def ring(team_id: str | None = None) -> None:
            turns.ring(team_id)
            timetable.ring(ROUNDS)

        if hosting:
            hosting.ring = ring
        await store.deployment.take_up(EDITIONS, await clock())
        app = build_app(
            client,
            store,
            members,
            clock,
            settings.timezone,
            background,
            apart,
            pace := Pace(settings.commands_per_minute),
            secret.get_secret_value() if secret else None,
            ring,
            observer,
            hosting,
        )
        bell_of = bells_of(settings, store, members, teams)
        pulse = Pulse(store, teams, settings, app, bell_of, backups, timetable.standings)
        timetable.add("health", IntervalTrigger(seconds=4 * settings.delivery.tick, timezone=UTC), pulse.beat)
        gc.freeze()  # what is there by now stays: to look it all through again and again holds the loop up for long
        timetable.start()
        timetable.ring(SEARCH)
        probes = Probes(store.answers)
        assistants = AssistantsDoor(SlackAskers(store, members, clock, pace, teams).of, observer)
        routes = [*probes.routes(), *figures, *(hosting.routes() if hosting else ())]
        async with connected(app, settings, stop, routes, observer, assistants) as pulse.is_connected:
            timetable.ring("health")
            await asyncio.to_thread(load_writing)
            gc.freeze()
            await stop.wait()
            log.info("Stopping")
            turns.end()
            await probes.end()
        await asyncio.gather(ended(timetable, turns), background.close())
    return 0


async def ended(timetable: Timetable, turns: Turns) -> None:
    """Take up nothing more, and let what is under way finish if it does so in time."""
    until = time.monotonic() + PATIENCE
    turns.end()
    await timetable.close()
    await turns.rest(max(0.0, until - time.monotonic()))


async def regroup(teams: Teams, store: Store, _: datetime) -> None:
    """Learn who is in the groups that have roles: an event that was missed must give nobody rights for long."""
    await for_each(teams, lambda team_id: read_groups(teams.client(team_id), store.ledger(team_id)))


async def tidy(teams: Teams, store: Store, kept: Retention, now: datetime) -> None:
    """Remove what has been kept long enough."""
    await for_each(teams, lambda team_id: purge(store.database, team_id, kept, now))


def timetable_of(
    settings: Settings,
    turns: Turns,
    store: Store,
    teams: Teams,
    backups: Backups | None,
    clock: Clock,
    hosting: Hosting | None,
) -> Timetable:
    """What is done by itself, and when; a job of yours is a line here."""
    timetable = Timetable(clock, settings.delivery.tick)
    every_tick = IntervalTrigger(seconds=settings.delivery.tick, timezone=UTC)
    hourly = IntervalTrigger(hours=1, timezone=UTC)
    timetable.add(ROUNDS, every_tick, turns.go, is_vital=True)
    timetable.add("database", every_tick, partial(look_after, store.database))
    timetable.add("groups", hourly, partial(regroup, teams, store))
    timetable.add("purge", hourly, partial(tidy, teams, store, settings.retention))
    timetable.add("received", hourly, store.received.forget)
    timetable.add(SEARCH, IntervalTrigger(days=1, timezone=UTC), partial(keep_searchable, store.database))
    if backups:
        timetable.add("backup", hourly, partial(backups.make, store.database), is_urgent=True)
    if hosting:
        timetable.add("rotation", IntervalTrigger(minutes=10, timezone=UTC), hosting.rotation.rotate_what_ends)
        timetable.add("farewells", hourly, hosting.farewells.notice)
        timetable.add("departures", hourly, hosting.purge)
    return timetable


async def keep_searchable(database: Database, _: datetime) -> None:
    """Have everything be found by its words that an older version of this program wrote, and perhaps still writes."""
    if cut := await cut_what_is_not(database):
        log.info("%d records can now be searched", cut)


def rounds_of(settings: Settings, store: Store, members: Members, teams: Teams, clock: Clock, team_id: str) -> Rounds:
    """What a team is posted by itself; all that is remembered of its Slack meanwhile is remembered here alone."""
    client = teams.posting_client(team_id)
    reminders = ReminderPosts(store, client, members, settings.timezone, settings.reminders)
    shared = SharedChannels(store, client)

    async def compose(post: Post, now: datetime) -> Wanted:
        if await shared.hold(post, now):
            return Wanted(None, PostState.CANCELLED, "its channel is shared with another company")
        if post.kind is Kind.REMINDER:
            return await reminders.compose(post, now)
        known_blocks = await members.known_blocks(client, post.team_id)
        return await digest.compose(store, post, now, known_blocks, reminders.beside)

    async def refused(post: Post, why: str) -> None:
        log.warning("Channel %s of team %s does not take posts: %s", post.channel_id, post.team_id, why)
        await digest.refused(store, client, post, why)

    courier = Courier(store.outbox, store.deployment, client, clock, settings.delivery, compose, refused)
    return Rounds(store, courier, clock, settings.delivery, reminders.plan, team_id)


def bells_of(settings: Settings, store: Store, members: Members, teams: Teams) -> Callable[[str], AlarmBell]:
    """What tells the admins of a team what is wrong."""
    admins = Roles().admins
    return lambda team_id: AlarmBell(store, teams.client(team_id), members, admins, settings.timezone.key)


def clock_of(settings: Settings, session: aiohttp.ClientSession) -> Clock:
    """The system's clock, unless the local workspace keeps the time."""
    return workspace_clock(session, str(settings.clock_url)) if settings.clock_url else system_clock
