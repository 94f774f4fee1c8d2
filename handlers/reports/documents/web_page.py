"""The article in a web page, without what stands around it."""

import logging
import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from handlers.reports.documents.document import Document
from store.exchange import characters
from store.model.errors import UserError

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs"}  # as pages are written
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)\s*-->", re.I)
RULE = re.compile(r"\|[-| ]+\|\s*")  # below the headings of a table
LOSSES = 0.001  # share of characters that may be unreadable, such as one that a page was cut off in
DAY = re.compile(
    r"(?P<label>(?:发布|发表|更新|publi)\S{0,8}[:：]|时间[:：]|日期[:：]|date:)?\s*"
    r"(?P<year>20\d\d)[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?(?:\s.*)?",
    re.I,
)
BLOCKS = (
    *("address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "ul"),
    *("table", "thead", "tbody", "tfoot", "tr", "td", "th"),
)
SHORT = 100  # characters of a line about an article
FOOT = (  # what is named so, unless the article stands in it
    "//*[starts-with(@id, 'foot') or contains(concat(' ', @class), ' foot')]"
    "[not(self::body or .//h1 or contains(@class, 'footnote')) and string-length(.) < 2000]"
)
TABLE = ("thead", "tbody", "tfoot", "tr", "td", "th")
PARAGRAPHS_OF_LAYOUT = 3  # in one cell: then the table is there for the looks


def decoded(content: bytes) -> str | None:
    """The characters of a page, in the encoding that it names or else in the usual one that fits."""
    named = CHARSET.search(content[:4096])
    if named and not content.startswith(characters.UTF_16):
        encoding = named[1].decode("ascii").lower()
        with suppress(LookupError):
            text = content.decode(WIDER.get(encoding, encoding), "replace")
            if text.count("\ufffd") <= LOSSES * len(text):
                return text.removeprefix("\ufeff")
    return characters.decoded(content)


def read(text: str) -> Document:
    """The article, its title and address, and the day that the page gives as that of its publication.

    Raises:
        UserError: there is none.
    """
    from trafilatura import bare_extraction  # it takes a fifth of a second and 40 MB
    from trafilatura.settings import Document as Article
    from trafilatura.settings import use_config

    for name in ("trafilatura", "htmldate"):  # they tell of each page that has nothing for them
        logging.getLogger(name).setLevel(logging.CRITICAL)
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "80")  # Chinese takes a third of the characters
    page = tree(text)
    shown_day = day_of(page) if page is not None else None
    found = page is not None and bare_extraction(
        page,
        include_comments=False,
        with_metadata=True,
        config=config,
        prune_xpath=FOOT,
        date_extraction_params={  # nothing is guessed from whatever date the text has
            "extensive_search": False,
            "max_date": "2100-01-01",  # else it asks the clock
            "original_date": True,
            "outputformat": "%Y-%m-%d",
        },
    )
    if not isinstance(found, Article) or not found.text:
        raise UserError("I found no article in that page. Please paste its text instead.")
    saved = SAVED_FROM.search(text[:4096])
    published_on = day(found.date) or shown_day
    return Document(
        text=headed(found.title, published_on, paragraphs(found.text)),
        title=found.title,
        address=address(saved[1] if saved else found.url),
        published_on=published_on,
    )


def read_archive(content: bytes) -> Document:
    """The page in a file that a browser has saved with its pictures (.mhtml)."""
    archive = message_from_bytes(content)
    pages = (part for part in archive.walk() if part.get_content_type() == "text/html")
    page = next(pages, archive).get_payload(decode=True)
    document = read((decoded(page) if isinstance(page, bytes) else None) or "")
    return replace(document, address=address(archive["Snapshot-Content-Location"]) or document.address)


def tree(text: str) -> "HtmlElement | None":
    """The page, with a paragraph for each of what only looks like one."""
    from lxml import etree, html  # type: ignore[import-untyped]

    with suppress(etree.ParserError, ValueError):
        page = html.fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text))
        for table in [*page.iter("table")]:
            if is_layout(table):
                for part in [table, *table.iter(*TABLE)]:
                    part.tag = "div"
        holding = {above for block in page.iter(*BLOCKS) for above in block.iterancestors("div", "section")}
        for block in [*page.iter("div", "section")]:
            is_paragraph = block not in holding and block.text_content().strip()
            block.tag = "p" if is_paragraph else "div"
        return page
    return None


def is_layout(table: "HtmlElement") -> bool:
    """Whether a table holds an article, as on pages of the years before 2010."""
    return any(sum(1 for _ in cell.iter("p", "br", "div")) > PARAGRAPHS_OF_LAYOUT for cell in table.iter("td"))


def paragraphs(text: str) -> str:
    """The rows of tables as their cells alone."""
    lines = (line for line in text.split("\n") if not RULE.fullmatch(line))
    return "\n".join(line.strip("| ") if line.startswith("|") else line for line in lines)


def headed(title: str | None, published_on: date | None, text: str) -> str:
    """Below its title and its day, as the page shows them: they often tell the province and the year."""
    lines = text.split("\n")
    if title and title not in text[: len(title) + 200]:
        lines.insert(0, title)
    if published_on and not any(DAY.match(line.strip()) for line in lines[:3]):
        lines.insert(1, published_on.isoformat())
    return "\n".join(lines)


def address(url: str | None) -> str | None:
    """What a page says of its own address, if it is one."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None


def day_of(page: "HtmlElement") -> date | None:
    """The day that stands by itself with the word for publication, or as the only one that stands by itself."""
    found = [match for text in page.itertext() if len(text) < SHORT and (match := DAY.fullmatch(text.strip()))]
    labelled = [match for match in found if match["label"]]
    days = {f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}" for match in labelled or found}
    return day(days.pop()) if len(days) == 1 else None


def day(text: str | None) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text) if text else None
    return None
