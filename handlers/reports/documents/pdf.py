"""The text of a PDF: its lines joined to paragraphs, without the heads and feet of its pages."""

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from handlers.reports.documents.document import LONGEST, Document, too_long
from handlers.reports.documents.lines import joined, paragraphs, without_spaces_of_fonts
from store.model.errors import UserError

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 400
READABLE = 0.8  # share of the characters of a PDF whose fonts tell which they are
EDGE = 2  # lines at the top and at the bottom of a page among which its head and foot are
FEW = 2  # pages from which a line at the edge that comes again is one of those
RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")  # which some fonts name instead of characters
LONGEST_NUMBER = 40  # characters of “— Page 3 of 12 —”
PAGE_NUMBER = re.compile(
    r"[\s—–\-_·]*(?:第|Page|p\.)?\s*\d{1,4}(?:\s*(?:页|of|/|／)[\s共]*\d{0,4}\s*页?)?[\s—–\-_·]*", re.I
)
OF_A_PROGRAM = re.compile(r"^Microsoft|^untitled|^无标题|\.(?:docx?|wps|pdf|indd)$|^\W*$", re.I)
UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0b\x0e-\x1f]")


def read(content: bytes) -> Document:
    """Its paragraphs, and where in them each page begins.

    Raises:
        UserError: it has a password, is too long, or a scan.
    """
    from pypdf import PdfReader  # a fifth of a second and 50 MB

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each slip of the program that wrote the file
    opened = PdfReader(io.BytesIO(content))
    if opened.is_encrypted and not opened.decrypt(""):
        raise UserError("That PDF asks for a password. Save it without one and send me that file.")
    return document(without_edges(lines_of(opened)), title_of(opened))


def lines_of(opened: "PdfReader") -> list[list[str]]:
    """The lines of each page."""
    if len(opened.pages) > MOST_PAGES:
        raise UserError("That PDF has more than {n} pages. Please send me those that matter.", n=MOST_PAGES)
    pages, length = [], 0
    for page in opened.pages:
        text = page.extract_text()
        length += len(text)
        if length > 2 * LONGEST:
            raise too_long()
        lines = RADICALS.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), text).split("\n")
        pages.append([without_spaces_of_fonts(line.strip()) for line in lines if line.strip()])
    return pages


def title_of(opened: "PdfReader") -> str | None:
    """The title that it gives itself, unless that is the name of a file."""
    title = opened.metadata.title if opened.metadata else None
    return None if not title or OF_A_PROGRAM.search(title) else title.strip()


def without_edges(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Without page numbers, and without the lines that stand at the edge of most pages."""
    places = [sorted({*range(len(page))[:EDGE], *range(len(page))[-EDGE:]}) for page in pages]
    edges = Counter(
        shape for page, edge in zip(pages, places, strict=True) for shape in {shape_of(page[place]) for place in edge}
    )
    often = {shape for shape, n in edges.items() if len(pages) >= FEW and n > len(pages) / 2}
    return [
        [
            line
            for place, line in enumerate(page)
            if place not in edge or not (is_page_number(line) or shape_of(line) in often)
        ]
        for page, edge in zip(pages, places, strict=True)
    ]


def is_page_number(line: str) -> bool:
    return len(line) <= LONGEST_NUMBER and PAGE_NUMBER.fullmatch(line) is not None


def shape_of(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def document(pages: Sequence[Sequence[str]], title: str | None) -> Document:
    lines = [line for page in pages for line in page]
    everything = "".join(lines)
    if not everything:
        raise UserError(
            "There is no text in that PDF: it seems to be a scan. Have its text recognised (OCR), or paste it."
        )
    if len(UNREADABLE.findall(everything)) > (1 - READABLE) * len(everything):
        raise UserError("The fonts of that PDF do not tell which characters they show. Please paste its text.")
    first_lines = [sum(map(len, pages[:number])) for number in range(len(pages))]
    text, places = "", {len(lines): 0}
    for paragraph in paragraphs(lines):
        so_far = ""
        for place in paragraph:
            so_far = joined((so_far, lines[place]))
            places[place] = len(text) + len(so_far) - len(lines[place])
        text += so_far + "\n"
    places[len(lines)] = len(text)
    return Document(
        text=text,
        title=title,
        pages=tuple(places[first] for first in first_lines),
        empty_pages=tuple(number for number, page in enumerate(pages, 1) if not page),
    )
