"""The legal force of an indicator as it is written in either language: binding (约束性) or expected (预期性)."""

import re

from store.model.commitment import Force

SPELLINGS: dict[Force, tuple[str, ...]] = {
    Force.BINDING: ("binding", "mandatory", "约束性", "约束性指标", "约束", "强制性"),
    Force.EXPECTED: ("expected", "indicative", "anticipatory", "预期性", "预期性指标", "预期", "指导性"),
}
READ = {spelling: force for force, spellings in SPELLINGS.items() for spelling in spellings}
WRITTEN = {
    Force.BINDING: re.compile(
        r"(?<!非)约束性|(?<![a-z-])(?<!non-)(?<!not )binding (?:target|indicator)", re.IGNORECASE
    ),
    Force.EXPECTED: re.compile(
        r"预期性|(?<![a-z])(?:expected|indicative|anticipatory) (?:target|indicator)", re.IGNORECASE
    ),
}


def read_force(text: str) -> Force | None:
    """The force that a word by itself stands for; none where it is not one."""
    return READ.get(text.strip().lower())


def force_in(text: str) -> Force:
    """The force that a promise is said to have in its own words; not said, where they name none or both."""
    found = [force for force, pattern in WRITTEN.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else Force.NOT_SAID
