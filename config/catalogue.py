"""The messages of the catalogue: their English stands in the code, their Chinese in `config/locales`."""

import io
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = files("config") / "locales"


class Message(str):
    """A message by its English words, marked for the catalogue where it stands; it is told in the reader's language."""

    __slots__ = ()

    @property
    def chinese(self) -> str:
        return chinese_catalogue().gettext(self)


@cache
def chinese_catalogue() -> GNUTranslations:
    """The catalogue as people edit it, compiled when it is first needed."""
    with (LOCALES / "zh_CN.po").open("rb") as po:
        catalogue = read_po(po, locale="zh_Hans_CN")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
