"""What people typed stays out of the log, where errors are written with their traceback."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import handlers.slack.forms
import handlers.views.kit.question
from store.exchange import contents
from store.model import actual, commitment, conference, deadline, event, evidence, milestone, role, selection, source

MODULES = (actual, commitment, conference, deadline, event, evidence, milestone, role, selection, source, contents)
TYPED = "what somebody typed"


def models() -> Iterator[type[BaseModel]]:
    for module in (*MODULES, handlers.slack.forms, handlers.views.kit.question):
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, BaseModel) and one is not BaseModel:
                yield one


FIELDS = ("id", "province", "place", "topic", "at", "on", "name", "channel")


@pytest.mark.parametrize("model", [*(TypeAdapter(one) for one in dict.fromkeys(models())), commitment.COMMITMENT])
def test_an_error_of_a_model_does_not_quote(model: TypeAdapter[object]):
    with pytest.raises(ValidationError) as error:
        model.validate_python({"kind": "target", **{key: [TYPED] for key in FIELDS}})
    assert TYPED not in str(error.value)
