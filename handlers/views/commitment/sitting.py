"""A report while it is recorded: what document it is, what was read in it row by row, and what came of it."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from config.catalogue import Message
from config.metrics import METRICS, Basis
from config.provinces import PROVINCES
from handlers.phrases.doubts import doubt_words, figure_doubt_words
from handlers.phrases.errors import plain_error
from handlers.phrases.figures import RELEASE_WORDS, deadline_words, in_full, province_names
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, cut, escape, joined, lines
from handlers.phrases.records import in_words
from handlers.reports.reading import CandidateKind
from handlers.reports.sitting import Document, Item, Sitting
from handlers.views.commitment.form import DOCUMENTS_OFFERED, NEW_DOCUMENT, as_date, document_name
from handlers.views.kit.blocks import (
    OPTION_TEXT,
    Answer,
    Block,
    Element,
    actions,
    button,
    context,
    divider,
    plain,
    section,
)
from handlers.views.kit.buttons import undo_button
from handlers.views.kit.inputs import View, choice, day, field, modal, person, search, text, ticks
from handlers.views.kit.records import KIND_WORDS, label_of
from store.exchange.plan import Fate, Planned
from store.model.actual import Actual
from store.model.commitment import Initiative, Target
from store.model.conference import Conference
from store.model.errors import UserError

REVIEW = "sitting"
READING = "sitting:reading"
DOCUMENT = "sitting:document"
MORE = "sitting:more"
TICK = "sitting:tick"
TICK_ALL = "sitting:all"
CORRECT = "sitting:correct"
TURN = "sitting:turn"
ABOUT = "sitting:about"
ADD = "sitting:add"
SPLIT = "sitting:split"
SAVE_ON = "sitting:save"
LOOK = "sitting:look"
PUT_AWAY = "sitting:put_away"
TEXT = "text"
WORDS = 250  # characters of a quote
NAMED = 5
KINDS = {
    CandidateKind.TARGET: Message("Targets"),
    CandidateKind.INITIATIVE: Message("Initiatives"),
    CandidateKind.RESULT: Message("Results of the past: never targets; tick one to keep it as a figure"),
    CandidateKind.DEADLINE: Message("Steps with a date"),
}
SHORT_BASIS = {
    Basis.LEVEL: Message("level"),
    Basis.GROWTH_RATE: Message("growth"),
    Basis.INCREMENT: Message("increase"),
    Basis.PP_CHANGE: Message("change in points"),
    Basis.MULTIPLE: Message("multiple"),
    Basis.CUMULATIVE: Message("sum over the whole time"),
    Basis.RANK: Message("rank"),
    Basis.RELATIVE: Message("comparison, without a number"),
}


class Shown(NamedTuple):
    """An item beside what it would do to the ledger."""

    item: Item
    planned: Planned

    @property
    def can_be_saved(self) -> bool:
        return self.item.record_id is None and self.planned.fate not in (Fate.WRONG, Fate.SAME)


def reading(name: str, language: Language) -> View:
    """While it is read; by its name what was read finds it."""
    words = language.mark("I am reading it. This takes a few seconds.")
    view = modal(READING, language.say("A report"), [section(words)], close=language.say("Close"))
    return view | {"external_id": name}


def document_form(
    sitting: Sitting,
    memory: str,
    language: Language,
    known: Sequence[Conference] = (),
    wrong: UserError | None = None,
) -> View:
    """What document it is: asked where its text does not tell for sure, and changed at any time."""
    document = sitting.document
    code = document.province
    province = (province_names(code, language), code) if code in PROVINCES and code else None
    year = text(str(document.year) if document.year else None, placeholder="2026", longest=10)
    owner = person(document.owner, placeholder=language.say("Who looks after it here"))
    remarks = [escape(language.say(remark)) for remark in sitting.remarks]
    return modal(
        DOCUMENT,
        language.say("Which document is it?"),
        [
            section(lines(language.error(wrong) if wrong else None, found_line(sitting, language))),
            *([context(*remarks)] if remarks else []),
            field("province", label_of("province", language), search(province, placeholder="Henan, 河南, HA …")),
            field("year", language.say("Year of the commitment"), year),
            *on_record(document, known, language),
            *([] if document.id else fields_of_its_own(document, language)),
            field("owner", label_of("owner", language), owner, optional=True),
        ],
        submit=language.say("Go on"),
        close=language.say("Close"),
        memory=memory,
    )


def on_record(document: Document, known: Sequence[Conference], language: Language) -> list[Block]:
    """The documents of that province and year that are on record, of which it may be one."""
    if not known:
        return []
    listed = [(cut(document_name(one, language), OPTION_TEXT), one.id) for one in known[:DOCUMENTS_OFFERED]]
    another = (language.say("Another document, to be recorded as well"), NEW_DOCUMENT)
    menu = choice([*listed, another], document.id or NEW_DOCUMENT)
    return [field("doc", language.say("Is it on record already?"), menu)]


def fields_of_its_own(document: Document, language: Language) -> list[Block]:
    """What is to be recorded of a document that is not on record."""
    kinds = [(language.say(words), str(kind)) for kind, words in KIND_WORDS.items()]
    title = text(document.title or None, longest=500)
    held = day(as_date(document.held.isoformat() if document.held else None))
    return [
        field("doc_title", language.say("Title of the document"), title, optional=True),
        field("doc_kind", label_of("kind", language), choice(kinds, str(document.kind))),
        field("doc_held", language.say("Held or published on"), held, optional=True),
        field("doc_address", label_of("address", language), text(document.address), optional=True),
        field("doc_number", label_of("document_number", language), text(document.number), optional=True),
    ]


def more_form(memory: str, language: Language, *, kept: str = "", top: Sequence[Block] = ()) -> View:
    """More of the same document: what stands below the last part, or another page of it."""
    hint = language.say("{n} characters at most; a longer text comes as a file.", n="3,000")
    return modal(
        MORE,
        language.say("More of it"),
        [*top, field(TEXT, language.say("Text"), text(kept or None, multiline=True), hint=hint)],
        submit=language.say("Read it"),
        close=language.say("Back"),
        memory=memory,
    )


def found_line(sitting: Sitting, language: Language) -> Mrkdwn:
    """How many of each kind were found."""
    found = counted(sitting.items, language)
    if not found:
        return language.mark(
            "I found no promise in {name}: no number and nothing that will be done.", name=sitting.name
        )
    return language.mark("In {name} I found {things}.", name=cut(sitting.name, 60), things=language.listed(found))


def counted(items: Sequence[Item], language: Language) -> list[str]:
    """How many of each kind: “5 targets”, “9 initiatives”."""
    numbers = {kind: sum(item.kind is kind for item in items) for kind in CandidateKind}
    return [number_of(kind, n, language) for kind, n in numbers.items() if n]


def number_of(kind: CandidateKind, n: int, language: Language) -> str:
    match kind:
        case CandidateKind.TARGET:
            return language.say_n("{n} target", "{n} targets", n)
        case CandidateKind.INITIATIVE:
            return language.say_n("{n} initiative", "{n} initiatives", n)
        case CandidateKind.RESULT:
            return language.say_n("{n} result", "{n} results", n)
        case CandidateKind.DEADLINE:
            return language.say_n("{n} step", "{n} steps", n)


def review(
    sitting: Sitting, page: int, shown: Sequence[Shown], memory: str, language: Language, top: Sequence[Block] = ()
) -> View:
    """A page of what was read, each with its words and why it is ticked or not; sent off, what is ticked is saved."""
    blocks = [
        *top,
        section(document_line(sitting.document, language), accessory=button(language.say("Change"), ABOUT)),
        context(
            found_line(sitting, language),
            *(escape(language.say(remark)) for remark in sitting.remarks),
        ),
    ]
    for (kind, _), entries in groupby(shown, key=group_of):
        of_kind = [*entries]
        blocks += [divider(), heading(kind, of_kind, language)]
        blocks += [block for entry in of_kind for block in row(entry, language)]
    n = sum(1 for _ in sitting.ticked())
    more = button(language.say("Add more of its text"), ADD)
    go_on = button(language.say("Save and continue"), SAVE_ON) if n else None
    blocks += [divider(), *actions(*turns(sitting, page, language), go_on, more)]
    submit = language.say_n("Save {n}", "Save {n}", n) if n else ""
    title = language.say("A report")
    view = modal(REVIEW, title, blocks, submit=submit, close=language.say("Close"), memory=memory)
    return view | {"notify_on_close": True}


def joined_note(language: Language) -> Block:
    """What came names no document of its own, so it was taken as more of the one that is being recorded."""
    told = language.mark("It names no document, so I took it as more of this one.")
    return section(told, accessory=button(language.say("It is another one"), SPLIT))


def recording(document: Document, language: Language) -> Mrkdwn:
    """Which document is being recorded."""
    province = province_names(document.province, language) if document.province else "–"
    return language.mark(
        "You are recording {province} {year}: {title}",
        province=province,
        year=document.year,
        title=cut(document.title, 100),
    )


def group_of(entry: Shown) -> tuple[CandidateKind | None, int]:
    """Under which heading it stands: its kind and part, or what is on record."""
    return (None, 0) if entry.item.record_id else (entry.item.kind, entry.item.part)


def document_line(document: Document, language: Language) -> Mrkdwn:
    """Which document it is: province, year, kind, title, day."""
    whose = province_names(document.province, language) if document.province else "–"
    first = language.mark(
        "*{province} {year}* · {kind}", province=whose, year=document.year or "–", kind=kind_of(document, language)
    )
    held = document.held and language.day(document.held)
    second = joined(" · ", [escape(cut(part, 300)) for part in (document.title, held) if part])
    return lines(first, second)


def kind_of(document: Document, language: Language) -> str:
    return language.say(KIND_WORDS[document.kind])


def heading(kind: CandidateKind | None, entries: Sequence[Shown], language: Language) -> Block:
    """The name of a kind, with the button that ticks all of it where several are open; or that it is on record."""
    if kind is None:
        return section(bold(language.say("On record")))
    open_ones = [entry for entry in entries if entry.can_be_saved and not entry.item.is_ticked]
    label = language.say_n("Tick {n}", "Tick all {n}", len(open_ones))
    tick_all = button(label, f"{TICK_ALL}:{kind}", str(kind)) if len(open_ones) > 1 else None
    return section(bold(language.say(KINDS[kind])), accessory=tick_all)


def row(entry: Shown, language: Language) -> list[Block]:
    """One thing that was read: what it comes to, its words, and why it is ticked or not."""
    item, label = entry.item, label_of_row(entry, language)
    if entry.planned.fate is Fate.SAME and entry.planned.other.isdecimal() and not item.record_id:
        return [context(language.mark("Said once more: {what}", what=label))]
    if item.record_id or entry.planned.fate is Fate.SAME:
        id = item.record_id or entry.planned.other
        return [context(language.mark("✅ {id}: {what}", id=id, what=label))]
    words = language.mark("“{words}”", words=cut(item.quote, WORDS)) if item.quote not in label else None
    under = lines(words, *notes_of(entry, language))
    below = [context(under)] if under else []
    correct = button(language.say("Correct"), CORRECT, str(item.number), name=name_of_button(item, language))
    is_result = item.kind is CandidateKind.RESULT
    if not entry.can_be_saved and is_result:
        return below
    if not entry.can_be_saved:
        return [section(escape(label), accessory=None if is_result else correct), *below]
    box = tick_box(entry, language)
    return [{**actions(box, None if is_result else correct)[0], "block_id": box["action_id"]}, *below]


def name_of_button(item: Item, language: Language) -> str:
    return language.say("Correct “{words}”", words=cut(item.quote, 40))


def tick_box(entry: Shown, language: Language) -> Element:
    """The box that says what would be recorded."""
    item = entry.item
    value = str(item.number)
    box = ticks([(cut(label_of_row(entry, language), OPTION_TEXT), value)], [value] if item.is_ticked else [])
    detail = plain(detail_of(entry, language), OPTION_TEXT)
    for option in (*box["options"], *box.get("initial_options", ())):
        option["description"] = detail
    return box | {"action_id": f"{TICK}:{item.name}"}


def label_of_row(entry: Shown, language: Language) -> str:
    """What would be recorded, in a line."""
    record = entry.planned.row.record
    if record is None:
        return cut(str(entry.item.fields.get("title") or entry.item.fields.get("value") or entry.item.quote), 150)
    return (
        in_full(record, in_words(record, language), language)
        if isinstance(record, Target)
        else in_words(record, language)
    )


def detail_of(entry: Shown, language: Language) -> str:
    """What the number is of, and by when."""
    match entry.planned.row.record:
        case Target() as target:
            basis, when = language.say(SHORT_BASIS[target.basis]), deadline_words(target.deadline, language)
            return language.say("{basis} · by {when}", basis=basis, when=when)
        case Initiative() as initiative:
            return language.say("initiative · {when}", when=deadline_words(initiative.deadline, language))
        case Actual() as figure:
            basis, release = language.say(SHORT_BASIS[figure.basis]), language.say(RELEASE_WORDS[figure.release])
            return language.say("{basis} · a figure, {release}", basis=basis, release=release)
    return "–"


def notes_of(entry: Shown, language: Language) -> Iterator[Mrkdwn]:
    """What is odd about it, and why it is ticked or not."""
    item, planned = entry.item, entry.planned
    if planned.fate is Fate.WRONG and planned.problem:
        yield language.mark("❓ {why}", why=plain_error(planned.problem, language))
    if planned.fate is Fate.DOUBLE:
        yield beside(planned.other, language)
    for doubt in doubts_of(planned, language):
        yield language.mark("❓ {why}", why=doubt)
    why_not = language.sentences(*(language.say(remark) for remark in item.why_not))
    if item.kind is CandidateKind.TARGET and why_not:
        yield language.mark("Not ticked by itself: {why}", why=why_not)
    elif item.kind is CandidateKind.TARGET and item.because:
        yield language.mark("A target because of “{words}”.", words=cut(item.because, 60))
    elif item.kind is CandidateKind.RESULT and item.because:
        yield language.mark("A result because of “{words}”.", words=cut(item.because, 60))


def beside(other: str, language: Language) -> Mrkdwn:
    """It differs from something on record, or further up in the same report."""
    if other.isdecimal():
        return language.mark("❓ The report gives another number for the same: compare the two.")
    return language.mark("❓ {id} is on record, and differs from it. Ticked, it is recorded beside it.", id=other)


def doubts_of(planned: Planned, language: Language) -> list[str]:
    """What is odd about it, each in a sentence."""
    record = planned.row.record
    if isinstance(record, Actual):
        return [
            figure_doubt_words(doubt, METRICS[record.metric], in_words, language) for doubt in planned.figure_doubts
        ]
    if isinstance(record, Target | Initiative):
        return [doubt_words(doubt, record, language) for doubt in planned.doubts]
    return []


def turns(sitting: Sitting, page: int, language: Language) -> Iterator[Element]:
    """The pages before and after."""
    if page > 1:
        yield button(language.say("Previous"), f"{TURN}:back", str(page - 1))
    if page < sitting.pages():
        name = language.say("Next ({page} of {pages})", page=page + 1, pages=sitting.pages())
        yield button(name, f"{TURN}:on", str(page + 1))


def ready(sitting: Sitting, language: Language) -> Answer:
    """It has been read, and the modal in which that was to be shown is closed."""
    told = lines(found_line(sitting, language), language.mark("Nothing has been written yet."))
    return Answer(told, [section(told), *actions(look_button(sitting, language.say("Look through it"), language))])


def look_button(sitting: Sitting, label: str, language: Language) -> Element:
    name = language.say("Look through what was read in {name}", name=cut(sitting.name, 40))
    return button(label, LOOK, sitting.token, style="primary", name=name)


def put_away_button(sitting: Sitting, language: Language) -> Element:
    name = language.say("Record no more of {name}", name=cut(sitting.name, 40))
    return button(language.say("Leave the rest"), PUT_AWAY, sitting.token, name=name)


def put_away(sitting: Sitting, language: Language) -> Answer:
    """Nothing more of it is going to be recorded."""
    told = lines(
        progress_line(sitting, language), language.mark("The rest of {name} is left.", name=cut(sitting.name, 60))
    )
    return Answer(told, [section(told)])


def left(sitting: Sitting, language: Language) -> Answer:
    """It was closed before everything in it was saved."""
    told = lines(
        progress_line(sitting, language), language.mark("What is left of {name} is kept.", name=cut(sitting.name, 60))
    )
    go_on = look_button(sitting, language.say("Go on"), language)
    return Answer(told, [section(told), *actions(go_on, put_away_button(sitting, language))])


def saved(sitting: Sitting, ids: Sequence[str], figures: int, batch: str, language: Language) -> Answer:
    """What is on record now, what is left, and the way back."""
    told = lines(document_line(sitting.document, language), saved_lines(sitting, ids, figures, language))
    rest = look_button(sitting, language.say("Look at the rest"), language) if sitting.has_rest else None
    leave = put_away_button(sitting, language) if rest else None
    return Answer(told, [section(told), *actions(undo_button(batch, language), rest, leave)])


def saved_lines(sitting: Sitting, ids: Sequence[str], figures: int, language: Language) -> Mrkdwn:
    some = language.listed([*ids]) if len(ids) <= NAMED else f"{ids[0]} … {ids[-1]}" if ids else ""
    return lines(
        language.mark("On record now: {ids}.", ids=some) if ids else None,
        language.mark_n("{n} figure was kept.", "{n} figures were kept.", figures) if figures else None,
        progress_line(sitting, language),
    )


def progress_line(sitting: Sitting, language: Language) -> Mrkdwn:
    """How much of it is on record: “Recorded of it: 5 of 7 targets, 9 of 9 initiatives.”"""
    parts = []
    for kind in CandidateKind:
        of_kind = [item for item in sitting.items if item.kind is kind and item.is_promise]
        if of_kind:
            done = sum(item.record_id is not None for item in of_kind)
            things = number_of(kind, len(of_kind), language)
            parts.append(language.say("{done} of {things}", done=done, things=things))
    return language.mark("Recorded of it so far: {parts}.", parts=language.listed(parts)) if parts else Mrkdwn("")
