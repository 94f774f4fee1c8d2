"""What a person is told about how their words were taken."""

from typing import Any

from pydantic_core import CoreSchema, core_schema

from config.catalogue import Message


class Remark(Message):
    """A message of the catalogue."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        """So that what was read can be kept as JSON, with what there is to say of it."""
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
