"""The words after a command, in any order and in either language, read into a query."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from unicodedata import normalize

from config.metrics import Metric, Theme
from config.provinces import Province
from handlers.words.names import Exact, Typo, Unclear, longest_name, resolve_metric, resolve_province
from handlers.words.periods import Period, read_period
from handlers.words.statuses import read_statuses
from store.model.errors import UserError
from store.model.judgement import Status
from store.model.selection import Selection

LONGEST = 500  # characters; a button must be able to carry the words of its query
KEYS = {
    "status": "status",
    "状态": "status",
    "theme": "theme",
    "主题": "theme",
    "due": "due",
    "截止": "due",
    "到期": "due",
    "期限": "due",
    "owner": "owner",
    "负责人": "owner",
    "year": "year",
    "年份": "year",
    "province": "province",
    "省份": "province",
    "metric": "metric",
    "指标": "metric",
}
MINE = ("mine", "我的")
ME = ("me", "mine", "我", "我的")
COMPARE = ("compare", "vs", "比较", "对比")
OVERDUE = ("overdue", "late", "逾期")
MINUS = "-−–—"  # after folding, a full-width minus is the first of these
TOKEN = re.compile(
    rf"""(?P<minus>[{MINUS}])? (?:(?P<key>[^\s:"“”「」<]+):)?
    (?: ["“「](?P<quoted>[^"“”「」]*)["”」] | (?P<mention><[^>]*>) | (?P<word>[^\s]+) )""",
    re.VERBOSE,
)
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
YEAR = re.compile(r"((?:19|20)\d\d)年?")


@dataclass(frozen=True)
class Reading:
    """A misspelt word, and what it was taken for."""

    typed: str
    meant: Province | Metric


@dataclass(frozen=True)
class Query:
    """What was asked: a selection of commitments, and what only their judging or the calendar can tell."""

    words: str = ""  # as typed, tidied: enough to ask again
    selection: Selection = field(default_factory=Selection)
    statuses: tuple[Status, ...] = ()
    not_statuses: tuple[Status, ...] = ()
    period: Period | None = None  # named without a key
    overdue: bool = False
    compare: bool = False
    readings: tuple[Reading, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.words

    def admits(self, status: Status) -> bool:
        """Whether a target of this status was asked for."""
        return (not self.statuses or status in self.statuses) and status not in self.not_statuses


class UnknownWordError(UserError):
    """A word that is no province, metric or filter; `choices` are near ones, each with the words to ask instead."""

    def __init__(self, word: str, choices: Sequence[tuple[Province | Metric, str]]) -> None:
        super().__init__("I do not know “{word}”.", word=word)
        self.word = word
        self.choices = tuple(choices)


@dataclass(frozen=True)
class Token:
    """One word, name or quotation, with the key before it and the minus before that."""

    text: str
    key: str = ""
    excluded: bool = False
    mention: str = ""


def read_query(text: str, today: date, asker: str) -> Query:
    """Read what was typed after a command; `asker` is the Slack user whom "mine" means.

    Raises `UnknownWordError` with near words, or a `UserError` that shows how a filter is written.
    """
    words = tidy(text)
    if len(words) > LONGEST:
        raise UserError("That is too long to be a question: {n} characters at most.", n=LONGEST)
    return QueryReader(words, today, asker).read()


def tidy(text: str) -> str:
    """Undo Slack's escapes, fold full-width characters, and set one space between words."""
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    folded = normalize("NFKC", plain).replace("、", ",").replace("；", ",").replace("'", "'")
    return " ".join(folded.split())


class QueryReader:
    """Collects the conditions of one query, word by word."""

    def __init__(self, words: str, today: date, asker: str) -> None:
        self.words = words
        self.today = today
        self.asker = asker
        self.query = Query(words=words)

    def read(self) -> Query:
        tokens = [*split(self.words)]
        if tokens and not tokens[0].key and tokens[0].text.lower() in COMPARE:
            self.query = replace(self.query, compare=True)
            tokens = tokens[1:]
        place = 0
        while place < len(tokens):
            place += self.read_at(tokens, place)
        return self.query

    def read_at(self, tokens: Sequence[Token], place: int) -> int:
        """Take in what stands at a place; gives the number of words that it was."""
        token = tokens[place]
        if token.key:
            self.keyed(token)
            return 1
        phrase = []
        for other in tokens[place:]:
            if other.key or other.mention or other.excluded != token.excluded:
                break
            phrase.append(other.text)
        if found := longest_name(phrase):
            self.name(found[1], token.excluded)
            return found[0]
        for length in range(min(len(phrase), 3), 0, -1):
            if self.simple(" ".join(phrase[:length]), token):
                return length
        if self.run_together(token):
            return 1
        self.misspelt(phrase, token)
        return 1

    def keyed(self, token: Token) -> None:
        match KEYS.get(token.key):
            case "status":
                self.statuses(token)
            case "theme":
                self.theme(token)
            case "due":
                self.due(token)
            case "owner":
                self.owner(token)
            case "year":
                self.year(token)
            case "province" | "metric":
                self.named(token)
            case _:
                raise UserError(
                    "I do not know the filter “{key}:”. These exist: status: theme: due: owner: year:", key=token.key
                )

    def simple(self, phrase: str, token: Token) -> bool:
        """Words that need no key: a year, a status, a period, mine, overdue."""
        word = phrase.lower()
        if YEAR.fullmatch(word):
            self.year(replace(token, text=word))
        elif word in MINE and not token.excluded:
            self.narrow(owners=(self.asker,))
        elif word in OVERDUE and not token.excluded:
            self.query = replace(self.query, overdue=True)
        elif statuses := read_statuses(word):
            self.take_statuses(statuses, token.excluded)
        elif not token.excluded and (period := read_period(word, self.today)):
            self.query = replace(self.query, period=period)
        else:
            return False
        return True

    def run_together(self, token: Token) -> bool:
        """Chinese without a space: 河南研发投入强度 is a province and a metric."""
        for length in range(1, len(token.text)):
            province = resolve_province(token.text[:length])
            metric = resolve_metric(token.text[length:])
            if isinstance(province, Exact) and isinstance(metric, Exact):
                self.name(province.found, token.excluded)
                self.name(metric.found, token.excluded)
                return True
        return False

    def misspelt(self, phrase: Sequence[str], token: Token) -> None:
        """A slip that can mean only one thing is taken as meant, and told; everything else is asked back."""
        word = token.text
        for resolved in (resolve_province(word), resolve_metric(word)):
            if isinstance(resolved, Typo):
                self.query = replace(self.query, readings=(*self.query.readings, Reading(word, resolved.found)))
                self.name(resolved.found, token.excluded)
                return
        raise UnknownWordError(word, [*self.choices(word)])

    def choices(self, word: str) -> Iterator[tuple[Province | Metric, str]]:
        """Near names, each with the whole question as it should have been typed."""
        provinces, metrics = resolve_province(word), resolve_metric(word)
        if isinstance(provinces, Unclear):
            for province in provinces.candidates:
                yield province, self.words.replace(word, province.en.lower(), 1)
        if isinstance(metrics, Unclear):
            for metric in metrics.candidates:
                yield metric, self.words.replace(word, metric.key, 1)

    def named(self, token: Token) -> None:
        found = longest_name([token.text])
        if found is None:
            self.misspelt([token.text], token)
        else:
            self.name(found[1], token.excluded)

    def name(self, found: Province | Metric, excluded: bool) -> None:
        if isinstance(found, Province):
            self.narrow(**{"not_provinces" if excluded else "provinces": (found.code,)})
        else:
            self.narrow(**{"not_metrics" if excluded else "metrics": (found.key,)})

    def year(self, token: Token) -> None:
        match = YEAR.fullmatch(token.text)
        if not match:
            raise UserError("“{word}” is no year. Write year:2022.", word=token.text)
        self.narrow(**{"not_years" if token.excluded else "years": (int(match[1]),)})

    def statuses(self, token: Token) -> None:
        statuses = read_statuses(token.text)
        if not statuses:
            raise UserError(
                "I do not know the status “{word}”. Write for example status:missed, status:at-risk or status:open.",
                word=token.text,
            )
        self.take_statuses(statuses, token.excluded)

    def take_statuses(self, statuses: tuple[Status, ...], excluded: bool) -> None:
        if excluded:
            self.query = replace(self.query, not_statuses=(*self.query.not_statuses, *statuses))
        else:
            self.query = replace(self.query, statuses=(*self.query.statuses, *statuses))

    def theme(self, token: Token) -> None:
        word = token.text.lower().replace("-", "_").replace(" ", "_")
        for theme in Theme:
            if word in (theme.value, theme.wording.en.lower().replace(" ", "_"), theme.wording.zh):
                self.narrow(**{"not_themes" if token.excluded else "themes": (theme.value,)})
                return
        raise UserError(
            "I do not know the theme “{word}”. These exist: {themes}", word=token.text, themes=", ".join(Theme)
        )

    def due(self, token: Token) -> None:
        period = read_period(token.text, self.today)
        if period is None or token.excluded:
            raise UserError(
                "I cannot read the date “{word}”. Write for example due:2022Q4, due:2022-12 or due:30d.",
                word=token.text,
            )
        selection = self.query.selection.model_copy(update={"due_from": period.first, "due_to": period.last})
        self.query = replace(self.query, selection=selection)

    def owner(self, token: Token) -> None:
        user = self.asker if token.text.lower() in ME else token.mention
        if not user:
            raise UserError(
                "I do not know the member “{word}”. Write owner:@ and choose a name from Slack's list, or owner:me.",
                word=token.text,
            )
        self.narrow(**{"not_owners" if token.excluded else "owners": (user,)})

    def narrow(self, **conditions: tuple[str | int, ...]) -> None:
        """Add entries to lists of the selection; an entry that stands there already stays once."""
        selection = self.query.selection
        lists = {name: tuple(dict.fromkeys((*getattr(selection, name), *new))) for name, new in conditions.items()}
        self.query = replace(self.query, selection=selection.model_copy(update=lists))


def split(words: str) -> Iterator[Token]:
    """The words one by one; a list with commas gives its entries, each with the key and the minus of the list."""
    for match in TOKEN.finditer(words):
        key, excluded = (match["key"] or "").lower(), match["minus"] is not None
        if match["mention"] is not None:
            mention = MENTION.fullmatch(match["mention"])
            yield Token(match["mention"], key, excluded, mention[1] if mention else "")
            continue
        if match["quoted"] is not None:
            yield Token(match["quoted"].strip(), key, excluded)
            continue
        for part in match["word"].split(","):
            if part:
                yield Token(part, key, excluded)
