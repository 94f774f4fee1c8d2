"""What a tool is asked with, as people and assistants write it: one name or several, in either language."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from store.model.errors import UserError

SEPARATORS = re.compile(r"[,;、，；/|\n]")
YEARS = re.compile(
    r"(?P<first>(?:19|20)\d\d)年?(?:\s*(?:-|–|—|~|到|至|to)\s*(?P<last>(?:19|20)\d\d)年?)?", re.IGNORECASE
)
OTHERWISE = {  # how an argument is called too
    "province": "provinces",
    "year": "years",
    "metrics": "metric",
    "metric": "metrics",
    "status": "statuses",
    "query": "words",
    "commitment_id": "id",
}
MOST = 40  # names or years; there are 34 provinces
LONGEST = 200  # characters of one of them
LONGEST_TEXT = 500

Read = TypeVar("Read", bound="Arguments")


def as_names(value: object) -> tuple[str, ...]:
    """One name, several in one text, or a list of them."""
    if isinstance(value, str):
        value = SEPARATORS.split(value.strip())
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise ValueError("names are texts")
    return tuple(one.strip() for one in value if one.strip())


def as_years(value: object) -> tuple[int, ...]:
    """Years as numbers or texts, and spans of them: 2022, "2022-2024", 2022年."""
    found: dict[int, None] = {}
    given = value if isinstance(value, list | tuple) else SEPARATORS.split(str(value).strip())
    if len(given) > MOST:
        raise ValueError("too many years")
    for one in given:
        match = YEARS.fullmatch(str(one).strip())
        if not match:
            raise ValueError("no year")
        first = int(match["first"])
        found |= dict.fromkeys(range(first, int(match["last"] or first) + 1))
    return tuple(found)


Name = Annotated[str, Field(max_length=LONGEST)]
Names = Annotated[tuple[Name, ...], Field(max_length=MOST), BeforeValidator(as_names)]
Years = Annotated[tuple[int, ...], Field(max_length=MOST), BeforeValidator(as_years)]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]

PROVINCES = Field(
    default=(),
    description="Provinces by any name or code (Henan, 河南, HA), or a region (Northeast, 京津冀); without it: all",
    examples=[["Henan"]],
)
METRIC = Field(
    description="A metric by its key or any of its names: rd_intensity, R&D intensity, 研发投入强度",
    examples=["R&D intensity"],
)
SOME_METRICS = Field(default=(), description=f"{METRIC.description}; without it: all", examples=[["R&D intensity"]])
PROMISED_IN = Field(
    default=(),
    description="Years in which it was promised, such as 2022 or 2021-2023; without it: all",
    examples=[[2022]],
)
STATUSES = Field(
    default=(),
    description="Only targets of these statuses: met, met early, met late, missed, on track, at risk, off track, "
    "awaiting result, no figure yet, open, settled; Chinese ones too",
    examples=[["missed"]],
)


class Arguments(BaseModel):
    """What every tool can be asked with."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    language: Text | None = Field(
        default=None,
        description="Of the answer: en or zh; without it the language of whoever asks",
        examples=["zh"],
    )

    @model_validator(mode="before")
    @classmethod
    def as_meant(cls, value: Any) -> Any:
        """What is sent empty is not asked; one of several may be sent by the name of one."""
        if not isinstance(value, Mapping):
            return value
        given = {name: one for name, one in value.items() if one is not None and one not in ("", [])}
        return {OTHERWISE.get(name, name) if name not in cls.model_fields else name: one for name, one in given.items()}


class DatedArguments(Arguments):
    """What a tool can be asked with that knows the past."""

    as_of: Text | None = Field(
        default=None,
        description="A past day, month or year (2025-12-31, 2025): the answer as it was on record when that ended",
        examples=["2025-12-31"],
    )


class PagedArguments(Arguments):
    """What a tool can be asked with whose answers have pages."""

    cursor: Text | None = Field(
        default=None,
        description="What the answer before gave as next_cursor, with the same other arguments: its next page",
        examples=["…"],
    )


def read(model: type[Read], given: object) -> Read:
    """The arguments of a tool, or a `UserError` that says which of them cannot be read and how it is written."""
    try:
        return model.model_validate({} if given is None else given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name, *_ = (*first["loc"], "")
        raise mistake(model, str(name), first["type"]) from None


def mistake(model: type[Arguments], name: str, kind: str) -> UserError:
    """What is wrong with one argument."""
    if kind == "extra_forbidden":
        known = ", ".join(model.model_fields)
        return UserError("I do not know the argument “{name}”. There are: {known}.", name=name[:LONGEST], known=known)
    if name not in model.model_fields:
        return UserError("The arguments have to be an object with their names.")
    example = next(examples_of(model, name), "…")
    if kind == "missing":
        return UserError("The argument “{name}” is missing. An example: {example}", name=name, example=example)
    return UserError("I cannot read the argument “{name}”. An example: {example}", name=name, example=example)


def examples_of(model: type[Arguments], name: str) -> Iterator[str]:
    for example in model.model_fields[name].examples or ():
        yield ", ".join(map(str, example)) if isinstance(example, list) else str(example)
