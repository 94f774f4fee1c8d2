"""Who reads an answer, as far as its looks depend on it."""

from dataclasses import dataclass, replace
from typing import Self

from handlers.phrases.language import Language

TABLE, CHART = "data_table", "data_visualization"


@dataclass(frozen=True)
class Reader:
    """A member of the workspace: the language, and which of Slack's newest blocks the workspace can show."""

    id: str
    language: Language
    known_blocks: frozenset[str] = frozenset((TABLE, CHART))

    @property
    def has_tables(self) -> bool:
        return TABLE in self.known_blocks

    @property
    def has_charts(self) -> bool:
        return CHART in self.known_blocks

    def nameless(self) -> Self:
        """Anybody who reads the same language in the same workspace."""
        return replace(self, id="")

    def without_new_blocks(self) -> Self:
        """The reader as in a workspace that shows text alone."""
        return replace(self, known_blocks=frozenset())
