"""A note in Markdown as the text that it shows."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from handlers.reports.documents.document import Document
from handlers.reports.documents.lines import joined

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT_MATTER = re.compile(r"\A---\s*\n.*?\n(?:---|\.\.\.)\s*\n", re.S)
TAG = re.compile(r"<[^<>]*>")
LEFT_OVER = re.compile(r"<[^<>]*>|\*+")  # stars beside Chinese are no marks to the standard, but to whoever wrote them


def read(text: str) -> Document:
    """Its paragraphs, the points of its lists with their numbers, and the rows of its tables."""
    from markdown_it import MarkdownIt  # a twentieth of a second, which few people need

    tokens = MarkdownIt("commonmark").enable("table").parse(FRONT_MATTER.sub("", text))
    headings = (shown(tokens[place + 1]) for place, token in enumerate(tokens) if token.type == "heading_open")
    return Document(text="\n".join(lines_of(tokens)), title=next(headings, None))


def lines_of(tokens: "list[Token]") -> Iterator[str]:
    number = ""
    row: list[str] | None = None
    for token in tokens:
        match token.type:
            case "list_item_open":
                number = f"{token.info}{token.markup} " if token.info else ""
            case "tr_open":
                row = []
            case "tr_close":
                yield " | ".join(row or [])
                row = None
            case "inline" if row is not None:
                row.append(shown(token))
            case "inline":
                yield number + shown(token)
                number = ""
            case "fence" | "code_block":  # what was pasted with spaces before it
                yield from map(str.strip, token.content.splitlines())
            case "html_block":
                yield TAG.sub("", token.content).strip()


def shown(token: "Token") -> str:
    """The words of a paragraph without marks and addresses, on one line."""
    parts = ("\n" if part.type.endswith("break") else part.content for part in token.children or [])
    return joined(LEFT_OVER.sub("", "".join(parts)).split("\n"))
