"""What Slackbot shows of an answer: blocks of the kinds that it takes, with buttons that call tools.

https://docs.slack.dev/ai/slackbot-mcp-client: a button's `action_id` is "tool:" and the tool's name, its value the
arguments as JSON; what the tool answers takes the place of the blocks. One bad block drops them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from handlers.assistants.answers import SourceTold, TargetTold
from handlers.assistants.inquiry import Inquiry
from handlers.phrases.figures import province_name
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, escape, lines, link
from handlers.views.kit.blocks import Block, Cell, Element, actions, button, context, data_table, packed, section
from handlers.views.kit.listing import paragraphs
from handlers.views.kit.sources import some

LONGEST_VALUE = 2000  # characters of a button's arguments
REASONS_SHOWN = 3  # targets with their why below a table
WORTH_A_WORD = ("missed", "off_track", "result_overdue", "at_risk")


def call(label: str, tool: str, arguments: Mapping[str, Any]) -> Element | None:
    """A button that calls a tool; none where its arguments are more than a button can carry."""
    value = packed({key: given for key, given in arguments.items() if given not in (None, [], ())})
    return button(label, f"tool:{tool}", value) if len(value) <= LONGEST_VALUE else None


def card_button(id: str, inquiry: "Inquiry[Any]") -> Element | None:
    """The way to a commitment's card, as of the same day."""
    day = inquiry.day.isoformat() if inquiry.day else None
    return call(inquiry.language.say("Open {id}", id=id), "commitment", {"id": id, "as_of": day})


def next_button(inquiry: "Inquiry[Any]", cursor: str | None) -> Element | None:
    """The way to the next page."""
    return call(inquiry.language.say("Next"), inquiry.tool, inquiry.again(cursor=cursor)) if cursor else None


def opening(inquiry: "Inquiry[Any]", title: str, *summary: str) -> list[Block]:
    """What the answer is about, of which day, and how it was understood."""
    language = inquiry.language
    day = language.mark("As recorded on {day}", day=language.day(inquiry.day)) if inquiry.day else None
    told = (*summary, *inquiry.corrected(), *inquiry.notes)
    return paragraphs([lines(day, bold(title)), *map(escape, told)])


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[Block]:
    """A table; none without rows."""
    return [data_table(caption, columns, rows)] if rows else []


def reasons(targets: Iterable[TargetTold], inquiry: "Inquiry[Any]") -> list[Block]:
    """The first few targets that are not well, with the why of their status and the way to their card."""
    language = inquiry.language
    wanted = [target for target in targets if target.status in WORTH_A_WORD][:REASONS_SHOWN]
    return [section(reason(target, language), accessory=card_button(target.id, inquiry)) for target in wanted]


def reason(target: TargetTold, language: Language) -> Mrkdwn:
    """A target with the why of its status."""
    return lines(
        language.mark(
            "*{id}* · {province}: {name} {promise}",
            id=target.id,
            province=province_name(target.province.code, language),
            name=target.measures,
            promise=target.promise.written,
        ),
        escape(language.say("{status}. {why}", status=target.status_words, why=target.why)),
    )


def published(targets: Iterable[TargetTold], language: Language) -> list[Block]:
    """Where promises and figures are published, in a line."""
    promised: dict[str, SourceTold] = {}
    measured: dict[str, SourceTold] = {}
    for target in targets:
        promised |= {target.source.name: target.source} if target.source else {}
        measured |= {source.name: source for source in target.figure.sources} if target.figure else {}
    texts = []
    if promised:
        texts.append(language.mark("Promised: {documents}", documents=some(linked(promised.values()), language)))
    if measured:
        texts.append(language.mark("Figures: {publications}", publications=some(linked(measured.values()), language)))
    return [context(*texts)] if texts else []


def linked(sources: Iterable[SourceTold]) -> list[Mrkdwn]:
    """Publications by their names, linked where they can be read."""
    return [link(source.address, source.name) if source.address else escape(source.name) for source in sources]


def below(*buttons: Element | None) -> list[Block]:
    """Buttons in a row; those of the same tool in rows of their own, for ids are unique in a row."""
    rows: list[list[Element]] = []
    for one in buttons:
        if one is None:
            continue
        row = next((row for row in rows if all(other["action_id"] != one["action_id"] for other in row)), None)
        if row is None:
            rows.append([one])
        else:
            row.append(one)
    return [block for row in rows for block in actions(*row)]
