"""The operator's way to see what is read of a report: `python -m bot read`. It needs neither Slack nor a ledger."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from config.provinces import Province
from handlers.phrases.language import language_for
from handlers.reports.documents.document import Document
from handlers.reports.documents.file import read_document
from handlers.reports.printed import in_words
from handlers.reports.reading import Report
from handlers.reports.report import read_report
from handlers.reports.rows import row_of
from handlers.words.names import Exact, Typo, Unclear, resolve_province
from store.model.errors import UserError

WRONG = 2  # exit codes: what cannot be read
CANNOT_START = 3
STANDARD_INPUT = Path("-")


def read(options: argparse.Namespace) -> int:
    """Print what a report promises and what it tells of the past; gives the exit code."""
    language = language_for(options.language)
    file: Path = options.file
    try:
        province = province_of(options.province) if options.province else None
        content = sys.stdin.buffer.read() if file == STANDARD_INPUT else file.read_bytes()
        document = read_document(content, file.name)
        report = read_report(document.text, datetime.now(UTC).date(), province, options.year)
        lines = rows(report, document, file.stem) if options.json else in_words(report, document, language)
        sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode())
        sys.stdout.buffer.flush()
    except UserError as error:
        return complained(WRONG, language.plain_error(error))
    except OSError as error:
        return complained(CANNOT_START, str(error))
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
