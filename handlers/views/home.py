"""The Home tab: what its reader has to do, what falls due, what they follow, and the way to everything else."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Literal, NamedTuple

from config.catalogue import Message
from handlers.phrases.figures import deadline_words, in_short, province_names, stage_words, standing
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import bold, code, escape, lines
from handlers.reports.sitting import KEPT
from handlers.views.commitment.exports import EXPORT
from handlers.views.commitment.form import COMMITMENT_FORM
from handlers.views.commitment.sitting import LOOK
from handlers.views.commitment.team import SHOW_TEAM
from handlers.views.deadlines import distance
from handlers.views.kit import inputs
from handlers.views.kit.blocks import (
    TABLE_ROWS,
    VIEW_BLOCKS,
    Answer,
    Block,
    Element,
    actions,
    button,
    context,
    divider,
    packed,
    section,
)
from handlers.views.kit.buttons import HELP, IMPORT, NEW_COMMITMENT, new_commitment_button, update_button
from handlers.views.kit.changes import Batch, batch_block
from handlers.views.kit.first_steps import first_steps, ways_to_begin, who_may_begin
from handlers.views.kit.help import Page, explained
from handlers.views.kit.inputs import View, field, modal
from handlers.views.kit.question import SHOW_COMMITMENT, Asked, again
from handlers.views.kit.reader import Reader
from handlers.views.overview import headline, province_menu, rows_of
from store.model.commitment import Commitment
from store.model.progress import Judged, Tracked
from store.model.year_tally import YearTally

FOLLOW = "home:follow"
FOLLOW_FORM = "home:follow:form"
SHOW_ALL = "home:all"
FEW = 5
MOST = VIEW_BLOCKS - 5
LINES = 10  # of what is followed, where they are text
DRAFTS = {  # by the modal: what is said of it, and what opens it again
    COMMITMENT_FORM: (Message("A commitment you began on {day} is not recorded yet."), NEW_COMMITMENT),
    "import": (Message("An import you began on {day} is not decided yet. Send the file again to go on."), IMPORT),
    KEPT.rstrip(":"): (Message("A report you began on {day} is not recorded whole."), LOOK),
}

Part = Literal["to_do", "soon", "later", "own"]


class Found(NamedTuple):
    """Commitments, and whether there are more than were looked at."""

    items: Sequence[Tracked] = ()
    is_cut: bool = False


class Desk(NamedTuple):
    """What concerns one member on one day."""

    is_empty: bool = False  # nothing is recorded at all
    writes: bool = False  # for any province
    is_admin: bool = False
    to_do: Found = Found()  # late, or its figure should be out by now
    drafts: Mapping[str, datetime] = MappingProxyType({})  # when what was not finished was kept, by its modal
    soon: Found = Found()  # due within 30 days
    later: Found = Found()  # due within 90
    own: Found = Found()  # owned, and open
    follows: bool = False  # any province
    tallies: Sequence[YearTally] = ()  # of what they follow, or of everything
    changes: Sequence[Batch] = ()

    def part(self, name: Part) -> Found:
        """One list by its name."""
        return {"to_do": self.to_do, "soon": self.soon, "later": self.later, "own": self.own}[name]


def home_view(desk: Desk, today: date, reader: Reader, greeting: Sequence[Block] = ()) -> View:
    """The tab; its memory holds a checksum, by which one that shows the same is known."""
    blocks = [*greeting, *(first_page(desk, reader.language) if desk.is_empty else full_page(desk, today, reader))]
    return {"type": "home", "blocks": blocks, "private_metadata": packed({"shown": checksum(blocks)})}


def error_home(answer: Answer) -> View:
    """What stands in the tab of somebody who may not see more, or for whom something broke."""
    return {"type": "home", "blocks": answer.blocks}


def checksum(blocks: Sequence[Block]) -> str:
    """Two Homes that show the same have the same."""
    return sha256(json.dumps(blocks, sort_keys=True).encode()).hexdigest()


def first_page(desk: Desk, language: Language) -> list[Block]:
    """How to begin, while nothing is recorded."""
    roles = button(language.say("Roles"), SHOW_TEAM) if desk.is_admin else None
    return [
        section(first_steps(language)),
        *ways_to_begin(language, roles, writes=desk.writes),
        *drafts(desk, language),
        who_may_begin(language),
    ]


def full_page(desk: Desk, today: date, reader: Reader) -> list[Block]:
    """Everything in its sections, the first few of each."""
    language = reader.language
    return [
        *ways(desk, language),
        *to_do(desk, today, language),
        *followed(desk, reader),
        *listed(desk, "soon", language.say("Due in the next 30 days"), today, language),
        *listed(desk, "later", language.say("Due in 31 to 90 days"), today, language),
        *listed(desk, "own", language.say("Yours, and open"), today, language),
        *changed(desk, language),
    ]


def ways(desk: Desk, language: Language) -> list[Block]:
    """The buttons to everything."""
    return actions(
        new_commitment_button(language) if desk.writes else None,
        again(language.say("All targets"), Asked(topic="targets"), 1),
        again(language.say("Initiatives"), Asked(topic="initiatives"), 2),
        again(language.say("Deadlines"), Asked(topic="deadlines"), 3),
        button(language.say("Export"), f"{EXPORT}:csv", packed({"words": "", "format": "csv"})),
        button(language.say("Import"), IMPORT) if desk.writes else None,
        button(language.say("Roles"), SHOW_TEAM) if desk.is_admin else None,
        button(language.say("Help"), HELP),
    )


def to_do(desk: Desk, today: date, language: Language) -> list[Block]:
    """What waits for the reader; that nothing does is said as well."""
    waiting = drafts(desk, language)
    if desk.to_do.items or waiting:
        return listed(desk, "to_do", language.say("To do"), today, language, first=waiting)
    calm = language.mark("Nothing of yours is overdue, and no figure of yours is awaited by now.")
    return [divider(), section(lines(bold(language.say("To do")), calm))]


def drafts(desk: Desk, language: Language) -> list[Block]:
    """What was begun and is not recorded yet."""
    rows = []
    for form, kept in sorted(desk.drafts.items()):
        name, _, token = form.partition(":") if form.startswith(KEPT) else (form, "", "")
        if name in DRAFTS:
            sentence, action_id = DRAFTS[name]
            go_on = button(language.say("Go on"), action_id, token, name=language.say("Go on with your draft"))
            rows.append(section(language.mark(sentence, day=language.day(kept.date())), accessory=go_on))
    return rows


def listed(
    desk: Desk, part: Part, title: str, today: date, language: Language, first: Sequence[Block] = ()
) -> list[Block]:
    """A section: its name and number, the first few, and the button that shows the rest; nothing where it is empty."""
    items, is_cut = desk.part(part)
    if not items and not first:
        return []
    number = counted(len(items) + len(first), is_cut, language)
    rows = [item_block(item, part, today, language) for item in items[:FEW]]
    rest = []
    if len(items) > FEW:
        label = language.say("Show all {n}", n=counted(len(items), is_cut, language))
        rest = actions(button(label, SHOW_ALL, part))
    return [divider(), section(bold(f"{title} · {number}")), *first, *rows, *rest]


def counted(n: int, is_cut: bool, language: Language) -> str:
    """How many, or more than that."""
    return language.number(n) + ("+" if is_cut else "")


def item_block(item: Tracked, part: Part, today: date, language: Language) -> Block:
    """One commitment: what was promised, where it stands, by when; and what can be done about it."""
    commitment = item.commitment
    status = awaited(item, language) if isinstance(item, Judged) else stage_words(item, language)
    due = language.say("by {due}", due=deadline_words(commitment.deadline, language))
    text = lines(
        language.mark(
            "*{id}* · {province}: {what}",
            id=commitment.id,
            province=province_names(commitment.province, language),
            what=in_short(commitment, language),
        ),
        language.mark(
            "{status} · {due} ({distance})",
            status=status,
            due=due,
            distance=distance(commitment.deadline, today, language),
        )
        if commitment.deadline
        else escape(status),
    )
    return section(text, accessory=action_of(commitment, part, language))


def awaited(judged: Judged, language: Language) -> str:
    """The status, and past the deadline the day by which the figure is usually out."""
    status, expected = standing(judged.judgement, language), judged.judgement.expected_by
    if judged.judgement.observation is None and expected and judged.status in ("awaiting_result", "result_overdue"):
        return language.say("{status}, expected by {day}", status=status, day=language.day(expected))
    return status


def action_of(commitment: Commitment, part: Part, language: Language) -> Element:
    """What is to be done, else the card."""
    if part == "to_do":
        return update_button(commitment, language)
    id = commitment.id
    return button(language.say("Open"), SHOW_COMMITMENT, id, name=language.say("Open {id}", id=id))


def followed(desk: Desk, reader: Reader) -> list[Block]:
    """How the promises of the provinces stand that the reader follows or coordinates; of all, where that is none."""
    language = reader.language
    choose = button(language.say("Follow provinces"), FOLLOW)
    title = bold(language.say("What you follow") if desk.follows else language.say("All provinces"))
    hint = None if desk.follows else language.mark("Choose provinces, and what is due and known of them stands here.")
    told = headline(desk.tallies, language) if desk.tallies else None
    shown = desk.tallies[: TABLE_ROWS if reader.has_tables else LINES]
    rows = rows_of(shown, language.say("Promises by province and year"), reader) if shown else []
    menu = actions(province_menu(shown, language)) if shown else []
    return [divider(), section(lines(title, told, hint), accessory=choose), *rows, *menu]


def changed(desk: Desk, language: Language) -> list[Block]:
    """What people wrote last."""
    if not desk.changes:
        return []
    title = section(bold(language.say("Recently changed")))
    return [divider(), title, *(batch_block(change, language) for change in desk.changes)]


def all_of(desk: Desk, part: Part, today: date, language: Language) -> View:
    """A whole list, as far as a modal holds it."""
    items, is_cut = desk.part(part)
    rows = [item_block(item, part, today, language) for item in items[:MOST]]
    rest = len(items) - len(rows)
    if rest > 0 or is_cut:
        command = code("/deadlines")
        rows.append(
            context(
                language.mark(
                    "{n} more: narrow it down with {command}", n=counted(rest, is_cut, language), command=command
                )
            )
        )
    if not rows:
        rows = [section(language.mark("Nothing is left of this list."))]
    return modal("home:list", language.say("All of them"), rows, close=language.say("Close"))


def follow_form(chosen: Sequence[str], provinces: Mapping[str, object], language: Language) -> View:
    """The modal in which provinces are followed."""
    offered = [(province_names(code, language), code) for code in provinces]
    element = inputs.choices(offered, chosen, placeholder=language.say("Choose provinces"))
    return modal(
        FOLLOW_FORM,
        language.say("Follow provinces"),
        [field("provinces", language.say("Provinces on your Home tab"), element, optional=True)],
        submit=language.say("Save"),
        close=language.say("Cancel"),
    )


def help_view(pages: Sequence[Page], language: Language) -> View:
    """Every command by its examples."""
    blocks = [section(explained(page, language)) for page in pages]
    return modal("home:help", language.say("Help"), blocks, close=language.say("Close"))
