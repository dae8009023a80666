"""Lists: every item that is asked for, from one sentence or from several, or that the source names only some.

The question may say how many there are (哪四问, 哪9个项目). Items that share a word (问需, 问计 …) are gathered over an
article's passages; others stand in one clause, between marks (一是…；二是…) or beside the count (…等9个项目).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.answer.answer import Answer, Hit
from retrieval.answer.forms.desk import Desk, numbered
from retrieval.articles.article import Span
from retrieval.articles.passages import sentences
from retrieval.language.numerals import NUMBER, read_number
from retrieval.search.question import Question

LONG, PASSAGES = 200, 5
_ASKED = re.compile(rf"哪(?P<count>{NUMBER})(?P<thing>个一|[“”\u4e00-\u9fff]{{1,8}})")
_MEASURE = re.compile("^(?:个|大|项|条|家|位|名|种|类|处|座|只|点)(?!一)")
_GENERAL = re.compile(
    "(?:阶段|方面|部门|项目|公司|企业|单位|字|地方|国家|城市|领域|任务|目标|措施|内容|环节|步|人|问题|条|项|家|个|类|点|种)$"
)
_QUOTED = re.compile("[“‘]([^“”‘’]{2,14})[”’]")
_CLAUSE = re.compile("(?:[^，,；;。：:！？!?…]|(?<=\\d),(?=\\d))+")
_MARKS = (
    re.compile("[一二三四五六七八九十]是"),
    re.compile("第[一二三四五六七八九十](?=[，,、：:])"),
    re.compile("其[一二三四五](?=[，,、：:])"),
    re.compile("首先|其次|再次|最后"),
    re.compile("[（(][一二三四五六七八九十\\d][）)]|[①-⑳]"),
)
_PARTS = "[、，,；;。：:“”]"
_SERIES = re.compile("(?:[“‘][^“”‘’]+[”’]、?(?:和|及)?){2,}")
_SOME = re.compile("等(?:等|[地国人省市县]|多?[个家项种类处条位名]|方面|需求|问题|服务|内容|领域|项目|单位|部门)?")


@dataclass(frozen=True)
class Items:
    """`count` items in `pieces` of passages, each a passage's id and a span of its text; `some` when more are meant."""

    count: int
    pieces: tuple[tuple[str, Span], ...]
    some: bool = False


def whole_list(question: Question, plain: Answer, desk: Desk) -> Answer:
    """The answer with all items of the list that is asked for; `plain` is the ordinary answer, which was found."""
    wanted, thing = _how_many(question.understood)
    found = _find(wanted, thing, plain) if wanted else _marked_items(plain)
    texts = {hit.passage_id: hit.text for hit in plain.hits}
    if found is None:
        if _is_label(thing) and not any(_has(part, thing) for part in re.split(_PARTS, plain.text)):
            return replace(plain, found=False, text="", citations=(), form="list")  # 四进 are not what 四问 are
        some = None if wanted else _incomplete(_items_in(plain.text), 0, plain.text)
        return replace(plain, form="list", incomplete=some)
    length = sum(span[1] - span[0] for _, span in found.pieces)
    whole = all(texts[where][slice(*span)] in plain.text for where, span in found.pieces)
    if whole and len(plain.text) < 3 * length:
        return replace(plain, form="list", incomplete=_incomplete(found.count, wanted, plain.text))
    said = [texts[where][slice(*span)] for where, span in found.pieces]
    citations, numbers = numbered([desk.cite_sentence(where, span[0]) for where, span in found.pieces])
    text = "、".join(said)
    if len(text) > LONG:
        return replace(plain, form="list")
    return replace(
        plain,
        text=text,
        citations=citations,
        form="list",
        marked=tuple(zip(said, numbers, strict=True)),
        incomplete=_incomplete(found.count, wanted, text),
    )


def _how_many(text: str) -> tuple[int, str]:
    """4 and 问 of 哪四问; 0 where a question does not say."""
    asked = _ASKED.search(text.replace("两", "二"))
    value = read_number(asked["count"]) if asked else None
    if asked is None or value is None or value < 2 or value > 30:
        return 0, ""
    thing = asked["thing"].rstrip("呢吗？?")
    return int(value), "一个" if thing == "个一" else _MEASURE.sub("", thing)


def asks_count(text: str) -> bool:
    """Whether a question asks for so many items: 哪两家公司."""
    return _how_many(text)[0] > 0


def _incomplete(count: int, wanted: int, text: str) -> tuple[int, int] | None:
    if wanted and 1 < count < wanted:
        return count, wanted
    return (count, 0) if not wanted and count > 1 and _SOME.search(text) else None


def _is_label(thing: str) -> bool:
    """Whether a word stands in every item of its list: 问 of 四问, but not 项目 of 9个项目."""
    return 0 < len(thing) <= 2 and not _GENERAL.search(thing)


def _find(wanted: int, thing: str, plain: Answer) -> Items | None:
    """The list of `wanted` items: by the word that they share, else beside the count, in the best passages."""
    hits = _same_article(plain.hits)
    if _is_label(thing):
        shared = [_sharing(thing, [hit]) for hit in plain.hits[:PASSAGES]] + [_sharing(thing, hits)]
        full = next((items for items in shared if items and items.count == wanted), None)
        return full
    best: Items | None = None
    for hit in plain.hits[:PASSAGES]:
        for items in _beside(wanted, thing, hit):
            if items.count == wanted:
                return items
            if items.count < wanted and (best is None or items.count > best.count):
                best = items
    return best


def _same_article(hits: Sequence[Hit]) -> list[Hit]:
    """The hits in the first one's article, in its order."""
    return sorted(
        (hit for hit in hits if (hit.source, hit.title) == (hits[0].source, hits[0].title)), key=lambda hit: hit.start
    )


def _sharing(thing: str, hits: Sequence[Hit]) -> Items | None:
    """Quoted terms, or parts of one sentence, that begin or end with the same word: “问需” “问计”, 反应从速、检测从速."""
    quoted: dict[str, tuple[str, Span]] = {}
    for hit in hits:
        for found in _QUOTED.finditer(hit.text):
            if _has(found[1], thing):
                quoted.setdefault(found[1], (hit.passage_id, found.span(1)))
    if len(quoted) > 1:
        return Items(len(quoted), tuple(quoted.values()))
    for hit in hits:
        for start, end in sentences(hit.text):
            parts = [part.span() for part in re.finditer(f"(?:(?!{_PARTS}).)+", hit.text[start:end])]
            spans = [(start + a, start + b) for a, b in parts if _has(hit.text[start + a : start + b], thing)]
            if len(spans) > 1:
                return Items(len(spans), tuple((hit.passage_id, span) for span in spans))
    return None


def _has(term: str, thing: str) -> bool:
    """Whether a short term begins or ends with a word and is no name of the whole list (四问)."""
    if re.match(NUMBER, term) and not term.startswith(thing):
        return False
    return 1 < len(term) <= 14 and term != thing and (term.startswith(thing) or term.endswith(thing))


def _beside(wanted: int, thing: str, hit: Hit) -> Iterator[Items]:
    """The lists of a sentence that says how many there are: …等9个项目, 三个阶段：…."""
    for start, end in sentences(hit.text):
        text = hit.text[start:end]
        for series in _SERIES.finditer(text):
            if len(_QUOTED.findall(series[0])) == wanted:
                yield Items(wanted, ((hit.passage_id, (start + series.start(), start + series.end())),))
        if not _says_count(text, wanted, thing):
            continue
        for count, (a, b) in _lists_in(text):
            some = bool(_SOME.match(text[b : b + 3])) or "等" in text[a:b]
            yield Items(count, ((hit.passage_id, (start + a, start + b)),), some)


def _says_count(text: str, wanted: int, thing: str) -> bool:
    end = re.escape(thing[-2:]) if thing else ""
    return any(
        read_number(number[1]) == wanted
        for number in re.finditer(rf"({NUMBER})(?:个|大|项|条|家|位|名|种|类|处|座)?[\u4e00-\u9fff]{{0,6}}?{end}", text)
    )


def _lists_in(text: str) -> Iterator[tuple[int, Span]]:
    """Every list of a sentence with the number of its items: parts of a quotation, terms in quotes, a clause with 、."""
    for quoted in re.finditer("[“‘]([^“”‘’]+[，,；;][^“”‘’]+)[”’]", text):
        yield len(re.split("[，,；;]", quoted[1])), quoted.span(1)
    for series in _SERIES.finditer(text):
        yield len(_QUOTED.findall(series[0])), series.span()
    for listed in re.finditer("[：:]([^：:。！？!?]+)", text):
        for mark in ("；;", "，,"):
            if len(parts := re.split(f"[{mark}]", listed[1])) > 1 and len(listed[1]) <= LONG:
                yield len(parts), listed.span(1)
    for clause in _CLAUSE.finditer(text):
        if (count := _items_in(clause[0])) > 1:
            start, end = clause.span()
            yield count, (start + len(clause[0]) - len(clause[0].lstrip()), end)


def _items_in(text: str) -> int:
    """The items of the longest run with 、 in a text."""
    return max((_count(clause[0]) for clause in _CLAUSE.finditer(text)), default=1)


def _count(clause: str) -> int:
    if "、" not in clause:
        return 1
    last = clause.rsplit("、", 1)[1].split("等")[0]
    return clause.count("、") + 1 + bool(re.search("[\u4e00-\u9fff]{2}(?:和|以及|及)[\u4e00-\u9fff]{2}", last))


def _marked_items(plain: Answer) -> Items | None:
    """Items behind 一是, 二是 … from the quoted sentence on, over the sentences of its passage."""
    hit, quote = plain.hits[0], plain.citations[0].quote
    at = max(hit.text.find(quote), 0)
    for mark in _MARKS:
        if not mark.search(quote):
            continue
        starts = [found.start() for found in mark.finditer(hit.text, at)]
        if len(starts) > 1:
            ends = [*starts[1:], len(hit.text)]
            spans = [(a, a + len(_first_part(hit.text[a:b]))) for a, b in zip(starts, ends, strict=True)]
            return Items(len(spans), tuple((hit.passage_id, span) for span in spans))
    return None


def _first_part(text: str) -> str:
    """An item up to its semicolon or full stop."""
    return re.split("[；;。]", text, maxsplit=1)[0]
