"""Plan and compose reminders: of what falls due, what should be out by now and what is late.

Owners get one direct message a workday at most, channels what they subscribed to. What is to be said is judged anew
when it is sent: whatever has been recorded meanwhile, wherever that was, is not asked for any more.
"""

import asyncio
import logging
from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, timedelta
from time import monotonic as time_passed
from typing import NamedTuple
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from config.provinces import PROVINCES
from config.reminding import Reminding
from handlers.phrases.language import Language, language_for
from handlers.posting.courier import Composed, Wanted
from handlers.posting.verdicts import judged
from handlers.slack.members import UNANSWERED, Members, UnknownMemberError
from handlers.views.posting.reminders import Due, reminder_message
from handlers.words.query import Query, read_query
from store.coordinators import coordinators
from store.model.addressee import Addressee
from store.model.commitment import Commitment
from store.model.delivery import Outcome, PostState
from store.model.errors import NotAllowedError, NotRecordedError, UserError
from store.model.occurrence import Key, Kind, Occurrence
from store.model.postponement import MOST_TIMES
from store.model.progress import Tracked
from store.model.reminder import (
    LONGEST,
    OPEN,
    Asked,
    Hours,
    any_overdue,
    applying_on,
    asked_by,
    disowned,
    escalation,
    left_behind,
    reminders_on,
    silence,
    unclaimed,
)
from store.model.role import Member, Role
from store.model.selection import NOBODY, Selection
from store.model.subscription import Subscription, Told
from store.model.workday import is_workday, load_calendars
from store.outbox import Item as Held
from store.outbox import Post
from store.progress import present, track
from store.reminders import Said
from store.store import Ledger, Store

log = logging.getLogger(__name__)

AT_MOST = 2000  # commitments that are read at once; where there are more, province by province
A_WHILE = timedelta(hours=2)  # at least, in which a channel is reminded after its time
FOR_THE_DIGEST = timedelta(minutes=10)  # in which reminders wait for one that is late
A_TURN = 15.0  # seconds in which people are looked at; the next round goes on with the others
SHUT_OUT_FOR = 900.0  # seconds without a question to a Slack that does not accept our token


class Recipient(NamedTuple):
    """A person or a subscribed channel, in their own language, zone and hours."""

    id: Addressee
    language: Language
    hours: Hours
    member: Member | None = None
    subscription: Subscription | None = None
    since: datetime | None = None  # when the subscription was last written: what was due before is over

    @property
    def user_id(self) -> str:
        return self.member.id if self.member else ""

    def speaks_on(self, day: date) -> bool:
        """Whether it is a workday there and, for a channel, one of its days."""
        is_day = self.subscription is None or self.subscription.speaks_on(day)
        return is_day and is_workday(day, self.hours.zone)

    def occurrence(self, day: date) -> Occurrence:
        """The message of a day."""
        return Occurrence(Key(Kind.REMINDER, self.id, "", day.isoformat()), day, *self.hours.on(day))


class ReminderPosts:
    """Plans the posts that remind, and composes them when they are sent."""

    def __init__(
        self, store: Store, client: AsyncWebClient, members: Members, timezone: ZoneInfo, rules: Reminding
    ) -> None:
        self._store = store
        self._client = client
        self._members = members
        self._timezone = timezone
        self._rules = rules
        self._looked: dict[str, date] = {}  # by recipient: the local day on which it has been looked what is due
        self._channels: dict[str, str] = {}  # by user: their direct messages with the bot
        self._silent_until = 0.0  # on the monotonic clock: Slack takes nothing from us until then

    async def plan(self, team_id: str, now: datetime) -> None:
        """Enter a post for each whose hour has come, if there is anything to say to them.

        Where Slack takes nothing from us at all, it is left alone for a while: everybody would be asked for in vain.
        """
        if time_passed() < self._silent_until:
            return
        ledger = self._store.ledger(team_id)
        until = time_passed() + A_TURN
        unknown = 0
        found = await recipients(ledger)
        if found:
            await asyncio.to_thread(load_calendars)
        for recipient_id in found:
            if time_passed() > until:
                break
            try:
                await self._plan_for(ledger, recipient_id, now)
            except UnknownMemberError as error:
                unknown += 1
                if error.__cause__ and self._rest_if_shut_out(error.__cause__):
                    break
            except UserError as error:
                log.warning("%s of team %s cannot be reminded now: %s", recipient_id, team_id, type(error).__name__)
            except Exception as error:  # one who cannot be reminded keeps nobody else from it
                known = isinstance(error, UNANSWERED)
                cause = None if known else error
                log.warning("%s of team %s cannot be reminded now: %r", recipient_id, team_id, error, exc_info=cause)
                if self._rest_if_shut_out(error):
                    break
        if unknown:
            log.warning("%d people of team %s cannot be reminded until Slack tells who they are", unknown, team_id)

    async def compose(self, post: Post, now: datetime) -> Wanted:
        """What is to be said by now; each reminder in it is told with it, and not again."""
        await asyncio.to_thread(load_calendars)
        ledger = self._store.ledger(post.team_id)
        recipient = await self._recipient(ledger, Addressee(post.subscription_id))
        if recipient is None or not recipient.speaks_on(post.day) or not await may_read(ledger, recipient):
            return Wanted(None, PostState.CANCELLED, "nobody is there to be told")
        return Wanted(await self._composed(ledger, recipient, post.day))

    async def beside(self, digest: Post, now: datetime) -> Composed | None:
        """What a channel is reminded of on the morning of its digest, so that both are one post.

        None where it is not its time, or has been reminded that day already.
        """
        ledger = self._store.ledger(digest.team_id)
        recipient = await self._recipient(ledger, Addressee(digest.subscription_id))
        if recipient is None or not recipient.speaks_on(digest.day) or not await may_read(ledger, recipient):
            return None
        occurrence = recipient.occurrence(digest.day)
        is_time = occurrence.due <= now < occurrence.expires
        if not is_time or await self._store.plans.has(ledger.team_id, occurrence.key):
            return None
        return await self._composed(ledger, recipient, digest.day)

    async def _composed(self, ledger: Ledger, recipient: Recipient, day: date) -> Composed | None:
        """What is to be said to somebody on a day; none where nothing is."""
        dues = await self._dues(ledger, recipient, day)
        if not dues:
            return None
        subscription, language = recipient.subscription, recipient.language
        words = subscription.query if subscription else "mine"
        answer = reminder_message(dues, day, language, words=words, is_channel=subscription is not None)
        held = [
            Held(
                Key(Kind.REMINDER, recipient.id, due.commitment.id, reminder.occurrence),
                due.commitment.id,
                language.code,
            )
            for due in dues
            for reminder in due.reminders
        ]
        return Composed(answer, items=held)

    def _rest_if_shut_out(self, error: BaseException) -> bool:
        """Whether the token is no good any more; then nothing is asked of Slack for a while."""
        is_shut_out = isinstance(error, Exception) and judged(error)[0] is Outcome.SHUT_OUT
        if is_shut_out:
            self._silent_until = time_passed() + SHUT_OUT_FOR
        return is_shut_out

    async def _plan_for(self, ledger: Ledger, recipient_id: Addressee, now: datetime) -> None:
        recipient = await self._recipient(ledger, recipient_id)
        day = recipient.hours.day(now) if recipient else None
        if recipient is None or day is None or self._looked.get(recipient_id) == day:
            return
        occurrence, plans = recipient.occurrence(day), self._store.plans
        is_day = recipient.speaks_on(day) and not await plans.has(ledger.team_id, occurrence.key)
        if recipient.since and occurrence.due < recipient.since:
            is_day = False
        if is_day and recipient.subscription:
            digest = await plans.digest_of_day(ledger.team_id, recipient.id, day)
            if digest.is_coming and now < occurrence.due + FOR_THE_DIGEST:
                return  # which says it as well
            is_day = not digest.reminds
        if is_day and await may_read(ledger, recipient) and await self._dues(ledger, recipient, day):
            await self._store.plans.enter(ledger.team_id, recipient_id, await self._channel(recipient), occurrence)
        self._looked[recipient_id] = day

    async def _recipient(self, ledger: Ledger, recipient_id: Addressee) -> Recipient | None:
        """Whom an id means; none where a channel is not to be reminded any more."""
        if user_id := recipient_id.user_id:
            profile = await self._members.profile(self._client, ledger, user_id)
            hours = Hours(profile.zone, self._rules.at, self._rules.quiet_from)
            return Recipient(recipient_id, profile.language, hours, member=profile.member)
        try:
            subscription, _, since, _ = await ledger.subscriptions.version(recipient_id)
        except NotRecordedError:
            return None
        if Told.REMINDERS not in subscription.told:
            return None
        hours = Hours(subscription.zone, subscription.at, self._rules.quiet_from, A_WHILE)
        return Recipient(recipient_id, language_for(subscription.locale), hours, subscription=subscription, since=since)

    async def _channel(self, recipient: Recipient) -> str:
        """Where they are told: https://docs.slack.dev/reference/methods/conversations.open gives the same each time."""
        if recipient.subscription:
            return recipient.subscription.channel_id
        if recipient.user_id not in self._channels:
            opened = await self._client.conversations_open(users=recipient.user_id)
            self._channels[recipient.user_id] = opened["channel"]["id"]
        return self._channels[recipient.user_id]

    async def _dues(self, ledger: Ledger, recipient: Recipient, day: date) -> list[Due]:
        """Everything that is to be said to somebody on a day."""
        if recipient.subscription:
            try:
                query = read_query(recipient.subscription.query, day, recipient.subscription.created_by)
            except UserError as error:
                why = type(error).__name__
                log.warning(
                    "Subscription %s reminds of nothing, as its filter cannot be read: %s",
                    recipient.id,
                    why,
                )
                return []
            return await ledger.read(lambda then: self._asked(then, recipient, query, day))
        provinces = (await coordinators(ledger)).get(recipient.user_id)
        unreachable = set() if provinces is None else await self._unreachable(ledger)
        mine = Query(selection=Selection(owners=(recipient.user_id,)))

        async def read(then: Ledger) -> list[Due]:
            own = await self._asked(then, recipient, mine, day)
            if provinces is None:
                return own
            told = await then.reminders.told(recipient.id)
            others = await self._silent(then, recipient, provinces, unreachable, day)
            given_back = await unowned(then, recipient, provinces, day)
            known = {due.commitment.id for due in given_back}
            others += [*given_back, *await self._unclaimed(then, recipient, provinces, known, day)]
            fresh = [due for due in others if due.reminders[0].occurrence not in told.get(due.commitment.id, {})]
            return [*own, *{due.commitment.id: due for due in reversed(fresh)}.values()]

        return await ledger.read(read)

    async def _unclaimed(
        self, ledger: Ledger, recipient: Recipient, provinces: tuple[str, ...], known: Collection[str], day: date
    ) -> list[Due]:
        """What nobody owns; of what somebody gave back, which is told by itself, only once it is late."""
        nobodys = Query(selection=Selection(owners=(NOBODY,), provinces=provinces))
        return [
            Due(item, (unclaimed(asked, day),))
            for item, asked in await self._open(ledger, nobodys, day)
            if applying_on(day, asked, {}, recipient.speaks_on)
            and (item.commitment.id not in known or asked.is_late(day))
        ]

    async def _unreachable(self, ledger: Ledger) -> set[str]:
        """The owners who cannot be told anything: they have left, or may not read."""
        unreachable = set()
        for owner in await ledger.commitments.owners():
            with suppress(UnknownMemberError):  # whoever they are, nobody says that they are gone
                recipient = await self._recipient(ledger, Addressee.person(owner))
                if recipient and not await may_read(ledger, recipient):
                    unreachable.add(owner)
        return unreachable

    async def _asked(self, ledger: Ledger, recipient: Recipient, query: Query, day: date) -> list[Due]:
        """What is due of the commitments that a query asks for."""
        told = await ledger.reminders.told(recipient.id)
        postponed = await ledger.postponements.of(recipient.id)
        dues = []
        for item, asked in await self._open(ledger, query, day):
            id = item.commitment.id
            later = postponed.get(id)
            until = later.until if later else None
            reminders = reminders_on(day, asked, told.get(id, {}), until, recipient.speaks_on)
            if reminders:
                can_wait = later is None or later.times_for(asked.deadline.on) < MOST_TIMES
                dues.append(Due(item, reminders, can_wait=can_wait))
        return dues

    async def _silent(
        self, ledger: Ledger, recipient: Recipient, provinces: tuple[str, ...], unreachable: Collection[str], day: date
    ) -> list[Due]:
        """What coordinators hear of in an owner's stead: who has not answered for long, and who cannot be told."""
        silent = []
        for owner in await ledger.commitments.owners():
            theirs = Query(selection=Selection(owners=(owner,), provinces=provinces))
            if owner in unreachable:
                silent += await self._left_behind(ledger, recipient, theirs, owner, day)
            elif self._rules.escalate_after_days and owner != recipient.user_id:
                silent += await self._unanswered(ledger, theirs, owner, day)
        return silent

    async def _left_behind(
        self, ledger: Ledger, recipient: Recipient, theirs: Query, owner: str, day: date
    ) -> list[Due]:
        """What somebody would be reminded of who cannot be told: once when its time comes, and once when it is late."""
        return [
            Due(item, (escalation(asked.deadline) if asked.is_late(day) else left_behind(asked.deadline),), owner)
            for item, asked in await self._open(ledger, theirs, day)
            if applying_on(day, asked, {}, recipient.speaks_on)
        ]

    async def _unanswered(self, ledger: Ledger, theirs: Query, owner: str, day: date) -> list[Due]:
        """What is overdue of somebody who has not answered for long."""
        told = await ledger.reminders.told(Addressee.person(owner))
        if not any_overdue(told):
            return []
        answers = await answered_on(ledger, Addressee.person(owner))
        overdue = theirs.selection.model_copy(update={"due_to": day})
        unanswered = []
        for item, asked in await self._open(ledger, Query(selection=overdue), day):
            id = item.commitment.id
            days = silence(asked.deadline, told.get(id, {}), answers.get(id), day)
            if asked.is_late(day) and days is not None and days >= self._rules.escalate_after_days:
                unanswered.append(Due(item, (escalation(asked.deadline),), owner, days))
        return unanswered

    async def _open(self, ledger: Ledger, query: Query, day: date) -> list[tuple[Tracked, Asked]]:
        """The commitments that a query asks for, of which something is still open."""
        last = day + LONGEST
        due_to = min(query.selection.due_to or last, last)
        selection = query.selection.model_copy(update={"states": OPEN, "due_to": due_to})
        found = [commitment for commitment in await everything(ledger, selection) if query.concerns(commitment)]
        recorded = await ledger.commitments.recorded_at([commitment.id for commitment in found])
        days = {id: at.astimezone(self._timezone).date() for id, at in recorded.items()}
        admitted = query.admitted(await track(ledger, found, day))
        asked = [(item, asked_by(item, days[item.commitment.id])) for item in admitted]
        return [(item, open) for item, open in asked if open]


async def answered_on(ledger: Ledger, recipient: str) -> dict[str, date]:
    """When somebody last answered a reminder, by commitment."""
    days = {id: reply.day for id, reply in (await ledger.reminders.replies_of(recipient)).items()}
    for id, postponement in (await ledger.postponements.of(recipient)).items():
        days[id] = max(postponement.on, days.get(id, postponement.on))
    return days


async def everything(ledger: Ledger, selection: Selection) -> list[Commitment]:
    """All that a selection asks for, however much it is."""
    found = await ledger.commitments.find(selection, limit=AT_MOST)
    if len(found) < AT_MOST:
        return found
    narrow = [selection.model_copy(update={"provinces": (code,)}) for code in selection.provinces or PROVINCES]
    return [commitment for part in narrow for commitment in await ledger.commitments.find(part, limit=AT_MOST)]


async def recipients(ledger: Ledger) -> list[Addressee]:
    """Everybody to whom there may be something to say: owners, coordinators, subscribed channels."""
    people = {*await ledger.commitments.owners(), *await coordinators(ledger)}
    subscriptions = [known for known in await ledger.subscriptions.all() if Told.REMINDERS in known.told]
    channels = [Addressee(subscription.id) for subscription in subscriptions]
    return [*map(Addressee.person, sorted(people)), *channels]


async def may_read(ledger: Ledger, recipient: Recipient) -> bool:
    """Whether somebody may be told what is on record; a channel may, as the one who subscribed it was asked."""
    if recipient.member is None:
        return True
    try:
        await ledger.seen_by(recipient.member).admit(Role.VIEWER)
    except NotAllowedError:
        return False
    return True


async def unowned(ledger: Ledger, recipient: Recipient, provinces: tuple[str, ...], day: date) -> list[Due]:
    """What an owner has said is not theirs, for as long as it has no other."""
    found = []
    for reply in await ledger.reminders.replies_saying(Said.NOT_MINE):
        commitment = await present(ledger, reply.commitment_id)
        is_open = commitment is not None and commitment.owner is None and commitment.state in OPEN
        if commitment is None or not is_open or reply.recipient == recipient.id:
            continue
        if not provinces or commitment.province in provinces:
            user_id = reply.recipient.user_id or ""
            (item,) = await track(ledger, [commitment], day)
            found.append(Due(item, (disowned(user_id, reply.day),), user_id))
    return found
