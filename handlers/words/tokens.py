"""What was typed, cut into words, each with the filter key before it and the minus before that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from handlers.words.folding import PINYIN
from handlers.words.notation import mentioned, unescape
from store.model.writing import normalized, writings

MINUS = "-−–—"  # a full-width minus has become the first of these
TOKEN = re.compile(
    rf"""(?P<minus>[{MINUS}])? (?:(?P<key>[^\s:"“”「」<]+):\s*)?
    (?: ["“「](?P<quoted>[^"“”「」]*)["”」] | (?P<mention><[^<>]*>) | (?P<word>[^\s]+) )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """One word, name or quotation; `mention` is the Slack user id, where it is one."""

    text: str
    key: str = ""
    excluded: bool = False
    mention: str = ""
    start: int = 0  # where its text begins


@lru_cache(maxsize=200)
def tidy(text: str) -> str:
    """Undo what Slack escapes, fold full-width and traditional characters, and set one space between words."""
    folded = normalized("NFKC", unescape(text)).replace("、", ",").replace("；", ",")
    *_, simplified = writings(folded)
    simplified = PINYIN.sub("", simplified)
    return " ".join("".join(one for one in word if one.isprintable()) for word in simplified.split())


def split(words: str) -> Iterator[Token]:
    """The words one by one; a list with commas gives its entries, each with the key and the minus of the list."""
    for match in TOKEN.finditer(words):
        key, excluded = (match["key"] or "").lower(), match["minus"] is not None
        if match["mention"] is not None:
            yield Token(match["mention"], key, excluded, mentioned(match["mention"]))
        elif match["quoted"] is not None:
            yield Token(match["quoted"].strip(), key, excluded, start=match.start("quoted"))
        else:
            for part in re.finditer(r"[^,]+", match["word"]):
                yield Token(part[0], key, excluded, start=match.start("word") + part.start())
