"""A follow-up becomes a question of its own: what it leaves out is taken from the question before.

那税收呢 after 董家口一季度工业产值是多少 asks 董家口一季度税收是多少. What is asked in full begins a new topic.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence

from retrieval.articles.article import Span
from retrieval.language.periods import find_periods
from retrieval.language.places import find_places
from retrieval.language.tokens import ASKING, QUESTION_WORDS, tag_words, words

# 不是，我问的是二期: what was understood was not meant.
_CORRECTION = r"(?:(?:不是|不对|错了|(?:你)?(?:说|答|弄|搞|看)错了|不是这个)[，,。！!\s]+(?:我?(?:是)?(?:想|要)?(?:问|说|指|查)的?|是)?是?|我(?:是)?(?:想|要)?(?:问|说|指)的是)(?=[^\s，,。！!])"
_THANKS = r"(?:(?:(?:好|嗯+|哦+|行|谢谢|多谢|感谢|辛苦|知道|明白|了解|可以)[的了吧啦你您]*)+[，,。！!\s]+)"  # before a question
_LEADING = re.compile(
    rf"^(?:{_THANKS}|{_CORRECTION}|(?:那么|那(?!曲|[篇条则])|还有|其中|然后|再说说|再讲讲|再说|先说说|另外|至于|对了)[，,\s]*)+"
)
_TRAILING = re.compile(r"(?:呢|吗|啊|呀|的话)*[？?。！!\s]*$")
_AREAS = "经济区 开发区 新区 园区 社区 街道 区 市 县 镇 乡 村".split()
_WHOLE = re.compile("(?<![安健齐])全[县市区省国镇乡州村校厂](?!人大|政协|建设|体系|场|园)")
_THINGS = "项目 工程 公司 企业 集团 学校 医院 活动 会议 干部 书记 局长 主任 人".split()
_PRONOUN = re.compile(
    r"(?:他们|她们|它们|他|她|它|其(?![他它中实])|[该这那](?:个|些|位|家|项|座|条)?"
    rf"(?:(?P<area>{'|'.join(_AREAS)})|{'|'.join(_THINGS)})|[这那][个位家项座])"
)
_ARTICLE = re.compile(r"^(?:[这那该]|上面那)一?(?:[篇则]|条(?=新闻|消息|报道))(?:文章|报道|新闻|消息|稿[子件])?")
_OF_ARTICLE = re.compile(  # asked of an article that is not named: 登在哪份报纸上
    r"(?:(?:是|由)?(?:谁|哪[位个名](?:记者|作者)?)(?:采写|撰写|写)的?|(?:作者|记者|标题|题目|版面)(?:是|叫)(?:谁|什么|哪[位个])"
    r"|(?:是)?(?:登|刊登|刊发|发表|发)在(?:哪|第?几).*|(?:是)?(?:哪[家份]|什么)报纸.*|(?:是|在)?第?几版.*"
    r"|(?:是|在)?(?:哪[天日]|什么时候|何时|几[号月].*)(?:见报|刊登|刊发|登|发表|发|报道)(?:出来)?的?)"
)
_YEAR = re.compile(r"(?:(?:19|20)?\d\d年度?|[今去前明本]年|上年|(?:[一二两三四五六七八九十]+|\d+)年前)的?")
_THIS = re.compile(
    r"^(?:他|她|它|其(?![他它中实])|该|这|那[个位家项些座里])|(?:他们|她们|它们)|[和与对向让给](?:他|她|它)|呢[？?\s]*$"
)
_ASKED = re.compile(
    "|".join(sorted(map(re.escape, ASKING - {"吗", "几", "大"}), key=len, reverse=True)) + r"|几[个月号日家项名点岁年]"
)
_TAIL = re.compile(r"(?:是|有|为|达到?|在)?(?:多少|什么|谁|哪里|哪儿|怎么样)(?:[万亿]?元)?$")
_PROPERTY = re.compile(
    "(?:[量额率值价数积度龄]|价格|人口|收入|时间|日期|地点|地址|电话|投资|成本|负责人|董事长|总经理|书记|[校院站馆队]长)$"
)
_COPULA = re.compile(r"(?:是|有|为|在|叫|于|由|被|的|到|去|了|达到?|大概|大约|总共|一共|具体)+$")
_ADVERBS = frozenset("已 已经 将 都 还 就 共 一共 总共 目前 现在 计划 预计".split())
# Words that ask how the thing asked about before has changed or compares, and are no thing of their own.
CHANGES = frozenset(
    "同比 环比 增速 增幅 增长 增长率 增加 涨 涨幅 下降 降幅 减少 提高 变化 占比 比重 比例 排名 排 第几 同比增长 环比增长 速度".split()
)
_COURTESY = re.compile(
    r"(?:(?:谢谢|多谢|感谢|辛苦)(?:你|您|大家)?|好的?|嗯+|哦+|噢+|哈+|行|可以|对的?|是的|明白|知道|懂|了解|再见|拜拜|你好|您好|在吗|继续|接着|再说|真的|不对|不是|你说错|错了|厉害|不错|ok|thanks?|thx|you|hi|hello|嗨|哈喽|早上好|晚上好|help|帮助|你(?:能|会|可以)(?:做|干|回答|帮我做)(?:些|点)?(?:什么|啥)|你是谁|你叫什么|怎么用)",
    re.IGNORECASE,
)
_COURTESIES = re.compile(f"(?:{_COURTESY.pattern}[的了啦吧]?)+", re.IGNORECASE)
_THAT = "的那篇文章"
_SHORT = 2  # words of its own that a question may have and still lean on the one before


def resolve(text: str, before: str, asked_on: str, known: Collection[str] = (), timed: bool = True) -> str:
    """`text` as a question of its own after the question `before`; `text` itself when it is one already.

    `asked_on` is an ISO date, `known` the stems of places (`find_places`). Not `timed`, the time of the question before
    is not taken over.
    """
    core = bare(text)
    if not before or not leans(text, before, asked_on, known):
        return core if before and core and _LEADING.match(text) else text
    if not timed:
        for start, end in reversed(_times(before, asked_on)):
            before = before[:start] + before[end:]
    if _of_article(core):  # 那篇是谁写的
        return subject(before).partition(_THAT)[0] + _THAT + _ARTICLE.sub("", core)
    if pronoun := _PRONOUN.search(core):
        return _with_subject(core, pronoun, before, known)
    rest = _without(core, [], QUESTION_WORDS | ASKING)
    if not rest:  # 为什么
        return subject(before) + core
    if all(word in CHANGES for word in rest):  # 同比呢
        return subject(before) + core + ("" if _ASKED.search(core) else "多少")
    return _instead(core, before, asked_on, known)


def _instead(core: str, before: str, asked_on: str, known: Collection[str]) -> str:
    """`before` with another time, place, deed or thing."""
    times = _times(core, asked_on)
    places = _places(core, known)
    if not _without(core, [*times, *places], QUESTION_WORDS):
        return _moved(core, before, times, places, asked_on, known)
    if _ASKED.search(core) and _only_deeds(core):  # 什么时候举行的
        return subject(before) + core
    return _another_thing(core, before, bool(times), bool(places), asked_on, known)


def asks_alone(text: str, asked_on: str, known: Collection[str] = ()) -> bool:
    """Whether a follow-up could be a question by itself: it asks, of something that is no time or place."""
    core = bare(text)
    spans = _times(core, asked_on)
    spans += _places(core, known)
    leant = _of_article(core) or _PRONOUN.match(core)
    return bool(_ASKED.search(core)) and bool(_without(core, spans, QUESTION_WORDS | ASKING)) and not leant


def is_courtesy(text: str) -> bool:
    """Whether a message is only polite: 谢谢, 好的."""
    parts = re.split(r"[，,。.！!~～\s]+", _TRAILING.sub("", text).strip("，,。.！!~～ 的了啦吧"))
    return all(_COURTESIES.fullmatch(part.strip("的了啦吧")) for part in parts)


def bare(text: str) -> str:
    """A question without the words that tie it to the one before: 那, 另外, 呢."""
    return _TRAILING.sub("", _LEADING.sub("", text))


def leans(text: str, before: str, asked_on: str, known: Collection[str] = ()) -> bool:
    """Whether a question cannot stand alone.

    It begins with 那, ends with 呢 or has a pronoun, unless it names its own subject and asks of it; or it only names
    a time, a place or a deed; or it is a few words without the place that the question before was about.
    """
    core = bare(text)
    if not core or _COURTESY.match(core):
        return False
    spans = _places(core, known)
    named = bool(spans) or has_name(core)
    rest = _without(core, [*spans, *_times(core, asked_on)], QUESTION_WORDS | ASKING)
    asks = bool(_ASKED.search(core))
    if _of_article(core) or (_PRONOUN.search(core) and _THIS.search(text)):
        return True
    if asks and rest and (named or len(rest) > _SHORT):
        return False
    if _LEADING.match(text) or _THIS.search(text) or not rest or all(word in CHANGES for word in rest):
        return True
    if _only_deeds(core):
        return asks and not named
    return not named and (asks or len(rest) <= 1) and len(rest) <= _SHORT and bool(find_places(before, known))


def has_name(core: str) -> bool:
    """Whether the dictionary takes a word of two characters or more for a name."""
    return any(tag in ("nr", "nrt", "nt", "nz", "ns") and len(word) >= 2 for word, tag in tag_words(core))


def _only_deeds(core: str) -> bool:
    """Whether all that is asked is what was done: 谁带队的, 有多少人参加."""
    tags = [
        tag
        for word, tag in tag_words(core)
        if word not in QUESTION_WORDS | ASKING | {"人", "带队", "领队"} and tag != "x"
    ]
    return all(tag[0] == "v" or tag in ("uj", "ul", "uz", "p", "d", "y") for tag in tags)


def subject(question: str) -> str:
    """What a question is about: its words before the one that asks, or all others when it begins with that."""
    asked = _ASKED.search(question)
    before = _COPULA.sub("", question[: asked.start()] if asked else _TRAILING.sub("", question))
    return before or _COPULA.sub("", "".join(word for word in words(question) if word not in QUESTION_WORDS | ASKING))


def owner(question: str) -> str:
    """Whose measure a question is about: 新院区 of 新院区总投资多少; its subject where that is no measure."""
    about = subject(question)
    return about.removesuffix(_property(about)).removesuffix("的") or about


def _of_article(core: str) -> bool:
    """Whether a follow-up asks of the article that was quoted."""
    return bool(_ARTICLE.match(core) or _OF_ARTICLE.fullmatch(core))


def _with_subject(core: str, pronoun: re.Match[str], before: str, known: Collection[str]) -> str:
    """他的遗物在哪 with the one that `before` is about; 该区 and 这个镇 are the place that it names."""
    places = [place.name for place in find_places(before, known)]
    meant = places[-1] if places and pronoun["area"] else subject(before)
    return core[: pronoun.start()] + meant + core[pronoun.end() :]


def _moved(
    core: str, before: str, times: Sequence[Span], places: Sequence[Span], asked_on: str, known: Collection[str]
) -> str:
    """`before` for another time or place: 去年呢, 西海岸呢."""
    if places:
        old = _places(before, known)
        start, end = (old[0][0], old[-1][1]) if _adjoin(before, old) else old[0] if old else (0, 0)
        place, behind = "".join(core[slice(*span)] for span in places), before[end:]
        if not before[start:end].endswith(place[-1]):  # 青岛港 for 董家口 in 董家口港
            behind = behind.removeprefix(place[-1])
        before = before[:start] + place + behind
    if times:
        old = _times(before, asked_on)
        start, end = old[0] if old else (0, 0)
        new = "".join(core[slice(*span)] for span in times)
        before = before[:start] + _another_time(before[start:end], new) + before[end:]
    return before


def _another_time(old: str, new: str) -> str:
    """What the new time leaves out of the old one stays: 去年一季度 and 二季度 are 去年二季度, 一季度 and 去年 去年一季度."""
    year, part = _split_year(old)
    new_year, new_part = _split_year(new)
    return (new_year or year) + (new_part or part)


def _split_year(time: str) -> tuple[str, str]:
    year = _YEAR.match(time)
    return (year[0], time[year.end() :]) if year else ("", time)


def _adjoin(text: str, spans: Sequence[Span]) -> bool:
    """Whether spans follow one another with nothing between them: 青岛 and 西海岸新区."""
    return bool(spans) and all(not text[a[1] : b[0]].strip() for a, b in itertools.pairwise(spans))


def _another_thing(core: str, before: str, timed: bool, placed: bool, asked_on: str, known: Collection[str]) -> str:
    """Another thing of the same time and place: 那税收呢. It is asked as `before` asked, unless it asks itself."""
    asks = bool(_ASKED.search(core))
    if not asks and (old := _of_one_shape(core.removesuffix("的"), before)):  # 二期 for 一期
        return before.replace(old, core.removesuffix("的"), 1)
    frame = []
    if not placed:
        frame += _places(before, known)[:2]
    if not timed:
        frame += _times(before, asked_on)[:1]
    if not asks and not timed and (other := _another_owner(core, before, bool(frame) or placed)):
        return other
    if not frame and not placed:
        return _leading_nouns(subject(before)) + core
    if (
        placed and not asks and "的" not in core and not _PROPERTY.search(core)
    ):  # 新水厂 of 白石镇 for 青栀大桥 in 青栀大桥总投资多少
        core += _property(subject(before))
    head = "".join(before[slice(*span)] for span in sorted(frame))
    tail = _TAIL.search(_TRAILING.sub("", before))
    return head + core + (tail[0] if tail and not asks else "")


def _another_owner(core: str, before: str, framed: bool) -> str:
    """`before`, which asks for what something measures or who leads it, asked of `core`, which is no such thing: 白鹭 for 青鸟 in
    青鸟电池容量是多少; "" where it is not so. What ends like `core` is replaced whole; what has no frame, in the first word as
    well, or in as many characters as `core` has."""
    about = subject(before)
    parts = words(about)
    if len(parts) < 2 or not _PROPERTY.search(about) or _PROPERTY.search(core) or not before.startswith("".join(parts)):
        return ""
    ends = list(itertools.accumulate(map(len, parts[:-1])))
    alike = [end for end in ends if about[end - 1] == core[-1] and len(core) > _SHORT]
    if framed and not alike:
        return ""
    return core + before[alike[-1] if alike else len(core) if len(core) in ends else ends[0] :]


def _property(about: str) -> str:
    """What a subject measures or who leads it: 总投资 of 青栀大桥总投资; "" where it names no such thing."""
    if not _PROPERTY.search(about):
        return ""
    *parts, last = words(about)
    return parts[-1] + last if parts and parts[-1] in ("总", "年", "月", "日") else last


def _of_one_shape(core: str, before: str) -> str:
    """The word of `before` that is as long as `core` and ends or begins like it, "" when there is none or it is the same."""
    alike = (word for word in words(before) if len(word) == len(core) > 1 and word != core)
    return next((word for word in alike if (word[-1] == core[-1] or word[0] == core[0]) and word in before), "")


def _leading_nouns(text: str) -> str:
    """The words of a subject before the first that no name has: 望潮轮渡 of 望潮轮渡每天开行."""
    found = ""
    for word, tag in tag_words(text):
        if found and (tag[0] in "rpc" or word in _ADVERBS):
            break
        found += word
    return found


def _times(text: str, asked_on: str) -> list[Span]:
    return [(time.start, time.end) for time in find_periods(text, asked_on, question=True)]


def _places(text: str, known: Collection[str]) -> list[Span]:
    spans = [(place.start, place.end) for place in find_places(text, known)]
    whole = [found.span() for found in _WHOLE.finditer(text)]
    return spans + [span for span in whole if not any(a < span[1] and span[0] < b for a, b in spans)]


def _without(text: str, spans: Sequence[Span], silent: Collection[str]) -> list[str]:
    """The words of `text` outside `spans` that are not `silent`."""
    rest = "".join(char if not any(a <= at < b for a, b in spans) else " " for at, char in enumerate(text))
    return [word for word in words(rest) if word not in silent]
