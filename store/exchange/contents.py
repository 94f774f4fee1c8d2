"""What an exported file holds: every kind of record, and the versions they were in."""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from config.metrics import Wording
from store.exchange.errors import row_error
from store.model.actual import Actual
from store.model.assessment import Assessment
from store.model.commitment import Initiative, Target
from store.model.conference import Conference
from store.model.doubts import Doubt
from store.model.errors import UserError
from store.model.evidence import Evidence
from store.model.milestone import Milestone

Record = Conference | Target | Initiative | Actual | Milestone | Evidence | Assessment
FORMAT: Final = "provincial-commitments"
KIND_OF: Mapping[type[Record], str] = {
    Conference: "conference",
    Target: "commitment",
    Initiative: "commitment",
    Actual: "actual",
    Milestone: "milestone",
    Evidence: "evidence",
    Assessment: "assessment",
}
"""As events name them, in the order in which they are written: nothing refers to what comes after it."""
LISTS = {kind: kind if kind == "evidence" else f"{kind}s" for kind in KIND_OF.values()}


class Row(NamedTuple):
    """A record of a file, or what is wrong with it; `number` is its line as a spreadsheet counts them."""

    number: int
    kind: str = ""
    record: Record | None = None
    rev: int | None = None  # the version it was exported in
    problem: UserError | None = None
    is_numbered: bool = True  # false: its id is still to be given
    remarks: tuple[UserError, ...] = ()  # what had to be taken for granted
    doubts: tuple[Doubt, ...] = ()  # that its own words raise
    is_of_spreadsheet: bool = False  # an export of ours that Excel may have opened and saved
    is_of_own_table: bool = False  # a team's, not an export
    lost: tuple[Wording, ...] = ()  # columns of which it may have kept a part only


class Contents(BaseModel):
    """Records of one ledger as they stood at an instant."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, title="A ledger of provincial commitments"
    )

    format: Literal["provincial-commitments"] = FORMAT
    format_version: Literal[1] = 1
    as_of: AwareDatetime
    conferences: tuple[Conference, ...] = ()
    commitments: tuple[Annotated[Target | Initiative, Field(discriminator="kind")], ...] = ()
    actuals: tuple[Actual, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    versions: dict[str, dict[str, int]] = Field(
        default={}, description="by kind and id, the version a record was in: an import of an older one is refused"
    )

    @property
    def records(self) -> Iterator[Record]:
        """All of them, kind by kind."""
        for name in LISTS.values():
            yield from getattr(self, name)

    def rev(self, record: Record) -> int | None:
        """The version a record was in, where that is known."""
        return self.versions.get(KIND_OF[type(record)], {}).get(record.id)


def schema() -> str:
    """What an exported JSON file looks like, as JSON Schema."""
    return json.dumps(Contents.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def record_named(name: str) -> type[Record] | None:
    """The model of a target, an initiative, an actual …"""
    return next((model for model in KIND_OF if model.__name__.lower() == name), None)


def written(contents: Contents) -> bytes:
    """A JSON file; every field is in it, so that it fits the schema without knowing any default."""
    return (contents.model_dump_json(indent=2) + "\n").encode()


def read(text: str) -> Iterator[Row]:
    """The records of such a file, each read or refused; its number is its place among all of them.

    Raises:
        UserError: it is another file.
    """
    try:
        held = json.loads(text)
        if held["format"] != FORMAT or held["format_version"] != 1:
            raise ValueError(held["format"])
        listed = [(kind, record) for kind, name in LISTS.items() for record in held.get(name, [])]
        versions = held.get("versions", {})
        revs = {(kind, id): int(rev) for kind, ids in versions.items() for id, rev in ids.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UserError("That JSON file is none of mine: I read those that I have exported.") from error
    for number, (kind, record) in enumerate(listed, start=1):
        yield row(number, kind, record, revs)


def row(number: int, kind: str, facts: Any, revs: Mapping[tuple[str, str], int]) -> Row:
    """One record of a JSON file."""
    named = facts.get("kind") if kind == "commitment" and isinstance(facts, dict) else kind
    model = record_named(str(named))
    if model is None:
        return Row(number, problem=UserError("A commitment is a target or an initiative, and this one is neither."))
    try:
        record = model.model_validate(facts)
    except ValidationError as error:
        return Row(number, problem=row_error(error, {}))
    return Row(number, kind, record, revs.get((kind, record.id)))
