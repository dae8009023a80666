"""What a web page says about its article: title, date, newspaper, authors and page, from metadata and labelled lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.articles.dateline import iso_date, join_names
from retrieval.articles.web.blocks import Block
from retrieval.articles.web.surroundings import NOTICE
from retrieval.articles.web.titles import site_in

_TITLES = ("articletitle", "og:title", "twitter:title", "title")
_DATES = ("pubdate", "publishdate", "publishtime", "article:published_time", "og:release_date", "datepublished",
          "dc.date", "dcterms.created", "weibo:article:create_at", "date")  # fmt: skip
_SOURCES = ("contentsource", "source", "article:source", "mediaid")
_SITES = ("og:site_name", "sitename", "application-name", "publisher", "dc.publisher", "copyright")
_AUTHORS = ("author", "article:author", "og:author", "dc.creator", "byl")
_JSON_TYPES = re.compile("Article|Posting|Report|WebPage")
_EXPORTED = re.compile(r"<!--\s*enpproperty(.{0,5000}?)/enpproperty\s*-->", re.DOTALL)
_FIELD = re.compile(r"<(date|author|title)>(.*?)</\1>", re.DOTALL)

_FROM = re.compile(
    r"(?<!图片)(?<!视频)(?<!资料)(?<!数据)(?:来源|來源|稿源|来源于|摘自|转自)\s*[:：]\s*《?([\u4e00-\u9fffA-Za-z·]{2,20}?)"
    r"(?=[^\u4e00-\u9fffA-Za-z·]|$|作者|编辑|记者|责任|时间|日期|字[体号]|阅读|浏览|点击|发布|分享)"
)
_BESIDE_TIME = re.compile(
    r"(?:19|20)\d\d\D\d{1,2}\D\d{1,2}日?\s*\d{1,2}:\d\d(?::\d\d)?\s+([\u4e00-\u9fff]{1,9}(?:报|网|社|周刊|杂志|电视台|新闻|客户端))$"
    r"|^([\u4e00-\u9fff]{1,9}(?:报|网|社|周刊|杂志|电视台|新闻|客户端))\s*(?:19|20)\d\d\D\d{1,2}\D\d{1,2}日?\s*\d{1,2}:\d\d(?::\d\d)?$"
)
_NO_SOURCE = re.compile(
    r"(?:互联网|网络|本站|本网|原创|转载|未知|综合|其他|其它|不详|作者|责任?编辑?|时间|日期|字体|字号|浏览|点击|版权)\S*|\d+"
)
_WRITERS = re.compile(
    r"(?:作\s*者|撰文|撰稿|执笔|文/图|图/文|(?<![\u4e00-\u9fff])文)\s*[:：/／]|^記者(?=[\u4e00-\u9fff]{2,3}[／/])|(?:记者|記者|通讯员)(?:\s*[:：/／]|\s+)|^\W*本[报网刊]\S{0,4}(?:记者|通讯员)(?=[\u4e00-\u9fff]{2,4}\W*$)"
)
_ROLES = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:记者|通讯员|作者|实习生|评论员|撰文|撰稿)\s*[:：/／]?|文/图|图/文|(?<![\u4e00-\u9fff])[文图]\s*[:：/／]"
)
_PERSON = re.compile(
    r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}|[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]+){1,3}"
)
_NO_PERSON = re.compile(
    r"[网报社局厅台版办]|编辑|责编|管理员|版权|声明|来源|原创|佚名|未知|匿名|小编|中心|公司|频道|政府|委员|记者|通讯员|作者|报道|報導|記者|編輯|攝影|摄影|综合|整理|编译|实习|时间|日期|本站|新闻|发布|客户端|评论|大学|集团|转载|浏览|点击|字[体号]"
)
_WHEN = re.compile(
    r"(?:发布|发表|更新|刊发|发稿|出版|上传|日期|时间)[^\d]{0,6}((?:19|20)\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2})"
)
_STAMPED = re.compile(
    r"((?:19|20)\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2})\s*日?(?=.{0,4}\d{1,2}[:：]\d\d|.{0,8}(?:来源|稿源|作者))"
)
_MASTHEAD = re.compile(
    r"((?:19|20)\d\d年\d{1,2}月\d{1,2})日\s*(?:星期|周[一二三四五六日]|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)|第?\s*[A-Z]?\d{1,3}\s*版)"
)
_IN_ADDRESS = re.compile(r"[/_t]((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?!\d)")
_SHEET = re.compile(
    r"(第\s*[A-Z]?\s*\d{1,3}\s*版|(?<!\w)[A-Z]?\d{2}\s*版(?=\s*[:：])|版次\s*[:：]\s*第?\s*[A-Z]?\d{1,3}\s*版?)"
    r"\s*(?:[:：|｜·\-—\s]\s*(?:版名\s*[:：]\s*)?([\u4e00-\u9fff·A-Za-z/]{1,10}))?"
)
_SHEET_NAMED = re.compile(r"版名\s*[:：]\s*([\u4e00-\u9fff·A-Za-z]{1,10})")
_LINE = 120  # characters of the longest line that labels are read from


@dataclass(frozen=True)
class Declared:
    """What is declared for machines: meta tags by lower-case name, JSON-LD fields and an e-paper system's comment."""

    tags: dict[str, list[str]]
    fields: dict[str, list[str]]
    exported: dict[str, str]

    def all(self, names: Sequence[str]) -> list[str]:
        """What the meta tags of these names say, in the names' order."""
        return [text for name in names for text in self.tags.get(name, ())]

    @property
    def titles(self) -> list[str]:
        """The article's title in every form declared."""
        return [self.exported.get("title", ""), *self.fields.get("headline", ()), *self.all(_TITLES)]

    @property
    def sites(self) -> list[str]:
        """The site's names."""
        return [*self.all(_SITES), *self.fields.get("publisher", ())]


def read_declared(tree: Any, markup: str) -> Declared:
    """What a page declares for machines about itself."""
    return Declared(_tags(tree), _linked_data(tree), _exported(markup))


def read_metadata(tree: Any, declared: Declared, blocks: Sequence[Block]) -> dict[str, object]:
    """Newspaper, authors, date and address of a page, under the names of Article's fields.

    `blocks` are the article's lines and those around it, from which labelled sources, dates and writers are read.
    """
    lines = [b.text for b in blocks if len(b.text) <= _LINE and not b.prose and not NOTICE.search(b.text)]
    paper = _source(declared, lines, tree.findtext(".//title") or "")
    return {
        "paper": paper,
        "authors": [name for name in _authors(declared, lines) if name != paper],
        "date": _date(tree, declared, lines),
        "url": _address(tree),
    }


def names_in(text: str) -> list[str]:
    """The persons that a list names, without their roles; a name of two characters set apart (阮　青) is joined."""
    text = join_names(_ROLES.sub("、", text))
    names = re.split(r"[;；,，、/／|]|(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])", text)
    return [name for name in map(str.strip, names) if _PERSON.fullmatch(name) and not _NO_PERSON.search(name)]


def _tags(tree: Any) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").strip().lower()
        if name and (text := " ".join(element.get("content", "").split())):
            tags.setdefault(name, []).append(text)
    return tags


def _linked_data(tree: Any) -> dict[str, list[str]]:
    """The fields headline, datePublished, author and publisher of the articles in a page's JSON-LD."""
    fields: dict[str, list[str]] = {}
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower() != "application/ld+json":
            continue
        try:
            said = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(said):
            for name in ("headline", "datePublished", "author", "publisher"):
                fields.setdefault(name, []).extend(_names(node.get(name)))
    return fields


def _nodes(said: object) -> Iterator[dict[str, object]]:
    """The objects of JSON-LD that are articles: alone, in a list or in a graph."""
    waiting = [said]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if _JSON_TYPES.search(str(node.get("@type", ""))):
                yield node
            waiting.append(node.get("@graph"))


def _names(value: object) -> list[str]:
    """A text, the name of an object, or those of a list."""
    if isinstance(value, list):
        return [name for item in value if not isinstance(item, list) for name in _names(item)]
    if isinstance(value, dict):
        value = value.get("name")
    return [value.strip()] if isinstance(value, str) and value.strip() else []


def _exported(markup: str) -> dict[str, str]:
    """What an e-paper system leaves about the article in a comment; it means the last of several."""
    found = _EXPORTED.findall(markup)
    return {name: text.strip() for name, text in _FIELD.findall(found[-1])} if found else {}


def _source(declared: Declared, lines: Sequence[str], whole: str) -> str:
    """The newspaper or agency: declared, behind a label, in the <title>, or else the site."""
    printed = [
        found[1] or found[found.lastindex or 1]
        for line in lines
        if (found := _FROM.search(line) or _BESIDE_TIME.search(line))
    ]
    for text in [*declared.all(_SOURCES), *printed]:
        if name := _source_name(text):
            return name
    return site_in(whole) or next((name for site in declared.sites if (name := _source_name(site))), "")


def _source_name(text: str) -> str:
    """The name of a newspaper, agency or site without label and channel, "" when it is none."""
    text = re.sub(r"^\W*(?:稿件|文章|信息)?(?:来源|稿源)\s*于?\s*[:：]\s*", "", text)
    text = re.sub(
        r"(?:版权所有|原创稿|数字报|电子版)$", "", re.split(r"[\s|｜_\-—（(]", text.strip(" 《》\u3000"))[0]
    ).strip("《》")
    named = re.search(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}", text)
    return (
        text
        if named and len(text) <= 20 and not re.search(r"[@.:：/。，]", text) and not _NO_SOURCE.fullmatch(text)
        else ""
    )


def _authors(declared: Declared, lines: Sequence[str]) -> list[str]:
    """Persons only: declared, or else behind a label or in a byline."""
    said = [*declared.all(_AUTHORS), *declared.fields.get("author", []), declared.exported.get("author", "")]
    for text in ["、".join(said), *(_writers(line) for line in lines)]:
        if names := [name for name in dict.fromkeys(names_in(text)) if name not in declared.sites]:
            return names
    return []


def _writers(line: str) -> str:
    """What a line says behind its first label of writers; a sentence about writers says nothing."""
    found = _WRITERS.search(line)
    if found is None or re.search("[。！？；]", line):
        return ""
    behind = re.split(r"[（(《【）)]|(?:责任)?编辑|来源|时间|\d|摄", line[found.end() :])[0]
    return behind if len(behind) <= 40 else ""


def _date(tree: Any, declared: Declared, lines: Sequence[str]) -> str:
    """The day of publication: declared, in <time>, behind a label, with a time of day, or in the page's address."""
    said = [*declared.all(_DATES), *declared.fields.get("datePublished", []), declared.exported.get("date", "")]
    said += [element.get("datetime") or "" for element in tree.iter("time")][:1]
    for printed in (_WHEN, _STAMPED, _MASTHEAD):
        said += [found[1] for line in lines if (found := printed.search(line))]
    if (found := _IN_ADDRESS.search(_address(tree))) is not None:
        said.append("-".join(found.groups()))
    return next((text for text in said if len(iso_date(text)) == 10), "")


def _address(tree: Any) -> str:
    links = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return next((str(link).strip() for link in links if str(link).startswith("http")), "")


def find_sheet(blocks: Sequence[Block]) -> str:
    """The page of the newspaper, as printed (第01版：要闻), unless several are named; links lead to others."""
    found: dict[str, str] = {}
    for block in blocks:
        if block.prose or len(block.text) > _LINE or 2 * block.linked > len(block.text):
            continue
        for number, name in _SHEET.findall(block.text):
            key = re.sub(r"[\s第版次:：]", "", number).lstrip("0")
            named = name or (other[1] if (other := _SHEET_NAMED.search(block.text)) else "")
            sheet = re.sub(r"\s|版次[:：]?", "", number) + (
                f"：{named}" if named and not named.startswith("版") else ""
            )
            found[key] = max(found.get(key, ""), sheet, key=len)
    return next(iter(found.values())) if len(found) == 1 else ""
