"""What no line of the log may hold: tokens, addresses that let somebody in, and what people typed.

Our own lines name events, ids and numbers. Libraries quote whatever passes through them, so what they say below a
warning is cut where it may begin to quote, and of what they say in a warning all that stands in brackets is left out.
"""

import logging
import re
import traceback
from urllib.parse import urlsplit

import structlog

OURS = ("bot", "handlers", "store", "config", "__main__")
LONGEST = 60  # letters of what a library says below a warning
TOKEN = re.compile(r"\bx(?:ox[a-z]|oxe\.xox[a-z]|app)[-.][\w.-]+")
ADDRESS = re.compile(r"\b(?:https?|wss?|postgres(?:ql)?)://[^\s'\"<>)\]}]+", re.IGNORECASE)
NAMED = re.compile(
    r"((?:token|ticket|secret|password|signature|authorization|trigger_id|response_url)['\"]?\s*[:=]\s*)"
    r"(?:'[^']*'|\"[^\"]*\"|(?:bearer\s+)?[^\s,}]+)",
    re.IGNORECASE,
)
BRACKETS = re.compile(r"[{\[].*[}\]]", re.DOTALL)
WORD_OF_SLACK = re.compile(r"""['"]error['"]: ['"](\w+)['"]""")
BEGINS_TO_QUOTE = re.compile(r"""[{}\[\]()<>"'=:,\n]""")
QUOTED = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|“[^”]*”")
INPUT = re.compile(r"input_value=.*?(, input_type=|\]|$)", re.DOTALL)  # as pydantic quotes it
ROW = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*$", re.MULTILINE)  # as PostgreSQL quotes it
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def redacted(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A line of the log, fit to be read by anybody; the last step before it is drawn."""
    record: logging.LogRecord = event["_record"]
    said = str(event["event"])
    event["event"] = in_one_line(without_secrets(said if is_ours(record) else said_by_library(said, record.levelno)))
    for name in ("team", "user"):
        if name in event:
            event[name] = in_one_line(str(event[name]))
    return event


def is_ours(record: logging.LogRecord) -> bool:
    """Whether a line is of this program, and not of a library."""
    return record.name.partition(".")[0] in OURS


def said_by_library(text: str, level: int) -> str:
    """What a library says, without what it quotes."""
    if level >= logging.WARNING:
        word = WORD_OF_SLACK.search(text)
        return BRACKETS.sub(f"{{{word[1]}}}" if word else "{…}", text)
    opening = BEGINS_TO_QUOTE.split(text, maxsplit=1)[0][:LONGEST].rstrip()
    return opening if opening == text else f"{opening}…"


def without_secrets(text: str) -> str:
    """A text in which each token, and each address beyond its host, is a mark."""
    text = TOKEN.sub("x…", ADDRESS.sub(shortened, text))
    if ":" not in text and "=" not in text:  # most lines name no value, and to look for the names takes the longest
        return text
    return NAMED.sub(r"\1…", text)


def shortened(found: re.Match[str]) -> str:
    """An address as far as it lets nobody in: methods of the Web API are named, all else is but a host."""
    whole = found[0].rstrip(",.;:")
    try:
        address = urlsplit(whole)
        host = f"{address.hostname}:{address.port}" if address.port else str(address.hostname)
    except ValueError:
        return "…"
    is_method = re.fullmatch(r"/api/[\w.]+", address.path) and not address.query
    return f"{address.scheme}://{host}{address.path if is_method else '/…'}" + found[0][len(whole) :]


def traceback_of(error: BaseException) -> str:
    """Where an error came about and what came before it, without what it quotes."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    earlier = f"{traceback_of(before)}\n\nwhich led to:\n\n" if before else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{earlier}Traceback (most recent call last):\n{frames}{type(error).__name__}: {quoting_nothing(str(error))}"


def quoting_nothing(said: str) -> str:
    """What an error says, in one line and without what it quotes; a word of Slack's stays."""
    word = WORD_OF_SLACK.search(said)
    if word:
        return in_one_line(without_secrets(BRACKETS.sub(f"{{{word[1]}}}", said)))
    said = QUOTED.sub("…", INPUT.sub(r"input_value=…\1", ROW.sub(r"\1: …", said)))
    return in_one_line(without_secrets(said))


def in_one_line(text: str) -> str:
    """A text whose control characters, and those that nobody sees, are written out."""
    if text.isprintable():
        return text
    return UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
