"""What is wrong with one row, in a sentence for whoever filled it in."""

from collections.abc import Mapping

from pydantic import ValidationError

from config.metrics import Wording
from store.model.errors import UserError

LONGEST_QUOTE = 60  # characters


def row_error(error: ValidationError, names: Mapping[str, Wording]) -> UserError:
    """The first fault that a model finds; `names` are what the fields are called in the file."""
    fault = error.errors(include_url=False)[0]
    path = ".".join(str(part) for part in fault["loc"])
    name = names.get(path, Wording(path, path))
    context = fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return UserError("{column} is missing.", column=name)
        case "enum" | "literal_error":
            expected = str(context.get("expected")).replace("'", "")
            return UserError(
                "{column}: “{word}” is none of {choices}.", column=name, word=quoted(fault["input"]), choices=expected
            )
        case "string_too_long":
            return UserError("{column}: at most {n} characters.", column=name, n=context.get("max_length"))
        case "value_error" if not path:
            return UserError("Its fields do not fit together: {reason}.", reason=str(context.get("error")))
    return UserError("{column}: “{word}” cannot be read.", column=name, word=quoted(fault["input"]))


def quoted(given: object) -> str:
    """What was given, short enough for a sentence."""
    words = " ".join(str(given).split())
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + "…"
