"""What a question asks of articles themselves: who wrote one, its day, paper, page or headline; or which articles there are.

Such a question names an article as one (那篇报道, its headline), or is put by a reporter or a paper that the index knows (林听雨写了什么).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from retrieval.language.people import SURNAMES
from retrieval.language.tokens import bigrams, level

Aspect = Literal["authors", "pictures", "date", "paper", "page", "title"]
_MEDIA = r"(?:文章|稿[子件]?(?![酬费])|报道|侧记|特写|通讯(?!员|录|社)|评论(?!员)|一文|新闻(?!发布|发言|中心|办|出版|学|联播|工作|媒体)|消息)"
_ONE = r"(?:[这那该]一?[篇则]|(?:写|讲|说).{2,30}的那[篇条个])"
_NOUN = rf"(?:(?:[一这那该几哪]|多少)?[篇条则](?:的)?{_MEDIA}|{_MEDIA}|{_ONE})"
_WHO = r"(?:谁|什么人|哪(?:一?[位个名]|[几两](?:[位个名]))(?:记者|作者|通讯员|摄影师?|人)?|哪些(?:记者|作者|通讯员|人))"
_WHEN = r"(?:什么时候|啥时候?|何时|哪一?天|几[号日]|几月几[号日]|哪年哪月|哪一?年|哪一?日)"
_WHAT = r"(?:哪些|哪几|哪|什么|啥|几|多少)"
_WRITE = r"(?:采写|撰写|写作|写|署名|执笔)"
_LOAD = r"(?<![拜摩攀刊])登(?=[在出了过的于报载什哪几多]|$)"
_PRINT = rf"(?:见报|刊登|刊发|刊载|登报|登载|发表|{_LOAD}|发稿)"
_TELL = r"(?:讲|说|写|提|报道|谈|关于|有关|介绍)(?:到|过|了|起|的)?"
_WRITER = r"(?:记者|(?<!工)作者|通讯员|撰稿人)"
_END = r"(?=(?:来着)?(?:$|[，。？?！!呢啊呀]))"
_ASPECTS: tuple[tuple[Aspect, re.Pattern[str]], ...] = (
    ("pictures", re.compile(rf"(?:的)?(?:照片|图片|配图|图)(?:都)?(?:是|由)?{_WHO}(?:拍|摄|照)摄?的?|{_WHO}(?:给)?(?:拍|摄)摄?的?(?:照片|图片|配图|图)?的?")),
    ("pictures", re.compile(rf"的?摄影(?:者|师|记者)?(?:是|叫)?(?:{_WHO}|什么(?:名字)?)|{_NOUN}.{{0,3}}(?:照片|图片)(?:作者|摄影)?{_END}")),
    ("authors", re.compile(rf"(?:是|由|出自)?{_WHO}(?:给)?(?:{_WRITE}|报道|之手)(?:的|了|出来的)?")),
    ("authors", re.compile(rf"的?(?:署名|采写|撰写)?的?{_WRITER}(?:的)?(?:名字|姓名)?(?:都|分别)?(?:是|叫|有)?(?:{_WHO}|什么(?:名字)?|啥(?:名字?)?)")),
    ("authors", re.compile(rf"(?:的)?(?:是|由|有)?哪(?:一?[位个名]|[几两][位个名]|些)(?:记者|作者|通讯员){_END}")),
    ("authors", re.compile(rf"的?(?:(?<!工)作者|署名记者){_END}|署(?:的|了)?(?:是)?{_WHO}的?名(?:字)?")),
    ("title", re.compile(r"的?(?:标题|题目)(?:是|叫|写的)?(?:作|做)?(?:什么|啥|怎么\w{0,2})|叫(?:什么|啥)(?:标题|题目)|的?(?:标题|题目)" + _END)),
    ("page", re.compile(r"(?:是|在|登在|刊在)?(?:第几|哪一?个?)版(?:面|(?=$|[的上？?，,呢啊]))|(?:登|刊|在)几版")),
    ("date", re.compile(rf"(?:是|在)?{_WHEN}(?:的?报纸?上)?[^被]{{0,2}}(?:{_PRINT}|发布|发出来|发的稿?|报道)(?:出来)?(?:(?:的|了)(?:报道|文章|新闻|稿子?)?|(?={_END[3:-1]}|在))")),
    ("date", re.compile(rf"(?:是)?(?:{_PRINT}|发布|发|出)(?:在|于)?(?:的(?:日期|时间|日子))?(?:是|为)?{_WHEN}(?:的)?(?:报纸?上?)?")),
    ("date", re.compile(rf"的?(?:{_PRINT}|发布|报道)(?:的)?(?:日期|时间)|(?:是)?{_WHEN}的(?:报道|文章|新闻|报纸?)?{_END}")),
    ("paper", re.compile(r"(?:是|在|由|出自)?(?:哪|什么|啥)(?:一?[家份个张])?(?:报纸|报社|报刊|媒体|报(?=$|[上的登刊发写？?，]))(?:上|里)?(?:刊登|刊发|登|发|报道|写)?(?:的|了|过)?")),
    ("paper", re.compile(r"(?:刊登|刊发|(?<![拜摩攀])登|发表|发)在(?:哪(?![天年月日一])[家份个张里儿]?(?:地方|报纸?|报社|媒体)?|什么(?:地方|报纸?|报社|媒体))上?")),
)  # fmt: skip
_PLAIN = re.compile(rf"{_NOUN}|{_PRINT}|采写|撰写|署名|第几版|哪一?个?版|报纸|报社|写.{{2,40}}的(?:是|{_WRITER})")
_DAYS = rf"(?:的|那天的?)报纸?上?(?:都)?(?:{_PRINT}|有)(?:的|了|过)?(?:是)?(?:什么|啥|哪)[些篇]?|那天{_PRINT}(?:的|了)(?:是)?(?:什么|啥|哪)[些篇]?"
_FIND = rf"^(?:请|帮我|给我|我想)*(?:找|列|搜|查|看)(?:一?下|出|看|找)*(?=.{{2,30}}的?{_MEDIA}$)"
_MANY = rf"(?:哪些|(?:哪几|几|多少)[条则]?){_MEDIA}|(?:哪几|几|多少)篇(?:{_MEDIA}|(?=$|[，。？?！的是都]|{_TELL}))|(?:什么|啥)(?:文章|报道|稿[子件]|新闻{_END})"
_LISTS = (
    re.compile(rf"(?:都|一共|总共|还)?(?:有|登|刊登|刊发|发表?|收录?|写|采写|报道)?(?:过|了|的)?(?:是)?(?<![到集交投])(?:{_MANY})(?:里|中)?(?:{_TELL})?"),
    re.compile(rf"{_DAYS}|{_FIND}|有(?:哪些|什么|啥)(?={_TELL}.{{1,24}}的?{_MEDIA})"),
    re.compile(rf"哪一?(?:篇|[条则](?={_MEDIA}))(?:{_MEDIA})?(?:里|中)?{_TELL}|{_MEDIA}(?:都|一共|总共)?(?:有|是)(?:哪些|哪几篇|什么(?!时候|地方|原因|人)|多少篇?|几篇)"),
    re.compile(rf"(?:{_TELL}.{{1,24}}的)?{_MEDIA}有(?:没有|吗)|有没有(?={_TELL}.{{1,24}}的?{_MEDIA})|(?:在|到)?{_WHAT}(?:篇)?{_MEDIA}(?:里|中)(?:出现|有|提到)?(?:过|了)?"),
)  # fmt: skip
_LISTED = rf"(?:{_WHAT})(?:[些几]?[篇条则](?:{_MEDIA})?|[些几]?{_MEDIA}|东西|些)?(?={_END[3:-1]}|{_TELL})"
_OF_WRITER = re.compile(
    rf"(?:都|还|一共)?(?:参与)?(?:过)?(?:{_WRITE}|报道|拍|发表?|参与)(?:的|过|了)*(?:照片|{_MEDIA})?(?:都|一共)?(?:是|有)?{_LISTED}|给?{_WHAT}[些几]?篇?{_MEDIA}?拍(?:的|过|了)?(?:照片)?"
)
_OF_PAPER = re.compile(
    rf"(?:上|里)?(?:都|还|一共)?(?:{_PRINT}|报道|收录?|写|发)(?:的|过|了)*(?:{_MEDIA})?(?:都|一共)?(?:是|有)?{_LISTED}"
    rf"|(?:上|里)?(?:都|还|一共)?有(?:过|了)?{_WHAT}[些几]?(?:[篇条则](?:{_MEDIA})?|{_MEDIA})(?={_END[3:-1]})|的?{_MEDIA}(?:一共|都)?有(?:{_WHAT})篇?"
)
_WHICH = re.compile("哪[篇些几]|什么|啥")
_ALL_OF = re.compile(rf"(?:列|找|搜|查|看)(?:一?下|出|看|给我)*|的?(?:所有|全部)?(?:的)?{_MEDIA}{_END}")
_UNKNOWN = re.compile(
    rf"^(?:请问)?(?:(?P<author>[\u4e00-\u9fff·]{{2,4}}?)(?:都|还|一共)?(?:写|采写|撰写)|(?P<paper>[\u4e00-\u9fff]{{2,6}}(?:日报|晚报|早报|晨报|时报|都市报|商报))(?:都|还|一共)?{_PRINT})(?:过|了)(?:哪|什么|啥|几|多少)"
)
_NEWEST = re.compile(rf"(?:最[新近]|最后(?=一篇|写|登))(?:的|写|登|刊|发|报道|出)?的?(?=.*(?:篇|写|{_LOAD}|{_MEDIA}))")
_SEVERAL = re.compile(r"(?:[两二三四五六七八九十]|\d+)[篇条]|哪些|(?:什么|啥)(?=新闻|消息|报道)|几篇(?=.)")
_COUNT = re.compile("[几多][少]?篇|[几多][少]?条(?=新闻|消息|报道)")
_HINT = re.compile("篇|文章|稿|报|登|刊|写|记者|作者|新闻|消息|标题|题目|拍|摄|照片|一文|侧记|特写|《|版|条")
_NOISE = re.compile(
    rf"(?:是|有|的)?(?:哪[篇条]|什么|哪些|哪几篇|几篇|多少篇)|的?[一几这那][篇条则]|{_MEDIA}|{_WRITER}|收录?|一共|总共|这里|关于|有关|请问|里面"
    r"|^(?:请问)?(?:那|写|讲|说|谈|给|在|报道)+|(?:上|登|写|讲|说|提到|提|谈)?(?:的|了|过|里|中|都|是|有)+$|^[的是在]+|(?<=\s)[的是在有](?=\s|$)"
)
_OF_ONE = re.compile(rf"{_NOUN}|{_PRINT}|署名|采写|照片|图片|配图|标题|题目|{_WRITER}|{_WHO}写")
_QUOTED = re.compile(
    rf"{_NOUN}|{_PRINT}|署名|采写|{_WHO}写|{_WRITER}|第几版|报纸|照片.{{0,4}}{_WHO}|{_WHO}拍.*(?:照片|图)"
)
_EDGES = "，,。？?！! 呢吗啊的“”"
_FEWEST, _LONG = 6, 12  # characters of a headline that are taken for it without 《》: beside 那篇, 登 …; without


@dataclass(frozen=True)
class Known:
    """By what the index knows articles: reporters, papers and headlines."""

    authors: Collection[str] = ()
    papers: Collection[str] = ()
    titles: Collection[str] = ()

    @cached_property
    def headlines(self) -> frozenset[str]:
        """The headlines and their parts, level, that are long enough to be known by."""
        parts = (part for title in self.titles for part in (title, *re.split(r"[\s，：！？；]+", title)))
        return frozenset(level(part) for part in parts if len(part) >= _FEWEST)


@dataclass(frozen=True)
class Asked:
    """The `aspect` of one article, None where it is asked which there are; the reporters, the paper and the part of a headline that
    are named; whether the newest is meant, or how many there are; and what else is said of them (`described`)."""

    aspect: Aspect | None
    described: str
    authors: tuple[str, ...] = ()
    paper: str = ""
    title: str = ""
    newest: bool = False
    count: bool = False


_NOBODY = Known()


def may_ask(text: str) -> bool:
    """Whether a question could be about articles: nothing needs to be looked up where it could not."""
    return bool(_HINT.search(text))


def asked_of_articles(text: str, known: Known) -> Asked | None:
    """What a question asks of articles themselves; None where it asks what they tell."""
    for name in known.papers:
        text = text.replace(f"《{name}》", name)
    title = _headline(text, known)
    if "《" in text and not title:
        return None
    authors = _longest(name for name in known.authors if name in text)
    papers = sorted((name for name in known.papers if name in text), key=len, reverse=True)
    unknown = (
        _UNKNOWN.match(text) if not (authors or papers or title) else None
    )  # a reporter or paper that there is not
    if unknown and (unknown["paper"] or unknown["author"][0] in SURNAMES):
        return Asked(None, "", tuple(filter(None, [unknown["author"]])), unknown["paper"] or "")
    if len(papers) > 1 and "还是" in text:
        return Asked("paper", _subject(re.sub("还是|登|刊|发", " ", _without(text, papers))), authors, "", title)
    named = Asked(None, "", authors, papers[0] if papers else "", title)
    rest = _without(text, [title, *authors, named.paper])
    return _aspect_asked(rest, named) or _list_asked(rest, named, bool(_COUNT.search(text)))


def _longest(names: Iterable[str]) -> tuple[str, ...]:
    """The names that stand in no other of them, in order."""
    every = sorted(names)
    return tuple(name for name in every if not any(name in other for other in every if other != name))


def _aspect_asked(text: str, named: Asked) -> Asked | None:
    """What is asked of one article, in a question without the names in `named`."""
    if not (_PLAIN.search(text) or named.title or named.authors):
        return None
    for aspect, pattern in _ASPECTS:
        found = pattern.search(text)
        if found and "发布" in found[0] and not re.search(_NOUN, text):  # a rule is, and what an article tells of
            continue
        if found and not (aspect == "pictures" and named.authors and _WHICH.search(text)):
            return replace(named, aspect=aspect, described=_subject(f"{text[: found.start()]} {text[found.end() :]}"))
    return None


def _list_asked(text: str, named: Asked, count: bool) -> Asked | None:
    """Which articles are asked for, in a question without the names in `named`."""
    newest = bool(_NEWEST.search(text)) and not _SEVERAL.search(text)
    plain = re.sub(r"(?:[两二三四五六七八九十]|\d+)[篇条]", "", _NEWEST.sub("", text))
    ways = [*([_OF_WRITER] if named.authors else []), *([_OF_PAPER] if named.paper else []), *_LISTS]
    if (named.authors or named.paper) and not newest and re.search(_MEDIA, text):
        ways.append(_ALL_OF)
    for pattern in ways:
        if pattern.search(text):
            subject = _subject(pattern.sub(" ", plain, count=1))
            return replace(named, described=subject, newest=newest, count=count)
    if newest and (named.authors or named.paper or re.search(rf"{_MEDIA}|篇", text)):
        return replace(named, described=_subject(plain), newest=True)
    return None


def asked_of_quoted(text: str) -> Aspect | None:
    """What a follow-up asks of the article that was quoted before (那篇是谁写的, 登在哪天); None where it does not."""
    text = level(text)
    if not _QUOTED.search(text):
        return None
    asked = asked_of_articles(text if re.search(_NOUN, text) else f"那篇报道{text}", _NOBODY)
    return asked.aspect if asked and not asked.described else None


def _headline(text: str, known: Known) -> str:
    """The headline, or the part of one, that a question names, as the question has it."""
    for quoted in re.findall(r"《([^《》]+)》", text):
        wanted = set(bigrams(level(quoted)))
        if wanted and any(len(wanted & set(bigrams(level(title)))) >= 0.8 * len(wanted) for title in known.titles):
            return f"《{quoted}》"
    whole = max((part for part in known.headlines if part in text), key=len, default="")
    return whole if len(whole) >= _LONG or _OF_ONE.search(_without(text, [whole])) else ""


def _without(text: str, named: Collection[str]) -> str:
    for name in named:
        text = text.replace(name, " ") if name else text
    return text


def _subject(text: str) -> str:
    """What is left of a question beside what it asks."""
    for _ in range(3):
        text = _NOISE.sub(" ", text.strip(_EDGES))
    text = re.sub(rf"(?:{_PRINT}|发|写)(?:在|于)?$", "", text.strip(_EDGES)).strip()
    return text if len(text) > 1 else ""
