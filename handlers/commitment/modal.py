"""The modal of a commitment while it is open: drawn, remembered, read, and what is told when it has been saved."""

import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from config.catalogue import Message
from handlers.commitment.fields import Setting
from handlers.commitment.form import Understood, understand
from handlers.commitment.prefilled import filled_with
from handlers.commitment.shelf import key_of, shelf_for
from handlers.phrases.figures import standing
from handlers.phrases.language import Language
from handlers.slack.forms import FormError, Memory, typed
from handlers.slack.question import Payload
from handlers.slack.replies import tell_privately
from handlers.slack.session import Session
from handlers.views.commitment.add import recorded
from handlers.views.commitment.form import ITEM_FORM, Filled, Sheet, commitment_modal
from handlers.views.commitment.questions import Question
from handlers.views.kit.blocks import Answer, Block, plain, section
from handlers.views.kit.inputs import VIEW_TITLE, View
from handlers.views.lineage import Years, beside_recorded
from store.lineage import kin_in
from store.model.commitment import COMMITMENT, Commitment, Former, Target
from store.model.conference import Conference
from store.model.errors import UserError
from store.model.event import Authorship, Event
from store.model.role import Role
from store.model.source import Source
from store.progress import judge_all
from store.store import Ledger

log = logging.getLogger(__name__)

DOCUMENT_FIELDS = ("doc_title", "doc_kind", "doc_held", "year", "doc_address", "doc_number")
REMEMBERED = 1500  # characters of what is typed in fields that are not on show
LETTERS = "bcdefghijklmnopqrstuvwxyz"


async def drawn(
    filled: Filled,
    memory: Memory,
    ledger: Ledger,
    language: Language,
    top: Sequence[Block] = (),
    about: Commitment | None = None,
) -> View:
    """The modal with what is typed so far; what is not on show is remembered."""
    shelf = await shelf_for(filled, ledger, about)
    sources = [(source.name, key_of(source)) for source in shelf.sources]
    sheet = Sheet(filled, shelf.documents, sources, bool(memory.facts.get("more")), about, top)
    if about:
        sheet = replace(sheet, earlier=(await kin_in(ledger, [about.province])).offered(about))
    view = commitment_modal(sheet, language)
    edition = memory.facts.get("edition")
    if "item" in memory.facts:  # its document is the report's, and is not asked for again
        view["blocks"] = [block for block in view["blocks"] if block.get("block_id") not in DOCUMENT_FIELDS]
    shown = set()
    for block in view["blocks"]:
        if block["type"] == "input":
            shown.add(base(block["block_id"]))
            if edition and base(block["block_id"]) not in [*Question]:
                block["block_id"] = block["element"]["action_id"] = f"{block['block_id']}.{edition}"
    view["private_metadata"] = with_facts(memory, kept=hidden(filled, shown)).packed()
    if "item" in memory.facts:
        view |= {"callback_id": ITEM_FORM, "submit": plain(language.say("Take it so"), VIEW_TITLE)}
    return view


def hidden(filled: Filled, shown: set[str]) -> Filled | None:
    """What was typed into fields that are not on show now, the shortest first, as far as there is room."""
    kept: Filled = {}
    size = 0
    for name, value in sorted(filled.items(), key=lambda entry: len(str(entry[1]))):
        size += len(name) + len(json.dumps(value)) + 6
        if value and name not in shown and size <= REMEMBERED:
            kept[name] = value
    return kept or None


def filled_in(view: Payload, about: Commitment | None, language: Language) -> Filled:
    """What the modal holds, by the plain names of its fields."""
    filled: Filled = filled_with(about, language) if about else {}
    filled |= Memory.of(view).facts.get("kept") or {}
    return filled | {base(name): value for name, value in typed(view).items()}


def base(name: str) -> str:
    """The plain name of a field: what stands behind a dot makes it begin anew."""
    return name.partition(".")[0]


def with_facts(memory: Memory, **facts: Any) -> Memory:
    changed = {name: value for name, value in {**memory.facts, **facts}.items() if value is not None}
    return memory.model_copy(update={"facts": changed})


async def show(view: View, present: Payload, client: AsyncWebClient) -> None:
    """Put a view in the place of the one it was made from, unless that has changed since."""
    try:
        await client.views_update(view_id=present["id"], hash=present["hash"], view=view)
    except SlackApiError as error:
        if error.response["error"] not in ("hash_conflict", "not_found"):
            raise
        why = error.response["error"]  # its submission asks for what the modal lacks
        log.info("A modal was changed or closed before it could be redrawn: %s", why)


async def understood_or_shown(
    ack: AsyncAck, view: Payload, filled: Filled, setting: Setting, ledger: Ledger, language: Language
) -> Understood | None:
    """What the modal says; where it cannot be read, the errors beside its fields.

    Fields that are wanted but not on show, because Slack was slow to show them, come into sight instead.
    """
    try:
        return understand(filled, setting)
    except FormError as error:
        places = {base(name): name for name in typed(view)}
        if error.errors.keys() <= places.keys():
            raise FormError({places[name]: problem for name, problem in error.errors.items()}) from error
        wrong = [
            section(language.mark("⚠️ {error}", error=language.error(problem))) for problem in error.errors.values()
        ]
        memory = with_facts(Memory.of(view), more=True)
        shown = await drawn(filled, memory, ledger, language, wrong[:10], setting.about)
        await ack(response_action="update", view=shown)
        return None


async def add_conference(conference: Conference | None, ledger: Ledger, by: Authorship) -> str | None:
    """Record a document under the first free id of its province and year: HA-2022, HA-2022-b."""
    if conference is None:
        return None
    taken = {document.id for document in await ledger.conferences.of_province(conference.province, conference.year)}
    ids = [conference.id, *(f"{conference.id}-{letter}" for letter in LETTERS)]
    free = next((id for id in ids if id not in taken), None)
    if free is None:
        raise UserError("There is no room for another document of that year.")
    await ledger.conferences.add(conference.model_copy(update={"id": free}), by)
    return free


def former(commitment: Commitment, on: date, source: Source | None) -> Former:
    """What had been promised until then."""
    if not isinstance(commitment, Target):
        return Former(deadline=commitment.deadline, revised_on=on, source=source)
    return Former(
        comparator=commitment.comparator,
        value=commitment.value,
        upper=commitment.upper,
        value_words=commitment.value_words,
        deadline=commitment.deadline,
        revised_on=on,
        source=source,
    )


async def tell(session: Session, events: Sequence[Event]) -> None:
    """Say to whoever saved it what is on record now."""
    event = next(event for event in events if event.record == "commitment")
    commitment = COMMITMENT.validate_python(event.after)
    if event.before is None:
        told = Message("Recorded {id}: {what}.")
    elif len(event.after["former"] if event.after else ()) > len(event.before["former"]):
        told = Message("Recorded as a revision of {id}: {what}. The earlier promise stays beside it.")
    else:
        told = Message("Changed {id}: {what}.")
    status = ""
    if isinstance(commitment, Target):
        (judged,) = await judge_all(session.ledger, [commitment], session.today)
        status = standing(judged.judgement, session.language)
    may_change = await session.ledger.allows(Role.COORDINATOR, commitment.province)
    answer = recorded(commitment, status, event.by.batch, told, session.language, may_change=may_change)
    if event.before is None:
        kin = await kin_in(session.ledger, [commitment.province])
        line = await kin.line(session.ledger, commitment, session.today)
        years = Years(line, kin.proposed(commitment), may_be_said=may_change)
        first, *controls = answer.blocks
        answer = Answer(answer.text, [first, *beside_recorded(years, commitment, session.language), *controls])
    await tell_privately(session, answer)


async def opened(ledger: Ledger, memory: Memory) -> Commitment | None:
    """The commitment that a modal was opened with, as it was then."""
    if memory.about is None:
        return None
    history = await ledger.commitments.history(memory.about)
    first = memory.facts.get("base", memory.rev)
    return next((version.record for version in history if version.rev == first), None)
