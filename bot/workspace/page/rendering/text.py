"""Text as Slack writes it (mrkdwn, emoji, mentions, dates) as HTML in which everything somebody wrote is escaped."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cache
from importlib import resources

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from markupsafe import Markup, escape


@dataclass(frozen=True)
class Reader:
    """Who looks at the page: the names that ids stand for, and where and when that person reads."""

    id: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    timezone: tzinfo = UTC
    locale: str = "en-GB"
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    places: Mapping[str, str] = field(default_factory=dict)
    """Addresses of the channels' pages, by channel id."""


def mrkdwn(text: object, reader: Reader) -> Markup:
    """Slack's own markup as HTML; what is no markup stays as it was typed."""
    kept = _Kept()
    source = _PRIVATE_USE.sub("", text if isinstance(text, str) else "")
    source = _FENCE.sub(lambda found: kept.keep(_tag("pre", _plain_entities(found[1]))), source)
    source = _CODE.sub(lambda found: kept.keep(_tag("code", _plain_entities(found[1]))), source)
    source = _ANGLES.sub(lambda found: kept.keep(_reference(found[1], reader)), source)
    source = _BARE_ADDRESS.sub(lambda found: kept.keep(link(_plain_entities(found[0]))), source)
    source = _EMOJI.sub(lambda found: kept.keep(emoji(found[1])), source)
    return kept.restore(_quotes(source))


def plain(text: object, with_emoji: object = True) -> Markup:
    """Text without markup; emoji names become emoji unless the author switched that off."""
    source = text if isinstance(text, str) else ""
    if with_emoji is False:
        return escape(source)
    kept = _Kept()
    source = _EMOJI.sub(lambda found: kept.keep(emoji(found[1])), _PRIVATE_USE.sub("", source))
    return kept.restore(escape(source))


def label(text: object) -> str:
    """A plain_text object (or a string) as bare characters, for attributes and option lists."""
    source = text.get("text") if isinstance(text, Mapping) else text
    return _EMOJI.sub(lambda found: emoji_character(found[1]) or found[0], source if isinstance(source, str) else "")


def columns(words: str) -> int:
    """How many columns the words take, a Chinese character counting for two."""
    return sum(2 if ord(character) >= 0x1100 else 1 for character in words)


def emoji(name: str) -> Markup:
    """The emoji of that short name, or the name between colons as it was typed when there is none."""
    character = emoji_character(name)
    if not character:
        return escape(f":{name}:")
    return Markup('<span class="emoji" role="img" aria-label="{}" title=":{}:">{}</span>').format(
        name.replace("_", " "), name, character
    )


def emoji_character(name: str) -> str:
    """The character of a short name such as `wave` or `wave::skin-tone-3`; empty for an unknown one."""
    characters = [_emoji_names().get(part, "") for part in name.split("::")]
    return "".join(characters) if all(characters) else ""


def link(address: str, words: object = None) -> Markup:
    """A link that opens beside the page; anything but web and mail addresses stays text."""
    shown = words if words else address
    if not re.match(r"(https?://|mailto:|/(?!/))", address, re.IGNORECASE):
        return escape(shown)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(address, shown)


def person(user_id: str, reader: Reader) -> Markup:
    """A mention; it stands out when it is the reader who is meant."""
    name = reader.people.get(user_id, user_id)
    return Markup('<span class="mention{}">@{}</span>').format(" mine" if user_id == reader.id else "", name)


def channel(channel_id: str, reader: Reader) -> Markup:
    """A channel's name, and the way there for those who may see it."""
    name = reader.channels.get(channel_id)
    if name is None:
        return Markup('<span class="mention">🔒 private channel</span>')
    if channel_id in reader.places:
        return Markup('<a class="mention" href="{}">#{}</a>').format(reader.places[channel_id], name)
    return Markup('<span class="mention">#{}</span>').format(name)


def broadcast(word: str) -> Markup:
    return Markup('<span class="mention broadcast">@{}</span>').format(word)


def moment(timestamp: object, pattern: object, reader: Reader, fallback: object = "", address: str = "") -> Markup:
    """Slack's `{date}` and `{time}` patterns in the reader's own zone and language; the fallback when unreadable."""
    try:
        when = datetime.fromtimestamp(float(str(timestamp)), reader.timezone)
    except (ValueError, OverflowError, OSError):
        return escape(fallback)
    words = _DATE_TOKEN.sub(lambda found: _date_words(found[1], when, reader), str(pattern))
    shown = Markup('<time datetime="{}" title="{}">{}</time>').format(when.isoformat(), when.isoformat(" "), words)
    return link(address, shown) if address else shown


def clock_time(when: datetime, reader: Reader) -> str:
    return str(format_time(when, "short", locale=_babel_locale(reader.locale)))


def day_words(when: datetime, reader: Reader) -> str:
    """A day as its reader calls it: Today, Yesterday, or the weekday and date."""
    return _pretty(when, reader) or str(format_skeleton("yMMMMEEEEd", when, locale=_babel_locale(reader.locale)))


_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_ANGLES = re.compile(r"<([^<>\n]+)>")
_BARE_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"|\ue000\ue001]*[^\s<>\"|\ue000\ue001.,;:!?)\]}'，。；：、）]")
_EMOJI = re.compile(r":([a-z0-9_+'’-]+(?:::skin-tone-[2-6])?):")
_SPAN = re.compile(r"(?<!\w)([*_~])(?=\S)((?:(?!\1)[^\n])+?)(?<=\S)\1(?!\w)")
_DATE_TOKEN = re.compile(r"\{(\w+)\}")
_PRIVATE_USE = re.compile("[\ue000\ue001]")
_KEPT = re.compile("\ue000(\\d+)\ue001")
_SPAN_TAGS = {"*": "b", "_": "i", "~": "s"}


class _Kept:
    """Finished pieces of HTML, each standing in the text as a mark that no later rule can touch."""

    def __init__(self) -> None:
        self._pieces: list[Markup] = []

    def keep(self, piece: Markup) -> str:
        self._pieces.append(piece)
        return f"\ue000{len(self._pieces) - 1}\ue001"

    def restore(self, text: Markup) -> Markup:
        """Put the pieces back; a piece may hold the marks of earlier ones."""
        restored = _KEPT.sub(lambda found: str(self.restore(self._pieces[int(found[1])])), str(text))
        return Markup(restored)  # noqa: S704 - made of escaped text and of pieces that are markup already


def _tag(name: str, content: object) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(Markup(name), content)  # noqa: S704 - names are this file's own


def _plain_entities(text: str) -> str:
    """The three entities that Slack's authors write, as the characters they stand for."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _quotes(source: str) -> Markup:
    """Lines that begin with `>` gathered into quotes, all others as they are."""
    pieces: list[Markup] = []
    lines = source.split("\n")
    at = 0
    while at < len(lines):
        is_quote = _is_quote(lines[at])
        start = at
        while at < len(lines) and _is_quote(lines[at]) == is_quote:
            at += 1
        if is_quote:
            content = "\n".join(re.sub(r"^(?:&gt;|>) ?", "", line) for line in lines[start:at])
            pieces.append(_tag("blockquote", _spans(content)))
        else:
            pieces.append(_spans("\n".join(lines[start:at])))
    return Markup("").join(pieces)


def _is_quote(line: str) -> bool:
    return line.startswith(("&gt;", ">"))


def _spans(source: str) -> Markup:
    """Bold, italic and struck words; a mark counts only at the edge of a word, as in Slack."""
    done = Markup("")
    at = 0
    for found in _SPAN.finditer(source):
        done += escape(_plain_entities(source[at : found.start()]))
        done += _tag(_SPAN_TAGS[found[1]], _spans(found[2]))
        at = found.end()
    return done + escape(_plain_entities(source[at:]))


def _reference(inner: str, reader: Reader) -> Markup:
    """What stands between angle brackets: a person, a channel, a broadcast, a date or a link."""
    target, _, words = inner.partition("|")
    words = _plain_entities(words)
    for sign, draw in _REFERENCES.items():
        if target.startswith(sign):
            return draw(target.removeprefix(sign), words, reader)
    address = _plain_entities(target)
    if not re.match(r"(https?://|mailto:)", address, re.IGNORECASE):
        return escape(f"<{_plain_entities(inner)}>")
    return link(address, plain(words) if words else None)


def _date_reference(inner: str, fallback: str, reader: Reader) -> Markup:
    timestamp, _, rest = inner.partition("^")
    pattern, _, address = rest.partition("^")
    return moment(timestamp, pattern, reader, fallback, _plain_entities(address))


_REFERENCES: dict[str, Callable[[str, str, Reader], Markup]] = {
    "@": lambda target, words, reader: person(target, reader),
    "#": lambda target, words, reader: channel(target, reader),
    "!date^": _date_reference,
    "!subteam^": lambda target, words, reader: broadcast((words or target).removeprefix("@")),
    "!": lambda target, words, reader: broadcast(target),
}


def _date_words(token: str, when: datetime, reader: Reader) -> str:
    locale = _babel_locale(reader.locale)
    if token.endswith("_pretty"):
        token = token.removesuffix("_pretty")
        if words := _pretty(when, reader):
            return words
    match token:
        case "date_num":
            return f"{when:%Y-%m-%d}"
        case "date_slash":
            return f"{when:%Y/%m/%d}"
        case "date":
            return str(format_date(when, "long", locale=locale))
        case "date_short":
            return str(format_date(when, "medium", locale=locale))
        case "date_long":
            return str(format_date(when, "full", locale=locale))
        case "time":
            return clock_time(when, reader)
        case "time_secs":
            return str(format_time(when, "medium", locale=locale))
        case "ago":
            return str(format_timedelta(when - reader.now, add_direction=True, locale=locale))
    return f"{{{token}}}"


def _pretty(when: datetime, reader: Reader) -> str:
    """Today, Yesterday or Tomorrow in the reader's language; empty for any other day."""
    days = (when.date() - reader.now.astimezone(reader.timezone).date()).days
    is_chinese = _babel_locale(reader.locale).language == "zh"
    words = {-1: "昨天", 0: "今天", 1: "明天"} if is_chinese else {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}
    return words.get(days, "")


@cache
def _babel_locale(name: str) -> Locale:
    try:
        return Locale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


@cache
def _emoji_names() -> dict[str, str]:
    """Short names and their characters, as in the data of npm's `emoji-datasource`."""
    names: dict[str, str] = json.loads(
        resources.files("bot.workspace.page").joinpath("static/emoji.json").read_text(encoding="utf-8")
    )
    return names
