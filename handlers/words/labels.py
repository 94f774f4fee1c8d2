"""Digits that count nothing, over folded text: numbers of documents and telephones, times of day, names."""

import re

COUNTERS = "家户个项件人名位座所种条台套支批门款部张篇例处组万亿%"
KINDS_EN = (
    r"documents?|decree|order|notice|circular|pages?|p\.|table|figure|fig\.|chapter|article|section|clause|item|annex"
    r"|appendix|phase|version|room|paragraph|volume|vol\.|session|resolution|tel\.?|telephone|phone|fax|mobile"
    r"|extension|ext\.|building|floor|suite|postcode|iso|covid"
)
PARTS_ZH = (
    r"条|章|节|期|届|次|号|批|页|款|轮|代|部分|版|集|卷|回|阶段|方面|季|天|年|课|环节|产业|生产力|梯队|方阵|现场|机器"
)
LABELS = re.compile(
    "|".join(
        (
            r"(?<![a-z])(?:tel|telephone|phone|fax|mobile)\.?:?\s*\+?\d[\d()\s-]{5,20}\d",
            r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.\S+",
            r"(?<![a-z])[a-z]{2}-\d{4}-\d+",  # the id of a commitment
            r"[〔\[【(]\s*\d{4}\s*[〕\]】)]\s*第?\s*\d+\s*号?",  # 豫政〔2023〕14号
            r"(?:第|(?<!\d))\d+(?:-\d+)?号(?:文件?|令|公告|通知|函|楼|线|院|路|专项|工程)?",
            rf"第(?:\d+|[一二三四五六七八九十百]+)(?:{PARTS_ZH})",
            rf"(?<![a-z])(?:{KINDS_EN})\s*(?:(?:no|nr|number)s?\.?\s*)?[:#]?\s*\d[\d.,()/-]*(?![\d%])",
            r"(?<![a-z])no\.?\s*\d+(?= (?:document|decree|order|notice|circular|file)s?)|#\d+",
            r"(?:电话|手机|传真|热线|邮编|邮政编码|联系方式|咨询|微信|qq)\D{0,6}\d[\d\s()-]{2,}",
            r"\d{3,8}(?:热线|专线|邮箱|客服)",
            r"(?<![\d.,])\+?(?:86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\d.,])",
            r"(?<![\d.,])\(?0\d{2,3}\)?[- ]?\d{7,8}(?!\d)|(?<![\d.,])[48]00-\d{3,4}-\d{3,4}(?!\d)",
            r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)|(?<![\d:])\d+(?:\.\d+)?:\d+(?:\.\d+)?(?![\d:])",  # 9:30, and 3:1
            r"(?<!\d)[零0]到[一1](?!\d)|(?<![a-z\d])(?:from )?(?:0|zero) to (?:1|one)(?![a-z\d.,])",
            rf"(?<![\d.])(?:211|985|973|863|315|12345|996|007|5a)(?![\d{COUNTERS}]|[.,]\d)(?=[^\s-]|\s(?:project|program|univ)|$)",
            r"(?<!\d)\d+(?:\+(?:\d+|[nx](?![a-z])))+",  # 1+3+N
            r"(?<![\d.a-z])(?!rmb|cny|usd|us|eur|gbp|hkd|top|q[1-4]|h[12]|fy)[a-z]+-?\d+",  # G60
            r"(?<!\d)20\d\d(?:-|\s)?(?:专项|重大项目|计划|工程|行动|愿景|战略|议程|agenda)|科技创新-?20\d\d",
            r"(?<!\d)\d{2,3}周年",
            r"(?<![\d.,])\d{1,3}(?:-\d{1,3})?(?:个?(?:年|月|周|季度|星期|小时)|天|日|分钟|[\s-](?:years?|months?|weeks?|days?|hours?|minutes?)(?![a-z]))",
            r"(?<![\d.,])\d{1,2}(?::\d\d)?\s?(?:am|pm|a\.m\.|p\.m\.|o'clock)(?![a-z])",
            r"(?<![a-z])[a-z]{2,5}(?:/[a-z]{1,3})?\s?\d{3,6}(?:\.\d+)?-\d{4}(?!\d)",  # GB/T 28222-2011
            r"\d+(?:室|型(?!企业|研发|科技|中小))",
            r"(?:附件|附表|附录|专栏|(?<![代发])表|(?<![意企试])图)\d+(?:-\d+)?(?![\d.%家户个项件人名万亿])",
            r"[一二两三四五六七八九十]个(?:半?月|季度|星期|小时|五年)",
            r"\d{1,3}个?工作日|双\d+(?![\d.%万亿])",
            r"(?<![a-z])[a-z]+ point (?:zero|one|two|three|four|five|six|seven|eight|nine)(?![a-z])",
            r"(?<![\w'])'[2-5]\d(?![\d'])",  # a year
            r"[两三四五六七八九]个(?:一百年|百年|一批|面向|维护|意识|自信|确立|全面|转变)",
            r"7[×x*]24|(?<![a-z])(?:wi-?fi|web|internet|industry|science)\s?\d(?:\.\d)?(?![\d.%])",
            r"(?<!\d)(?:19|20)\d\d年",
            r"工业4\.0|\d\.0(?![\d%])(?=版|时代|计划|工程|版本)|24/7|7\*24|(?<!\d)24小时",
            r"(?:^|(?<=\n))\s*(?:\(\d{1,2}\)|\d{1,2}[.)](?=\s?[^\d\s])|\d{1,2},(?=[^\d\s]))",  # the number of a list
        )
    )
)


def labels_in(text: str) -> list[tuple[int, int]]:
    """Where a folded text has digits that are part of a name."""
    return [match.span() for match in LABELS.finditer(text)]
