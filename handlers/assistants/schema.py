"""What a tool says of its arguments and its answer, as JSON Schema: an assistant reads it, so it holds no noise."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from handlers.assistants.arguments import Arguments

OF_EVERY_TOOL = ("as_of", "cursor", "language")


class WithoutTitles(GenerateJsonSchema):
    """A field's title is but its name again."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema_of(model: type[BaseModel], mode: JsonSchemaMode) -> dict[str, Any]:
    return model.model_json_schema(mode=mode, schema_generator=WithoutTitles)


def schema_of_arguments(model: type[Arguments]) -> dict[str, Any]:
    """That of a tool's arguments: its own first, then those of every tool."""
    schema = schema_of(model, "validation")
    parts: dict[str, Any] = schema["properties"]
    ordered = sorted(parts, key=lambda name: name in OF_EVERY_TOOL)
    return {**schema, "properties": {name: parts[name] for name in ordered}}


def schema_of_answer(model: type[BaseModel]) -> dict[str, Any]:
    return schema_of(model, "serialization")
