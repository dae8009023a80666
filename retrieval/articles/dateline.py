"""What a page says about itself: paper, date and authors, from mastheads, bylines and datelines.

Only a year may be inferred, from anniversaries and named years; it is told apart from what is printed.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from typing import NamedTuple

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-/.])\s*(1[0-2]|0?[1-9])\s*(?:月|[-/.])\s*(3[01]|[12]\d|0?[1-9])(?!\d)"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_PAPER = re.compile(
    r"[\u4e00-\u9fff]{2,6}?(?:日报|晚报|晨报|早报|都市报|时报|商报|周报|快报|新报|青年报|工人报)(?![告道名送到警销废复备考价])"
    r"|新华社|中新社|央视网"
)
_SOURCE = re.compile(r"(?<![据料片])(?:来源|稿源|转自|报纸)\s*[:：|｜丨]\s*([\w·]{2,20})")
_MEDIUM = re.compile(r"[\w·]{1,12}(?:报|社|网|台|刊|新闻|在线|周刊|杂志)")
_BYLINE = re.compile(
    r"^[□■◎○●▲◆（(\s]*(?:(?:文/图|图/文|撰文|文)\s*)?[^\s。！？!?；;，]{0,20}(?:记者|通讯员|评论员|(?<!工)作者|实习生)[\s:：]+[^\s，。]"
    r"|^[□■◎○●▲（(\s]*(?:文/图|图/文|撰文|文|图)\s*[/／:：\s]\s*[\u4e00-\u9fff]{2,4}(?:[\s、][\u4e00-\u9fff]{2,4})*[\s）)]*$"
    r"|^[□■◎○●◆◇]\s*(?:[\u4e00-\u9fff]\s?[\u4e00-\u9fff]|[\u4e00-\u9fff·]{2,5})(?:[\s、]+[\u4e00-\u9fff·]{2,5}){0,3}\s*$"
    r"|^本报(?:特约)?评论员\s*$"
)
_WIRE = re.compile(r"^\S{1,15}(?:讯|电)\s*[（(]")  # a report's first words, not a line of its own
_LEAD = re.compile(
    r"^.{0,30}?[（(]([^（()）]{0,12}(?:记者|通讯员)[^（()）]{2,30})[）)]|^.{0,12}?讯\s*(记者\s?[\u4e00-\u9fff]{2,3})报道"
)
EDITORS = (
    r"(?:(?:责任|值班|流程|实习|见习|执行|图片|视觉)?(?:主编|编辑|编委)|值班(?:主任|总编)|责编|编[审校]|审[读核校]|(?:责任)?校[对审]|检校|[一二三初复终]审"
    r"|监[制审]|统筹|美编|版式(?:设计)?|排版|制[图作]|组版|图编|总值班)"
)
_ROLE = re.compile(
    r"(\S*记者[\s:：/／|｜丨]+|(?:通讯员|作者|实习生|撰文|文/图|图/文|(?<![\u4e00-\u9fff])文)[\s:：/／|｜丨]+"
    rf"|(?<![\u4e00-\u9fff]){EDITORS}[\s:：/／|｜丨]+)"
)
_EDITOR = re.compile(EDITORS)
_GLUED_ROLE = re.compile(
    rf"(?:\s*((?:[见实]习|首席)+记者|通讯员|实习生|作者|{EDITORS})|(记者))\s*[:：/／|｜丨]?\s*(?=[\u4e00-\u9fff])"
)
_SIGNED = re.compile(
    r"[□■◎○●◆◇]\s*((?!本报|记者|通讯员|作者|评论员|实习生)[\u4e00-\u9fff·]{2,4}(?:[\s、]+[\u4e00-\u9fff·]{2,4}){0,3})"
)
_SPACED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u00a0\u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_NAME = re.compile(r"(?<![\u4e00-\u9fff·])(?!(?:摄影|报道|综合|本报)+[\s、,，/])[\u4e00-\u9fff·]{2,6}(?=[\s、,，/）)])")
_SENTENCE_ENDS = re.compile(r"[。！？；，!?;,…][”’」』）)\"]*$")
_TOLD = re.compile(
    r"[【\[]?(?P<head>[^\s\d，。,:：；;！？!?“”()【】\[\]《》]{0,24}?(?:\([^\s()]{2,12}\))?)\s?"
    r"(?P<date>(?:(?:(?P<year>(?:19|20)\d\d)\s?年\s?)?(?P<month>1[0-2]|0?[1-9])\s?月\s?)?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])\s?日\s?)?"
    r"(?P<says>(?(date)(?:专?电(?![视力话影信报商子动网器台])|讯(?![息问号])|消息(?=[\s，,:(])|报道(?=[\s，,:(】\]]|$))"
    r"|(?:专?电|讯|报道(?=[\s:(】\]]|[见实]习|记者))(?=[\s(:，,“”《【】\]\d]|[见实]习|记者|通讯员|近日|日前|[今昨]|据|$)))"
)
_HEAD = re.compile(
    r"(?P<agency>本[报网台刊社]|[\w·]{1,12}?(?:报|社|网|台|刊|之家|在线|经纬|新闻|之声)(?:[^\s]{0,8}?(?:客户端|新闻|频道|APP|网|财经))?)"
    r"(?P<place>(?!\w{0,4}(?:记者|通讯员))[\u4e00-\u9fff]{2,8})?(?:\w{0,4}(?:记者|通讯员)[\w、]*)?"
)
_SINCE = re.compile(r"((?:19|20)\d\d)年[^。]{0,12}?(?:至今|迄今|到现在)(?:的|已|已有|有)?(\d{1,3})年")
_REPUBLIC = re.compile(r"(?:祖国|新中国|共和国|中华人民共和国|国庆)(?:成立|华诞)?(\d{2})(?:周年|周岁|岁|华诞)")
_PARTY = re.compile(r"(?:建党|中国共产党成立|党的生日)(\d{2,3})周年")
EDGE = 400  # characters at either end of a page where mastheads and footers stand


class Report(NamedTuple):
    """What a report's first words say (新华社北京12月8日电): each "" where they do not.

    `agency` is who tells it, "" for the paper's own report (本报讯); `year` has four digits, `day` is "12-08".
    """

    agency: str = ""
    place: str = ""
    year: str = ""
    day: str = ""


def is_byline(line: str) -> bool:
    """Whether a line names its writers: □某报记者 某某, 文/图 …, 通讯员 …"""
    line = line.strip()
    return (
        len(line) <= 60
        and not _WIRE.match(line)
        and not _SENTENCE_ENDS.search(line)
        and bool(_BYLINE.match(line + " "))
    )


def find_authors(lines: list[str]) -> tuple[str, ...]:
    """The writers that bylines name, in order: 记者 before 通讯员 as printed, without those who only edit (责编 某某).

    A name that is set apart (阮　青) is joined.
    """
    names: dict[str, None] = {}
    for line in lines:
        line = join_names(line.strip())
        if signed := _SIGNED.fullmatch(line):
            names |= dict.fromkeys(re.split(r"[\s、]+", signed[1]))
            continue
        parts = _ROLE.split(line + " ")
        for role, part in zip(parts[1::2], parts[2::2], strict=True):
            if not _EDITOR.match(role):
                names |= dict.fromkeys(_NAME.findall(part + " "))
    return tuple(names)


def join_names(text: str) -> str:
    """`text` with the two characters of each name that is set apart (阮　青) side by side."""
    return _SPACED.sub(r"\1\2", text)


def lead_byline(text: str) -> str:
    """The byline in a report's first words, （记者 某某） or 讯 记者某某报道, "" without one."""
    found = _LEAD.match(text[:80])
    return space_roles(found[1] or found[2] or "") if found else ""


def space_roles(text: str) -> str:
    """`text` with a space around each role that is glued to names: 记者某某校对某某."""
    return _GLUED_ROLE.sub(lambda role: f" {role[1]} " if role[1] else f"{role[2]} ", text).strip()


def find_paper(text: str) -> str:
    """The newspaper that a byline or, failing that, the page's first or last lines name; "" when none does."""
    bylines = [line for line in text.splitlines() if is_byline(line)]
    for part in [*bylines, text[:EDGE], text[-EDGE:]]:
        if found := _PAPER.search(re.sub(r"欢迎来到|主办单位[:：]", " ", part)):
            return found[0]
    return ""


def find_source(text: str) -> str:
    """The paper, agency or site that a text names as where it comes from (来源：某某日报), "" without one."""
    for found in _SOURCE.finditer(text):
        if named := find_paper(found[1]) or (_MEDIUM.match(found[1]) or [""])[0]:
            return named
    return ""


def find_date(text: str, source: str) -> str:
    """The day printed at the page's foot or head on a line of its own, or else in its file name: ISO, or "".

    A date inside a sentence is the day of an event, not of the paper, and is not taken.
    """
    foot = text[text.rfind("\n", 0, max(0, len(text) - EDGE)) + 1 :]  # whole lines: a part of a sentence is none
    cut = text.find("\n", EDGE)
    head = text[:cut] if cut >= 0 else text
    for line in [*foot.splitlines()[::-1], *head.splitlines()]:
        if len(line) <= 80 and not _SENTENCE_ENDS.search(line.strip()) and (day := _first_day(_DATE, line)):
            return day
    return _first_day(_DATE, source) or _first_day(_COMPACT, source)


def read_report(text: str) -> Report | None:
    """What the first words of a report say: 本报海州9月3日讯, 新华社北京12月8日电; None where a text begins otherwise."""
    told = _TOLD.match(unicodedata.normalize("NFKC", text.lstrip()[:80]))
    if told is None:
        return None
    cited = told["head"].startswith("据")
    head = _HEAD.fullmatch(re.sub(r"\(.*\)", "", told["head"].removeprefix("据")))
    # 据某报8月6日报道 cites what another tells, and who is not known to tell news wires none.
    if "电" not in told["says"] if cited else head is None and not (told["month"] and "电" not in told["says"]):
        return None
    agency, place = (head["agency"], head["place"] or "") if head else ("", "")
    day = f"{int(told['month']):02}-{int(told['day']):02}" if told["month"] else ""
    return Report("" if agency.startswith("本") else find_paper(agency) or agency, place, told["year"] or "", day)


def infer_year(text: str) -> str:
    """The year a text was written in, as far as it gives itself away; "" when it does not.

    Anniversaries count first (1905年…至今的117年; 新中国成立73周年); else the latest year named, if it is named as the
    present one (2017年是…之年).
    """
    plain = unicodedata.normalize("NFKC", text)
    votes = [int(year) + int(count) for year, count in _SINCE.findall(plain)]
    votes += [1949 + int(count) for count in _REPUBLIC.findall(plain)] + [
        1921 + int(count) for count in _PARTY.findall(plain)
    ]
    if votes:
        return str(Counter(votes).most_common(1)[0][0])
    years = [int(year) for year in re.findall(r"(?<![\d至到~\-])((?:19|20)\d\d)年(?![底末]?前)", plain)]
    latest = max(years, default=0)
    present = re.search(rf"(?<![\d到至])(?:{latest}年是|在{latest}年[,，]|今年是{latest}年)", plain)
    return str(latest) if present and latest <= datetime.date.today().year else ""


def date_precision(date: str) -> str:
    """ "day", "month" or "year" for an ISO date of that precision, "" for anything else."""
    for precision, pattern in (("day", r"\d{4}-\d\d-\d\d"), ("month", r"\d{4}-\d\d"), ("year", r"\d{4}")):
        if re.fullmatch(pattern, date):
            return precision
    return ""


def iso_date(text: str) -> str:
    """A date as people write it (2022-9-1, 2022年9月1日, 20220901, 2022-09, 2022) as ISO, "" when it is none."""
    text = unicodedata.normalize("NFKC", text).strip()
    for pattern in (_DATE, _COMPACT):
        if pattern.search(text):
            return _first_day(pattern, text)
    if month := re.match(r"((?:19|20)\d\d)\s*(?:年|[-/.])\s*(1[0-2]|0?[1-9])(?!\d)", text):
        return f"{month[1]}-{int(month[2]):02}"
    year = re.match(r"((?:19|20)\d\d)(?!\d|\s*[-/.年]\s*\d)", text)
    return year[1] if year else ""


def impossible_date(text: str) -> bool:
    """Whether a text names a day that no calendar has (2022年2月30日)."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(_DATE.search(plain) or _COMPACT.search(plain)) and not iso_date(text)


def _first_day(pattern: re.Pattern[str], text: str) -> str:
    for found in pattern.finditer(unicodedata.normalize("NFKC", text)):  # ２０２２年１２月１１日
        try:
            return datetime.date(*(int(part) for part in found.groups())).isoformat()
        except ValueError:  # 2022-02-30
            continue
    return ""
