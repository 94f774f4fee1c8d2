"""Where in a source something stands: read as people cite it, and written in both languages."""

import re

from config.metrics import Wording
from handlers.words.folding import fold

PAGE = r"(?:pp?(?:age)?s?\.?\s?(?P<p>\d{1,5})|第?(?P<p_zh>\d{1,5})页)"
PARAGRAPH = r"(?:(?:¶|paras?(?:graph)?\.?\s)\s?(?P<n>\d{1,5})|第?(?P<n_zh>\d{1,5})(?:自然)?段)"
PASSAGE = re.compile(rf"(?:{PAGE})?[\s,;.·]*(?:{PARAGRAPH})?")


def passage(page: int | None = None, paragraph: int | None = None) -> Wording:
    """A place in both languages: "p. 4, ¶2", "第4页第2段"."""
    english = [*([f"p. {page}"] if page else []), *([f"¶{paragraph}"] if paragraph else [])]
    chinese = [*([f"第{page}页"] if page else []), *([f"第{paragraph}段"] if paragraph else [])]
    return Wording(", ".join(english), "".join(chinese))


def read_passage(text: str) -> Wording | None:
    """A page, a paragraph or both; none where it is said otherwise, such as “Part 2” or “第二部分”."""
    found = PASSAGE.fullmatch(fold(text).text.strip())
    if found is None:
        return None
    page, paragraph = (found[name] or found[f"{name}_zh"] for name in ("p", "n"))
    read = passage(int(page) if page else None, int(paragraph) if paragraph else None)
    return read if read.en else None
