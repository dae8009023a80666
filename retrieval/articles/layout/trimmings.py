"""What is glued to an article's paragraphs and is none of its text: credits, sources, notices, advertisements.

On a line of its own it is furniture; here it stands in the line of a paragraph, behind its sentences or between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from retrieval.articles.article import Aside, Span
from retrieval.articles.dateline import EDITORS
from retrieval.articles.layout.lines import Line
from retrieval.language.people import SURNAMES

LAST = 3  # lines at an article's end that credits may be glued to
REACH = 500  # characters at a line's end in which they stand
LONGEST = 12  # characters of the names behind the last role
NAMES = 40  # characters that may stand behind one label
_OVER = r"(?:^|(?<=[。！？!?…~】）)\]])|(?<=[。！？!?…][”’」』]))\s*"  # where a sentence is over
_FROM = r"(?:(?:文章|信息|内容)?来源|稿源|转载?自|本文(?:来源|转自))"
_WRITTEN = r"(?:采写|撰[文稿]|作者|供稿|文字|编译|通讯员|(?:实习|见习)?记者)"
_LABEL = rf"(?:{_FROM}|{_WRITTEN}|{EDITORS})"
_BRACKETS = re.compile(
    rf"[（(【\[]\s*(?:{_LABEL}\s*[:：|｜丨/][^（()）【】\[\]。]{{0,60}}|原标题\s*[:：]?[^（()）。]{{2,60}})[)）\]】]$"
)
_END = re.compile(r"[（(]\s*完\s*[)）](?:\s*[（(][\w·、]{2,16}[)）])?$")
_ADVERTISEMENT = re.compile(r"(?:^|(?<=[。！？!?…”）)×]))\s*广告(?![声牌位栏])[^。×\n]{2,60}\s×")
_PORTAL = re.compile(r"返回\w{2,4}[，,]\s?查看更多(?:\s*责任编辑[:：]\s?)?")
_MORE = re.compile(
    rf"{_OVER}(?:更多[^。，！？]{{0,12}}(?:进入|点击|关注|下载)[^。，！？]{{0,20}}|点击(?:查看|阅读)[^。，！？]{{0,12}}"
    r"|(?:展开|查看|阅读)(?:更多|全文|原文)|往期回顾)[。！]?$"
)
_PRINTED = re.compile(
    rf"(?:《[\u4e00-\u9fff]{{2,12}}》\s*|{_OVER})[（(]\s*(?:19|20)\d\d\s*[-/.年]\s*\d{{1,2}}\s*[-/.月]\s*\d{{1,2}}\s*日?[^（()）。，]{{0,12}}[）)]$"
)
_LABELLED = re.compile(rf"(?:{_OVER}|(?<=[”’」』》]))({_LABEL}\s*[:：|｜丨/](?!.{{0,40}}(?:出版|定价))[^。！？]+)$")
_ROLES = re.compile(rf"(?:[见实]习|首席|全媒体|特约)*(?:记者|通讯员|实习生)|{EDITORS}")
_SIGNED = re.compile(rf"{_OVER}(?:[（(]([^（()）。，！？]{{4,60}})[）)]|([^（()）。，！？“”；]{{4,60}}))$")
_WRITER = re.compile("记者|通讯员|实习生")
_EDITOR = re.compile(EDITORS)
_SURNAMED = re.compile(rf"[\s:：/|｜丨]*[{SURNAMES}][^\W\d_][\w\s·、/|｜丨]{{0,28}}")
_NAMED = re.compile(r"[\s:：/|｜丨]*[\w\s·、/|｜丨-]{0,30}")
_OFFICE = re.compile(r"(?:\S*(?:报|社|网|台|刊|新闻|客户端|频道|在线|云|站))?\s*")
_NOTICE = re.compile(
    rf"(?:广告|免责|版权|平台)(?:声明|说明)\s*[:：]|声明\s*[:：]\s*(?=转载此文|此文版权)|{_OVER}(?:特别|郑重)?声明\s*[:：]"
    rf"|{_OVER}更多\w{{0,6}}请[^。，]{{0,8}}(?:下载|关注|登录)"
)
_SENTENCE = re.compile(rf"{_OVER}[^。！？]+[。！？]?$")
_OURS = re.compile(r"文内|客户端|[此本](?:文|稿|网|站|平台)|转载|版权归|以上(?:文章|内容)")
_RIGHTS = re.compile(
    r"(?:本文|此文|本稿|文章|转载|版权(?!局|部门|保护|登记|意识)|原创)[^。]{0,30}(?:注明[^。]{0,6}(?:来源|出处|来自)|版权归|不代表|仅代表|仅供参考|投资建议)"
    r"|(?:严禁|请勿|谢绝|不得)(?:擅自|随意)?转载|版权归\S{0,10}所有"
)
_QUOTED = re.compile(r"(?:本文属于原创文章|如若转载)[，,].{0,20}注明来源[:：].{0,150}$")


def trim(lines: Sequence[Line]) -> tuple[list[Line], list[Aside]]:
    """The lines of an article without what is glued to them, and that with its reason: "advertisement", "navigation",
    "credits", "source", "byline", "printed", "end", "original headline" or "notice".

    What stands inside a line parts it in two; a phrase in a sentence stays.
    """
    kept: list[Line] = []
    aside: list[Aside] = []
    for at, line in enumerate(lines):
        cuts = [] if line.heading else _cuts(line.text, at >= len(lines) - LAST)
        aside += [Aside(line.trimmed(*span).span, reason) for span, reason in cuts]
        kept += _between(line, [span for span, _ in cuts])
    return kept, aside


def _between(line: Line, cuts: Sequence[Span]) -> Iterator[Line]:
    """The line, or its parts around `cuts`."""
    start = 0
    for a, b in [*cuts, (len(line.text), len(line.text))]:
        if (piece := line.trimmed(start, a)).text:
            yield piece
        start = b


def _cuts(text: str, last: bool) -> list[tuple[Span, str]]:
    """The parts of a line that are set aside, with the reason, in order."""
    behind: list[tuple[Span, str]] = []
    end = len(text)
    while last and (found := _behind(text, end)) is not None:
        start, reason = found
        behind.insert(0, ((start, end), reason))
        end = len(text[:start].rstrip())
    inside = [(found.span(), "advertisement") for found in _ADVERTISEMENT.finditer(text, 0, end)]
    inside += [(found.span(), "navigation") for found in _PORTAL.finditer(text, 0, end)]
    return [*sorted(inside), *behind]


def _behind(text: str, end: int) -> tuple[int, str] | None:
    """Where the last of what stands behind the sentences of text[:end] begins, and what it is."""
    first = max(0, end - REACH)
    window = text[first:end]
    for find in (_fixed, _labelled, _signature, _notice):
        if (found := find(window)) is not None and (found[0] or not first):
            return first + found[0], found[1]
    return None


def _fixed(text: str) -> tuple[int, str] | None:
    """What is always written alike: （完）, （来源：…）, 《某某日报》（2023年9月18日 03版）, 返回某某，查看更多."""
    for reason, pattern in (("end", _END), ("printed", _PRINTED), ("navigation", _MORE), ("notice", _QUOTED)):
        if found := pattern.search(text):
            return found.start(), reason
    if found := re.search(rf"(?:{_PORTAL.pattern})$", text):
        return found.start(), "navigation"
    brackets = _BRACKETS.search(text)
    return (brackets.start(), _reason(brackets[0][1:].strip())) if brackets else None


def _labelled(text: str) -> tuple[int, str] | None:
    """来源：某某日报 责任编辑：某某 after the last sentence: so much for each label, or it is more than credits."""
    found = _LABELLED.search(text)
    if found is None:
        return None
    labels = len(re.findall(rf"{_LABEL}\s*[:：|｜丨/]", found[1]))
    return (found.start(), _reason(found[1])) if len(found[1]) <= NAMES * (labels + 1) else None


def _signature(text: str) -> tuple[int, str] | None:
    """（记者 某某 通讯员 某某）, 某报记者某某 校对某某 after the last sentence: roles, and names behind each."""
    found = _SIGNED.search(text)
    if found is None:
        return None
    signed = found[1] or found[2]
    office, *names = _ROLES.split(signed)
    edited = bool(_EDITOR.search(signed))  # no sentence has 校对 between two names
    if not names or not all((_NAMED if edited else _SURNAMED).fullmatch(part) for part in names):
        return None
    inside = bool(office) and not found[1] and text[: found.start()].endswith(("）", ")", "】", "]"))
    if inside or len(names[-1].strip()) > LONGEST or signed.endswith(("摄", "图")) or not _OFFICE.fullmatch(office):
        return None
    return found.start(), "byline" if _WRITER.search(signed) else "credits"


def _notice(text: str) -> tuple[int, str] | None:
    """The page's own words on rights: from 声明： on, or its last sentence."""
    for found in _NOTICE.finditer(text):
        if _OURS.search(text, found.end()):
            return found.start(), "notice"
    last = _SENTENCE.search(text)
    return (last.start(), "notice") if last and "“" not in last[0] and _RIGHTS.search(last[0]) else None


def _reason(text: str) -> str:
    if text.startswith("原标题"):
        return "original headline"
    return "source" if re.match(_FROM, text) else "byline" if re.match(_WRITTEN, text) else "credits"
