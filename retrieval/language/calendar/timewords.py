"""How news write time: one pattern of named forms over plain text, and the words beside a form that change it.

What a form means under the day of an article is not said here but in `meaning`.
"""

from __future__ import annotations

import re

from retrieval.language.numerals import read_number
from retrieval.language.tokens import simplified

_PLAIN: dict[int, int | str] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **str.maketrans("\t\xa0\u2002\u2003\u2009\u3000", " " * 6),
    **str.maketrans("〇○～〜∼~‐‑‒–—―−｡“”‘’「」『』", "零零-----------。" + '"' * 8),
}


def plain_text(text: str) -> str:
    """`text` in half-width, simplified characters with one kind of dash, quote and space; every offset stays."""
    return simplified(text).translate(_PLAIN)


def count(number: str) -> int:
    """The whole number that `number` says, in figures or in words; ValueError when it says none."""
    return int(read_number(number))


# Numbers: a figure does not begin inside another figure, a number word not inside a longer one.
_ONE = "一二三四五六七八九"
_WORD = f"(?:(?:[二三]?十|[廿卅])[{_ONE}]?|[{_ONE}])"
_NUM = f"(?:[0-9]{{1,2}}|{_WORD})"  # of a month or a day; whether there is such a day the calendar says
_FRESH = rf"(?:(?<![0-9])(?<![0-9]-)[0-9]{{1,2}}|(?<![零{_ONE}十廿卅百千万点第几数初历]){_WORD})"
_MANY = f"(?:(?<![0-9.])[0-9]{{1,3}}|(?<![零{_ONE}十百千万点第几数])[{_ONE}十百两]{{1,4}})"
_TO = " ?[至到-] ?"
_OF_DAY = "(?:凌晨|清晨|早晨|早上|早间|上午|中午|午间|下午|午后|傍晚|晚间|晚上|夜间|夜里|深夜|晚(?![些于会报餐期]))?"

# Years.
_FOUR = f"(?:[12][0-9]{{3}}|[一二][零{_ONE}]{{3}})"
_NO_AGE = "(?!来|之久|之间|的?历史|的?时间|级|龄)"
_YEAR = (
    f"(?<![0-9])(?P<year>{_FOUR})(?:{_TO}(?P<year_to>{_FOUR}|[0-9]{{2}}))?(?: ?年(?:年?度|(?!代)){_NO_AGE}|(?= ?(?:[上下]半年|第?[一二三四]季度|Q[1-4])))"
    f"|(?<![0-9零{_ONE}十百千第近约超达满过了这那.-])(?P<short>[0-9]{{2}}|[零一二八九][零{_ONE}])年"
    rf"(?:(?= ?(?:{_NUM} ?月|[上下]半年|第?[1-4一二三四]季度|前(?:[二三23]季度|{_NUM}个?月)|年?[初底末]|度))"
    rf"|(?:(?<=0[0-9]年)|(?<=9[5-9]年)|(?<=零[{_ONE}]年)|(?<=九[五六七八九]年)|(?<=[自从于][0-9]{{2}}年)(?!的))"
    rf"(?![前后内间里中多以党工教])){_NO_AGE}"
    "|(?P<this>(?<!如)今年度?|(?<![成资基日样版])本年度?)(?![轻龄纪级])"
    "|(?P<last>(?<!失)去年(?![均份])|(?<![以马晚早网线之加会路市海场])上一?年度?)(?![轻龄纪级货会薪味夜])"
    "|(?P<before_last>(?<![目以之此提])前年)(?![轻龄纪])|(?P<next>(?<![证说清声鲜文透探表])明年)(?![轻龄纪])"
    "|(?P<named>(?<![相适应])当年|同年)(?![龄级])|(?P<after_named>次年|翌年)"
    '|(?P<after_next>(?<![^ ,。;:、"和与及到至于])后年)(?![产均销营入份轻龄级限收复税])'
    f"|(?P<years_ago>{_MANY}) ?年[之以]?前(?![往后夕来期几]|[{_ONE}0-9十两]+(?:个|季|年|天))"
)
_YEAR_EDGE = "年?(?P<year_edge>初(?![中级步始衷心次一期春夏秋冬])|底(?![线层部价座气薪])|末(?![日端代]))"

# Parts of a year.
_QUARTER = (
    "第? ?(?<![前近续连每个过上下0-9十])(?P<quarter>[1-4一二三四])(?: ?[至到、和-]? ?第?(?P<quarter_to>[2-4二三四]))? ?季度(?!假)"
    "|(?P<which_quarter>(?<![成资基日样版])本|(?<![以马])[上下]一?个?)季度"
    "|(?P<first_quarter>首季)度?(?!节)|(?(of_year)Q(?P<q>[1-4])(?![0-9])|(?!))"
    "|(?:(?<![目以之此提])前(?!一|1)|头|首)(?P<quarters>[1-3一二三两])个?季度"
)
_RELATIVE_MONTH = (
    "(?P<this_month>(?<![日基成样资版])本月|这个月)(?![球亮薪均饼租供息报])|(?P<last_month>(?<![以马晚早])上个?月)(?!球)"
    "|(?P<next_month>(?<![以天])下个?月)|(?P<named_month>(?<![相适应正])当月|同月)(?!球)"
)
_MONTH = (
    rf"(?:(?P<month>{_FRESH})(?:{_TO}(?P<month_to>{_NUM}))? ?月"
    r"(?:份|(?![亮饼球薪嫂龄卡票租子光供均刊]|革命|怀胎| ?[0-9]{1,2}(?:$|[a-zA-Z,。;!?)])))"
    rf"|(?P<month_listed>{_FRESH})(?=(?:[、和]{_NUM}){{1,4}} ?月份?)|(?P<relative_month>{_RELATIVE_MONTH}))"
    rf"(?:的? ?(?P<day>{_NUM})(?:{_TO}(?P<day_to>{_NUM}))? ?[日号]{_OF_DAY}"
    rf"|的? ?(?P<day_listed>{_NUM})(?=(?:[、和]{_NUM}){{1,4}} ?[日号])"
    r"|的? ?(?P<third>[上中下]{1,2})旬|月?(?P<month_edge>[初底末])(?!级))?"
)
_SAME = "(?P<same>(?<![合不])同期(?!限)|(?(of_year)同月|(?!)))"
_PART = (
    f"(?:{_QUARTER}|(?P<half>[上下])半年)(?P<part_edge>[末底](?![线层端]))?"
    f"|(?:(?<![目以之此提产婚考赛术请])前|头|首)(?P<first_months>{_NUM}|两)(?:个月|月)份?(?![0-9])|{_SAME}|{_MONTH}"
    "|[初盛深隆]?(?P<season>[春夏秋冬])[季天](?!运动会|奥|残奥|世界|联?赛|学期)|(?P<whole>(?<![安健齐])全年)(?![龄级薪])"
)
_CALENDAR = (
    f"(?P<of_year>{_YEAR})?(?:(?(of_year){_YEAR_EDGE}|(?!))|(?(of_year)的?(?P<same_day>今[天日])|(?!))"
    f"|(?(of_year)的? ?)(?P<part>{_PART}))?(?(of_year)|(?(part)|(?!)))"
)

# Words that name a time but no day of the calendar.
_EVENT = (
    '(?:疫情|春节|国庆节?|"五一"|五一|"十一"|十一|元旦|中秋节?|端午节?|清明节?|双节|两会|暑[期假]|寒假|春运|除夕|元宵节?'
    "|党的[一二]?十.?大)"
)
_VAGUE = (
    "(?<![最附接靠新])近[日期](?!点)|近(?:几|些)?年来?(?![轻龄])|(?<![0-9目今明昨当某近同次十一二三四五六七八九])日前"
    "|前不久|不久前|前些年|前几年|连日来|近段时间|近一段时间"
    f"|{_EVENT}(?:小?长假|假期|黄金周|假日)?(?:期间|前夕|前后|以来)|春节|国庆节|元旦|中秋节|端午节"
    f'|"五一"|(?<![0-9{_ONE}十])五一(?:劳动节|小?长?假期?|(?=[,。、前后至到]))'
)
_SO_FAR = "截[至止][到至]?(?:目前|现在|(?:记者)?发稿时?)(?:为止)?|[到迄]?(?:目前|现在)为止|迄今(?:为止)?|至今(?![年天日晨早晚夜])"
_PLAN = (
    f'(?:"十(?P<plan_quoted>[一二三四五六])五"|(?<![{_ONE}])十(?P<plan>[一二三四五六])五'
    "(?![十百千万亿岁个家名人天年月日号元点%分米件套项条位次届]))"
    "(?:时期|期间|规划期)?(?P<plan_edge>期?末|初)?"
)
_DECADE = (
    f"(?:(?:上个?|20|二十)世纪(?P<decade>[0-9]0|[{_ONE}]十)|(?<![0-9])(?P<decade_full>[12][0-9]{{2}}0)"
    "|(?<![0-9纪])(?P<decade_short>[3-9]0))年代"
)

# Days and weeks.
_DAY_WORD = (
    "(?P<day_word>今[天日晨早晚夜](?!头条|美国|俄罗斯|报)|昨[天日晨早晚夜]|(?<![目以之此提])前天"
    "|(?<![证说清声鲜文透探表])(?<!好的)明[天日晨早晚]"
    f"|(?:当[天日晚]|同日|次日|翌日)(?!达)){_OF_DAY}"
)
_WEEK = (
    "(?P<which_week>(?<![以资基成日样版])[上本这下])个?(?:周|星期|礼拜)"
    f"(?:(?P<weekday>[一二三四五六日天末])|(?![期边年转岁围长密刊身遭折全])){_OF_DAY}"
)
_COUNTED = (
    f"(?:(?P<years_before>(?<![目以之此提])前(?!一|1年)(?={_MANY}年))|(?<![附最接将远邻靠时了经达长过存续期费耗已])近|最近|过去的?)"
    f"(?P<past>{_MANY})(?P<past_unit>年|个月|周|天)(?!级|前)(?:多?来|间|里|内)?"
    f"|(?P<ago>{_MANY})(?P<ago_unit>天|周|个?星期|个月)前(?![往后夕来期景{_ONE}0-9十两几])"
)
_DATE = (
    rf"(?<![第近每前过续限期满共])(?:(?P<date>(?<![0-9.])(?<![0-9][-:])[0-9]{{1,2}}"
    rf"|(?<![零{_ONE}十廿卅百千万点第几数初历月])(?:[二三]?十[{_ONE}]|[二三]十|[廿卅][{_ONE}]?))(?:{_TO}(?P<date_to>{_NUM}))? ?日(?![内后游龄均线元间圆程志])"
    r"|(?<=[在于到至从自将、,。;:(])(?P<date_spoken>[0-9]{1,2})号(?=[上下早晚凌中当起,。])"
    rf"|(?P<date_listed>(?<![0-9.])[0-9]{{1,2}})(?=(?:[、和][0-9]{{1,2}}){{1,4}} ?日)){_OF_DAY}"
)
_EDGE = (
    f"(?<![0-9零{_ONE}两十百千多半几每当整全大])(?:年(?P<edge_of_year>[初底末])(?![中级{_ONE}])|(?P<in_year>年内))"
    f"|(?<![0-9{_ONE}十个每月])月(?:(?P<edge_of_month>[初底末])|(?P<in_month>内))|(?P<bare_third>[上中下]{{1,2}})旬"
)
FIRST = (  # every form begins with one of these, which spares the pattern most positions
    f'(?=[0-9零{_ONE}十廿卅百两后近前日不连疫春国"元中端清双暑寒除党截到迄至上去今昨明当同次翌最过第首头下本这初盛深隆夏秋冬全年月Q])'
)
TIME = re.compile(
    rf"{FIRST}(?:(?P<iso>(?<![0-9./-])(?P<iso_year>[12][0-9]{{3}})(?P<mark>[-/.])(?P<iso_month>[0-9]{{1,2}})(?P=mark)"
    rf"(?P<iso_day>[0-9]{{1,2}})(?![0-9]|\.[0-9]))|(?P<vague>{_VAGUE})|(?P<so_far>{_SO_FAR})|(?P<plans>{_PLAN})"
    f"|(?P<decades>{_DECADE})|(?P<counted>{_COUNTED})|(?P<days>{_DAY_WORD})|(?P<weeks>{_WEEK})"
    "|(?P<seasons>(?P<season_year>[今去明])(?P<season_now>[春夏秋冬])(?![节晚奥运]))"
    "|(?P<listed>(?<![0-9])(?P<listed_year>[12][0-9]{3})(?=(?:[、和及与][12][0-9]{3}){1,5} ?年))"
    f"|(?P<calendar>{_CALENDAR})|(?P<dates>{_DATE})|(?P<edges>{_EDGE}))"
)

# Words right beside a form that change what it means.
AS_OF = re.compile(r"截[至止][到至]?(?:当地|北京)?(?:时间)? ?\Z")
TAIL = re.compile(
    "(?P<since>以来|至今(?![年天日晨早晚夜])|到(?:现在|目前|今天))"
    f"|(?:开始|起) ?(?P<lasting>{_MANY})(?P<lasting_unit>天|周|个月|年)(?:左右|时间)?"
    "|(?P<onward>之?起(?![草降诉点火伏飞步价航源床吊底哄因跑义至到获舞身落重]))"
    f"|(?P<before>[之以]?前(?![往后夕期来沿{_ONE}0-9两几]))|(?P<within>内(?![外部容地需销存资蒙饰江向卷在循涵生娱心]))"
)
_WILL = "(?:将|预计|计划|拟|力争|有望|争取|确保|定[于在档]|明年)"
_LASTS = "(?:延长|持续|延续|推迟|延期|展期|展出|开放|举行|进行|执行|有效|日起)[至到]"
WILL_BEFORE = re.compile(rf"(?:{_WILL}|{_LASTS})(?:[于在到至从自]|今年|最[快早迟晚])* ?\Z")
WILL_AFTER = re.compile(f",?{_WILL}|[^,。;、!?\n]{{1,4}}将|[至到-](?:明|次|翌)年")
WILL_EARLIER = re.compile(r"(?:预计|预报|将[于在]|未来|定于|可能在)[^。!?\n]*\Z")  # in the same sentence
EVERY_YEAR = re.compile(r"每年(?:的|从|自)? ?\Z")
RANGE = re.compile(" ?起?[至到-] ?")
DATELINE = re.compile(" ?(?P<written>电|讯)| ?(?:消息|报道)")  # 本报9月28日讯: what follows was written that day
COMPARED_BEFORE = re.compile(r"(?:[比较于]|超过?)\Z")  # 同期
COMPARED_AFTER = re.compile("相比|基数|水平")
STOP = re.compile("[。!?\n\r\u2028\u2029]")
