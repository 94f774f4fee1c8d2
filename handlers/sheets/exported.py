"""Files made of records."""

from datetime import date

from config.provinces import PROVINCES
from handlers.phrases.language import Language
from handlers.sheets.file import File
from handlers.sheets.glance import at_a_glance
from handlers.sheets.notes import Notes
from handlers.words.formats import Format
from store.exchange import contents as json_file
from store.exchange import spreadsheet, workbook
from store.exchange.contents import Contents
from store.exchange.spreadsheet import Sheet
from store.exchange.table import table_of
from store.model.errors import UserError
from store.model.lineage import Lineage
from store.model.selection import Selection


def file_of(
    contents: Contents,
    format: Format,
    selection: Selection,
    team_id: str,
    today: date,
    language: Language,
    lineage: Lineage,
) -> File:
    """The records as a file of one format, with what the day, and other years, make of them.

    Raises:
        UserError: there is nothing to put into it.
    """
    if not any(contents.records):
        raise UserError("Nothing on record fits that, so there is no file.")
    name = f"{'-'.join(['commitments', *named(selection), today.isoformat()])}.{format}"
    match format:
        case "xlsx":
            return File(name, workbook.written(sheets_of(contents, Notes(contents, today, language, lineage))))
        case "csv":
            notes = Notes(contents, today, language, lineage)
            return File(name, spreadsheet.written(table_of(contents, notes.headings, notes.on)))
        case "json":
            return File(name, json_file.written(contents))
        case "ics":
            from handlers.sheets.calendar import calendar  # its library has eighty modules

            made = calendar(contents, team_id, language)
            if made is None:
                raise UserError("Nothing of that has a deadline, so there is nothing for a calendar.")
            return File(name, made)


def sheets_of(contents: Contents, notes: Notes) -> list[Sheet]:
    """A sheet for people to read, then one with every record, which an import takes back."""
    say = notes.language.say
    records = Sheet(say("All records"), table_of(contents, notes.headings, notes.on))
    return [Sheet(say("At a glance"), at_a_glance(contents, notes)), records]


def named(selection: Selection) -> list[str]:
    """The provinces and years of a selection, as they stand in the name of its file."""
    provinces = [PROVINCES[code].en.lower().replace(" ", "-") for code in selection.provinces[:3]]
    return [*provinces, *(str(year) for year in selection.years[:3])]
