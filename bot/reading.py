"""The operator's way to see what is read of a report: `python -m bot read`. It needs neither Slack nor a ledger."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from config.catalogue import Message
from config.metrics import Basis
from config.provinces import Province
from handlers.phrases.figures import BASIS_NAMES, SIGNS, amount, deadline_words, metric_name, province_names
from handlers.phrases.language import Language, language_for
from handlers.reports.documents.document import Document
from handlers.reports.documents.file import read_document
from handlers.reports.reading import Candidate, CandidateKind, Facts, Report
from handlers.reports.report import read_report
from handlers.reports.rows import row_of
from handlers.words.dates import ReadDeadline
from handlers.words.names import Exact, Typo, Unclear, resolve_province
from store.model.errors import UserError

WRONG = 2  # exit codes: what cannot be read
CANNOT_START = 3
STANDARD_INPUT = Path("-")
HEADINGS = {
    CandidateKind.TARGET: Message("Targets"),
    CandidateKind.INITIATIVE: Message("Initiatives"),
    CandidateKind.DEADLINE: Message("Days by which something is to be done"),
    CandidateKind.RESULT: Message("Told of the past"),
}


def read(options: argparse.Namespace) -> int:
    """Print what a report promises and what it tells of the past; gives the exit code."""
    language = language_for(options.language)
    file: Path = options.file
    try:
        province = province_of(options.province) if options.province else None
        content = sys.stdin.buffer.read() if file == STANDARD_INPUT else file.read_bytes()
        document = read_document(content, file.name)
    except UserError as error:
        return complained(WRONG, language.plain_error(error))
    except OSError as error:
        return complained(CANNOT_START, str(error))
    report = read_report(document.text, datetime.now(UTC).date(), province, options.year)
    lines = rows(report, document, file.stem) if options.json else in_words(report, document, language)
    sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode())
    return 0


def province_of(name: str) -> Province:
    """The province that somebody names.

    Raises:
        UserError: it is none, or may be several.
    """
    match resolve_province(name):
        case Exact(found) | Typo(found):
            return found
        case Unclear(candidates):
            names = ", ".join(candidate.en for candidate in candidates)
            raise UserError("Which province is “{name}”? Perhaps {names}.", name=name, names=names)
    raise UserError("I know no province “{name}”.", name=name)


def complained(code: int, line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return code


def rows(report: Report, document: Document, article: str) -> Iterator[str]:
    """A line of JSON for each candidate."""
    for candidate in report.candidates:
        page = document.page_of(candidate.at.start)
        yield json.dumps(row_of(candidate, article, page), ensure_ascii=False)


def in_words(report: Report, document: Document, language: Language) -> Iterator[str]:
    """The document, and its candidates by their kinds, for people."""
    yield " · ".join(known(report.facts, document, language)) or language.say("Nothing is known of the document.")
    yield from (language.say(remark) for remark in report.remarks)
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
    mark = "✓" if candidate.is_sure else "·"
    at = f" · {language.say('p. {page}', page=page)}" if page else ""
    yield f"{mark} {' · '.join(terms(candidate, language)) or candidate.title}{at}"
    yield f"    “{' '.join(candidate.quote.split())}”"
    if candidate.kind is CandidateKind.TARGET:
        yield from (f"    {language.say(why)}" for why in candidate.why_not)


def terms(candidate: Candidate, language: Language) -> Iterator[str]:
    quantity, metric, deadline = candidate.quantity, candidate.metric, candidate.deadline
    basis = candidate.basis or Basis.LEVEL
    if metric:
        yield language.say(BASIS_NAMES[basis], metric=metric_name(metric.key, language))
    if quantity and metric and quantity.value is not None:
        sign = SIGNS.get(candidate.comparator, "") if candidate.comparator else ""
        yield f"{sign} {amount(quantity.value, metric, basis, language)}".strip()
    elif quantity:
        yield quantity.words
    if isinstance(deadline, ReadDeadline):
        yield deadline_words(deadline.deadline, language)
    if candidate.scope_name:
        yield candidate.scope_name
