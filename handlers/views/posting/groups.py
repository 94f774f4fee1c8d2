"""What a digest tells, by groups: each commitment in the one that says most of it, the most urgent first."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

from config.catalogue import Message
from handlers.phrases.figures import STATUS_WORDS
from handlers.phrases.language import Language
from handlers.phrases.lineage import turns_counted
from handlers.phrases.mrkdwn import Mrkdwn, bold, shorten
from handlers.views.deadlines import entry, line
from handlers.views.kit.blocks import Element
from handlers.views.kit.question import details_menu
from handlers.views.posting.news import (
    LINES,
    disagreement_line,
    gone_entry,
    gone_line,
    kind_of,
    turned_line,
    years_entry,
    years_line,
)
from store.model.lineage import Silence, Succession
from store.model.progress import Followed, Tracked
from store.news import Advanced, Moved, News

T = TypeVar("T")
LINE = 1200  # characters of one line, whatever was typed into it
GROUPS = {
    "turned": Message("Status changed"),
    "late": Message("Past its date now"),
    "due": Message("Due within 14 days"),
    "revised": Message("Revised or moved"),
    "disagreements": Message("Judged otherwise by people"),
    "added": Message("New"),
    "years": Message("Year on year"),
    "restored": Message("Restored"),
    "figures": Message("New figures"),
    "steps": Message("New steps"),
    "withdrawn": Message("Taken back"),
    "edited": Message("Details changed"),
    "gone": Message("No longer followed"),
    "overdue": Message("Past the date and not done"),
    "unpublished": Message("The figure should be out by now"),
}
LATE_FOR_LONG = ("overdue", "unpublished")  # is no news: told by its number alone, and shown to who asks


class Group(NamedTuple):
    """Some of what a digest tells: its lines are made only as far as they are shown."""

    key: str
    ids: Sequence[str]  # of the commitments
    total: int
    line: Callable[[int], Mrkdwn]
    entry: Callable[[int], tuple[str, str] | None]  # for the menu of cards; none where there is no card any more
    counted: str = ""  # where its number alone tells too little
    above: int = 0  # how many of it stand above already
    kinds: Sequence[str] = ()  # what each of it is by now, where that can be counted

    def name(self, language: Language) -> Mrkdwn:
        """What it is called, with how much there is of it."""
        return bold(self.counted or self.amount(language))

    def amount(self, language: Language) -> str:
        """How much there is of it, beside what stands above, and of which kinds."""
        name, n = language.say(GROUPS[self.key]), language.number(self.total - self.above)
        pattern = Message("{name} · {n} more") if self.above else Message("{name} · {n}")
        counted = language.say(pattern, name=name, n=n)
        if len({*self.kinds}) < 2:
            return counted
        kinds = [language.say("{kind} {n}", kind=kind, n=n) for kind, n in Counter(self.kinds).most_common()]
        return language.say("{counted} ({kinds})", counted=counted, kinds=language.say(", ").join(kinds))

    def entries(self, places: Sequence[int]) -> list[tuple[str, str]]:
        """What of it stands in the menu of cards."""
        return [entry for place in places if (entry := self.entry(place))]

    def without(self, ids: Collection[str]) -> "Group":
        """The same without some commitments, which stand above."""
        left = [place for place, id in enumerate(self.ids) if id not in ids]
        above = len(self.ids) - len(left)
        return self._replace(
            ids=[self.ids[place] for place in left],
            line=lambda place: self.line(left[place]),
            entry=lambda place: self.entry(left[place]),
            above=self.above + above,
            kinds=[self.kinds[place] for place in left] if self.kinds else (),
        )


def menu(entries: Sequence[tuple[str, str]], language: Language) -> Element | None:
    """The way to the cards, as far as there are any."""
    return details_menu([*dict(entries).items()], language) if entries else None


def groups_of(news: News, language: Language) -> list[Group]:
    """What is new, the most urgent first; what is due or late besides something else is told by that alone."""
    told = [*changed_groups(news, language), *years_group(news, language)]
    told += [*without_told(item_groups({"added": news.added, "restored": news.restored}, news, language), told)]
    told += [*without_told(item_groups({"late": fallen_behind(news), "due": news.due}, news, language), told)]
    return sorted(told, key=lambda group: [*GROUPS].index(group.key))


def late_for_long(news: News, language: Language) -> list[Group]:
    """What was late before the digest's days; a first digest leaves it to the past."""
    if news.since.is_first:
        return []
    new = {item.initiative.id for item in fallen_behind(news)}
    new |= {moved.now.target.id for moved in news.moved if moved.is_turned}
    items: dict[str, Sequence[Tracked]] = {
        "overdue": [item for item in news.overdue if item.initiative.id not in new],
        "unpublished": [item for item in news.unpublished if item.target.id not in new],
    }
    left_out = news.unpublished_in_all - len(news.unpublished)
    groups = item_groups(items, news, language)
    return [group._replace(total=group.total + (left_out if group.key == "unpublished" else 0)) for group in groups]


def fallen_behind(news: News) -> list[Followed]:
    """Work whose day has passed meanwhile."""
    return [advanced.now for advanced in news.advanced if advanced.now.is_late and not advanced.was.is_late]


def without_told(groups: Iterable[Group], told: Sequence[Group]) -> Iterator[Group]:
    """Groups without what others tell already; none of which nothing is left."""
    known = {id for group in told for id in group.ids}
    for group in groups:
        rest = group.without(known)
        if rest.ids:
            yield rest._replace(total=group.total - rest.above, above=0)


def changed_groups(news: News, language: Language) -> Iterator[Group]:
    """What has changed, by the weightiest thing in each change."""
    changed: list[Moved | Advanced] = [
        *(moved for moved in news.moved if not moved.is_turned),
        *(advanced for advanced in news.advanced if not advanced.only_fell_behind),
    ]
    turned = [moved for moved in news.moved if moved.is_turned]
    for group in moved_group("turned", turned, lambda moved: turned_line(moved, language), language):
        yield group._replace(kinds=[language.say(STATUS_WORDS[moved.now.status]) for moved in turned])
    for key, line_of in LINES.items():
        of_kind = [commitment for commitment in changed if kind_of(commitment) == key]
        yield from moved_group(key, of_kind, partial(told_by, line_of, language), language)
    yield from group_of(
        "disagreements",
        news.disagreements,
        lambda found: found.item.commitment.id,
        lambda found: disagreement_line(found, language),
        lambda found: entry(found.item, language),
    )
    yield from group_of(
        "gone",
        news.gone,
        lambda gone: gone.commitment.id,
        lambda gone: gone_line(gone, language),
        lambda gone: gone_entry(gone, language),
    )


def years_group(news: News, language: Language) -> Iterator[Group]:
    """What was taken up from the year before and how, and what was not; none where nothing was."""
    items: list[Succession | Silence] = [*news.passed_over, *news.taken_up]
    counts = turns_counted(news.taken_up, len(news.passed_over), language)
    name = GROUPS["years"]
    counted = language.say("{name}: {counts}", name=language.say(name), counts=counts)
    for group in group_of(
        "years",
        items,
        lambda found: years_entry(found, language)[0],
        lambda found: years_line(found, language),
        lambda found: years_entry(found, language),
    ):
        yield group._replace(counted=counted)


def told_by(line_of: Callable[[Any, Language], Mrkdwn], language: Language, moved: Moved | Advanced) -> Mrkdwn:
    return line_of(moved, language)


def moved_group(
    key: str, items: Sequence[Moved | Advanced], line_of: Callable[[Any], Mrkdwn], language: Language
) -> Iterator[Group]:
    """What has changed, as a group; none where nothing has."""
    return group_of(
        key, items, lambda moved: moved.now.commitment.id, line_of, lambda moved: entry(moved.now, language)
    )


def item_groups(items: Mapping[str, Sequence[Tracked]], news: News, language: Language) -> Iterator[Group]:
    """Commitments as they stand, in groups; none where there are none."""
    for key, of_group in items.items():
        yield from group_of(
            key,
            of_group,
            lambda item: item.commitment.id,
            lambda item: line(item, news.today, language),
            lambda item: entry(item, language),
        )


def group_of(
    key: str,
    items: Sequence[T],
    id_of: Callable[[T], str],
    line_of: Callable[[T], Mrkdwn],
    entry_of: Callable[[T], tuple[str, str] | None],
) -> Iterator[Group]:
    """Things of one kind as a group; none where there are none."""
    if items:
        yield Group(
            key,
            [id_of(item) for item in items],
            len(items),
            lambda place: shorten(line_of(items[place]), LINE),
            lambda place: entry_of(items[place]),
        )
