"""Names of people, companies and projects: they stand in the passage to the letter, or another one is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from retrieval.answer.evidence import Evidence
from retrieval.answer.reader import Reading
from retrieval.language.people import SURNAMES
from retrieval.language.terms import same_terms
from retrieval.language.tokens import is_word, tag_words
from retrieval.search.question import Question, without

_MORE = "栾戚綦隋逄矫于亓解曲宫鞠迟滕鲍葛左祝季莫柳管卞尚庞申耿关兰焦巩聂樊阮骆车纪单柴翟霍游柯苗凌费卓褚冉牟匡丛岳池甘景路辛冷艾欧阎包司成原权闵佟储洪易文武严华秦温章颜齐梅盛童涂舒屈项蓝席虞裴翁詹蒙乔桑庄晏瞿古简饶敖沙查晋谷商牛岑倪密"
_SURNAME = f"[{''.join(sorted(SURNAMES))}{_MORE}]"
_BEHIND = "在|是|说|任|担任|的|出席|带|介绍|收到|去了|对口|开着|开的|为什么|为何|有什么|当了|被|告诉|表示|强调|讲|认为|何时|什么|来自|生前|提到|透露|坦言|辞"
_OFFICE = "书记|主任|主席|经理|长|同志|队员|工人|居民|老师|教授|记者|烈士|先生|女士"
_PERSON = re.compile(rf"(?:^|[，,、。：:\s]|{_OFFICE})(?P<name>{_SURNAME}[\u4e00-\u9fff]{{1,2}}?)(?={_BEHIND})")
_PARTICLES = "在是说任的和去对有被把带从来到讲谈做为出"
# Words that join others and belong to no name, and what is asked with.
_NO_NAME = frozenset(
    "的了在是和与及由被把对从到于上下中里外内前后有将会要能可也都又再还这那哪几少个各每第本该其他她它们吗呢吧年月日号共拿做搞用为什么谁何请问去来叫着过起很最没不未无比"
)
_JOINING = re.compile(f"[{''.join(sorted(_NO_NAME))}\\s]")
_LEADING = re.compile("([\u4e00-\u9fff]{2,4}?)(?=在|与|的|是|何时|什么|哪|被|因|为什么|为何|于|宣布|回应|表示|出席)")
_PEOPLE_TAGS = ("nr", "nrt")
_NAME_TAGS = ("nr", "nz", "nt", "nrt", "ns")
_FIRM = re.compile(
    "([\u4e00-\u9fff]{2,14}?)(有限责任公司|股份有限公司|有限公司|集团|公司|银行|医院|大学|学院|中学|小学)"
)
_BODIES = re.compile("生产基地|研发中心|研究院|总部|分公司|子公司|分厂|门店|实验室|营业部|售楼处")
_CHINESE = re.compile("[\u4e00-\u9fff]+")


def names_people(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the people whom a question names stand in the passage, to the letter: 李勇 is not 李涌."""
    text = evidence.passage.embedded
    if not all(name in text or (name[-1] in _PARTICLES and name[:-1] in text) for name in question.people):
        return False
    return all(name in text for name in (*_people(question), *_leading(question)))


def _people(question: Question) -> Iterator[str]:
    """What stands where a person's name does, and is neither a word nor a place."""
    asked = without(question.searched, question.times)
    for found in _PERSON.finditer(asked):
        start, end = found.span("name")
        placed = any(place.start < end and start < place.end for place in question.places)
        if (
            not placed
            and not _NO_NAME & set(found["name"])
            and not (is_word(found["name"]) and tag_words(found["name"])[0][1] not in _NAME_TAGS)
        ):
            yield found["name"]


def _leading(question: Question) -> Iterator[str]:
    """What a question begins with, when it is made of no words that the dictionary knows, only of names and syllables."""
    asked = _masked(question).lstrip()
    found = _LEADING.match(asked)
    if not found or is_word(found[1]) or _NO_NAME & set(found[1]):
        return
    if all(len(word) == 1 or not is_word(word) or tag in _PEOPLE_TAGS for word, tag in tag_words(found[1])):
        yield found[1]


def names_bodies(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the passage has the companies and projects that a question names, and not only others of nearly their
    names: 惠城 is not 惠丰."""
    asked, text = _masked(question), evidence.passage.embedded
    if any(body not in text for body in _BODIES.findall(asked)) or _is_namesake(asked, text):
        return False
    return not any(_is_other_firm(firm, text) for firm in _FIRM.finditer(asked)) and not any(
        _is_near(asked, at, behind, text) for at, behind in _unknown(asked, text)
    )


def _is_namesake(asked: str, text: str) -> bool:
    """Whether a word that tells one bearer of a name from another (成都 of 成都京东方) is not in the passage."""
    tokens = tag_words(asked)
    return any(
        len(before) > 1
        and tag[0] == "n"
        and before not in text
        and len(name) > 2
        and kind in ("nz", "nt")
        and name in text
        for (before, tag), (name, kind) in pairwise(tokens)
    )


def _masked(question: Question) -> str:
    """The question without its times, its places and the terms that have other names."""
    text = without(question.searched, question.times)
    for place in question.places:
        text = text[: place.start] + " " * (place.end - place.start) + text[place.end :]
    for term in same_terms(text):
        text = text.replace(term, " " * len(term))
    return text


def _is_other_firm(firm: re.Match[str], text: str) -> bool:
    """Whether the passage names a company that only begins like the one that is asked about."""
    name = _JOINING.split(firm[1])[-1]
    return len(name) > 2 and name not in text and bool(re.search(f"{name[:2]}[\u4e00-\u9fff]{{1,8}}{firm[2]}", text))


def _unknown(asked: str, text: str) -> Iterator[tuple[int, bool]]:
    """The characters of the question that stand in words that the dictionary does not know, or only as a name; with
    each whether it ends a run of single ones."""
    tokens: list[tuple[int, str, str]] = []
    at = 0
    for word, tag in tag_words(asked):
        tokens.append((at, word, tag))
        at += len(word)
    for number, (at, word, tag) in enumerate(tokens):
        before, after = _is_single(tokens, number - 1), _is_single(tokens, number + 1)
        if _is_single(tokens, number) and (before or after or tag[0] in "nxgj"):
            yield at, before and not after
        elif len(word) > 1 and word not in text and (not is_word(word) or tag in _NAME_TAGS):
            yield from ((at + offset, offset == 2 == len(word) - 1) for offset in range(len(word)))
        elif len(word) == 2 and tag == "n" and word not in text and _ends_name(tokens, number):
            yield at + 1, True


def _ends_name(tokens: list[tuple[int, str, str]], number: int) -> bool:
    """Whether a token ends a compound of nouns: another stands right before it, and none behind."""
    following = tokens[number + 1][2] if number + 1 < len(tokens) else "x"
    return number > 0 and tokens[number - 1][2][0] in "nt" and following[0] in "vpucdx"


def _is_single(tokens: list[tuple[int, str, str]], number: int) -> bool:
    """Whether a token is one Chinese character that may be part of a name."""
    word = tokens[number][1] if 0 <= number < len(tokens) else ""
    return len(word) == 1 and bool(_CHINESE.match(word)) and word not in _NO_NAME


def _stands_as_another(left: str, right: str, text: str) -> bool:
    return any(found[1] not in _NO_NAME for found in re.finditer(f"{left}([\u4e00-\u9fff]){right}", text))


def _is_near(asked: str, at: int, ends: bool, text: str) -> bool:
    """Whether the passage has the words around a character of the question, but with another one in its place."""
    for before, behind in ((2, 1), (1, 2), *(((3, 0), (2, 0)) if ends else ())):
        left, right = asked[max(0, at - before) : at], asked[at + 1 : at + 1 + behind]
        around = left + right
        if len(around) < before + behind or not _CHINESE.fullmatch(around) or _NO_NAME & {asked[at], *around}:
            continue
        if left + asked[at] + right not in text and _stands_as_another(left, right, text):
            return True
    return False
