"""How far a thing has come: what was signed is not begun, what was begun is not finished, and an aim is no fact."""

from __future__ import annotations

import re

from retrieval.answer.evidence import Evidence
from retrieval.answer.reader import Reading
from retrieval.search.question import Question

# Words of one stage on a line: a question that has one of them is answered by a sentence that has one of them.
_STAGES = tuple(
    re.compile(words.replace(" ", "|"))
    for words in """
在谈 洽谈 商谈 谈判
意向 有意
签约 签订 签署 签下 签协议
落地 落户 落成
开工 动工 开建 奠基
竣工 完工 建成 建完 改造完 全部完成 交付 完成[^，。]{0,12}建设
投产 投用 投入使用 投入生产 投入运营 启用 开始生产
入驻 进驻 搬入
更换 换装 换成 换了
封顶
获批 批复 审批 批准
生产(?!总值|线|基地|企业|厂|性|力|安全|经营|者) 年产 产量 产出
试运行 试生产 试运营
""".strip().splitlines()
)
# Words that ask for what was done, and words of what is only meant to be.
_FACT = re.compile("已经|已(?=[完投开签落建入更组竣])|实际(?!利用|使用|到账)|到底|真正|正式|真的")
_AIM = re.compile(
    "力争|确保|不少于|不低于|(?<!即)将(?=[有会要在从于逐继实进达形完建投开于带借举打新推与以陆吸为])|计划(?!总?投资|的|已|完)|规划(?!展)|预计|预期|拟|目标|争取|尽早|推动|有望|即将|准备|要(?=[求组完达实建做形])|到20\\d\\d年底?[，,]?[^，。]{0,8}达到"
)
_NEW = re.compile("新认定|新增|净增|新引进|新签约|新开工|新建|新注册|新设|新落户|新培育")
_ADDED = re.compile("(?<!特)新(?![区城闻型材能技]|旧)|增|多了|又")
_DONE = re.compile("(?:完成|到位|落实)了?(?:的)?(?:实际)?投资")
_TOTAL = re.compile("总投资|计划投资|投资额|协议投资")
_PART = re.compile("(?:第)?([一二三四五六])期(?!间|待|货|限)")
_CLAUSE_MARKS = "，,；;。：:！？!?"


def has_stage(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the sentence is of the stage that is asked about, as a fact where a fact is asked."""
    if question.kind in ("yes_no", "date"):
        return True
    sentence = evidence.passage.text[slice(*(_part(reading, evidence) if question.kind == "number" else reading.quote))]
    asked = question.searched
    if any(stage.search(asked) and not stage.search(sentence) for stage in _STAGES):
        return False
    if question.kind != "number":
        return True
    return _is_fact(asked, reading, evidence) and _is_added(asked, reading, evidence)


def _part(reading: Reading, evidence: Evidence) -> tuple[int, int]:
    """The short answer and what stands around it up to a semicolon, which parts what belongs apart."""
    start, end = reading.answer
    first, last = reading.quote
    text = evidence.passage.text
    begin = max(text.rfind(mark, first, start) for mark in "；;")
    return max(begin + 1, first), min((at for mark in "；;" if (at := text.find(mark, end, last)) >= 0), default=last)


def _is_fact(asked: str, reading: Reading, evidence: Evidence) -> bool:
    """Whether the answer tells no aim where the question asks for what was done."""
    answer = evidence.passage.text[slice(*whole_clauses(evidence.passage.text, reading))]
    if _FACT.search(asked) and _AIM.search(answer):
        return False
    return not (_DONE.search(asked) and _TOTAL.search(answer) and not _DONE.search(answer))


def _is_added(asked: str, reading: Reading, evidence: Evidence) -> bool:
    """Whether the answer tells what came anew where the question asks for that, and of the part (一期) asked about."""
    answer = evidence.passage.text[slice(*whole_clauses(evidence.passage.text, reading))]
    if _NEW.search(asked) and not _ADDED.search(answer):
        return False
    parts, named = set(_PART.findall(asked)), _PART.findall(answer)
    return not parts or not named or named[-1] in parts


def whole_clauses(text: str, reading: Reading) -> tuple[int, int]:
    """The short answer, up to the ends of the clauses in which it begins and ends."""
    start, end = reading.answer
    first, last = reading.quote
    begin = max((text.rfind(mark, first, start) for mark in _CLAUSE_MARKS), default=-1)
    return max(begin + 1, first), min(
        (at for mark in _CLAUSE_MARKS if (at := text.find(mark, end, last)) >= 0), default=last
    )
