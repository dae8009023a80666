"""Offices: whose holder is asked for, of which organ, and which one somebody is said to hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.answer.evidence import Evidence
from retrieval.answer.reader import Reading
from retrieval.language.places import find_places, same_place
from retrieval.language.terms import same_terms
from retrieval.search.question import Question

_HEAD = (
    "(?:(?<!总)书记|主任|主席|总统|总理|总经理|秘书长|董事长|理事长|检察长|[支大中分总小]?队长|组长"
    "|[省州市区县镇乡村局部院校处行会厅科司署所站厂社园]长)(?![期远久途大效足跑江])"
)
_OFFICE = re.compile(f"副?{_HEAD}")
_DEPUTY = re.compile(f"副{_HEAD}")
_NAME_ASKED = re.compile("叫什么|姓什么|姓甚名谁|尊姓大名|什么名字|名字是|哪位|是何人|何许人")
_DISTRICT = re.compile("(?:省|州|市|县|镇|乡|(?<![园社小景厂片港校矿郊])区)$")
_ORGAN = re.compile(
    f"([\u4e00-\u9fff]{{2,10}}?(?:局|部|厅|委员会|办公室|中心|支队|大队|中队|法院|检察院|学院|大学|公司|集团))的?(?:党[委组工]+)?(?:常务)?副?{_HEAD}"
)
_PARTY = re.compile("(?:党工委|纪工委|工委|(?<!党)[省市区县镇乡州党纪]委|党总支|党支部|总支|支部|社区|村)(?=书记)")
_RULED = re.compile("([^哪个的是，]{2}(?:[省市县镇]|(?<!社)区))")
_BEFORE_NAME = 24  # characters that can hold somebody's titles


def holds_office(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the sentence names the office that is asked about, and no other place's or organ's: 市长 is not 副市长."""
    sentence = evidence.passage.text[slice(*reading.quote)]
    if not _same_party_office(question.searched, sentence):
        return False
    if not (question.kind == "person" or _NAME_ASKED.search(question.searched)):
        return True
    asked = [place for place in question.places if _DISTRICT.search(place.name)]
    named = [place for place in find_places(sentence) if _DISTRICT.search(place.name)]
    if asked and named and not any(same_place(one.name, other.name) for one in asked for other in named):
        return False
    offices, answer = _OFFICE.findall(question.searched), evidence.passage.text[slice(*reading.answer)]
    if any(re.search(f"[总副]{office}", answer) and not _names(answer, office) for office in offices):
        return False
    return all(_names(sentence, office) for office in offices) and all(
        _stands(organ, sentence) for organ in _organs(question)
    )


def _names(sentence: str, office: str) -> bool:
    before = "" if office[0] == "副" else "(?<!副)"
    return bool(re.search(f"{before}(?<!总){office}" if office == "书记" else before + office, sentence))


def _organs(question: Question) -> Iterator[str]:
    """The organs whose offices a question asks about, without the places they are of."""
    text = question.searched
    for place in question.places:
        text = text[: place.start] + " " * (place.end - place.start) + text[place.end :]
    for organ in _ORGAN.finditer(text):
        yield organ[1].lstrip("市区县省的")


def _stands(organ: str, sentence: str) -> bool:
    return organ in sentence or any(other in sentence for others in same_terms(organ).values() for other in others)


def _same_party_office(asked: str, sentence: str) -> bool:
    """Whether a secretary who is asked about is one of the same committee, where the sentence speaks of one."""
    wanted, told = set(_PARTY.findall(asked)), set(_PARTY.findall(sentence))
    return not wanted or not told or bool(wanted & told)


def held_by_same(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether somebody whom the question gives an office (副市长周岚) holds that one, and in that place, in the passage."""
    if question.kind == "yes_no":
        return True
    text = evidence.passage.text
    if any(deputy not in text for deputy in _DEPUTY.findall(question.searched)):
        return False
    return all(
        _holds_what_is_asked(text, name, question.searched.partition(name)[2].lstrip()) for name in question.people
    ) and all(
        _titled(text, question.searched[: titled.end()], question.searched[titled.end() :][:3])
        for titled in _OFFICE.finditer(question.searched)
    )


def _holds_what_is_asked(text: str, name: str, rest: str) -> bool:
    """Whether somebody may hold the office that the rest of the question gives them: 周岚是哪个市的市长."""
    offices = [*_OFFICE.finditer(rest)]
    return (
        not offices
        or not re.match("是(?:哪[^年天月日]|什么(?!时))|任|担任|当", rest)
        or _titled(text, rest[: offices[-1].end()], name)
    )


def _titled(text: str, title: str, rest: str) -> bool:
    """Whether `title` fits what stands before the name that begins `rest`, wherever the passage has a title there."""
    name = next((rest[:length] for length in (3, 2) if len(rest) >= length and rest[:length] in text), "")
    office = _OFFICE.findall(title)[-1]
    befores = [
        text[max(0, found.start() - _BEFORE_NAME) : found.start()] for found in re.finditer(re.escape(name), text)
    ]
    titles = [re.split("[，。；：！？]", before)[-1] for before in befores if re.search(f"{_HEAD}$", before)]
    if not name or not titles:
        return True
    return any(_names(before, office) and _same_rule(title, before) for before in titles)


def _same_rule(asked: str, told: str) -> bool:
    """Whether the two titles are of one place, as far as both name one: 东港区委书记."""
    ours, theirs = _RULED.findall(asked), _RULED.findall(told)
    return not ours or not theirs or bool(set(ours) & set(theirs))
