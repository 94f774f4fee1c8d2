"""The names in a tool's arguments, read into codes; a slip that can mean one thing only is taken as meant, and told."""

from collections.abc import Sequence

from config.metrics import Metric, Wording
from config.provinces import Province
from handlers.words.names import Exact, Typo, Unclear, Unknown, resolve_metric, resolve_province
from handlers.words.places import provinces_of_region
from handlers.words.query import Correction
from handlers.words.statuses import read_statuses
from store.model.errors import UserError
from store.model.judgement import Status

ALL = ("all", "every", "any", "*", "全部", "所有", "各省", "全国各省")


class NamesRead:
    """Reads the names of one call, and keeps what was taken for what."""

    def __init__(self) -> None:
        self.corrections: list[Correction] = []

    def provinces(self, names: Sequence[str]) -> tuple[str, ...]:
        """The codes of provinces, each once; of a region all of its provinces.

        Raises:
            UserError: a name is none of a province; it names those that are near.
        """
        codes: dict[str, None] = {}
        for name in names:
            if name.lower() in ALL:
                return ()
            match resolve_province(name):
                case Exact(found):
                    codes[found.code] = None
                case Typo(found):
                    self.corrections.append(Correction(name, found))
                    codes[found.code] = None
                case Unclear() | Unknown() as unclear:
                    region = provinces_of_region(name)
                    if not region:
                        raise unknown_province(name, unclear)
                    codes |= dict.fromkeys(region)
        return tuple(codes)

    def metrics(self, names: Sequence[str]) -> tuple[str, ...]:
        """The keys of metrics, each once.

        Raises:
            UserError: a name is none of a metric, or of several; it names those that may be meant.
        """
        keys: dict[str, None] = {}
        for name in names:
            match resolve_metric(name):
                case Exact(found):
                    keys[found.key] = None
                case Typo(found):
                    self.corrections.append(Correction(name, found))
                    keys[found.key] = None
                case Unclear() | Unknown() as unclear:
                    raise unknown_metric(name, unclear)
        return tuple(keys)


def statuses_of(names: Sequence[str]) -> tuple[Status, ...]:
    """The statuses that words stand for.

    Raises:
        UserError: a word stands for none.
    """
    found: dict[Status, None] = {}
    for name in names:
        statuses = read_statuses(name)
        if not statuses:
            raise UserError(
                "I do not know the status “{word}”. There are for example: missed, at risk, on track, met, open.",
                word=name,
            )
        found |= dict.fromkeys(statuses)
    return tuple(found)


def unknown_province(name: str, unclear: Unclear[Province] | Unknown) -> UserError:
    if isinstance(unclear, Unknown):
        return UserError("I do not know the province “{word}”. Write for example Henan, 河南 or HA.", word=name)
    near = unclear.candidates
    return UserError(
        "I do not know the province “{word}”. Near names: {names}.",
        word=name,
        names=Wording(
            ", ".join(f"{province.en} ({province.zh})" for province in near),
            "、".join(province.zh for province in near),
        ),
    )


def unknown_metric(name: str, unclear: Unclear[Metric] | Unknown) -> UserError:
    if isinstance(unclear, Unknown):
        return UserError(
            "I do not know the metric “{word}”. Write for example R&D intensity or 研发投入强度.", word=name
        )
    near = unclear.candidates
    return UserError(
        "“{word}” is no metric's name, or that of several. Ask for one of these: {names}.",
        word=name,
        names=Wording(
            ", ".join(f"{metric.en} ({metric.key})" for metric in near),
            "、".join(f"{metric.zh}（{metric.key}）" for metric in near),
        ),
    )
