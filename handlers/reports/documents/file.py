"""Open a file, whatever it is: text, Markdown, a web page, a PDF or a document of Word's."""

import re
from pathlib import PurePath

from handlers.reports.documents import markdown, pdf, web_page, word
from handlers.reports.documents.document import LARGEST, Document, refuse_longer
from store.exchange import characters
from store.model.errors import UserError

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".mhtml", ".pdf", ".docx")
PDF = b"%PDF-"
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"  # .doc, .wps, .xls
OTHERS = (b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"\x1f\x8b", b"7z\xbc", b"Rar!")
ARCHIVE = re.compile(rb"^MIME-Version:.*?^Content-Type:\s*multipart/related", re.M | re.S | re.I)  # .mhtml
PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
ADDRESS = re.compile(r"\s*(?:(https?://\S+)|\(address [^\n]*\))[ \t]*\n")  # or a remark that there is none


def read_document(content: bytes, name: str = "", largest: int = LARGEST) -> Document:
    """What a file says; its bytes tell what it is, and its name where they do not.

    Raises:
        UserError: it is too large, broken, or nothing that can be read; the message says what to do instead.
    """
    if len(content) > largest:
        raise UserError(
            "That file is too large: {n} MB at most. Please send me a part of it, or paste its text.",
            n=largest // 1_000_000,
        )
    try:
        document = opened(content, PurePath(name).suffix.lower())
    except (MemoryError, UserError):
        raise
    except Exception as error:  # there are many ways to be broken
        raise UserError(
            "I cannot open that file: it is broken or locked. Save it anew and send me that, or paste its text."
        ) from error
    if not document.text.strip():
        raise UserError("There is no text in that file.")
    refuse_longer(document.text)
    return document


def opened(content: bytes, suffix: str) -> Document:
    if PDF in content[:1024]:
        return pdf.read(content)
    if content.startswith(ZIP):
        return word.read(content)
    if content.startswith(OLE):
        raise UserError("That is a document of an old Word or WPS. Save it as .docx or PDF and send me that file.")
    if content.startswith(OTHERS):
        raise unknown()
    if ARCHIVE.search(content[:2048]):
        return web_page.read_archive(content)
    text = web_page.decoded(content) if suffix in (".html", ".htm") else characters.decoded(content)
    if text is None:
        raise unknown()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if suffix in (".html", ".htm") or PAGE.match(text):
        return web_page.read(text)
    return markdown.read(text) if suffix in (".md", ".markdown") else plain(text)


def plain(text: str) -> Document:
    """A text as it is; an address that stands alone in its first line tells where it is from."""
    address = ADDRESS.match(text)
    return Document(text=text[address.end() :], address=address[1]) if address else Document(text=text)


def unknown() -> UserError:
    return UserError("I cannot read that file. I read text, Markdown, HTML, PDF and .docx; or paste its text.")
