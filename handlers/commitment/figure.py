"""Take in a figure of a province and a metric, be anything promised of it or not: Record figure below an answer."""

from datetime import date
from typing import NamedTuple

from slack_bolt.async_app import AsyncAck

from config.metrics import METRICS, Basis
from config.provinces import PROVINCES, Province
from handlers.commitment.update import is_answered, question_key, read_actual, settled_turns
from handlers.slack.app import App
from handlers.slack.forms import FormError, Memory, batch_of, close_all, texts
from handlers.slack.question import Payload
from handlers.slack.replies import Record, Tell
from handlers.slack.session import Session
from handlers.views.commitment.figure import FIGURE_FORM, figure_form, figure_kept
from handlers.views.kit.buttons import RECORD_FIGURE
from handlers.words.measurements import read_line
from handlers.words.names import longest_name
from store.foresight import turned_by
from store.model.actual import Actual
from store.model.commitment import Scope
from store.model.doubts import doubts_about_figure
from store.model.errors import UserError
from store.model.role import Role
from store.model.terms import BASES


def register(app: App) -> None:
    app.action(RECORD_FIGURE)(open_form)
    app.view(FIGURE_FORM)(save_figure)


class Series(NamedTuple):
    """What a figure is of."""

    province: str
    metric: str
    basis: Basis
    scope: Scope = Scope.PROVINCE
    scope_name: str | None = None


async def open_form(ack: AsyncAck, action: Payload, session: Session) -> None:
    """Open the modal, filled in with what the button carries: a province, a metric, and what was typed of a figure."""
    values = typed_in(action.get("value", ""), session.today)
    await session.ledger.admit(Role.EDITOR, values.get("province"))
    await session.open_on_top(figure_form(values, Memory(place=session.place).packed(), session.language))
    await ack()


def typed_in(words: str, today: date) -> dict[str, str]:
    """Words cut into the fields of the modal: the names in them, and the figure with its day."""
    rest, left = words.split(), []
    values: dict[str, str | None] = {}
    while rest:
        length, found = longest_name(rest) or (1, None)
        if found is None:
            left.append(rest[0])
        else:
            values |= {"province": found.code} if isinstance(found, Province) else {"metric": found.key}
        rest = rest[length:]
    line = read_line(" ".join(left), today)
    values |= {
        "value": line.value,
        "as_of": line.as_of,
        "address": line.address,
        "release": line.release.value if line.release else None,
        "released": line.released.isoformat() if line.released else None,
    }
    return {name: value for name, value in values.items() if value}


async def save_figure(ack: AsyncAck, view: Payload, session: Session, record: Record, tell: Tell) -> None:
    """Record the figure, unless something about it is odd and has not been asked yet."""
    ledger, today, language = session.ledger, session.today, session.language
    memory, values = Memory.of(view), texts(view)
    actual = read_actual(values, series_in(values), session)

    by = record.by(batch=batch_of(view))
    doubts = [*doubts_about_figure(actual, await ledger.actuals.of([actual.province], [actual.metric]))]
    turns = await turned_by(ledger, [actual], today)
    asked = question_key(actual, doubts, settled_turns(turns))
    if not is_answered(asked, memory.facts) and not await ledger.events.of_batch(by.batch):
        memory = memory.model_copy(update={"facts": asked})
        form = figure_form(values, memory.packed(), language, doubts, turns, is_asked=True)
        await ack(response_action="update", view=form)
        return

    written = await record(by, lambda then: then.actuals.add(actual, by))
    actual = Actual.model_validate(next(event.after for event in written if event.record == "actual"))
    await close_all(ack, view)
    tell(figure_kept(actual, turns, by.batch, language))


def series_in(values: dict[str, str]) -> Series:
    """What the figure is of.

    Raises:
        FormError: a field names nothing that is known, or the metric is not told that way.
    """
    errors: dict[str, UserError] = {}
    if values.get("province") not in PROVINCES:
        errors["province"] = UserError("Which province? Type its name and choose it.")
    metric = METRICS.get(values.get("metric", ""))
    if metric is None:
        errors["metric"] = UserError("What is measured? Type some of its name and choose it.")
    bases = BASES[metric.kind] if metric else (Basis.LEVEL,)
    basis = Basis(values.get("basis", Basis.LEVEL)) if len(bases) > 1 else bases[0]
    if metric and basis not in bases:
        errors["basis"] = UserError("This metric is not told that way. Choose another.")
    if errors or metric is None:
        raise FormError(errors)
    return Series(values["province"], metric.key, basis)
