"""The words after a command, in any order and in either language, read into a query."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from config.metrics import Metric, Theme, Wording
from config.provinces import Province
from handlers.words.force import read_force
from handlers.words.names import Typo, Unclear, longest_name, resolve_metric, resolve_province
from handlers.words.periods import read_period
from handlers.words.places import provinces_of_region
from handlers.words.stages import read_stage
from handlers.words.statuses import read_statuses
from handlers.words.themes import read_theme
from handlers.words.tokens import Token, split, tidy
from store.model.commitment import Commitment, Target
from store.model.errors import UserError
from store.model.judgement import Status
from store.model.progress import Judged, Tracked
from store.model.selection import NOBODY, Selection
from store.model.stage import Stage
from store.model.verifiability import gaps
from store.model.writing import has_han

LONGEST = 500  # characters; a button must be able to carry the words of its query
LONGEST_RUN = 30  # characters without a space between them
LONGEST_PIECE = 16
LONGEST_SLIP = 5  # words of a name in which one is misspelt
KEYS = {
    "status": "status",
    "状态": "status",
    "stage": "stage",
    "阶段": "stage",
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
    "年度": "year",
    "force": "force",
    "约束力": "force",
    "指标属性": "force",
    "province": "name",
    "省份": "name",
    "metric": "name",
    "指标": "name",
}
MINE = ("mine", "my", "我的")
ME = (*MINE, "me", "我")
NOBODYS = ("nobody", "none", "无", "没有")
HISTORY = ("history", "lineage", "year on year", "历年", "沿革", "历史", "逐年")
BLOCKED = ("blocked", "waiting", "受阻", "卡住", "受阻中")
UNVERIFIABLE = ("unverifiable", "not verifiable", "无法核查", "不可核查", "难以核查", "无法验证")
COMPARE = ("compare", "vs", "vs.", "比较", "对比")
SEARCH = ("search", "find", "搜索", "查找", "检索")
OVERDUE = ("overdue", "late", "逾期", "已逾期")
FILLERS = (
    "and",
    "of",
    "in",
    "for",
    "the",
    "with",
    "targets",
    "initiatives",
    "全部",
    "所有",
    "和",
    "与",
    "跟",
    "及",
    "的",
    "目标",
    "重点任务",
)
YEAR = re.compile(r"((?:19|20)\d\d)年?")
Item = TypeVar("Item", bound=Tracked)


@dataclass(frozen=True)
class Correction:
    """A misspelt word, and what it was taken for."""

    typed: str
    meant: Province | Metric


@dataclass(frozen=True)
class Query:
    """What was asked: a selection of commitments, and what only judging them can tell."""

    words: str = ""  # as typed, tidied: enough to ask again
    selection: Selection = field(default_factory=Selection)
    statuses: tuple[Status, ...] = ()
    not_statuses: tuple[Status, ...] = ()
    stages: tuple[Stage, ...] = ()
    overdue: bool = False
    compare: bool = False
    blocked: bool = False  # only what waits for something
    unverifiable: bool = False  # only what cannot be verified as it is written
    history: bool = False  # how it was promised from year to year
    corrections: tuple[Correction, ...] = ()
    sought: str = ""  # words that are no filter, to be searched for
    unknown: "UnknownWordError | None" = None  # what to say where nobody asked to search, and it finds nothing

    @property
    def is_empty(self) -> bool:
        return not self.words

    @property
    def is_of_one_year(self) -> bool:
        """Whether it asks for a year, and for nothing else."""
        year = Selection(years=self.selection.years)
        return self == Query(words=self.words, selection=year) and len(year.years) == 1

    @property
    def asks_status(self) -> bool:
        """Whether it names a status, which initiatives do not have."""
        return bool(self.statuses or self.not_statuses)

    @property
    def asks_progress(self) -> bool:
        """Whether it asks for more than a selection can tell."""
        return self.asks_status or bool(self.stages) or self.overdue or self.blocked or self.unverifiable

    def concerns(self, commitment: Commitment) -> bool:
        """Whether it asks for commitments of that kind: a status is of targets, a stage of initiatives."""
        if isinstance(commitment, Target):
            return not self.blocked and (self.asks_status or not self.stages)
        return bool(self.stages) or not self.asks_status

    def admits(self, item: Tracked) -> bool:
        """Whether a commitment of the selection has come as far, and is as late, as was asked for."""
        if not self.concerns(item.commitment) or (self.overdue and not item.is_late):
            return False
        if self.unverifiable and not gaps(item.commitment):
            return False
        if isinstance(item, Judged):
            return (not self.statuses or item.status in self.statuses) and item.status not in self.not_statuses
        return (not self.stages or item.stage in self.stages) and (not self.blocked or item.block is not None)

    def admitted(self, items: Iterable[Item]) -> list[Item]:
        """Those of a selection's commitments that it admits: all of them, where it asks for no more than that."""
        return [item for item in items if self.admits(item)] if self.asks_progress else [*items]


class UnknownWordError(UserError):
    """A word that is no province, metric or filter; `choices` are near ones, each with the words to ask instead."""

    def __init__(self, word: str, choices: Sequence[tuple[Province | Metric, str]]) -> None:
        super().__init__("I do not know “{word}”.", word=word)
        self.word = word
        self.choices = tuple(choices)


def read_query(text: str, today: date, asker: str, *, prefers_stages: bool = False, can_search: bool = False) -> Query:
    """Read what was typed after a command; `asker` is the Slack user whom "mine" means.

    A word that is both a status and a stage (完成) is a stage where that is preferred. Where words can be searched for,
    those that are no filter are; after “search” whatever names no province, year or key is.

    Raises `UnknownWordError` with near words, or a `UserError` that shows how a filter is written.
    """
    words = tidy(text)
    if len(words) > LONGEST:
        raise UserError("That is too long to be a question: {n} characters at most.", n=LONGEST)
    return QueryReader(words, today, asker, prefers_stages, can_search).read()


class QueryReader:
    """Collects the conditions of one query, word by word."""

    def __init__(self, words: str, today: date, asker: str, prefers_stages: bool, can_search: bool) -> None:
        self.prefers_stages = prefers_stages
        self.can_search = can_search
        self.searches = False
        self.words = words
        self.today = today
        self.asker = asker
        self.query = Query(words=words)

    def read(self) -> Query:
        tokens = [*split(self.words)]
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
        if self.searches and not token.mention:
            self.search(token)
            return 1
        if self.can_search and token.text.lower() in SEARCH and place + 1 < len(tokens):
            self.searches = True
            return 1
        phrase = same_kind(tokens[place:])
        if found := longest_name(phrase):
            self.name(found[1], token.excluded)
            return found[0]
        for length in range(min(len(phrase), 3), 0, -1):
            if self.simple(" ".join(phrase[:length]), token.excluded):
                return length
        if self.run_together(token):
            return 1
        for length in range(min(len(phrase), LONGEST_SLIP), 1, -1):
            typed = " ".join(phrase[:length])
            if isinstance(slip := resolve_metric(typed), Typo):
                self.correct(typed, slip.found, token.excluded)
                return length
        self.misspelt(token)
        return 1

    def keyed(self, token: Token) -> None:
        """A filter with its key."""
        match KEYS.get(token.key):
            case "status":
                self.status(token)
            case "stage":
                self.stage(token)
            case "theme":
                self.theme(token)
            case "due":
                self.due(token)
            case "owner":
                self.owner(token)
            case "year":
                self.year(token)
            case "force":
                self.force(token)
            case "name":
                self.named(token)
            case "as-of":
                raise UserError("This is asked of today: as-of: has no place in it.")
            case _:
                raise UserError(
                    "I do not know the filter “{key}:”. These exist: status: stage: theme: due: owner: year: force: "
                    "as-of:",
                    key=token.key,
                )

    def simple(self, phrase: str, excluded: bool) -> bool:
        """Words that need no key: a year, a status, a stage, a period, mine, overdue, compare."""
        word = phrase.lower()
        if year := YEAR.fullmatch(word):
            self.narrow(**{"not_years" if excluded else "years": (int(year[1]),)})
        elif self.prefers_stages and not excluded and (stage := read_stage(word)):
            self.query = replace(self.query, stages=(*self.query.stages, stage))
        elif statuses := () if word in OVERDUE else read_statuses(word):
            self.take_statuses(statuses, excluded)
        elif force := read_force(word):
            self.narrow(**{"not_forces" if excluded else "forces": (force,)})
        elif excluded:
            return False
        elif word in BLOCKED:
            self.query = replace(self.query, blocked=True)
        elif word in UNVERIFIABLE:
            self.query = replace(self.query, unverifiable=True)
        elif word in MINE:
            self.narrow(owners=(self.asker,))
        elif word in OVERDUE:
            self.query = replace(self.query, overdue=True)
        elif word in COMPARE:
            self.query = replace(self.query, compare=True)
        elif word in HISTORY:
            self.query = replace(self.query, history=True)
        elif stage := read_stage(word):
            self.query = replace(self.query, stages=(*self.query.stages, stage))
        elif period := read_period(word, self.today):
            self.select(due_from=period.first, due_to=period.last)
        elif provinces := provinces_of_region(word):
            self.narrow(provinces=provinces)
        else:
            return word in FILLERS
        return True

    def run_together(self, token: Token) -> bool:
        """Chinese without spaces: 河南省2022年研发投入强度, 河南与甘肃对比."""
        pieces = pieces_of(token.text, self.today) if has_han(token.text) else None
        for piece in pieces or ():
            if found := longest_name([piece]):
                self.name(found[1], token.excluded)
            else:
                self.simple(piece, token.excluded)
        return pieces is not None

    def search(self, token: Token) -> None:
        """A word after “search”."""
        found = longest_name([token.text])
        if found and isinstance(found[1], Province):
            self.name(found[1], token.excluded)
        elif not YEAR.fullmatch(token.text) or not self.simple(token.text, token.excluded):
            self.seek(token.text)

    def seek(self, word: str) -> None:
        """One more word to be searched for."""
        self.query = replace(self.query, sought=f"{self.query.sought} {word}".strip())

    def misspelt(self, token: Token) -> None:
        """A slip that can mean only one thing is taken as meant, and told; everything else is asked back."""
        for resolved in (resolve_province(token.text), resolve_metric(token.text)):
            if isinstance(resolved, Typo):
                self.correct(token.text, resolved.found, token.excluded)
                return
        unknown = UnknownWordError(token.text, [*self.choices(token)])
        if not self.can_search or token.excluded:
            raise unknown
        self.query = replace(self.query, unknown=self.query.unknown or unknown)
        self.seek(token.text)

    def correct(self, typed: str, meant: Province | Metric, excluded: bool) -> None:
        """Take a slip as meant, and remember it, to be told."""
        self.query = replace(self.query, corrections=(*self.query.corrections, Correction(typed, meant)))
        self.name(meant, excluded)

    def choices(self, token: Token) -> Iterator[tuple[Province | Metric, str]]:
        """Near names, each with the whole question as it should have been typed."""
        word = token.text
        provinces, metrics = resolve_province(word), resolve_metric(word)
        before, after = self.words[: token.start], self.words[token.start + len(word) :]
        if isinstance(provinces, Unclear):
            for province in provinces.candidates:
                yield province, before + (province.zh if has_han(word) else province.en.lower()) + after
        if isinstance(metrics, Unclear):
            for metric in metrics.candidates:
                yield metric, before + (metric.zh if has_han(word) else metric.key) + after

    def named(self, token: Token) -> None:
        if found := longest_name([token.text]):
            self.name(found[1], token.excluded)
        else:
            self.misspelt(token)

    def name(self, found: Province | Metric, excluded: bool) -> None:
        if isinstance(found, Province):
            self.narrow(**{"not_provinces" if excluded else "provinces": (found.code,)})
        else:
            self.narrow(**{"not_metrics" if excluded else "metrics": (found.key,)})

    def year(self, token: Token) -> None:
        if not self.simple(token.text, token.excluded) or not YEAR.fullmatch(token.text):
            raise UserError("“{word}” is no year. Write year:2022.", word=token.text)

    def status(self, token: Token) -> None:
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

    def stage(self, token: Token) -> None:
        stage = read_stage(token.text)
        if stage is None or token.excluded:
            raise UserError(
                "I do not know the stage “{word}”. Write for example stage:launched or stage:done.", word=token.text
            )
        self.query = replace(self.query, stages=(*self.query.stages, stage))

    def force(self, token: Token) -> None:
        force = read_force(token.text)
        if force is None:
            raise UserError("“{word}” is no legal force. Write force:binding or force:expected.", word=token.text)
        self.narrow(**{"not_forces" if token.excluded else "forces": (force,)})

    def theme(self, token: Token) -> None:
        theme = read_theme(token.text)
        if theme is None:
            every = Wording(", ".join(Theme), "、".join(theme.label.chinese for theme in Theme))
            raise UserError("I do not know the theme “{word}”. These exist: {themes}", word=token.text, themes=every)
        self.narrow(**{"not_themes" if token.excluded else "themes": (theme.value,)})

    def due(self, token: Token) -> None:
        period = read_period(token.text, self.today)
        if period is None or token.excluded:
            raise UserError(
                "I cannot read the date “{word}”. Write for example due:2022Q4, due:2022-12 or due:30d.",
                word=token.text,
            )
        self.select(due_from=period.first, due_to=period.last)

    def owner(self, token: Token) -> None:
        word = token.text.lower()
        user = self.asker if word in ME else NOBODY if word in NOBODYS else token.mention
        if not user and word not in NOBODYS:
            raise UserError(
                "I do not know the member “{word}”. Write owner:@ and choose a name from Slack's list, owner:me, or "
                "owner:nobody.",
                word=token.text,
            )
        self.narrow(**{"not_owners" if token.excluded else "owners": (user,)})

    def narrow(self, **conditions: tuple[str | int, ...]) -> None:
        """Add entries to lists of the selection; an entry that stands there already stays once."""
        selection = self.query.selection
        self.select(
            **{name: tuple(dict.fromkeys((*getattr(selection, name), *new))) for name, new in conditions.items()}
        )

    def select(self, **conditions: object) -> None:
        """Set conditions of the selection."""
        self.query = replace(self.query, selection=self.query.selection.model_copy(update=conditions))


def same_kind(tokens: Sequence[Token]) -> list[str]:
    """The words up to the next one with a key, a mention or another sign: they may belong together."""
    phrase: list[str] = []
    for token in tokens:
        if token.key or token.mention or token.excluded != tokens[0].excluded:
            break
        phrase.append(token.text)
    return phrase


def pieces_of(text: str, today: date) -> list[str] | None:
    """A text without spaces cut into names and simple words, the longest first; none where a rest remains."""
    if len(text) > LONGEST_RUN:
        return None
    cut: dict[int, list[str]] = {len(text): []}  # by where a rest begins, how that rest is cut
    for start in reversed(range(len(text))):
        for end in range(min(len(text), start + LONGEST_PIECE), start, -1):
            if end in cut and is_known(text[start:end], today):
                cut[start] = [text[start:end], *cut[end]]
                break
    return cut.get(0)


def is_known(piece: str, today: date) -> bool:
    """Whether a piece can stand alone."""
    if (
        piece in (*FILLERS, *MINE, *COMPARE, *HISTORY, *OVERDUE, *BLOCKED, *UNVERIFIABLE)
        or YEAR.fullmatch(piece)
        or read_statuses(piece)
        or read_force(piece)
    ):
        return True
    if longest_name([piece]) is not None or read_period(piece, today) is not None:
        return True
    return bool(provinces_of_region(piece))
