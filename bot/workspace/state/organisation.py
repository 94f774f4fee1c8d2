"""An organisation: a company that has several teams, and may install an app for all of them at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Organisation:
    """Its id begins with E, as Slack's do."""

    id: str
    name: str
