"""What menus offer that are searched as somebody types: provinces and metrics, by any of their names."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from config.metrics import METRICS, Metric
from config.provinces import PROVINCES, Province
from handlers.phrases.figures import province_names
from handlers.phrases.language import Language
from handlers.views.commitment.form import metric_names
from handlers.views.kit.blocks import OPTIONS
from handlers.views.kit.inputs import Choice, option
from handlers.views.kit.reader import Reader
from handlers.words.names import Exact, Resolved, Typo, Unclear, resolve_metric, resolve_province
from handlers.words.spelling import read_name, read_phrase
from store.model.writing import writings

OF_GROWTH = re.compile(r"\b(?:annual |yearly )?growth(?: rate)?(?: of)?\b|年均|同比|增长率?|增速|增幅", re.IGNORECASE)


def register(app: AsyncApp) -> None:
    app.options(re.compile(r"^province(\.|$)"))(offer_provinces)
    app.options(re.compile(r"^metric(\.|$)"))(offer_metrics)


async def offer_provinces(ack: AsyncAck, payload: dict[str, Any], reader: Reader) -> None:
    await ack(options=[option(choice) for choice in provinces_like(payload.get("value") or "", reader.language)])


async def offer_metrics(ack: AsyncAck, payload: dict[str, Any], reader: Reader) -> None:
    await ack(options=[option(choice) for choice in metrics_like(payload.get("value") or "", reader.language)])


def provinces_like(typed: str, language: Language) -> list[Choice]:
    """Those whose names begin with what was typed, then those that have it within, then those it may be a slip for."""
    found = list(
        dict.fromkeys(
            [
                *named(resolve_province(typed), exactly=True),
                *within(typed, PROVINCE_LETTERS),
                *named(resolve_province(typed), exactly=False),
            ]
        )
        if typed.strip()
        else PROVINCES
    )
    return [(province_names(code, language), code) for code in found]


def metrics_like(typed: str, language: Language) -> list[Choice]:
    """Metrics by some of their words in any order; those of growth are left out: that is a basis, not a metric."""
    found = (*named(resolve_metric(typed), exactly=True), *keys_like(OF_GROWTH.sub(" ", typed)), *keys_like(typed))
    return [(metric_names(METRICS[key], language), key) for key in [*dict.fromkeys(found)][:OPTIONS]]


def keys_like(typed: str) -> list[str]:
    """The metrics that are meant, the likeliest first; all of them while nothing is typed."""
    if not typed.strip():
        return [*METRICS]
    meant = resolve_metric(typed)
    likely = (*named(meant, exactly=True), *within(typed, METRIC_LETTERS), *with_words(typed))
    return [*dict.fromkeys((*likely, *named(meant, exactly=False)))]


def named(resolved: Resolved[Province] | Resolved[Metric], *, exactly: bool) -> Iterator[str]:
    """What a resolver found, be it for sure or not."""
    match resolved:
        case Exact(found) if exactly:
            yield key_of(found)
        case Typo(found) if not exactly:
            yield key_of(found)
        case Unclear(candidates) if not exactly:
            yield from map(key_of, candidates)


def key_of(found: Province | Metric) -> str:
    return found.code if isinstance(found, Province) else found.key


def within(typed: str, letters: list[tuple[str, str]]) -> Iterator[str]:
    """Those of whose names it is the beginning, then those of whose names it is a part."""
    sought = [read_name(writing).letters for writing in writings(typed)]
    for begins in (True, False):
        for name, key in letters:
            if any(part and (name.startswith(part) if begins else part in name) for part in sought):
                yield key


def with_words(typed: str) -> Iterator[str]:
    """Those that have every word of it, the last of which may be only begun."""
    words = read_phrase(typed)
    if not words:
        return
    for key, metric in METRICS.items():
        known = read_phrase(" ".join((metric.en, *metric.aliases)))
        if all(word in known for word in words[:-1]) and any(name.startswith(words[-1]) for name in known):
            yield key


def letters_of(names: Iterable[tuple[str, Iterable[str]]]) -> list[tuple[str, str]]:
    """Each name's letters and whose it is."""
    return [(read_name(name).letters, key) for key, every in names for name in every if name]


def initials(pinyin: str) -> str:
    """GXJS for gaoxin jishu: the first letters of its syllables."""
    return "".join(syllable[0] for syllable in pinyin.split())


def names_of(province: Province) -> tuple[str, ...]:
    """In English, in Chinese short and in full, and in pinyin."""
    return province.en, province.zh, province.zh_full, province.pinyin


PROVINCE_LETTERS = letters_of(
    (code, (*names_of(province), code, province.gb, *province.abbreviations, *province.aliases))
    for code, province in PROVINCES.items()
)
METRIC_LETTERS = letters_of(
    (key, (metric.en, metric.zh, key, metric.pinyin, initials(metric.pinyin), *metric.aliases, *metric.ambiguous))
    for key, metric in METRICS.items()
)
