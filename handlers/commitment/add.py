"""Record what a province promises: `/commitment add`, the shortcuts, and the drafts of what was begun."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from slack_bolt.async_app import AsyncAck

from config.catalogue import Message
from config.provinces import PROVINCES
from handlers.commitment.fields import Setting
from handlers.commitment.imports import take_file
from handlers.commitment.line import doubted, read_line
from handlers.commitment.modal import (
    add_conference,
    drawn,
    filled_in,
    former,
    opened,
    show,
    tell,
    understood_or_shown,
    with_facts,
)
from handlers.commitment.questions import is_settled, questioned, questions
from handlers.commitment.shelf import shelf_for, with_proposal
from handlers.commitment.sitting.items import place_of
from handlers.commitment.sitting.kept import current
from handlers.commitment.sitting.reading import Came, is_report, open_and_read, read_into
from handlers.phrases.mrkdwn import Mrkdwn
from handlers.phrases.titles import is_named_by_us
from handlers.reports.sitting import Document, Part
from handlers.slack.app import App
from handlers.slack.forms import Memory, batch_of, typed
from handlers.slack.heavy_work import Jobs
from handlers.slack.permissions import admit_to_record
from handlers.slack.question import Later, Payload
from handlers.slack.replies import Record, permalink
from handlers.slack.session import Session
from handlers.views.commitment.add import CONTINUE_DRAFT, DISCARD_DRAFT, draft_offer
from handlers.views.commitment.form import (
    CHANGE_FORM,
    COMMITMENT_FORM,
    ITEM_FORM,
    MORE_FIELDS,
    NO_DOCUMENT,
    Filled,
    chosen,
)
from handlers.views.commitment.questions import CANCEL, Question
from handlers.views.commitment.sitting import recording
from handlers.views.kit.blocks import Block, context
from handlers.views.kit.buttons import NEW_COMMITMENT
from handlers.views.kit.errors import refusal
from handlers.words.notation import as_read
from store.baselines import with_baseline
from store.model.commitment import Commitment, State, Target
from store.model.errors import NotAllowedError
from store.model.source import Source
from store.store import Ledger

NEW_SHORTCUT = "new_commitment"
TRACK_SHORTCUT = "track_commitment"
IN_PLACE = re.compile(r"^(kind|province|document|metric|basis|scope|change)(\.|$)")
RESETS = {  # what depends on a field, and begins anew with it
    "province": ("document", "proposed", "picked", "last"),
    "metric": ("basis",),
}
MOST_NOTES = 10  # what one context block holds
WORTH_KEEPING = ("metric", "value", "deadline", "title", "words", "doc_title")


def register(app: App) -> None:
    app.verb(
        "/commitment",
        add,
        ("add", "new", "record", "记录", "新增", "添加"),
        (
            (
                Message("/commitment add henan"),
                Message("record a promise in a modal; a line after it arrives in the fields:"),
            ),
            (
                Message("/commitment add henan R&D intensity at least 1.96% by the end of 2022"),
                Message("also 河南 高新技术企业突破1.4万家 2025年底"),
            ),
        ),
    )
    app.shortcut(NEW_SHORTCUT)(begin)
    app.shortcut(TRACK_SHORTCUT)(track)
    app.action(NEW_COMMITMENT)(begin)
    app.action(CONTINUE_DRAFT)(continue_draft)
    app.action(DISCARD_DRAFT)(discard_draft)
    app.action(MORE_FIELDS)(change_in_place)
    app.action(IN_PLACE, matchers=[is_ours])(change_in_place)
    app.view(COMMITMENT_FORM)(save_commitment)
    app.view_closed(COMMITMENT_FORM)(keep_draft)


async def add(ack: AsyncAck, command: Payload, session: Session, jobs: Jobs, later: Later) -> None:
    _, line = [*as_read(command.get("text", "")).split(None, 1), ""][:2]  # with the punctuation it was written with
    if is_report(line):
        came = Came(session.language.say("what you typed"), Part(text=line), session.today)
        await open_and_read(ack, came, read_into, session, jobs, later)
        return
    read = read_line(line, session.today, session.language)
    own: Filled = {name: value for name, value in read.filled.items() if value}
    place, told = await beside_the_last(own, session)
    await open_new(session, place | own, [*told, *read.notes, *await doubted(read, session)])
    await ack()


async def beside_the_last(filled: Filled, session: Session) -> tuple[Filled, list[Mrkdwn]]:
    """Where a line belongs that says nothing else: to the document that is being recorded, which is said."""
    sitting = await current(session)
    if sitting is None or not sitting.is_settled:
        return {}, []
    place = place_of(sitting.document)
    if any(filled.get(name) and filled.get(name) != place[name] for name in ("province", "year")):
        return {}, []
    return place, [recording(sitting.document, session.language)]


async def begin(ack: AsyncAck, body: Payload, session: Session) -> None:
    """The shortcut, or a button: one of those remembers province and document."""
    value = (body.get("actions") or [{}])[0].get("value") or "{}"
    await open_new(session, remembered(value), [])
    await ack()


async def track(ack: AsyncAck, shortcut: Payload, session: Session, jobs: Jobs, later: Later) -> None:
    """A message holds the words, and its link is where they stand; a longer one, or its file, is read as a report."""
    language = session.language
    words = as_read(shortcut["message"].get("text") or "").strip()
    said = datetime.fromtimestamp(float(shortcut["message_ts"]), UTC).date()
    if files := shortcut["message"].get("files"):
        await take_file(ack, files[0], session, jobs, later)
        return
    if is_report(words):
        address = await permalink(session.client, shortcut["channel"]["id"], shortcut["message_ts"])
        name = language.say("Slack message of {day}", day=language.day(said))
        came = Came(name, Part(text=words), said, Document(address=address))
        await open_and_read(ack, came, read_into, session, jobs, later)
        return
    read = read_line(words, said, language)
    filled = read.filled | {
        "words": words[:3000] or None,
        "document": NO_DOCUMENT,
        "doc_title": language.say("Slack message of {day}", day=language.day(said)),
        "doc_address": await permalink(session.client, shortcut["channel"]["id"], shortcut["message_ts"]),
        "year": chosen(read.filled, "year") or str(said.year),
    }
    await open_new(session, filled, [*read.notes, *await doubted(read, session)])
    await ack()


def remembered(value: str) -> Filled:
    try:
        kept = json.loads(value)
    except ValueError:
        return {}
    if not isinstance(kept, dict):
        return {}
    return {name: kept[name] for name in ("province", "last") if isinstance(kept.get(name), str)}


async def open_new(session: Session, filled: Filled, notes: Sequence[Mrkdwn]) -> None:
    """Open the modal, to those who may record."""
    ledger, language = session.ledger, session.language
    await admit_to_record(ledger, chosen(filled, "province"))
    draft = await ledger.drafts.get(session.reader.id, COMMITMENT_FORM)
    memory = Memory(place=session.place, facts={"offer": True} if draft else {})
    top = [*([context(*notes[:MOST_NOTES])] if notes else []), *(draft_offer(draft, language) if draft else [])]
    await session.open(await drawn(await proposing(filled, session), memory, ledger, language, top))


async def proposing(filled: Filled, session: Session) -> Filled:
    """What is typed so far, with where it is most likely written, and who owns it."""
    shelf = await shelf_for(filled, session.ledger)
    filled = with_proposal(filled, shelf, session.today, session.language)
    return await with_owner(filled, session.ledger)


async def with_owner(filled: Filled, ledger: Ledger) -> Filled:
    """With the default owner of the province, or whoever records it, unless somebody else was chosen or nobody."""
    if filled.get("owner") != filled.get("proposed_owner"):
        return filled
    province = chosen(filled, "province")
    owner = await ledger.rules.owner_for(province if province in PROVINCES else None, ledger.member.id)
    return {**filled, "owner": owner, "proposed_owner": owner}


async def is_ours(body: Payload) -> bool:
    """A Bolt matcher: whether a field is one of this modal's."""
    return (body.get("view") or {}).get("callback_id") in (COMMITMENT_FORM, CHANGE_FORM, ITEM_FORM)


async def change_in_place(ack: AsyncAck, action: Payload, session: Session, later: Later) -> None:
    """Show the fields that follow from what was chosen, with everything that was typed."""
    await ack()
    later(redraw(action, session))


async def redraw(action: Payload, session: Session) -> None:
    view, ledger, language = session.body["view"], session.ledger, session.language
    memory = Memory.of(view)
    about = await opened(ledger, memory)
    filled = filled_in(view, about, language)
    name = action["action_id"].partition(".")[0]
    for dependent in RESETS.get(name, ()):
        filled.pop(dependent, None)
    if action["action_id"] == MORE_FIELDS:
        memory = with_facts(memory, more=True)
    top: list[Block] = []
    if name == "province":
        try:
            await admit_to_record(ledger, chosen(filled, "province"))
        except NotAllowedError as error:
            top = refusal(error, language).blocks
    if memory.facts.get("offer"):
        draft = await ledger.drafts.get(session.reader.id, COMMITMENT_FORM)
        top += draft_offer(draft, language) if draft else []
    elif about is None and "item" not in memory.facts:
        await put_draft(filled, session)
    if about is None:
        filled = await proposing(filled, session)
    await show(await drawn(filled, memory, ledger, language, top, about), view, session.client)


async def continue_draft(ack: AsyncAck, session: Session, later: Later) -> None:
    await ack()
    view, ledger = session.body["view"], session.ledger
    draft = await ledger.drafts.get(session.reader.id, COMMITMENT_FORM)
    if draft:  # under names of its own: what is typed into the present fields would stay in them
        memory = with_facts(Memory.of(view), offer=None, edition="draft", kept=None)
        filled = await proposing(draft, session)
        later(show(await drawn(filled, memory, ledger, session.language), view, session.client))


async def discard_draft(ack: AsyncAck, session: Session, later: Later) -> None:
    await ack()
    view, ledger = session.body["view"], session.ledger
    await ledger.drafts.drop(session.reader.id, COMMITMENT_FORM)
    memory = with_facts(Memory.of(view), offer=None)
    filled = filled_in(view, None, session.language)
    later(show(await drawn(filled, memory, ledger, session.language), view, session.client))


async def keep_draft(ack: AsyncAck, body: Payload, view: Payload, session: Session) -> None:
    """Closed by its cross or by a slip, it can be continued next time; whoever cancels it does not want to."""
    await ack()
    if body.get("is_cleared"):
        await put_draft(filled_in(view, None, session.language), session)
    elif not Memory.of(view).facts.get("offer"):  # what is still on offer has not been decided about
        await session.ledger.drafts.drop(session.reader.id, COMMITMENT_FORM)


async def put_draft(filled: Filled, session: Session) -> None:
    """Keep what is worth keeping."""
    if any(filled.get(name) for name in WORTH_KEEPING):
        kept = {name: value for name, value in filled.items() if value and name not in [*Question]}
        await session.ledger.drafts.put(session.reader.id, COMMITMENT_FORM, kept, session.now)


async def save_commitment(ack: AsyncAck, view: Payload, session: Session, record: Record, later: Later) -> None:
    ledger, today, language = session.ledger, session.today, session.language
    by = record.by(batch=batch_of(view))
    if await ledger.events.of_batch(by.batch):  # sent once more, because the answer was lost
        await ack()
        return
    filled = filled_in(view, None, language)
    shelf = await shelf_for(filled, ledger)
    filled = with_proposal(filled, shelf, today, language)
    setting = Setting(shelf, today, language)
    understood = await understood_or_shown(ack, view, filled, setting, ledger, language)
    if understood is None:
        return
    await admit_to_record(ledger, understood.commitment.province)
    asked = await questions(understood, filled, ledger, today)
    answer = chosen(filled, Question.SAME) if Question.SAME.field(asked.mark) in typed(view) else None
    if asked.same and answer == CANCEL:
        await ledger.drafts.drop(session.reader.id, COMMITMENT_FORM)
        await ack(response_action="clear")
        return
    if not is_settled(view, understood, asked):
        await ack(
            response_action="update",
            view=await questioned(Memory.of(view), filled, understood, asked, ledger, language),
        )
        return

    revised = next((version for version in asked.same if version.record.id == answer), None)

    async def work(ledger: Ledger) -> None:
        conference_id = await add_conference(understood.conference, ledger, by)
        new = understood.commitment.model_copy(
            update={"conference_id": conference_id or understood.commitment.conference_id}
        )
        if revised and isinstance(revised.record, Target) and isinstance(new, Target):
            source = await source_of(new, ledger)
            await ledger.commitments.revise(revision_of(revised.record, new, source, today), revised.rev, by)
        else:
            await ledger.commitments.add_numbered(await with_baseline(new, ledger, today), by)

    events = await record(by, work)
    await ledger.drafts.drop(session.reader.id, COMMITMENT_FORM)
    await ack()
    later(tell(session, events))


async def source_of(commitment: Commitment, ledger: Ledger) -> Source | None:
    """The publication in which it stands."""
    if commitment.source or not commitment.conference_id:
        return commitment.source
    document = await ledger.conferences.get(commitment.conference_id)
    return Source(
        name=document.title,
        name_zh=document.title_zh,
        address=document.address,
        document_number=document.document_number,
        published=document.published or document.held,
    )


def revision_of(earlier: Target, new: Target, source: Source | None, today: date) -> Target:
    """The earlier target with the new promise, which keeps the old one beside it."""
    on = source.published if source and source.published else today
    fields = ("metric", "basis", "comparator", "value", "upper", "value_words", "stretch", "keep", "deadline")
    changes = {name: getattr(new, name) for name in fields}
    if is_named_by_us(earlier):
        changes |= {"title": new.title, "title_zh": new.title_zh}
    return earlier.model_copy(
        update={**changes, "former": (*earlier.former, former(earlier, on, source)), "state": State.REVISED}
    )
