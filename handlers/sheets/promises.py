"""A promise in a row of a team's own table."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256

from config.catalogue import Message
from config.metrics import METRICS, Basis, Metric, Unit, Wording
from config.provinces import Province
from handlers.phrases.assumptions import ASSUMED_WORDS, OTHER_YEAR, UNVERIFIABLE_AS
from handlers.phrases.titles import titles_of
from handlers.sheets.columns import (
    BASELINE,
    BASELINE_ON,
    COLUMN_OF,
    DEADLINE,
    DOCUMENT,
    FORCE,
    LEAD,
    LINK,
    METRIC,
    NOTE,
    OWNER,
    PASSAGE,
    SOURCE,
    STRETCH,
    SUPPORT,
    TARGET,
    TITLE,
)
from handlers.sheets.row import LINK_IN, RowReader, wording
from handlers.sheets.units import number_with
from handlers.words.dates import ReadDeadline, year_of_title
from handlers.words.deadlines import read_deadline
from handlers.words.force import force_in, read_force
from handlers.words.measurements import WHOLE_YUAN
from handlers.words.names import Exact, resolve_metric
from handlers.words.notation import mentioned
from handlers.words.passages import passage, read_passage
from handlers.words.promises import Promise, read_promise, start_of, words_of
from handlers.words.quantities import read_quantity
from handlers.words.quantity import why_unread
from handlers.words.spelling import in_both
from store.exchange.errors import quoted
from store.model.building import UNNAMED, Said, Unbuilt, build
from store.model.commitment import Commitment, Force, Initiative, Target
from store.model.conference import Conference, ConferenceKind
from store.model.deadline import Deadline
from store.model.doubts import SpeakAgainst
from store.model.errors import UserError
from store.model.terms import COUNTS, Misfit, Number, Problem
from store.model.verifiability import gaps
from store.model.writing import has_han, normalized

LONGEST_READ = 500  # characters of a longer text in which the promise is looked for
OF_VALUES = ("value", "数值", "指标值")  # headings that promise nothing
BARE_VALUE = re.compile(r"-?[\d., ]+\s?[^\d\s以左上下]{0,8}")
KINDS = {
    ConferenceKind.GOVERNMENT_WORK_REPORT: re.compile(r"政府工作报告|government work report", re.IGNORECASE),
    ConferenceKind.PLAN: re.compile(r"规划|计划|方案|\bplan\b", re.IGNORECASE),
    ConferenceKind.NOTICE: re.compile(r"通知|意见|办法|notice|opinion", re.IGNORECASE),
}
GROWS = re.compile(r"增长|提高|上升|growth|grow|increase", re.IGNORECASE)
MEMBER = re.compile(r"[UW][A-Z0-9]{5,}")
LOOKS_LIKE_FIGURE = Message("This reads like a result, not like a promise: figures go into a column “Actual 实际值”.")
PERCENT_OR_SO_MANY = Message("The increase has no unit: it may be a percentage, or that many.")
FRACTION = Message("The share is below 1 and has no percent sign: is it a fraction, such as 0.55 for 55%?")
NO_WHOLE_NUMBER = Message("Things are counted in whole numbers: a 万 or a comma may be lost.")


class PromiseReader(RowReader):
    """Reads a promise and the document it stands in, and notes what speaks against it."""

    def read(self) -> Target | Initiative:
        """The commitment of the row.

        Raises:
            UserError: something is missing, too long, or can be read in several ways.
        """
        self.refuse_long(TARGET, STRETCH, BASELINE, BASELINE_ON)
        province, scope, scope_name = self.whose()
        promise = read_promise(self.promised(), self.today, self.year())
        said = replace(self.said(province, promise), scope=scope, scope_name=scope_name)
        built = build(said, titles_of)
        if isinstance(built, Unbuilt):
            raise self.unfit(built.problems[0], said)
        self.remarks += [UserError(ASSUMED_WORDS[assumed]) for assumed in built.assumed]
        self.remarks += [UserError(UNVERIFIABLE_AS[gap]) for gap in gaps(built.commitment)]
        self.doubts = built.doubts + ((SpeakAgainst(LOOKS_LIKE_FIGURE),) if self.is_result(built.commitment) else ())
        if isinstance(built.commitment, Target):
            self.remarks += [UserError(warning) for warning in promise.warnings]
            self.doubts += tuple(SpeakAgainst(words) for words in self.doubts_of_unit(built.commitment, promise))
        return built.commitment

    def stretch(self, promise: Promise) -> Number | None:
        """What is striven for, in its own column or behind what is promised."""
        if STRETCH not in self.cells:
            return promise.stretch
        number = read_quantity(self.in_unit(STRETCH))
        if number is None:
            raise UserError("{column}: “{word}” cannot be read.", column=STRETCH, word=quoted(self.cells[STRETCH]))
        return number

    def force(self) -> Force:
        """Whether the document calls it binding or expected, in a column of its own or in its words."""
        if FORCE not in self.cells:
            return force_in(self.promised())
        force = read_force(self.cells[FORCE])
        if force is None:
            self.remarks.append(
                UserError("{column}: “{word}” was left out.", column=FORCE, word=quoted(self.cells[FORCE]))
            )
        return force or Force.NOT_SAID

    def start(self, promise: Promise) -> tuple[Number | None, date | None]:
        """The level from which it is counted and its day, in their own columns or before what is promised."""
        if BASELINE not in self.cells:
            number, day = start_of(promise) or (None, None)
            return number, day.deadline.on if day else None
        if BASELINE_ON not in self.cells:
            self.remarks.append(UserError("A baseline without its date was left out."))
            return None, None
        number, on = (read_quantity(self.in_unit(BASELINE)), read_deadline(self.cells[BASELINE_ON], None, self.today))
        if number is None or not isinstance(on, ReadDeadline):
            column = BASELINE_ON if number else BASELINE
            raise UserError("{column}: “{word}” cannot be read.", column=column, word=quoted(self.cells[column]))
        return number, on.deadline.on

    def said(self, province: Province, promise: Promise) -> Said:
        """All that the row says."""
        metric = self.metric(promise)
        is_target = promise.quantity is not None and (metric is not None or TARGET in self.cells)
        if TARGET in self.cells and not is_target:
            raise UserError(
                "{column}: I see no number in “{word}”. A promise without one belongs into {title}, with this cell "
                "left empty; a rank is written 第1位 or no. 1.",
                column=TARGET,
                word=quoted(self.cells[TARGET]),
                title=TITLE,
            )
        is_metric = isinstance(resolve_metric(self.metric_name), Exact)
        if is_metric and not is_target and {TARGET, TITLE}.isdisjoint(self.cells):
            raise UserError("{column} is missing.", column=TARGET)
        self.refuse_bare_money(promise, metric)
        start, start_on = self.start(promise)
        place = passage_in(self.cells.get(PASSAGE))
        title, title_zh = in_both(self.cells.get(TITLE) or ("" if is_target else self.cells.get(METRIC, "")))
        return Said(
            kind="target" if is_target else "initiative",
            province=province.code,
            year=promise.year or year_of_title(self.cells.get(DOCUMENT, ""), self.today),
            title=title,
            title_zh=title_zh,
            deadline=self.deadline(promise),
            source=self.source() if SOURCE in self.cells or DOCUMENT not in self.cells else None,
            conference_id=UNNAMED if DOCUMENT in self.cells else None,  # until the document is made
            owner=self.owner(),
            lead_body=self.cells.get(LEAD),
            supporting_bodies=self.cells.get(SUPPORT),
            place=place and place.en,
            place_zh=place and place.zh,
            force=self.force(),
            note=self.note(),
            metric=metric,
            number=self.number(promise) if is_target else None,
            stretch=self.stretch(promise) if is_target else None,
            start=start,
            start_on=start_on,
            doubts=tuple(SpeakAgainst(words) for words in promise.doubts) if is_target else (),
        )

    def is_result(self, commitment: Commitment) -> bool:
        """Whether it reads like a row of statistics: a value of a year that is over, to be reached by no day."""
        if not isinstance(commitment, Target) or TARGET not in self.cells or DEADLINE in self.cells:
            return False
        is_plain = BARE_VALUE.fullmatch(normalized("NFKC", self.cells[TARGET])) is not None
        return self.columns.says.get(TARGET) in OF_VALUES and is_plain and commitment.year < self.today.year

    def doubts_of_unit(self, target: Target, promise: Promise) -> Iterator[str]:
        """What a number without a unit leaves open; a share or growth in percent is seldom below one."""
        number = promise.quantity
        if number is None or target.value is None:
            return
        metric = METRICS[target.metric]
        if self.is_percent_assumed and 0 < abs(target.value) < 1:
            yield FRACTION
        if number.unit is not None:
            return
        if target.basis is Basis.INCREMENT and GROWS.search(promise.words):
            yield PERCENT_OR_SO_MANY
        elif metric.unit is Unit.PERCENT and target.basis is Basis.LEVEL and 0 < target.value < 1:
            yield FRACTION
        elif metric.unit in COUNTS and target.basis is Basis.LEVEL and target.value % 1:
            yield NO_WHOLE_NUMBER

    def refuse_bare_money(self, promise: Promise, metric: Metric | None) -> None:
        """60 is 60 yuan to nobody.

        Raises:
            UserError: it is a small sum of money without a unit.
        """
        number = promise.quantity
        if number is None or number.value is None or number.unit is not None or number.value >= WHOLE_YUAN:
            return
        if metric and metric.unit is Unit.CNY and number.basis in (None, Basis.INCREMENT, Basis.LEVEL):
            raise UserError(
                "{column}: write the unit as well, such as 亿元 or %: “{word}” may be anything.",
                column=TARGET if TARGET in self.cells else TITLE,
                word=quoted(self.cells.get(TARGET) or promise.words),
            )

    def number(self, promise: Promise) -> Number | None:
        """What is promised, in the words of its cell; without what is striven for beyond it."""
        number = promise.quantity
        if number is None:
            return None
        is_alone = TARGET in self.cells and not (promise.stretch or number.base)
        return replace(number, words=self.with_unit() if is_alone else words_of(promise.words, number))

    def promised(self) -> str:
        """The words with the number: the target behind its metric, which tells growth from level; or all there is."""
        if TARGET not in self.cells:
            return (self.cells.get(TITLE) or self.cells.get(METRIC, ""))[:LONGEST_READ]
        return f"{self.metric_name} {self.with_unit()}".strip()

    def with_unit(self) -> str:
        """The target with the unit that stands in a column of its own, in a heading or behind the metric."""
        target = self.cells[TARGET]
        return number_with(target, self.unit) if self.unit else target

    def document(self, commitment: Commitment) -> Conference | None:
        """The document of its column; the same one comes to the same id, in whichever row it stands."""
        title = LINK_IN.sub("", self.cells.get(DOCUMENT, "")).strip(" ,，;；()（）《》")
        if not title:
            return None
        address = LINK_IN.search(self.cells.get(LINK, "")) or LINK_IN.search(self.cells[DOCUMENT])
        digest = sha256(title.encode()).hexdigest()[:8]
        year = year_of_title(title, self.today) or commitment.year
        document = Conference(
            id=f"{commitment.province}-{year}-{digest}",
            province=commitment.province,
            year=year,
            kind=next((kind for kind, words in KINDS.items() if words.search(title)), ConferenceKind.CONFERENCE_REPORT),
            title=title,
            title_zh=in_both(title)[1],
            address=address[0] if address and SOURCE not in self.cells else None,
            language="zh" if has_han(title) else "en",
        )
        if commitment.deadline and not document.fits(commitment.deadline):
            self.remarks.append(UserError(OTHER_YEAR))
        return document

    def note(self) -> str | None:
        """Its note, and an owner whom nobody here is."""
        note = self.cells.get(NOTE)
        if OWNER not in self.cells or self.owner():
            return note
        self.remarks.append(UserError("An owner who is no member's id was kept as a note."))
        return "\n".join(part for part in (note, f"{OWNER.en} {OWNER.zh}: {self.cells[OWNER]}") if part)

    def owner(self) -> str | None:
        typed = self.cells.get(OWNER, "")
        return mentioned(typed) or (typed if MEMBER.fullmatch(typed) else None)

    def unfit(self, problem: Problem, said: Said) -> UserError:
        """Why the row promises nothing as it stands."""
        column = COLUMN_OF.get(problem.field, TARGET if TARGET in self.cells else TITLE)
        word = quoted(self.cells.get(TARGET, problem.words))
        match problem.misfit:
            case Misfit.MISSING:
                return UserError("{column} is missing.", column=column)
            case Misfit.NO_NUMBER if why := why_unread(said.number):
                return UserError("{column}: {why}", column=column, why=why)
            case Misfit.OTHER_UNIT if said.metric:
                return UserError(
                    "{column}: “{word}” does not fit {metric}.", column=column, word=word, metric=wording(said.metric)
                )
            case Misfit.RANK_MOVES:
                return UserError(
                    "{column}: “{word}” says how far the rank moves, not which one is to be reached.",
                    column=column,
                    word=word,
                )
            case Misfit.RUNS_DOWN:
                return UserError("A range runs from the lower number to the higher one.")
        return UserError("{column}: “{word}” cannot be read.", column=column, word=word)

    def deadline(self, promise: Promise) -> Deadline | None:
        """The deadline of its column, or the one in the words of the promise."""
        typed = self.cells.get(DEADLINE)
        found = read_deadline(typed, promise.year, self.today) if typed else promise.deadline
        if isinstance(found, ReadDeadline):
            self.remarks += [UserError(found.assumed)] if found.assumed else []
            return found.deadline
        if typed or (found and found.candidates):
            raise UserError(
                "{column}: “{word}” is not clear. Write for example 2025-12-31, Q3 2025 or 2025年底.",
                column=DEADLINE,
                word=quoted(typed or (found and found.words)),
            )
        return None


def passage_in(cell: str | None) -> Wording | None:
    """Where in its document it stands; a number alone is the page."""
    if not cell:
        return None
    page = re.fullmatch(r"\d{1,5}", cell)
    return passage(int(page[0])) if page else read_passage(cell) or Wording(cell, cell)
