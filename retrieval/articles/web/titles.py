"""The headline of a web page, apart from the names of the site that stand around it in its title."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Any

from retrieval.articles.web.blocks import HEADINGS

_PARTS = re.compile(
    r"\s*(?:_+|[|｜»]|-{2}|—{2,}(?=\S{0,12}$)|\s[-–—·>]\s|(?<=[\u4e00-\u9fff”》！？])[-–](?=[\u4e00-\u9fff]))\s*"
)
_EPAPER = r"(?:多媒体)?(?:数字报(?:纸|刊|刊平台)?|电子报|电子版|数字版|报刊平台)(?:平台)?"
_NEWSPAPER = r"[\u4e00-\u9fff]{1,8}(?:日报|晚报|晨报|早报|都市报|时报|商报|周报|快报|新报|青年报|工人报|农村报|教育报|日報|晚報|時報|新聞網)"
_NAMES = re.compile(
    rf"{_NEWSPAPER}(?:{_EPAPER}|网|社|客户端|官网)?|[\u4e00-\u9fff\w]*{_EPAPER}|[\w.-]+\.(?:com|cn|net|org)(?:\.cn)?"
    r"|[\u4e00-\u9fff]{2,12}(?:门户网站?|政府网站?|新闻网|信息网|官方网站|官网|客户端|新闻客户端)|(?:新华|中新|人民|光明|央视|中国|环球|央广)网|新华社"
)
_SITE = re.compile(
    r"\S{1,18}(?:网|網|网站|频道|中心|门户|客户端|在线|热线|平台|首页|官网|电视台|广播|传媒|新闻|资讯|号|博客|论坛|社区|委员会|政府|局|厅|部|报|刊|社)|[A-Za-z.\s]{2,20}|首页|正文|要闻|新闻"
)
_PORTAL = re.compile(r"[\u4e00-\u9fff]{2,6}(?:网|在线|频道)")
_TITLE = re.compile("title|headline|biaoti", re.IGNORECASE)
_SHOWN = ("span", "td", "p", "div", "strong", "b", "font", "center")
_MANY = 200  # headings, or elements named as such, that are looked at
_INNER = 12  # elements in a headline at most
_TAIL = 20  # characters of the longest name of a site
_SECTION = 8  # characters of the longest name of a section between headline and site


def plain(text: str) -> str:
    """`text` without white space, to compare two forms of a headline."""
    return re.sub(r"\s+", "", text)


def find_title(tree: Any, declared: Sequence[str], sites: Sequence[str]) -> str:
    """The headline: declared for machines, or else a heading that the page's <title> bears out, or else that title.

    `declared` are the forms that metadata gives, `sites` the names that the page gives its site.
    """
    whole = " ".join((tree.findtext(".//title") or "").split())
    headings = [text for text in map(_text, _headings(tree)) if text and not _is_site(text, sites)]
    for text in declared:
        if title := without_site(text, sites):
            # A quotation mark inside the title ends it early in a meta tag.
            return next((heading for heading in headings if plain(heading).startswith(plain(title))), None) or next(
                (heading for heading in headings if _alike(heading, title)), title
            )
    for shown in (headings, _titled(tree)):
        if named := [text for text in shown if len(text) >= 4 and plain(text) in plain(whole)]:
            return max(named, key=len)
    title = without_site(whole, sites)
    if not title:
        return headings[0] if headings else ""
    return next((heading for heading in headings if _alike(heading, title)), title)


def without_site(title: str, sites: Sequence[str]) -> str:
    """`title` without the site and its sections before and behind it; "" when it is nothing but their names."""
    title = " ".join(title.split())
    marks = [match.span() for match in _PARTS.finditer(title)]
    starts, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(title)]
    first, last = 0, len(starts) - 1
    parts = [title[start:end] for start, end in zip(starts, ends, strict=True)]
    while last > first and _cut_last(parts, first, last, sites):
        last -= 1
    if last < len(parts) - 1:  # a site was named at the end, so what is short before it are its sections
        while last > first and len(parts[last]) <= _SECTION and len(parts[last]) < len(parts[first]):
            last -= 1
    while first < last and (_is_site(parts[first], sites) or _PORTAL.fullmatch(parts[first])):
        first += 1
    kept = title[starts[first] : ends[last]].strip(" -_|｜")
    return "" if _is_site(kept, sites) else kept


def site_in(title: str) -> str:
    """The newspaper or site that a page's <title> names before or behind the headline, "" without one."""
    parts = [part.strip() for part in _PARTS.split(title)]
    for part in parts:
        if found := re.fullmatch(rf"({_NEWSPAPER})(?:{_EPAPER})?(?:网|客户端)?", part):
            return found[1]
    last = parts[-1]
    named = len(parts) > 1 and (
        _NAMES.fullmatch(last) or re.fullmatch(r"[\u4e00-\u9fff]{2,8}(?:网|新闻|电视台|周刊|杂志|在线)", last)
    )
    return last if named and "." not in last else ""


def _cut_last(parts: Sequence[str], first: int, last: int, sites: Sequence[str]) -> bool:
    part = parts[last]
    if _is_site(part, sites):
        return True
    return bool(_SITE.fullmatch(part)) and len(part) <= _TAIL and not _is_site(parts[first], sites)


def _is_site(text: str, sites: Sequence[str]) -> bool:
    """Whether a text is nothing but the name of a site or a newspaper."""
    text = plain(text)
    return not text or text in map(plain, sites) or bool(_NAMES.fullmatch(text))


def _alike(left: str, right: str) -> bool:
    """Whether two forms of a headline have most characters in common."""
    a, b = set(plain(left)), set(plain(right))
    return len(left) >= 4 and len(a & b) >= 0.6 * max(len(a), len(b))


def find_headline(tree: Any, title: str) -> Any | None:
    """The element that shows the title: a heading rather than another, never a link."""
    wanted = plain(title)
    if not wanted:
        return None
    shown = [element for element in _headings(tree) if plain(_text(element)) == wanted]
    for element in shown or tree.iter(*_SHOWN):
        if _small(element) and plain(_text(element)) == wanted and not _linked(element):
            return element
    return None


def _headings(tree: Any) -> list[Any]:
    """Headings from the highest on, each in the page's order, none of them a link to elsewhere or a logo."""
    found = sorted(
        itertools.islice(tree.iter(*HEADINGS), _MANY),
        key=lambda element: 0 if element.tag == "founder-title" else int(element.tag[1]),
    )
    return [element for element in found if element.tag == "founder-title" or not _linked(element)]


def _titled(tree: Any) -> list[str]:
    """The texts of elements that are called titles, as pages without headings have them."""
    named = (element for element in tree.iter(*_SHOWN) if _TITLE.search(f"{element.get('class')} {element.get('id')}"))
    return [_text(element) for element in itertools.islice(named, _MANY) if _small(element) and not _linked(element)]


def _small(element: Any) -> bool:
    """Whether an element holds few enough others to be a headline."""
    return sum(1 for _ in itertools.islice(element.iterdescendants(), _INNER + 1)) <= _INNER


def _linked(element: Any) -> bool:
    return any(parent.tag in ("a", "nav") for parent in element.iterancestors()) or any(
        plain(_text(link)) == plain(_text(element)) for link in element.iter("a")
    )


def _text(element: Any) -> str:
    """The text of an element, a space where a line breaks."""
    parts: list[str] = []
    for node in element.iter():
        if node.tag == "br":
            parts.append(" ")
        elif isinstance(node.tag, str) and node.tag not in ("script", "style"):
            parts.append(node.text or "")
        if node is not element:
            parts.append(node.tail or "")
    return " ".join("".join(parts).split())
