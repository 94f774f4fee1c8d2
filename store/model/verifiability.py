"""What of a promise cannot be verified as it is written: said when it is recorded, and until it is mended."""

import re
from enum import StrEnum

from config.metrics import Basis
from store.model.commitment import Commitment, Target

VAGUE = re.compile(
    r"加强|推进|推动|深化|优化|完善|加快|促进|提升|支持|强化|着力|积极|探索|引导|鼓励|健全|营造|培育|做大|做强|落实|统筹"
    r"|\b(?:strengthen|promot|advanc|deepen|improv|optimi[sz]|accelerat|support|enhanc|encourag|push|explor|foster"
    r"|cultivat|boost|speed up)\w*",
    re.IGNORECASE,
)
RESULT = re.compile(
    r"建成|建立|设立|组建|成立|出台|印发|制定|发布|颁布|开工|投用|投产|投入|启动|举办|召开|完成|实现|挂牌|获批|上线|开通"
    r"|引进|签署|编制|修订|认定|新增|达到|突破|落地|入选|验收"
    r"|\b(?:build|built|establish|set up|found|issu|publish|adopt|open|launch|complet|hold|sign|start|creat|recruit"
    r"|finish|deliver|enact|draft|reach|put into|accredit|bring in)\w*|\d",
    re.IGNORECASE,
)


class Gap(StrEnum):
    """What is missing for anybody to say later whether a promise was kept."""

    NO_NUMBER = "no_number"  # it compares with others
    NO_START = "no_start"  # a multiple of what is not said
    NO_DATE = "no_date"
    NO_RESULT = "no_result"  # it names an effort, and nothing that would be there in the end


def gaps(commitment: Commitment) -> tuple[Gap, ...]:
    """What of it cannot be verified, by what is on record of it."""
    if isinstance(commitment, Target):
        if commitment.basis is Basis.RELATIVE:
            return (Gap.NO_NUMBER,)
        return (Gap.NO_START,) if commitment.basis is Basis.MULTIPLE and commitment.baseline is None else ()
    found = [Gap.NO_DATE] if commitment.deadline is None else []
    return (*found, Gap.NO_RESULT) if names_no_result(commitment.title_zh or commitment.title) else tuple(found)


def names_no_result(title: str) -> bool:
    """Whether a title tells only of an effort: promote, strengthen, 推进, 加强."""
    return VAGUE.search(title) is not None and RESULT.search(title) is None
