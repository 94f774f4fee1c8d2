"""Say who may do what: `/commitment team`, and the modals in which admins give roles, change and take them."""

import asyncio
import logging
import time
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from config.catalogue import Message
from handlers.slack.app import App
from handlers.slack.forms import FormError, Memory, batch_of, typed
from handlers.slack.members import UNANSWERED
from handlers.slack.question import Later, Payload, answer_privately
from handlers.slack.replies import Record, Tell, tell_privately
from handlers.slack.session import Session
from handlers.views.commitment.team import (
    CHANGE_FORM,
    CHANGE_ROLE,
    GIVE_FORM,
    GIVE_ROLE,
    GIVE_TO_SEVERAL,
    NO_ROLE,
    SHOW_TEAM,
    change_form,
    give_form,
    role_given,
    role_taken,
    team,
)
from handlers.views.kit.blocks import Answer
from handlers.views.kit.inputs import Choice
from handlers.views.kit.reader import Reader
from store.model.errors import ChangedMeanwhileError, NotAllowedError, NotRecordedError, UserError
from store.model.limits import is_member
from store.model.role import Grant, Role, may_somewhere
from store.store import Ledger

log = logging.getLogger(__name__)

LISTING = "usergroups:read"
PATIENCE = 1.5  # seconds for the groups before a modal, which itself must open within three
MOST_PAGES = 10  # of the list of members, in which admins are looked for
FRESH_FOR = 300.0  # seconds


class Roles:
    """The roles of a ledger, and what is remembered of Slack's own."""

    def __init__(self) -> None:
        self._admins: dict[str, tuple[list[str], float]] = {}

    def register(self, app: App) -> None:
        app.verb(
            "/commitment",
            self.show_team,
            ("team", "roles", "团队", "角色", "权限"),
            ((Message("/commitment team"), Message("who may do what; admins give roles")),),
        )
        app.action(SHOW_TEAM)(self.show_team)
        app.action(GIVE_ROLE)(open_give_form)
        app.action(GIVE_TO_SEVERAL)(open_give_form)
        app.action(CHANGE_ROLE)(open_change_form)
        app.view(GIVE_FORM)(give_role)
        app.view(CHANGE_FORM)(change_role)
        app.greetings.append(read_groups)
        app.event("subteam_members_changed")(group_changed)
        app.event("subteam_updated")(group_changed)

    async def show_team(self, ack: AsyncAck, session: Session, later: Later) -> None:
        await ack()

        async def reply(reader: Reader) -> Answer:
            ledger = session.ledger
            grants = await ledger.grants.all()
            admins = await self.admins(session.client, ledger.team_id)
            rules = await ledger.rules.all()
            theirs = await ledger.grants.theirs(ledger.member.id)
            may_settle = may_somewhere(ledger.member, theirs, Role.COORDINATOR)
            return team(grants, admins, rules, reader.language, is_admin=await is_admin(ledger), may_settle=may_settle)

        later(answer_privately(session, reply))

    async def admins(self, client: AsyncWebClient, team_id: str) -> list[str]:
        """Who the admins of the workspace are, as far as the first two thousand members go."""
        known = self._admins.get(team_id)
        if known and known[1] > time.monotonic():
            return known[0]
        found: list[str] = []
        pages = 0
        try:
            async for page in await client.users_list(limit=200):
                members = page["members"]
                found += [user["id"] for user in members if user.get("is_admin") and not user.get("deleted")]
                pages += 1
                if pages == MOST_PAGES:
                    break
        except UNANSWERED as error:
            log.warning("The admins of team %s cannot be listed: %r", team_id, error)
            return found
        self._admins[team_id] = found, time.monotonic() + FRESH_FOR
        return found


async def is_admin(ledger: Ledger) -> bool:
    """Whether whoever asks may give roles."""
    try:
        await ledger.admit(Role.ADMIN)
    except NotAllowedError:
        return False
    return True


async def open_give_form(ack: AsyncAck, action: Payload, session: Session) -> None:
    await ack()
    await session.ledger.admit(Role.ADMIN)
    memory = Memory(place=session.place).packed()
    if action["action_id"] != GIVE_TO_SEVERAL:
        await session.open(give_form(None, memory, session.language))
        return
    groups, lacking = await groups_of(session.client)
    await session.open(give_form(groups, memory, session.language, lacking))


async def open_change_form(ack: AsyncAck, action: Payload, session: Session) -> None:
    await ack()
    await session.ledger.admit(Role.ADMIN)
    try:
        found = await session.ledger.grants.version(action["value"])
    except NotRecordedError as error:
        raise UserError("That role has been taken away. Type `/commitment team` for the present ones.") from error
    memory = Memory(place=session.place, about=found.record.id, rev=found.rev).packed()
    await session.open(change_form(found.record, memory, session.language))


async def groups_of(client: AsyncWebClient) -> tuple[list[Choice], list[str]]:
    """The user groups of a workspace, as name and id, and the scopes without which Slack does not tell of them.

    None where its plan has none, or Slack does not tell in time.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await client.usergroups_list()
    except UNANSWERED as error:
        log.info("Roles can be given to no user group: Slack lists none: %r", error)
        return [], [LISTING] if is_missing_scope(error) else []
    return [(f"{group['name']} (@{group['handle']})", group["id"]) for group in answer["usergroups"]], []


def is_missing_scope(error: Exception) -> bool:
    """Whether the workspace did not grant what a call needs."""
    data = getattr(getattr(error, "response", None), "data", None)
    return isinstance(data, dict) and data.get("error") == "missing_scope"


async def give_role(ack: AsyncAck, view: Payload, session: Session, record: Record, later: Later) -> None:
    fields = typed(view)
    grant = read_grant(str(holder_in(fields)), fields)
    by = record.by(batch=batch_of(view))

    async def work(ledger: Ledger) -> None:
        if any(known.id == grant.id for known in await ledger.grants.all()):
            where = "group" if "group" in fields else "person"
            raise FormError({where: UserError("There is a role already: press Change beside it in the list of roles.")})
        await ledger.grants.add(grant, by)

    await record(by, work)
    await ack()

    async def tell() -> None:
        is_unread = grant.is_of_group and not await read_group(session.client, session.ledger, grant.id)
        await tell_privately(session, role_given(grant, by.batch, session.language, is_unread=is_unread))

    later(tell())


async def change_role(ack: AsyncAck, view: Payload, reader: Reader, record: Record, tell: Tell) -> None:
    memory, fields = Memory.of(view), typed(view)
    by = record.by(batch=batch_of(view))
    id, rev = str(memory.about), int(memory.rev or 0)
    grant = None if fields["role"] == NO_ROLE else read_grant(id, fields)

    async def work(ledger: Ledger) -> None:
        try:
            await (ledger.grants.revise(grant, rev, by) if grant else ledger.grants.remove(id, rev, by))
        except NotRecordedError as error:
            raise ChangedMeanwhileError(f"the role of {id} was taken away") from error

    events = await record(by, work)
    await ack()
    taken = Grant.model_validate(events[0].before)
    answer = role_given(grant, by.batch, reader.language) if grant else role_taken(taken, by.batch, reader.language)
    tell(answer)


def holder_in(fields: dict[str, Any]) -> str:
    """Who is to have the role: one person or, where the modal asks for several at once, a group or everybody."""
    where = "group" if "group" in fields else "person"
    if not fields.get(where):
        raise FormError({where: UserError("Choose who is to have the role.")})
    return str(fields[where])


def read_grant(id: str, fields: dict[str, Any]) -> Grant:
    """The role as the modal has it."""
    role, provinces = Role(fields["role"]), tuple(fields["provinces"] or ())
    if provinces and role is Role.ADMIN:
        raise FormError({"provinces": UserError("An admin is one for the whole ledger. Leave the provinces empty.")})
    if provinces and role is Role.VIEWER:
        raise FormError({"provinces": UserError("Reading is not limited to provinces. Leave them empty.")})
    return Grant(id=id, role=role, provinces=provinces)


async def group_changed(event: Payload, client: AsyncWebClient, ledger: Ledger, later: Later) -> None:
    """Somebody joined or left a user group: if it has a role, the ledger must know."""
    id = event.get("subteam_id") or event["subteam"]["id"]

    async def work() -> None:
        if any(grant.id == id for grant in await ledger.grants.all()):
            await read_group(client, ledger, id)

    later(work())


async def read_groups(client: AsyncWebClient, ledger: Ledger) -> None:
    """Learn anew who is in every group that has a role: nobody told while the bot was not running."""
    for grant in await ledger.grants.all():
        if grant.is_of_group:
            await read_group(client, ledger, grant.id)


async def read_group(client: AsyncWebClient, ledger: Ledger, id: str) -> bool:
    """Learn who is in a group; one that was switched off has nobody. Says whether Slack told.

    https://docs.slack.dev/reference/methods/usergroups.users.list
    """
    try:
        answer = await client.usergroups_users_list(usergroup=id)
    except UNANSWERED as error:
        log.warning("The members of user group %s in team %s cannot be listed: %r", id, ledger.team_id, error)
        if isinstance(error, SlackApiError) and error.response["error"] in ("no_such_subteam", "subteam_not_found"):
            await ledger.groups.put(id, ())
        return False
    await ledger.groups.put(id, [user_id for user_id in answer["users"] if is_member(user_id)])
    return True
