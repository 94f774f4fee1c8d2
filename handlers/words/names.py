"""Understand the names of provinces and metrics as people type them, slips and all."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from config.metrics import METRICS, Metric
from config.places import PLACES
from config.provinces import PROVINCES, DivisionKind, Province
from handlers.words.places import place_in
from handlers.words.spelling import Name, Spellings, meaning, read_name, read_phrase, sound_of, typos_allowed
from store.model.writing import has_han, writings

Found = TypeVar("Found", Province, Metric)


@dataclass(frozen=True)
class Exact(Generic[Found]):
    """One of its spellings, to the letter."""

    found: Found


@dataclass(frozen=True)
class Typo(Generic[Found]):
    """Misspelt, but nothing else can be meant."""

    found: Found


@dataclass(frozen=True)
class Unclear(Generic[Found]):
    """To be asked about: the candidates, best first; there is at least one."""

    candidates: tuple[Found, ...]


@dataclass(frozen=True)
class Unknown:
    """Nothing comes near it."""


Resolved = Exact[Found] | Typo[Found] | Unclear[Found] | Unknown

PROVINCES_OFFERED = 3
METRICS_OFFERED = 5
LONGEST_TEXT = 160  # longer text names nothing, and would take long to compare

Phrase = tuple[tuple[str, ...], str]  # the words of a metric's name, and its key


def resolve_province(text: str) -> Resolved[Province]:
    """The province that a name, a code or an abbreviation stands for.

    A slip is forgiven only where no province often confused with the nearest one is about as near.
    A city is never taken for its province, which is the first candidate then.
    """
    if len(text) > LONGEST_TEXT:
        return Unknown()
    for written in writings(text):
        name = read_name(written)
        known = _named_province(name)
        if known:
            return known
    return _near_province(name.letters)


def resolve_metric(text: str) -> Resolved[Metric]:
    """The metric that a key, a name or a phrase of either language stands for."""
    if len(text) > LONGEST_TEXT:
        return Unknown()
    for written in writings(text):
        words = read_phrase(written)
        known = _named_metric(words)
        if known:
            return known
    return _near_metric(words)


def longest_name(words: Sequence[str], short: bool = True) -> tuple[int, Province | Metric] | None:
    """What the most words from the start name exactly, and how many words these are.

    In running text pass `short=False`: there “he” and “hi” are words, not Hebei and Hainan.
    """
    for length in range(min(len(words), MOST_WORDS), 0, -1):
        phrase = " ".join(words[:length])
        for written in writings(phrase) if "%" not in phrase else ():  # 50 is Chongqing's number, 50% is not
            name = read_name(written)
            province = _named_province(name)
            if isinstance(province, Exact) and (short or name.letters not in SHORT_NAMES):
                return length, province.found
            metric = _named_metric(read_phrase(written))
            if isinstance(metric, Exact):
                return length, metric.found
    return None


def metric_in(text: str) -> Resolved[Metric]:
    """The metric with the longest name that stands in a running text; a word of several meanings gives them all."""
    *_, simplified = writings(text)
    words = read_phrase(simplified)
    spaced = " ".join(words)
    found = [(len(name), True, key) for name, key in CHINESE_NAMES if name in simplified or name in spaced]
    meanings = [meaning((word,)) for word in words]
    for place in range(len(words)):
        said = ""
        for word in meanings[place : place + MOST_WORDS]:
            said += word
            if len(said) > LONGEST_MEANING:
                break
            if said in METRIC_BY_MEANING:
                found.append((len(said), True, METRIC_BY_MEANING[said]))
            elif said in METRICS_BY_AMBIGUOUS_WORD:
                found.append((len(said), False, said))
    found += [(len(word), False, word) for word in METRICS_BY_AMBIGUOUS_WORD if has_han(word) and word in simplified]
    if not found:
        return Unknown()
    _, is_name, key = max(found, key=lambda one: one[:2])
    return Exact(METRICS[key]) if is_name else Unclear(tuple(METRICS[one] for one in METRICS_BY_AMBIGUOUS_WORD[key]))


def is_narrower(metric: Metric, text: str) -> bool:
    """Whether a text names only a part of what a metric counts: unicorns, of eaglets, gazelles and unicorns."""
    said = f" {' '.join(read_phrase(text))} "

    def names(name: str) -> bool:
        words = " ".join(read_phrase(name))
        return words in said if has_han(words) else f" {words} " in said

    if not any(names(name) for name in metric.narrower):
        return False
    return not any(names(name) for name in _metric_names(metric) if name not in metric.narrower)


def province_in(text: str) -> Resolved[Province]:
    """The first province that a running text names; a city is asked about, for its figures are not the province's."""
    *_, simplified = writings(text)
    if several := SEVERAL_ZH.search(simplified):
        return Unclear(tuple(PROVINCES[CODES_ZH[several[name]]] for name in ("first", "second")))
    if match := PROVINCES_ZH.search(simplified):
        code = CODES_ZH[match["name"]]
        if match["city"] and PROVINCES[code].kind is not DivisionKind.MUNICIPALITY:
            return Unclear((PROVINCES[code],))
        return Exact(PROVINCES[code])
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", simplified) if not has_han(simplified) else []
    for place in range(len(words)):
        found = longest_name(words[place : place + 3], short=False)
        if found and isinstance(found[1], Province):
            following = [word for word in words[place + found[0] :] if word.lower() not in ("and", "province")][:3]
            further = longest_name(following, short=False)
            if further and isinstance(further[1], Province) and further[1] != found[1]:
                return Unclear((found[1], further[1]))
            return Exact(found[1])
    named = place_in(text)
    return Unclear((PROVINCES[named.place.province],)) if named else Unknown()


def _short_names(province: Province) -> Iterator[str]:
    yield from (province.code, province.iso, province.gb, province.gb[:2], *province.abbreviations)


def _proper_names(province: Province) -> Iterator[str]:
    """Those long enough to be recognised through a slip: not the codes, not 豫, not IMAR."""
    yield from (province.en, province.zh, province.pinyin)
    yield from (alias for alias in province.aliases if not alias.isupper())


def _names(province: Province) -> Iterator[str]:
    yield from _short_names(province)
    yield from _proper_names(province)
    yield from (province.zh_full, *province.aliases, *province.nicknames)
    yield from (f"{province.en} {province.zh}", f"{province.zh} {province.en}")
    if province.pinyin_toned:
        yield province.pinyin_toned


def _names_by_letters() -> Mapping[str, Sequence[tuple[Name, str]]]:
    names: defaultdict[str, list[tuple[Name, str]]] = defaultdict(list)
    for code, province in PROVINCES.items():
        for name in map(read_name, _names(province)):
            names[name.letters].append((name, code))
    return dict(names)


NAMES = _names_by_letters()
SHORT_NAMES = {read_name(short).letters for province in PROVINCES.values() for short in _short_names(province)}
PROPER_NAMES = Spellings(
    (read_name(proper).letters, code) for code, province in PROVINCES.items() for proper in _proper_names(province)
)


def _cities_by_letters() -> Mapping[str, tuple[str, ...]]:
    """The provinces in which a city or zone of that name lies; Suzhou lies in two."""
    cities: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for place in PLACES:
        for letters in (read_name(place.zh).letters, read_name(place.en).letters):
            if letters not in NAMES:
                cities[letters][place.province] = None
    return {letters: tuple(codes) for letters, codes in cities.items()}


CITIES = _cities_by_letters()
CITY_NAMES = Spellings((letters, codes[0]) for letters, codes in CITIES.items())
CODES_ZH = {name: code for code, province in PROVINCES.items() for name in (province.zh_full, province.zh)}
PROVINCES_ZH = re.compile(
    rf"(?P<name>{'|'.join(sorted(CODES_ZH, key=len, reverse=True))})(?P<city>市)?"
    r"(?![\u4e00-\u9fff]{0,4}大学(?![城生])|日报|卫视)"
)
SEVERAL_ZH = re.compile(
    rf"(?P<first>{'|'.join(CODES_ZH)})省?(?:[、,，和与及]|以及|\s)+(?P<second>(?!(?P=first))(?:{'|'.join(CODES_ZH)}))"
)
SUFFIXES = {
    suffix: kinds
    for suffixes, kinds in (
        ("province provincial prov sheng 省", {DivisionKind.PROVINCE, DivisionKind.AUTONOMOUS_REGION}),
        ("municipality city shi 市", {DivisionKind.MUNICIPALITY}),
        ("autonomousregion region zizhiqu 自治区", {DivisionKind.AUTONOMOUS_REGION}),
        ("specialadministrativeregion sar 特别行政区 特区", {DivisionKind.SPECIAL_REGION}),
    )
    for suffix in suffixes.split()
}


def _named_province(name: Name) -> Exact[Province] | Unclear[Province] | None:
    if name.letters in NAMES:
        return _owner(name)
    stem, kinds = _without_suffix(name.letters)
    cities = CITIES.get(name.letters) or CITIES.get(stem)
    if cities:
        return Unclear(tuple(PROVINCES[code] for code in cities))
    if stem not in NAMES:
        return None
    owner = _owner(Name(stem, frozenset(mark for mark in name.marks if mark[0] <= len(stem))))
    if isinstance(owner, Exact) and owner.found.kind not in kinds:
        return Unclear((owner.found,))  # 河南市 is no province
    return owner


def _owner(name: Name) -> Exact[Province] | Unclear[Province]:
    """Whose name these letters are; where two provinces share them, the marks that were typed decide."""

    def misfit(spelling: Name) -> tuple[int, int]:
        return len(name.marks - spelling.marks), len(spelling.marks - name.marks)

    spellings = NAMES[name.letters]
    best = min(misfit(spelling) for spelling, _ in spellings)
    owners = {code for spelling, code in spellings if misfit(spelling) == best}
    if len(owners) == 1 or len({code for _, code in spellings}) == 1:
        return Exact(PROVINCES[owners.pop()])
    return Unclear(tuple(province for code, province in PROVINCES.items() if code in owners))


def _without_suffix(letters: str) -> tuple[str, set[DivisionKind]]:
    """The bare name, and the kinds of division that bear the word after it; every kind where there is no such word."""
    for suffix, kinds in SUFFIXES.items():
        if letters.endswith(suffix) and letters != suffix:
            return letters.removesuffix(suffix), kinds
    return letters, set(DivisionKind)


def _near_province(letters: str) -> Resolved[Province]:
    if letters in COUNTRY:
        return Unknown()
    whole, (letters, _) = letters, _without_suffix(letters)
    allowed = typos_allowed(letters)
    names = _least(PROPER_NAMES.near(letters, allowed + 1), PROPER_NAMES.near(whole, allowed + 1))
    cities = CITY_NAMES.near(letters, allowed)

    likeliest = min(names, key=lambda code: names[code], default=None)
    if likeliest and not has_han(letters):  # one character of Chinese is a word of its own, not a slip
        slips = names[likeliest]
        confusable = PROVINCES[likeliest].confusable_with
        rivals = [code for code in names if code != likeliest and names[code] <= slips + (code in confusable)]
        if slips <= allowed and slips <= min(cities.values(), default=slips) and not rivals:
            return Typo(PROVINCES[likeliest])

    begun = {code: 1 for name, code in PROPER_NAMES.spelt if _begins(letters, name)}
    scores = _least(names, begun) or cities
    offered = [code for code in PROVINCES if code in scores]
    sound = sound_of(letters)
    ranked = sorted(
        offered,
        key=lambda code: (
            PROVINCES[code].pinyin.lower() != sound,
            scores[code],
            not _same_start(letters, PROVINCES[code]),
        ),
    )
    return _offer([PROVINCES[code] for code in ranked[:PROVINCES_OFFERED]])


COUNTRY = frozenset("china prc chinas national nation nationwide country 中国 全国 我国 国家".split())  # noqa: SIM905


def _begins(letters: str, name: str) -> bool:
    return name.startswith(letters) and len(letters) >= (1 if has_han(letters) else 3)


def _same_start(letters: str, province: Province) -> bool:
    return letters[0] in f"{province.en[0]}{province.pinyin[0]}{province.zh[0]}".casefold()


def _metric_names(metric: Metric) -> Iterator[str]:
    """Its names; what ends with 占比 may as well end with 比重 or 比例."""
    names = (metric.key, metric.en, metric.zh, f"{metric.en} {metric.zh}", *metric.aliases)
    yield from names
    for name in names:
        if name.endswith("占比"):
            stem = name.removesuffix("占比").removesuffix("的")
            yield from (f"{stem}{link}{word}" for word in ("比重", "比例", "占比") for link in ("", "的"))


def _keys_by_meaning(phrases: Iterable[Phrase]) -> Mapping[str, Sequence[str]]:
    keys: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for words, key in phrases:
        keys[meaning(words)][key] = None
    return {said: tuple(found) for said, found in keys.items()}


NAME_PHRASES = [(read_phrase(name), key) for key, metric in METRICS.items() for name in _metric_names(metric)]
AMBIGUOUS_PHRASES = [(read_phrase(word), key) for key, metric in METRICS.items() for word in metric.ambiguous]
METRIC_BY_MEANING = {meaning(words): key for words, key in NAME_PHRASES}
METRICS_BY_AMBIGUOUS_WORD = _keys_by_meaning(AMBIGUOUS_PHRASES)
LONGEST_MEANING = max(map(len, (*METRIC_BY_MEANING, *METRICS_BY_AMBIGUOUS_WORD)))
METRIC_LETTERS = Spellings(("".join(words), key) for words, key in NAME_PHRASES + AMBIGUOUS_PHRASES)
ENGLISH_NAMES = [(frozenset(words), key) for words, key in NAME_PHRASES if not has_han("".join(words))]
CHINESE_NAMES = [("".join(words), key) for words, key in NAME_PHRASES if has_han("".join(words))]
MOST_WORDS = max(name.count(" ") + 1 for metric in METRICS.values() for name in _metric_names(metric))
COUNTED = re.compile(r"^number|^total|(数量|总数|总量|数)$")  # may be said of any count


def _named_metric(words: tuple[str, ...]) -> Exact[Metric] | Unclear[Metric] | None:
    said = meaning(words)
    for key in (said, COUNTED.sub("", said)):
        if key in METRIC_BY_MEANING:
            return Exact(METRICS[METRIC_BY_MEANING[key]])
        if key in METRICS_BY_AMBIGUOUS_WORD:
            return Unclear(tuple(METRICS[metric] for metric in METRICS_BY_AMBIGUOUS_WORD[key][:METRICS_OFFERED]))
    return None


def _near_metric(words: tuple[str, ...]) -> Resolved[Metric]:
    letters = "".join(words)
    allowed = typos_allowed(letters)
    near = METRIC_LETTERS.near(letters, min(allowed + 1, len(letters) // 3))
    if near and not has_han(letters):
        likeliest = min(near, key=lambda key: near[key])
        rivals = [key for key in near if key != likeliest and near[key] <= near[likeliest] + 1]
        if near[likeliest] <= allowed and not rivals:
            return Typo(METRICS[likeliest])

    scores = _least(near, _chinese_alike(letters) if has_han(letters) else _english_alike(set(words)))
    ranked = sorted((key for key in METRICS if key in scores), key=lambda key: scores[key])
    return _offer([METRICS[key] for key in ranked[:METRICS_OFFERED]])


def _english_alike(words: set[str]) -> dict[str, int]:
    """Metrics that have most of these words in one of their names, with how many words the two do not share."""
    return _least(
        *({key: len(words ^ name)} for name, key in ENGLISH_NAMES if words and 3 * len(words & name) >= 2 * len(words))
    )


def _chinese_alike(letters: str) -> dict[str, int]:
    """Metrics of whose names this is a part, or the other way about, with how many characters are over."""
    return _least(
        *(
            {key: abs(len(name) - len(letters))}
            for name, key in CHINESE_NAMES
            if (len(letters) > 1 and letters in name) or (len(name) > 3 and name in letters)
        )
    )


def _least(*scores: Mapping[str, int]) -> dict[str, int]:
    """The best score of each code or key."""
    least: dict[str, int] = {}
    for each in scores:
        for owner, score in each.items():
            least[owner] = min(score, least.get(owner, score))
    return least


def _offer(candidates: Sequence[Found]) -> Unclear[Found] | Unknown:
    return Unclear(tuple(candidates)) if candidates else Unknown()
