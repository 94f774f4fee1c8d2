"""The modal that takes a file, what is said of it before anything is written, and what came of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from config.metrics import Wording
from handlers.phrases.errors import plain_error
from handlers.phrases.figures import deadline_words, in_full, province_name
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, cut, lines
from handlers.phrases.records import doubts_in_words, in_words
from handlers.views.commitment.update import turn_line
from handlers.views.kit.blocks import Answer, Block, Element, actions, button, context, section
from handlers.views.kit.buttons import undo_button
from handlers.views.kit.errors import mistake
from handlers.views.kit.inputs import View, field, modal, text
from handlers.views.kit.records import label_of
from store.exchange.contents import Record
from store.exchange.plan import Fate, Planned
from store.foresight import Turn
from store.model.commitment import Initiative, Target
from store.model.errors import UserError
from store.model.event import Event

IMPORT_FORM = "import"
TEMPLATE = "import:template"
OPEN_AGAIN = "import:again"
WRITE_NEW = "import:write"
WRITE_ALL = "import:write_all"
CANCEL = "import:cancel"
FILE, PASTED = "file", "rows"
FILE_TYPES = ("pdf", "docx", "html", "htm", "md", "txt", "xlsx", "csv", "tsv", "json")
SHOWN = 10  # rows of a kind
ROWS_NAMED = 5
WRITTEN = (Fate.NEW, Fate.CHANGED, Fate.DOUBLE)
LINE = 250  # characters
SHEET = 31  # characters of a sheet's name, as in Excel


def import_form(
    memory: str, columns: Sequence[Wording], language: Language, *, is_sent: bool = False, pasted: str | None = None
) -> View:
    """Takes a file or pasted rows; `is_sent` once the empty table is in the direct messages."""
    names = language.listed([language.pick(column.en, column.zh) for column in columns])
    explained = lines(
        language.mark("A whole report, for example of a conference: I look for its targets and initiatives."),
        language.mark(
            "Or a table: a file that I exported, or your own, whose first line names the columns in any order."
        ),
        language.mark("Columns I know: {columns}. A province, a year and what is promised are enough.", columns=names),
        language.mark("Nothing is written before you have seen what would be."),
    )
    if is_sent:
        offer: list[Block] = [context(language.mark("I have sent you an empty table in our direct messages."))]
    else:
        offer = actions(button(language.say("Send me an empty table"), TEMPLATE))
    file = {"type": "file_input", "filetypes": [*FILE_TYPES], "max_files": 1}
    hint = language.say(
        "A report as PDF, .docx, .html, .md or .txt ({mb} MB at most); a table as .xlsx, CSV or JSON.", mb=4
    )
    pasting = language.say("The text of a report, or cells copied from a spreadsheet with their headings")
    rows = text(pasted, multiline=True, placeholder=pasting)
    longer = language.say("More than 3,000 characters do not fit: type /commitment import and paste behind it.")
    return modal(
        IMPORT_FORM,
        language.say("Import"),
        [
            section(explained),
            *offer,
            field(FILE, language.say("File"), file, hint=hint, optional=True),
            field(PASTED, language.say("Or paste it"), rows, hint=longer, optional=True),
        ],
        submit=language.say("Read it"),
        close=language.say("Cancel"),
        memory=memory,
    )


def unread(error: UserError, language: Language) -> Answer:
    """Why what was pasted could not be read, and the way back to it."""
    why = mistake(error, language)
    return Answer(why.text, [*why.blocks, *actions(button(language.say("Open it again"), OPEN_AGAIN))])


def foreseen(
    name: str,
    planned: Sequence[Planned],
    unknown: Sequence[str],
    token: str,
    language: Language,
    *,
    more: bool,
    sheets: Sequence[str] = (),
    turns: Sequence[Turn] = (),
) -> Answer:
    """What an import would do, row by row, with the button that does it; `more` where a file has all the rows.

    Of the `sheets` of a workbook the first was read.
    """
    by_fate: defaultdict[Fate, list[Planned]] = defaultdict(list)
    for item in planned:
        by_fate[item.fate].append(item)
    doubted = [item for item in planned if item.doubts or item.figure_doubts]
    n = len({item.row.number for item in planned})
    headline = lines(
        language.mark_n(
            "{file}: {n} row read.",
            "{file}: {n} rows read.",
            len({item.row.number for item in planned}),
            file=bold(name),
        ),
        bold(verdict(by_fate, language)),
    )
    blocks: list[Block] = [section(headline)]
    if len(sheets) > 1:
        others = language.listed([cut(sheet, SHEET) for sheet in sheets[1 : SHOWN + 1]])
        sheet = bold(cut(sheets[0], SHEET))
        blocks.append(context(language.mark("I read the sheet {sheet}, and not {others}.", sheet=sheet, others=others)))
    for fate, title in titles(by_fate, language):
        blocks.append(group(title, by_fate[fate], line_of, language))
    if doubted:
        title = language.say_n("{n} row is doubtful", "{n} rows are doubtful", len(doubted))
        blocks.append(group(title, doubted, doubt_line, language))
    if turns:
        blocks.append(turned(turns, language))
    if 0 < len(by_fate[Fate.SAME]) < len(planned):
        n = len(by_fate[Fate.SAME])
        same = language.mark_n("{n} row is on record already.", "{n} rows are on record already.", n)
        blocks.append(context(same))
    blocks += [context(note) for note in notes(planned, unknown, more, language)][:SHOWN]
    every = sum(item.fate in WRITTEN for item in planned)
    asked = sum(item.is_asked for item in planned)
    return Answer(headline, [*blocks, *actions(*buttons(every - asked, every, token, language))])


def turned(turns: Sequence[Turn], language: Language) -> Block:
    """Which statuses the figures of an import would change."""
    title = language.say_n("{n} status changes by its figures", "{n} statuses change by its figures", len(turns))
    rest = len(turns) - SHOWN
    more = language.mark("… and {n} more", n=language.number(rest)) if rest > 0 else None
    return section(lines(bold(title), *(turn_line(turn, language) for turn in turns[:SHOWN]), more))


def group(
    title: str, items: Sequence[Planned], line: Callable[[Planned, Language], Mrkdwn], language: Language
) -> Block:
    """The first rows of a kind, a line each."""
    rest = len(items) - SHOWN
    more = language.mark("… and {n} more", n=language.number(rest)) if rest > 0 else None
    return section(lines(bold(title), *(line(item, language) for item in items[:SHOWN]), more))


def verdict(by_fate: dict[Fate, list[Planned]], language: Language) -> str:
    """Whether there is anything to decide."""
    if any(by_fate[fate] for fate in WRITTEN):
        return language.say("Nothing has been written yet.")
    if by_fate[Fate.WRONG]:
        return language.say("There is nothing to import.")
    return language.say("Everything in it is on record already.")


def titles(by_fate: dict[Fate, list[Planned]], language: Language) -> Iterable[tuple[Fate, str]]:
    """The groups of rows that are shown, mistakes first."""
    n = {fate: len(rows) for fate, rows in by_fate.items()}
    wrong, double, changed, new = (n.get(fate, 0) for fate in (Fate.WRONG, Fate.DOUBLE, Fate.CHANGED, Fate.NEW))
    found = [
        (Fate.WRONG, language.say_n("{n} row cannot be imported", "{n} rows cannot be imported", wrong)),
        (
            Fate.DOUBLE,
            language.say_n(
                "{n} row has the province, year and metric of another commitment",
                "{n} rows have the province, year and metric of other commitments",
                double,
            ),
        ),
        (
            Fate.CHANGED,
            language.say_n("{n} row changes what is on record", "{n} rows change what is on record", changed),
        ),
        (Fate.NEW, language.say_n("{n} row is new", "{n} rows are new", new)),
    ]
    return [(fate, title) for fate, title in found if by_fate[fate]]


def line_of(planned: Planned, language: Language) -> Mrkdwn:
    """One row: what it was read as, what it stands beside, what is wrong with it."""
    read = planned.row.record and as_read(planned.row.record, language)
    match planned.fate:
        case Fate.WRONG if planned.problem:
            return row_line(planned, plain_error(planned.problem, language), language)
        case Fate.DOUBLE:
            beside = (
                language.say("beside row {n}", n=planned.other)
                if planned.other.isdecimal()
                else language.say("beside {id}", id=planned.other)
            )
            return row_line(planned, language.say("{read} ({beside})", read=read, beside=beside), language)
        case Fate.CHANGED:
            fields = language.listed([label_of(name, language) for name in planned.changes])
            return row_line(planned, language.say("{id}: {fields}", id=planned.other, fields=fields), language)
    return row_line(planned, read or "", language)


def doubt_line(planned: Planned, language: Language) -> Mrkdwn:
    """What is odd about one row."""
    return row_line(planned, doubts_in_words(planned, language), language)


def row_line(planned: Planned, words: str, language: Language) -> Mrkdwn:
    return language.mark("• Row {n}: {words}", n=planned.row.number, words=cut(words, LINE))


def as_read(record: Record, language: Language) -> str:
    """A record as it was read; a commitment with its province, its year and its deadline."""
    if not isinstance(record, Target | Initiative):
        return in_words(record, language)
    promise = in_words(record, language)
    if isinstance(record, Target):
        promise = in_full(record, promise, language)
    if record.deadline:
        promise += language.say(" (by {due})", due=deadline_words(record.deadline, language))
    province = province_name(record.province, language)
    return language.say("{province} {year}: {promise}", province=province, year=record.year, promise=promise)


def notes(planned: Sequence[Planned], unknown: Sequence[str], more: bool, language: Language) -> Iterable[Mrkdwn]:
    """What was taken for granted, and in which rows; what was not read; where all the rows are."""
    taken: defaultdict[str, list[int]] = defaultdict(list)
    for item in planned:
        for remark in item.row.remarks if item.fate is not Fate.WRONG else ():
            taken[language.plain_error(remark)].append(item.row.number)
    for said, numbers in taken.items():
        yield language.mark("{note} {rows}", note=said, rows=rows_named(numbers, language))
    if unknown:
        headings = language.listed([cut(heading, 30) for heading in unknown[:SHOWN]])
        yield language.mark("Columns I did not read: {columns}.", columns=headings)
    if more:
        yield language.mark("Every row with what becomes of it is in the file in our direct messages.")


def rows_named(numbers: Sequence[int], language: Language) -> str:
    """(rows 2, 3 and 4); of many only how many they are."""
    if len(numbers) > ROWS_NAMED:
        return language.say_n("({n} row)", "({n} rows)", len(numbers))
    return language.say("(row {rows})", rows=language.listed([str(number) for number in numbers]))


def buttons(new: int, every: int, token: str, language: Language) -> list[Element]:
    """Agree to what is new or changes and is not asked about, or to all of it, or to nothing."""
    if not every:
        return []
    made = []
    if new:
        label = language.say_n("Import {n} row", "Import {n} rows", new)
        made.append(button(label, WRITE_NEW, token, style="primary"))
    if every > new:
        label = language.say_n("Import {n} row all the same", "Import all {n} rows", every)
        made.append(button(label, WRITE_ALL, token))
    return [*made, button(language.say("Cancel"), CANCEL, token)]


def under_way(n: int, language: Language) -> Answer:
    """It takes a while."""
    text = language.mark_n("I am writing {n} row …", "I am writing {n} rows …", n)
    return Answer(text, [section(text)])


def imported(name: str, events: Sequence[Event], batch: str, language: Language) -> Answer:
    """What an import has written, and the button that takes it back."""
    ids = [event.subject for event in events if event.record == "commitment"]
    some = language.listed(ids[:ROWS_NAMED]) if len(ids) <= ROWS_NAMED else f"{ids[0]} … {ids[-1]}"
    text = lines(
        language.mark_n(
            "{n} row of {file} is on record now.", "{n} rows of {file} are on record now.", len(events), file=bold(name)
        ),
        language.mark("Commitments: {ids}", ids=some) if ids else None,
    )
    return Answer(text, [section(text), *actions(undo_button(batch, language))])


def cancelled(name: str, language: Language) -> Answer:
    """Nothing was written."""
    text = language.mark("Nothing of {file} was imported.", file=bold(name))
    return Answer(text, [section(text)])
