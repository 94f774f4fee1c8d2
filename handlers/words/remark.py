"""What a person is told about how their words were taken."""


class Remark(str):
    """A message of the catalogue, as `Language.say` takes it."""

    __slots__ = ()
