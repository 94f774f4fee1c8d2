"""The pieces that the patterns of dates are made of, over folded text; a space stands for any white space."""

import re


def either(*words: str) -> tuple[str, str]:
    """The words of each language as alternatives, the longest first."""
    longest_first = sorted(words, key=len, reverse=True)
    chinese = "|".join(word for word in longest_first if not word.isascii())
    return chinese, "|".join(word for word in longest_first if word.isascii())


START = r"(?<!\d)(?<!\d[.,/-])"
YEAR_WORDS = (  # twenty twenty-eight, two thousand and thirty; but not twenty thirty-person teams
    r"(?<![a-z])(?:twenty|two thousand(?: and)?)[\s-](?:twenty[\s-](?:one|two|three|four|five|six|seven|eight|nine)"
    r"|(?:thirty|forty|fifty|sixty)(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?)(?![a-z-])"
)
NO_COUNT = r"(?![\d%]|\.\d|,\d{3}|-\d\d(?:\d\d)?(?!\d)|-?[家个项件人名万亿元])"
YEAR_DIGITS = rf"(?P<year>20[0-6]\d){NO_COUNT}"
YEAR_WRITTEN = rf"(?P<year>20[0-6]\d|{YEAR_WORDS}){NO_COUNT}"
YEAR = START + YEAR_WRITTEN
YEAR_ZH = (
    rf"(?:{START}(?<![较比与])(?<!相当于)(?<!对标)(?<!对照)(?<!参照)(?P<year>20[0-6]\d"
    r"|二[〇零○o][〇零○o一二三四五六][〇零○o一二三四五六七八九])(?:年(?:度(?!过))?|(?=[上下]半年|[一二三四1-4]季度))"
    rf"|{START}'?(?P<short>[2-5]\d)年(?=年?[底末初中]|度|[上下]半年|第?[一二三四1-4]季|起,?[一二三四五六七八九十\d]{{1,2}}年|\d{{1,2}}月)"
    r"|(?P<relative>[今本当明来次翌]|(?<![今前先然随])后)年度?)"
)
SMALL = r"(?:\d{1,2}|十[一二三四五六七八九]?|[一二两三四五六七八九](?:十[一二三四五六七八九]?)?)"
MONTH_ZH = rf"(?<![\d第个])(?P<month>{SMALL}|(?<=年)元)月"
OR_MORE_ZH = "(?:[-到至或]|(?<=[一二两三四五六七八])(?=[二三四五六七八九]))"  # 2-3, 两三
SPAN_ZH = rf"(?P<number>{SMALL})(?:{OR_MORE_ZH}(?P<most>{SMALL}))?"
NO_NUMERAL_ZH = r"(?<![\d第近前过几数一二两三四五六七八九十百-])"
IN_ZH = r"(?:(?<![达得遇])到|(?<![甚乃])至|截[至止]到?|(?<!存)在|于)?"
BEFORE_ZH = r"(?:(?P<before>[之以]?前)|之内|以内|内)?"
QUARTER_ZH = (
    r"(?:[第前]|[一二三1-3][-至到])?(?P<quarter>[一二三四1-4首末])(?:(?<=前.)个)?季(?:度|(?=[末底内前,;。)]|$))"
)
EDGE_ZH = r"(?P<edge>年?[底末终尾]|年?中(?![期叶国央心西部小试等秋]|高(?!新))|年?初(?![步创级]))(?:[之以]?前|之内)?"

BEFORE_EN = (
    r"(?:(?<![a-z])(?<!than\s)(?<!as\s)(?:(?P<before>before |prior to |ahead of )"
    r"|(?P<by>(?:by|until|till|(?<!way\s)through|no later than|not later than) )"
    r"|(?:in|within|during|for|on|at|throughout) ))"
)
EDGE_EN = r"(?:(?P<edge>end|close|late|mid|middle|early|(?:beginning|start)(?= of))(?: of)?[\s-]+(?:of )?(?:the )?)"
MONTH_EN = (
    r"(?<![a-z])(?<!week\sof\s)(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
MONTH_OF_WEEK_EN = MONTH_EN.replace(r"(?<!week\sof\s)", "")
NUMBER_EN = r"(?:\d\d?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|a)"
SPAN_EN = rf"(?P<number>{NUMBER_EN})(?:(?:\s*-\s*| (?:to|or) )(?P<most>{NUMBER_EN}))?"
ORDINAL_EN = r"(?:first|second|third|fourth|1st|2nd|3rd|4th|(?<=the\s)last|final)"
OF_YEAR_EN = rf"(?:[\s,/-]*(?:of |in )?(?:(?:fy\s?)?{YEAR_WRITTEN}|(?:the|this|(?P<relative>next)) year(?![a-z-])))?"
UNTIL = re.compile(r"\s*(?:-|至|到|to|until|till|through)\s*(?:the\s+)?")
ONWARDS = re.compile(r"[至到]|until|till|through")
BY = (
    r"(?:(?<![a-z])(?:by|before|until|till|through|on|no later than|not later than|prior to|due) "
    r"|截[至止]到?|不[晚迟]于|(?<![达得遇])[到至于])?"
)
A_YEAR = r"(?:(?P<year>20[0-6]\d)|'?(?P<short>[2-5]\d))(?!\d)"
SHORT_YEAR_EN = r"(?P<short>[2-5]\d)(?!\d)"
NO_LEVEL = (  # 达到2028.6 is a number
    r"(?<![达高升增加大]到)(?<!超过)(?<!突破)(?<![达为至])(?<!reach\s)(?<!reaches\s)(?<!reaching\s)(?<!to\s)(?<!least\s)"
    r"(?<!than\s)(?<!over\s)(?<!exceed\s)(?<!exceeds\s)(?<!exceeding\s)"
)
AT_HOUR = (  # 12月31日(周日)24时前
    r"(?:\((?:周|星期)[一二三四五六日天]\))?(?:\s?(?:上午|下午|晚上?)?\d{1,2}(?:[时点](?:整|\d{1,2}分)?|:\d\d))?"
)
DONE_BY = AT_HOUR + r"(?:(?:之|以)?前|之?内|止)?"
BEGINS_AFTER = re.compile(
    r"\s?(?:起(?!步)|开始|以来|之后|以后|(?<!前)后(?!续|期))|,? (?:onwards?|and (?:after|beyond)|or later)(?![a-z])"
)
BEGINS_BEFORE = re.compile(r"(?<![a-z])(?:after|since|from|starting|beginning|effective)\s(?:in\s)?$")
LEADING = re.compile(r"^\s*(?:(?:by|before|on|until|no later than|due|deadline:?|截止日期?:?|截至|到|至|于)\s*)+")
