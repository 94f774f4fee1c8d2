"""The Home tab: drawn when it is opened, and drawn anew when what it shows has changed."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from config.provinces import PROVINCES, in_order
from handlers.slack.app import App
from handlers.slack.forms import typed
from handlers.slack.locks import Locks
from handlers.slack.members import UNANSWERED, Members
from handlers.slack.question import Later, Payload
from handlers.slack.session import Session
from handlers.views.home import (
    FOLLOW,
    FOLLOW_FORM,
    SHOW_ALL,
    Desk,
    Found,
    all_of,
    follow_form,
    help_view,
    home_view,
)
from handlers.views.kit.buttons import HELP
from handlers.views.kit.changes import TOLD, Batch
from handlers.views.kit.inputs import View
from handlers.views.posting.greeting import on_home
from store.leases import Leases
from store.model.errors import NotAllowedError, OutOfOrderError, UserError
from store.model.event import Event
from store.model.progress import Judged, Tracked, by_day
from store.model.role import Grant, Member, Role, may, may_somewhere
from store.model.selection import Selection
from store.model.year_tally import YearTally, worst_tallies_first
from store.progress import WINDOW, track
from store.store import Ledger
from store.tallies import year_tallies

log = logging.getLogger(__name__)

SOON, LATER = timedelta(days=30), timedelta(days=90)
EVENTS_READ = 60
CHANGES_SHOWN = 5
AT_ONCE = 20  # Homes published one after the other without a pause
ALL_PUBLISHED_IN = timedelta(minutes=5)
PAUSE = 0.7  # seconds between those that follow: Slack takes a hundred a minute


class Home:
    """The Home tabs of everybody who has opened theirs."""

    def __init__(self, members: Members, leases: Leases) -> None:
        self._members = members
        self._locks = Locks(leases, "home", ALL_PUBLISHED_IN)

    def register(self, app: App) -> None:
        app.event("app_home_opened")(self.opened)
        app.action(FOLLOW)(open_follow_form)
        app.action(SHOW_ALL)(show_all)
        app.action(HELP)(self.show_help)
        app.refreshes.append(self.refresh)
        self._pages = app.pages
        app.view(FOLLOW_FORM)(self.follow)

    async def show_help(self, ack: AsyncAck, session: Session) -> None:
        await ack()
        await session.open(help_view(self._pages(), session.language))

    async def opened(self, event: Payload, session: Session, later: Later) -> None:
        if event["tab"] == "home":
            later(self.greet(session, event.get("view", {}).get("private_metadata", "")))

    async def follow(self, ack: AsyncAck, view: Payload, session: Session, later: Later) -> None:
        provinces = [code for code in typed(view)["provinces"] or () if code in PROVINCES]
        await session.ledger.follows.put(session.reader.id, provinces)
        await ack()
        later(self.show(session))

    async def greet(self, session: Session, present: str) -> None:
        """Show somebody's Home; the first time with a sentence on what the bot is for, unless they know."""
        is_new = not present and await is_to_be_greeted(session)
        try:
            await self.show(session, present, is_new=is_new)
        except UNANSWERED:
            if is_new:
                await session.ledger.greetings.drop(session.reader.id)
            raise

    async def show(self, session: Session, present: str = "", *, is_new: bool = False) -> None:
        """Publish somebody's Home, unless just that stands there already."""
        client, ledger, today, reader = session.client, session.ledger, session.today, session.reader
        async with self._locks.turn(ledger.team_id, reader.id):
            desk = await ledger.read(lambda then: Survey(then, today).desk(ledger.member))
            greeting = on_home(reader.language, is_empty=desk.is_empty) if is_new else ()
            view = home_view(desk, today, reader, greeting)
            if view["private_metadata"] != present:
                await publish(client, ledger, reader.id, view)

    async def refresh(self, client: AsyncWebClient, ledger: Ledger, events: Sequence[Event], today: date) -> None:
        """Publish anew the Homes on which something written shows; of several that come together one does for all."""
        async with self._locks.shared_turn(ledger.team_id) as is_ours:
            if is_ours:
                await self._publish_changed(client, ledger, today)

    async def _publish_changed(self, client: AsyncWebClient, ledger: Ledger, today: date) -> None:
        shown = await ledger.homes.all()
        members, readers = [], {}
        for user_id in shown:
            try:
                profile, readers[user_id] = await self._members.of(client, ledger, user_id)
                members.append(profile.member)
            except UserError:
                log.info("The Home of %s in team %s stays until it is opened: no profile", user_id, ledger.team_id)
        desks = await ledger.read(lambda then: desks_of(then, today, members))
        published = 0
        for user_id, desk in desks.items():
            view = home_view(desk, today, readers[user_id])
            if view["private_metadata"] == shown[user_id]:
                continue
            if published >= AT_ONCE:
                await asyncio.sleep(PAUSE)
            published += 1
            try:
                await publish(client, ledger, user_id, view)
            except UNANSWERED as error:
                log.warning("The Home of %s in team %s could not be published: %r", user_id, ledger.team_id, error)


async def is_to_be_greeted(session: Session) -> bool:
    """Whether somebody has not been greeted yet, and is to be now; nobody is while nothing can be written."""
    try:
        return await session.ledger.greetings.claim(session.reader.id, session.now)
    except OutOfOrderError as error:
        log.warning("Nobody is greeted for now: %s", error)
        return False


async def publish(client: AsyncWebClient, ledger: Ledger, user_id: str, view: View) -> None:
    """Show a Home, and remember what it shows."""
    await client.views_publish(user_id=user_id, view=view)
    await ledger.homes.put(user_id, view["private_metadata"])


async def open_follow_form(ack: AsyncAck, session: Session) -> None:
    await ack()
    await session.open(follow_form(await session.ledger.follows.of(session.reader.id), PROVINCES, session.language))


async def show_all(ack: AsyncAck, action: Payload, session: Session) -> None:
    """A list of which the Home shows the first few."""
    await ack()
    ledger, today = session.ledger, session.today
    desk = await ledger.read(lambda then: Survey(then, today).desk(ledger.member))
    await session.open(all_of(desk, action["value"], today, session.language))


async def desks_of(ledger: Ledger, today: date, members: Iterable[Member]) -> dict[str, Desk]:
    """What concerns each of these members, by id; who may read no more is left out."""
    survey = Survey(ledger, today)
    desks = {}
    for member in members:
        try:
            await ledger.seen_by(member).admit(Role.VIEWER)
        except NotAllowedError:
            continue
        desks[member.id] = await survey.desk(member)
    return desks


class Survey:
    """One reading of the ledger, of which the Homes of several people are made: what they share is read once."""

    def __init__(self, ledger: Ledger, today: date) -> None:
        self._ledger = ledger
        self._today = today
        self._years: dict[str, int] | None = None
        self._tallies: dict[str, list[YearTally]] = {}
        self._changes: list[Batch] | None = None

    async def desk(self, member: Member) -> Desk:
        """What concerns a member."""
        ledger, today = self._ledger, self._today
        grants = await ledger.grants.theirs(member.id)
        writes, is_admin = may_somewhere(member, grants, Role.EDITOR), may(member, grants, Role.ADMIN)
        drafts = await ledger.drafts.of(member.id)
        if not await ledger.commitments.exists_any():
            return Desk(is_empty=True, writes=writes, is_admin=is_admin, drafts=drafts)

        years = await self.years()
        coordinated = coordinated_of(grants, years)
        followed = [*dict.fromkeys([*(await ledger.follows.of(member.id)), *coordinated])]
        own = await self.found(Selection(owners=(member.id,)))
        behind = await self.found(
            Selection(provinces=tuple(coordinated), due_to=today - timedelta(days=1)), coordinated
        )
        ahead = await self.found(
            Selection(provinces=tuple(followed), due_from=today, due_to=today + LATER), followed, newest_first=False
        )
        unowned = [item for item in behind.items if item.owner is None]
        to_do = [item for item in united(own.items, unowned) if is_to_do(item, today)]
        due = [item for item in united(own.items, ahead.items) if item.is_open and today <= item.due <= today + LATER]
        rest = [item for item in own.items if item.is_open and item not in to_do and item not in due]
        tracked = [code for code in followed if code in years]
        return Desk(
            writes=writes,
            is_admin=is_admin,
            to_do=Found(to_do, own.is_cut or behind.is_cut),
            drafts=drafts,
            soon=Found([item for item in due if item.due <= today + SOON], own.is_cut or ahead.is_cut),
            later=Found([item for item in due if item.due > today + SOON], own.is_cut or ahead.is_cut),
            own=Found(rest, own.is_cut),
            follows=bool(tracked),
            tallies=await self.tallies(tracked),
            changes=await self.changes(),
        )

    async def found(
        self, selection: Selection, provinces: Sequence[str] | None = None, *, newest_first: bool = True
    ) -> Found:
        """Commitments of both kinds, judged, by their days; of too many those nearest; nothing where no province is."""
        if provinces is not None and not provinces:
            return Found()
        commitments = await self._ledger.commitments.find(selection, limit=WINDOW, newest_first=newest_first)
        items = await track(self._ledger, commitments, self._today)
        return Found(sorted(items, key=by_day), len(commitments) == WINDOW)

    async def years(self) -> dict[str, int]:
        """The latest year of each province on record."""
        if self._years is None:
            self._years = await self._ledger.commitments.latest_years()
        return self._years

    async def tallies(self, provinces: Sequence[str]) -> Sequence[YearTally]:
        """How the promises of provinces stand, year by year; without any, of all."""
        missing = tuple(code for code in provinces or await self.years() if code not in self._tallies)
        if missing:
            self._tallies |= {code: [] for code in missing}
            for tally in await year_tallies(self._ledger, Selection(provinces=missing), self._today):
                self._tallies[tally.province].append(tally)
        return worst_tallies_first(tally for code in provinces or await self.years() for tally in self._tallies[code])

    async def changes(self) -> list[Batch]:
        """What people wrote last, by batches, the newest first; what channels are told is no news."""
        if self._changes is None:
            batches: dict[str, list[Event]] = {}
            for event in await self._ledger.events.latest(EVENTS_READ):
                if event.record in TOLD and not event.by.is_by_program:
                    batches.setdefault(event.by.batch, []).append(event)
            self._changes = [Batch(events) for events in batches.values()][:CHANGES_SHOWN]
        return self._changes


def coordinated_of(grants: Sequence[Grant], years: Iterable[str]) -> list[str]:
    """The provinces that somebody coordinates."""
    theirs = [grant for grant in grants if grant.role is Role.COORDINATOR]
    if any(not grant.provinces for grant in theirs):
        return [*years]
    return in_order({code for grant in theirs for code in grant.provinces})


def united(some: Sequence[Tracked], others: Sequence[Tracked]) -> list[Tracked]:
    """Commitments of both lists, each once, by their days."""
    by_id = {item.commitment.id: item for item in (*some, *others)}
    return sorted(by_id.values(), key=by_day)


def is_to_do(item: Tracked, today: date) -> bool:
    """Whether the work is late, or the month has come in which the figure usually does."""
    if isinstance(item, Judged) and item.is_awaited and item.judgement.expected_by:
        return item.judgement.expected_by.replace(day=1) <= today
    return item.is_late
