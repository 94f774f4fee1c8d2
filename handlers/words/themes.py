"""A theme as people type it: its key, or its name in either language."""

from config.metrics import Theme


def read_theme(text: str) -> Theme | None:
    """The theme of that name; none where it is no theme's."""
    return SPELLINGS.get(spelling(text))


def spelling(text: str) -> str:
    """What is the same in every way of writing a name."""
    return text.lower().replace("-", "_").replace(" ", "_")


SPELLINGS = {spelling(name): theme for theme in Theme for name in (theme.value, theme.label, theme.label.chinese)}
