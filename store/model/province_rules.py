"""How a team looks after a province: what its coordinator has settled for whatever is recorded there."""

from pydantic import BaseModel, ConfigDict, Field

from store.model.limits import MemberId


class ProvinceRules(BaseModel):
    """What holds for a province until its coordinator says otherwise; without any, what holds everywhere."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str = Field(pattern=r"^[A-Z]{2}$")  # the province's code
    default_owner: MemberId | None = None  # of what is recorded there
    two_people: bool = False  # a figure decides a verdict only when a second person has confirmed it
