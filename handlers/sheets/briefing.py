"""A briefing for people outside Slack, as a document of Word's: how it stands, what was missed and why, what is due."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from handlers.phrases.figures import (
    deadline_words,
    in_short,
    latest,
    measured,
    promised,
    province_names,
    stage_words,
    standing,
    title_of,
)
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import visible
from handlers.phrases.reasons import why
from handlers.phrases.tallies import counts
from store.exchange.workbook import FORBIDDEN
from store.model.conference import Conference
from store.model.judgement import Status, tally
from store.model.progress import Followed, Judged, Tracked, by_day
from store.model.source import Source

LATIN, CHINESE = "Calibri", "Microsoft YaHei"  # where a machine has neither, its program takes the nearest
TABLE = "Light Grid Accent 1"  # one of the styles that python-docx brings
SOON = timedelta(days=365)
MOST_DUE = 12
WANTING = (Status.MISSED, Status.OFF_TRACK, Status.RESULT_OVERDUE, Status.AT_RISK)
SMALL, ASIDE = "Small", "Aside"  # styles of our own


class Facts(NamedTuple):
    """What is told: targets worst first, initiatives by number, and the documents that they stand in, by id."""

    judged: Sequence[Judged]
    followed: Sequence[Followed]
    documents: Mapping[str, Conference]
    today: date
    is_cut: bool = False  # there is more on record than was looked at


class Cited(NamedTuple):
    """A publication by which something can be checked."""

    name: str
    address: str | None


def briefing(facts: Facts, languages: Sequence[Language]) -> bytes:
    """The document, whole in one language after the other."""
    from docx import Document  # a tenth of a second, and ten megabytes

    paper: Any = Document()
    dress(paper)
    for place, language in enumerate(languages):
        if place:
            paper.add_page_break()
        Part(paper, facts, language).write()
    content = io.BytesIO()
    paper.save(content)
    return content.getvalue()


def dress(paper: Any) -> None:
    """Fonts for both writings, and margins that leave room for tables."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    for name in ("Normal", "Title", "Heading 1", "List Bullet"):
        style = paper.styles[name]
        style.font.name = LATIN
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE)
    paper.styles["Normal"].font.size = Pt(10.5)
    paper.styles.add_style(SMALL, WD_STYLE_TYPE.CHARACTER).font.size = Pt(9)
    paper.styles.add_style(ASIDE, WD_STYLE_TYPE.CHARACTER).font.color.rgb = RGBColor(0x60, 0x60, 0x60)
    for section in paper.sections:
        section.left_margin = section.right_margin = Cm(2)


class Part:
    """The document in one language."""

    def __init__(self, paper: Any, facts: Facts, language: Language) -> None:
        self.paper = paper
        self.facts = facts
        self.language = language
        self.say = language.say

    def write(self) -> None:
        self.headline()
        self.targets()
        self.wanting()
        self.due()
        self.initiatives()
        self.sources()

    def headline(self) -> None:
        """Whose promises, how they stand, and on which day."""
        judged = self.facts.judged
        self.paper.add_heading(shown(self.title()), 0)
        counted = tally(item.judgement for item in judged)
        told = []
        if judged:
            by_status = counts(counted, self.language)
            told.append(
                self.language.say_n("{n} target: {counts}.", "{n} targets: {counts}.", counted.total, counts=by_status)
            )
            told.append(
                self.say(
                    "Current sourced figures: {covered} of {total}.",
                    covered=self.language.number(counted.covered),
                    total=self.language.number(counted.total),
                )
            )
        if self.facts.followed:
            n = len(self.facts.followed)
            told.append(self.language.say_n("{n} initiative.", "{n} initiatives.", n))
        self.paper.add_paragraph(self.language.sentences(*told))
        if self.facts.is_cut:
            self.aside(self.say("This is more than I judge at once: only those with the latest deadlines are here."))
        self.aside(self.say("As recorded on {day}", day=self.language.day(self.facts.today)))

    def title(self) -> str:
        commitments = [item.commitment for item in self.items]
        provinces = dict.fromkeys(commitment.province for commitment in commitments)
        names = self.language.listed([province_names(code, self.language) for code in provinces])
        years = sorted({commitment.year for commitment in commitments})
        span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
        return self.say("{name}, {year}", name=names, year=span)

    @property
    def items(self) -> list[Tracked]:
        return [*self.facts.judged, *self.facts.followed]

    def targets(self) -> None:
        rows = [
            [
                item.target.id,
                measured(item.target, self.language),
                promised(item.target, self.language),
                latest(item, self.language),
                standing(item.judgement, self.language),
                deadline_words(item.target.deadline, self.language),
            ]
            for item in self.facts.judged
        ]
        headings = [
            self.say("ID"),
            self.say("Target"),
            self.say("Promised"),
            self.say("Latest"),
            self.say("Status"),
            self.say("By"),
        ]
        self.table(self.say("Targets"), headings, rows, widths=(2.4, 4.6, 2.6, 3, 2.6, 2.2))

    def wanting(self) -> None:
        """What is missed or about to be, each with the figures and the formula."""
        wanting = [item for item in self.facts.judged if item.status in WANTING]
        if not wanting:
            return
        self.paper.add_heading(self.say("Missed or in danger, and why"), 1)
        for item in wanting:
            line = self.paper.add_paragraph(style="List Bullet")
            line.add_run(shown(f"{item.target.id} {in_short(item.target, self.language)}")).bold = True
            line.add_run(f" – {standing(item.judgement, self.language)}. ")
            line.add_run(shown(why(item.target, item.judgement, self.language)))

    def due(self) -> None:
        """What is open and falls due within a year."""
        today = self.facts.today
        ahead = [item for item in self.items if item.is_open and today <= item.due <= today + SOON]
        if not ahead:
            return
        self.paper.add_heading(self.say("Due next"), 1)
        for item in sorted(ahead, key=by_day)[:MOST_DUE]:
            due = deadline_words(item.commitment.deadline, self.language)
            words = f"{due}: {item.commitment.id} {in_short(item.commitment, self.language)}"
            self.paper.add_paragraph(shown(words), style="List Bullet")

    def initiatives(self) -> None:
        rows = [
            [
                item.initiative.id,
                title_of(item.initiative, self.language),
                stage_words(item, self.language),
                item.initiative.lead_body or "",
                deadline_words(item.initiative.deadline, self.language) if item.initiative.deadline else "",
            ]
            for item in self.facts.followed
        ]
        headings = [
            self.say("ID"),
            self.say("Initiative"),
            self.say("Stage"),
            self.say("Lead body"),
            self.say("By"),
        ]
        self.table(self.say("Initiatives"), headings, rows, widths=(2.4, 6.8, 3.4, 2.6, 2.2))

    def sources(self) -> None:
        """Every document and publication on which something above rests, with its address."""
        cited = [*dict.fromkeys([*self.documents(), *self.publications()])]
        if not cited:
            return
        self.paper.add_heading(self.say("Sources"), 1)
        for source in cited:
            line = self.paper.add_paragraph(style="List Bullet")
            line.add_run(shown(source.name))
            if source.address:
                line.add_run(f" {shown(source.address)}", ASIDE)

    def documents(self) -> Iterable[Cited]:
        for item in self.items:
            document = self.facts.documents.get(item.commitment.conference_id or "")
            if document:
                yield Cited(self.language.pick(document.title, document.title_zh), document.address)
            elif item.commitment.source:
                yield self.of(item.commitment.source)

    def publications(self) -> Iterable[Cited]:
        for item in self.facts.judged:
            if item.judgement.observation:
                yield self.of(item.judgement.observation.actual.source)

    def of(self, source: Source) -> Cited:
        return Cited(self.language.pick(source.name, source.name_zh), source.address)

    def table(
        self, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[float]
    ) -> None:
        """A table below its title, with widths in centimetres; a column without anything in it is left out."""
        from docx.shared import Cm

        if not rows:
            return
        filled = [place for place in range(len(headings)) if any(row[place] for row in rows)]
        self.paper.add_heading(title, 1)
        table = self.paper.add_table(rows=1 + len(rows), cols=len(filled), style=TABLE)
        for cells, texts in zip(table.rows, [headings, *rows], strict=True):
            for cell, place in zip(cells.cells, filled, strict=True):
                cell.width = Cm(widths[place])
                cell.paragraphs[0].add_run(shown(texts[place]), SMALL)

    def aside(self, words: str) -> None:
        self.paper.add_paragraph().add_run(words, ASIDE)


def shown(text: str) -> str:
    """What people see of it, without what a document cannot hold."""
    return FORBIDDEN.sub("", visible(text))
