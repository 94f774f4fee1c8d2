"""What was read of a report, printed for people."""

from collections.abc import Iterator

from config.catalogue import Message
from config.metrics import Basis, MetricKind
from handlers.phrases.figures import BASIS_NAMES, SIGNS, amount, deadline_words, metric_name, province_names
from handlers.phrases.language import Language
from handlers.reports.documents.document import Document
from handlers.reports.reading import Candidate, CandidateKind, Facts, Report
from handlers.words.dates import ReadDeadline
from store.model.commitment import Comparator

HEADINGS = {
    CandidateKind.TARGET: Message("Targets"),
    CandidateKind.INITIATIVE: Message("Initiatives"),
    CandidateKind.DEADLINE: Message("Days by which something is to be done"),
    CandidateKind.RESULT: Message("Told of the past"),
}

REACHED = (Comparator.AT_LEAST, Comparator.AT_MOST)  # of what was reached 达到 says no more than that


def in_words(report: Report, document: Document, language: Language) -> Iterator[str]:
    """The document, and its candidates by their kinds, for people."""
    yield " · ".join(known(report.facts, document, language)) or language.say("Nothing is known of the document.")
    yield from (language.say(remark) for remark in report.remarks)
    if document.empty_pages:
        pages = ", ".join(map(str, document.empty_pages))
        yield language.say("Without text, perhaps scans: pages {pages}.", pages=pages)
    for kind, heading in HEADINGS.items():
        found = [candidate for candidate in report.candidates if candidate.kind is kind]
        if found:
            yield f"\n{language.say(heading)}: {len(found)}"
        for candidate in found:
            yield from told(candidate, document.page_of(candidate.at.start), language)
    if not report.candidates:
        yield language.say("Nothing was found.")


def known(facts: Facts, document: Document, language: Language) -> Iterator[str]:
    title, day = facts.title or document.title, facts.held_on or document.published_on
    if title:
        yield title
    if facts.province:
        yield province_names(facts.province.code, language)
    if facts.year:
        yield language.say("{year} (uncertain)", year=facts.year) if facts.year_is_thin else str(facts.year)
    if day:
        yield language.day(day)


def told(candidate: Candidate, page: int | None, language: Language) -> Iterator[str]:
    """What it was taken for; below, its words and why it would not be offered ticked."""
    line = [*terms(candidate, language)] if candidate.quantity else [candidate.title]
    if isinstance(candidate.deadline, ReadDeadline):
        line.append(deadline_words(candidate.deadline.deadline, language))
    if candidate.scope_name:
        line.append(candidate.scope_name)
    if page:
        line.append(language.say("p. {page}", page=page))
    yield f"{'✓' if candidate.is_sure else '·'} {' · '.join(line)}"
    if candidate.quote.strip() != candidate.title:
        yield f"    “{' '.join(candidate.quote.split())}”"
    if candidate.kind is CandidateKind.TARGET:
        yield from (f"    {language.say(why)}" for why in candidate.why_not)


def terms(candidate: Candidate, language: Language) -> Iterator[str]:
    """What is measured, and the number as it was read; where one of them is not known, the number's own words."""
    quantity, metric, comparator = candidate.quantity, candidate.metric, candidate.comparator
    basis = candidate.basis or Basis.LEVEL
    if metric:
        named = Basis.LEVEL if metric.kind is MetricKind.RANK else basis  # its name says it
        yield language.say(BASIS_NAMES[named], metric=metric_name(metric.key, language))
    if quantity and metric and quantity.value is not None:
        is_reached = candidate.kind is CandidateKind.RESULT and comparator in REACHED
        sign = "" if is_reached or comparator is None else SIGNS.get(comparator, "")
        yield f"{sign} {amount(quantity.value, metric, basis, language)}".strip()
    elif quantity:
        yield quantity.words
