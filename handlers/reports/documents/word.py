"""The text of a document of Word's, with what was inserted under “track changes” and without what was deleted."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zipfile import ZipFile

from handlers.reports.documents.document import LARGEST_INSIDE, Document, too_long
from store.model.errors import UserError

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]

BODY = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HIDDEN = (  # what was moved away; and a text box for old programs, which stands there for new ones too
    f"{W}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)


def read(content: bytes) -> Document:
    """Its paragraphs and the rows of its tables, in their order, and its title.

    Raises:
        UserError: it is no such document, or too large.
    """
    import docx  # which few people need

    refuse_others(content)
    opened = docx.Document(io.BytesIO(content))
    lines = [line for line in lines_of(opened.element.body) if line.strip()]
    return Document(text="\n".join(lines), title=opened.core_properties.title.strip() or None)


def refuse_others(content: bytes) -> None:
    with ZipFile(io.BytesIO(content)) as parts:
        names = parts.namelist()
        size = sum(part.file_size for part in parts.infolist())
    if BODY not in names:
        raise UserError("That is no document of Word's. I read text, Markdown, HTML, PDF and .docx; or paste its text.")
    if size > LARGEST_INSIDE:
        raise too_long()


def lines_of(body: "_Element") -> Iterator[str]:
    """A line each paragraph; of a table each row, its cells side by side."""
    for block in body.iter(f"{W}p", f"{W}tr"):
        in_row = next(block.iterancestors(f"{W}tr"), None)
        if block.tag == f"{W}tr" and in_row is None:
            cells = [" ".join(filter(None, map(words, cell.iter(f"{W}p")))) for cell in block.iter(f"{W}tc")]
            yield " | ".join(filter(None, cells))
        elif in_row is None and next(block.iterancestors(f"{W}p"), None) is None:
            yield words(block)


def words(paragraph: "_Element") -> str:
    parts = paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}cr")
    shown = [part for part in parts if next(part.iterancestors(*HIDDEN), None) is None]
    return "".join(part.text or "" if part.tag == f"{W}t" else " " for part in shown).strip()
