"""Take in what became of a promise: figures of a target, steps of an initiative. `/commitment update`, Update."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any, Protocol

from slack_bolt.async_app import AsyncAck

from config.catalogue import Message
from config.metrics import METRICS, Basis
from handlers.commitment.modal import show
from handlers.commitment.picker import one_named
from handlers.slack.app import App
from handlers.slack.forms import FormError, Memory, Place, batch_of, close_all, texts
from handlers.slack.question import Payload
from handlers.slack.references import find, read_id
from handlers.slack.replies import Record, Tell
from handlers.slack.session import Session
from handlers.views.commitment.update import (
    ACTUAL_FORM,
    FORESEE_FIGURE,
    REVISION,
    STEP_FORM,
    Values,
    actual_form,
    figure_saved,
    step_form,
    step_saved,
)
from handlers.views.kit.buttons import COMPLETE_INITIATIVE, UPDATE_COMMITMENT, record_figure_button
from handlers.views.kit.inputs import View
from handlers.words.ids import leading_id
from handlers.words.measurements import read_day, read_line, read_measured, read_step
from handlers.words.publications import read_reference
from store.foresight import Turn, turned_by
from store.model.actual import Actual, Release
from store.model.commitment import Initiative, Scope, Target
from store.model.doubts import Clash, FigureDoubt, doubts_about_figure
from store.model.errors import UserError
from store.model.milestone import Milestone
from store.model.observation import series_of
from store.model.progress import Judged
from store.model.role import Role
from store.model.selection import Selection
from store.model.source import Source
from store.model.stage import Stage
from store.progress import WINDOW, follow_all, judge_all
from store.store import Ledger

ABOUT_NOW = timedelta(days=92)  # after the months in which a figure usually comes out
UNSAID = {"source": "–", "address": "https://example.org"}  # nothing is judged by who published a figure
TURNS_ASKED = 10
LONGEST_LINE = 500  # characters of what a button carries


def register(app: App) -> None:
    app.verb(
        "/commitment",
        type_update,
        ("update", "figure", "progress", "更新", "录入", "填报", "补录", "进展"),
        (
            (
                Message("/commitment update HA-2022-02 1.86% as of 2022, released 2023-09-18"),
                Message("a figure of a target, or a step of an initiative; without an id it is chosen from a menu"),
            ),
        ),
        of_one=("record", "add", "report", "记录", "登记", "添加"),
    )
    app.action(UPDATE_COMMITMENT)(press_update)
    app.action(COMPLETE_INITIATIVE)(press_complete)
    app.action(FORESEE_FIGURE)(foresee)
    app.view(ACTUAL_FORM)(save_actual)
    app.view(STEP_FORM)(save_step)


async def type_update(ack: AsyncAck, words: str, session: Session) -> None:
    others = [record_figure_button(words[:LONGEST_LINE], session.language, without_promise=True)]
    if named := await one_named("update", words, session, others=others):
        await session.open_on_top(await update_form(*named, session))
    await ack()


async def press_update(ack: AsyncAck, action: Payload, session: Session) -> None:
    id, line = leading_id(action.get("value", ""))
    await session.open_on_top(await update_form(id or read_id(action.get("value", "")), line, session))
    await ack()


async def press_complete(ack: AsyncAck, action: Payload, session: Session) -> None:
    id = read_id(action.get("value", ""))
    await ack()
    await session.open_on_top(await update_form(id, Stage.DONE.value, session))


async def update_form(id: str, line: str, session: Session) -> View:
    """The modal for what became of a commitment, filled in with what was typed; only for those who may save it."""
    ledger, today, language = session.ledger, session.today, session.language
    commitment = (await find(id, ledger)).record
    await ledger.admit(Role.EDITOR, commitment.province)
    memory = Memory(place=session.place, about=id)
    if isinstance(commitment, Target):
        values = figure_typed(line, commitment, today)
        return await foretold_form(values, commitment, memory, session)
    (followed,) = await follow_all(ledger, [commitment], today)
    stage = followed.latest.stage if followed.latest else None
    return step_form(commitment, stage, step_typed(line, today), memory.packed(), language)


def figure_typed(line: str, target: Target, today: date) -> dict[str, str]:
    """A line cut into the fields of the modal; a target whose time is up is asked for the figure of its deadline."""
    found = read_line(line, today)
    due = target.deadline
    ends_year = (due.on.month, due.on.day) == (12, 31)
    asked = (str(due.on.year) if ends_year else due.on.isoformat()) if due.has_passed(today) else ""
    release = found.release.value if found.release else None
    on = found.released or just_released(target, found.as_of or asked, today)
    released = on.isoformat() if on else None
    fields = {
        "value": found.value,
        "as_of": found.as_of or asked,
        "release": release,
        "released": released,
        "address": found.address,
    }
    return {name: value for name, value in fields.items() if value}


def just_released(target: Target, as_of: str, today: date) -> date | None:
    """Today, where the figure is one that usually comes out about now; an older one had its day, which is asked."""
    try:
        year = read_day(as_of, today).on.year
    except UserError:
        return None
    first, last = METRICS[target.metric].released.of(year)
    return today if first <= today <= last + ABOUT_NOW else None


def step_typed(line: str, today: date) -> dict[str, str]:
    """A line cut into the fields of the modal."""
    found = read_step(line, today)
    stage = found.stage.value if found.stage else None
    on = found.released.isoformat() if found.released else None
    fields = {"stage": stage, "on": on, "title": found.value, "address": found.address}
    return {name: value for name, value in fields.items() if value}


async def save_actual(ack: AsyncAck, view: Payload, session: Session, record: Record, tell: Tell) -> None:
    """Record a figure, unless something about it is odd and has not been asked yet; then tell how it is judged."""
    ledger, today, language = session.ledger, session.today, session.language
    memory = Memory.of(view)
    target = await target_of(memory, ledger)
    values = texts(view)
    actual = read_actual(values, target, session)

    by = record.by(batch=batch_of(view))
    known = await ledger.actuals.of([actual.province], [actual.metric])
    doubts = [*doubts_about_figure(actual, known)]
    turns = await turned_by(ledger, [actual], today)
    asked = question_key(actual, doubts, surprising(turns, target))
    if not is_answered(asked, memory.facts) and not await ledger.events.of_batch(by.batch):
        memory = memory.model_copy(update={"facts": asked})
        form = actual_form(target, values, memory.packed(), language, doubts, turns, is_asked=True)
        await ack(response_action="update", view=form)
        return

    before = await judged_by(actual, target, ledger, today)
    written = await record(by, lambda then: then.actuals.add(actual, by))
    actual = Actual.model_validate(next(event.after for event in written if event.record == "actual"))
    after = await judged_by(actual, target, ledger, today)
    await close_all(ack, view)
    others = [
        (item, before[id])
        for id, item in after.items()
        if id != target.id and item.judgement.status != before[id].judgement.status
    ]
    can_share = is_shared(session.place)
    tell(figure_saved(actual, after[target.id], before[target.id], others, by.batch, language, can_share=can_share))


async def target_of(memory: Memory, ledger: Ledger) -> Target:
    """The target that a modal is about; it may have become something else since."""
    commitment = (await find(memory.about or "", ledger)).record
    if not isinstance(commitment, Target):
        raise UserError("{id} is no target any more, so it has no figures.", id=commitment.id)
    return commitment


class Measured(Protocol):
    """What a figure is of: a target, or a province and a metric of which nothing was promised."""

    @property
    def province(self) -> str: ...
    @property
    def metric(self) -> str: ...
    @property
    def basis(self) -> Basis: ...
    @property
    def scope(self) -> Scope: ...
    @property
    def scope_name(self) -> str | None: ...


def read_actual(values: Values, target: Measured, session: Session) -> Actual:
    """The figure that was typed.

    Raises:
        FormError: some fields need another look.
    """
    errors: dict[str, UserError] = {}
    today, now = session.today, session.now
    basis = Basis(values.get("basis", target.basis if target.basis is not Basis.RELATIVE else Basis.LEVEL))
    try:
        measured = read_measured(values.get("value", ""), METRICS[target.metric], basis)
    except UserError as error:
        errors["value"] = error
    try:
        as_of = read_day(values.get("as_of", ""), today).on
    except UserError as error:
        errors["as_of"] = error
    released = past_day(values, "released", today, errors)
    source = read_source(values, errors)
    if errors or source is None or released is None:
        raise FormError(errors)
    release = Release.REVISED if values.get("clash") == REVISION else Release(values.get("release", Release.FINAL))
    return Actual(
        id=f"{target.province}-{target.metric}-{as_of.year}-t{now:%Y%m%d%H%M%S%f}-{token_hex(2)}",  # newest sorts last
        province=target.province,
        scope=target.scope,
        scope_name=target.scope_name,
        metric=target.metric,
        basis=basis,
        as_of=as_of,
        value=measured.value,
        bound=measured.bound,
        value_words=measured.words,
        release=release,
        released=released,
        source=source.model_copy(update={"published": released}),
        note=values.get("note"),
        entered_by=session.reader.id,
    )


def past_day(values: Values, name: str, today: date, errors: dict[str, UserError]) -> date | None:
    """A day that was picked, and has been."""
    picked = date.fromisoformat(values[name]) if name in values else None
    if picked is None:
        errors[name] = UserError("Choose a day.")
    elif picked > today:
        errors[name] = UserError("That day lies ahead.")
    return picked


def read_source(values: Values, errors: dict[str, UserError]) -> Source | None:
    """Where something is published, so that anybody can check it."""
    if not values.get("source"):
        errors["source"] = UserError("Name the publication.")
    try:
        address, number = read_reference(values.get("address", ""))
    except UserError as error:
        errors["address"] = error
        return None
    if not address and not number:
        errors["address"] = UserError("Give an address or a document number, so that anybody can check.")
        return None
    return Source(name=values.get("source", "?"), address=address, document_number=number)


async def foretold_form(
    values: Values, target: Target, memory: Memory, session: Session, *, is_asked_for: bool = False
) -> View:
    """The modal with what the figure in it would turn; what is shown is not asked once more when it is saved.

    Where nothing can be read yet nothing is told, unless it is asked for. A figure came out today until a day is said.
    """
    try:
        actual = read_actual({"released": session.today.isoformat(), **values, **UNSAID}, target, session)
    except FormError as error:
        if is_asked_for:
            raise UserError("Fill in the figure and its year first, so that I can read them.") from error
        return actual_form(target, values, memory.packed(), session.language)
    known = await session.ledger.actuals.of([actual.province], [actual.metric])
    odd = [doubt for doubt in doubts_about_figure(actual, known) if not isinstance(doubt, Clash)]  # that has a question
    turns = await turned_by(session.ledger, [actual], session.today)
    shown = memory.model_copy(update={"facts": question_key(actual, (), surprising(turns, target))})
    return actual_form(target, values, shown.packed(), session.language, odd, turns)


async def foresee(ack: AsyncAck, session: Session) -> None:
    """Show in the modal what the figure in it would turn."""
    view = session.body["view"]
    memory = Memory.of(view)
    target = await target_of(memory, session.ledger)
    await ack()
    await show(await foretold_form(texts(view), target, memory, session, is_asked_for=True), view, session.client)


def surprising(turns: Sequence[Turn], target: Target) -> list[Turn]:
    """Those that whoever records a figure of a target may not expect: another target, a verdict that was settled."""
    return [turn for turn in turns if turn.after.target.id != target.id or turn.before.status.is_settled]


def settled_turns(turns: Sequence[Turn]) -> list[Turn]:
    """Those of a verdict that was settled."""
    return [turn for turn in turns if turn.before.status.is_settled]


def question_key(actual: Actual, doubts: Sequence[FigureDoubt], turns: Sequence[Turn]) -> dict[str, list[str]]:
    """What has been asked about which figure, as a modal remembers it."""
    odd = [type(doubt).__name__ for doubt in doubts]
    turned = [f"{turn.after.target.id} {turn.after.status}" for turn in turns[:TURNS_ASKED]]
    return {"asked": [*odd, *turned], "of": [str(actual.value), actual.as_of.isoformat()]}


def is_answered(asked: Mapping[str, list[str]], before: Mapping[str, Any]) -> bool:
    """Whether nothing is odd but what was asked about the same figure before, and confirmed by saving again."""
    return not asked["asked"] or (asked["of"] == before.get("of") and {*asked["asked"]} <= {*before["asked"]})


async def judged_by(actual: Actual, target: Target, ledger: Ledger, today: date) -> dict[str, Judged]:
    """The targets that read a figure, by their ids, as they are judged now."""
    series = Selection(kind="target", provinces=(actual.province,), metrics=(actual.metric,))
    found = [like for like in await ledger.commitments.find(series, WINDOW) if isinstance(like, Target)]
    alike = {like.id: like for like in [target, *found] if series_of(like) == series_of(actual)}
    return {item.target.id: item for item in await judge_all(ledger, [*alike.values()], today)}


def is_shared(place: Place) -> bool:
    """Whether others can be shown something where the person is."""
    return bool(place.response_url) and not str(place.channel).startswith("D")


async def save_step(ack: AsyncAck, view: Payload, session: Session, record: Record, tell: Tell) -> None:
    """Record a step of an initiative, and tell the stage that it has now."""
    ledger, today = session.ledger, session.today
    memory = Memory.of(view)
    initiative = (await find(memory.about or "", ledger)).record
    if not isinstance(initiative, Initiative):
        raise UserError("{id} is no initiative any more, so it has no steps.", id=initiative.id)
    values = texts(view)
    step = read_milestone(values, initiative, today, session.now)

    (before,) = await follow_all(ledger, [initiative], today)
    by = record.by(batch=batch_of(view))
    await record(by, lambda then: then.milestones.add(step, by))
    (after,) = await follow_all(ledger, [initiative], today)
    await close_all(ack, view)
    tell(step_saved(step, after, before, by.batch, session.language, can_share=is_shared(session.place)))


def read_milestone(values: Values, initiative: Initiative, today: date, now: datetime) -> Milestone:
    """The step that was typed.

    Raises:
        FormError: some fields need another look.
    """
    errors: dict[str, UserError] = {}
    on = past_day(values, "on", today, errors)
    if not values.get("title"):
        errors["title"] = UserError("Say what happened.")
    if values.get("waits_for") and not values.get("blocked"):
        errors["blocked"] = UserError("Say what it waits for, too: what has to happen before the work goes on.")
    source = read_source(values, errors)
    if errors or source is None or on is None:
        raise FormError(errors)
    return Milestone(
        id=f"{initiative.id}-t{now:%Y%m%d%H%M%S%f}-{token_hex(2)}",  # of two on a day, the newest sorts last
        commitment_id=initiative.id,
        on=on,
        stage=Stage(values["stage"]) if "stage" in values else None,
        title=values["title"],
        blocked=values.get("blocked"),
        waits_for=values.get("waits_for"),
        source=source,
    )
