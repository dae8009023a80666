"""What a figure counts: the very indicator or things that are asked about stand next to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.answer.evidence import Evidence
from retrieval.answer.reader import Reading
from retrieval.answer.stages import whole_clauses
from retrieval.language.statistics.quantities import UNIT
from retrieval.language.terms import same_terms
from retrieval.language.tokens import QUESTION_WORDS, bigrams, normalise, tag_words
from retrieval.search.question import Question, without

_HEADS = re.compile(
    "(?:收入|产值|投资|增加值|总值|税收|贷款|存款|养老金|退休金|工资|利润|出口额?|进口额?|零售总?额|产量|产能|销售额|营业额|成交额)$"
)
_PLAIN = frozenset(
    "总 年 全年 完成 实现 达到 拥有 取得 新增 计划 预计 累计 平均 重点 项目 全部 其中 实际 协议 合同 年度 同比 今年 去年 获得 拿到 收到 利用 拉动 的".split()
)
_GIVEN = ("投资", "贷款")  # whose comes before them
_OPPOSED = tuple(frozenset(pair.split()) for pair in (
    "内资 外资", "进口 出口", "城镇 农村", "存款 贷款", "国内 国外", "境内 境外", "男性 女性", "省内 省外", "地上 地下", "本科 专科",
))  # fmt: skip
_GROUP = re.compile("以(?P<some>[^，。；]+?)等?为代表的(?P<all>[^，。；]+)")
_GROUP_WORDS = ("项目", "产业", "投资", "企业")
_BRANCH = re.compile("(海洋|农业|林业|渔业|工业|服务业|旅游|绿色|人均|生态)生产总值")
_WHOLE = re.compile("生产总值|[Gg][Dd][Pp]|经济总量")
_COUNTED = re.compile(rf"(?:多少|几)[十百千万亿]*(?:{UNIT})(?:的)?(?P<noun>[\u4e00-\u9fffA-Za-z“”]{{2,16}})")


def counts_the_same(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the sentence, up to its figure, names the indicator or the things whose number is asked."""
    if question.kind != "number":
        return True
    text = evidence.passage.text
    told = normalise(text[reading.quote[0] : whole_clauses(text, reading)[1]])
    near = normalise(text[slice(*whole_clauses(text, reading))])
    asked = without(question.searched, question.times)
    return (
        all(_holds(word, told) for word in _indicator(question, asked))
        and _counts(asked, told)
        and not any(_is_opposite(pair, asked, near) for pair in _OPPOSED)
        and not _is_of_group(asked, told)
        and not _is_of_branch(asked, told)
        and not _comes_behind(asked, told, normalise(text[slice(*reading.quote)]))
    )


def _indicator(question: Question, asked: str) -> Iterator[str]:
    """The indicator's own word (投资) and the one that says which (工业), as they stand next to the question word."""
    for place in question.places:
        asked = asked[: place.start] + " " * (place.end - place.start) + asked[place.end :]
    before = re.split("多少|几(?!乎)|是|有|增长|下降|同比|环比", asked)[0]
    tokens = [(word, tag) for word, tag in tag_words(before.strip()) if word.strip()]
    while tokens and (tokens[-1][0] in _PLAIN or tokens[-1][1][0] in "drtmpu"):
        tokens.pop()
    head = _HEADS.search(tokens[-1][0]) if tokens else None
    if not head:
        return
    yield from dict.fromkeys((tokens[-1][0], head[0]))
    if (
        tokens[-1][0] not in _GIVEN
        and len(tokens) > 1
        and len(tokens[-2][0]) > 1
        and tokens[-2][0] not in _PLAIN
        and tokens[-2][1][0] in "nvjbl"
    ):
        yield tokens[-2][0]


def _holds(word: str, told: str) -> bool:
    """Whether `told` has a word, or half of its bigrams, or another word for the same."""
    pairs = bigrams(word)
    if word in told or 2 * sum(pair in told for pair in pairs) >= len(pairs) > 1:
        return True
    return any(other in told for others in same_terms(word).values() for other in others)


def _counts(asked: str, told: str) -> bool:
    """Whether what is counted by 多少家 is named: its first word or most of the others."""
    counted = _COUNTED.search(asked)
    if not counted:
        return True
    tokens = tag_words(normalise(counted["noun"]))
    nouns = [word for word, tag in tokens if len(word) > 1 and word not in QUESTION_WORDS and tag[0] in "njlbavie"]
    if tokens and tokens[0][1] == "v":  # 多少人参加: it is said what they did
        return True
    if not nouns or _holds(nouns[0], told):
        return True
    return 2 * sum(_holds(noun, told) for noun in nouns) > len(nouns) or _has_term(counted["noun"], told)


def _has_term(noun: str, told: str) -> bool:
    return any(other in told for others in same_terms(noun).values() for other in others)


def _is_opposite(pair: frozenset[str], asked: str, told: str) -> bool:
    """Whether one of two words that exclude each other is asked and only the other is told."""
    wanted = {word for word in pair if word in asked}
    return len(wanted) == 1 and not any(word in told for word in wanted) and any(word in told for word in pair - wanted)


def _is_of_group(asked: str, told: str) -> bool:
    """Whether the figure is of a whole group, of which the thing that is asked about is only one."""
    group = _GROUP.search(told)
    if not group:
        return False
    nouns = [word for word, tag in tag_words(normalise(asked)) if len(word) > 1 and tag[0] in "njbizx"]
    own = [noun for noun in nouns if noun not in _GROUP_WORDS]
    return any(noun in group["some"] for noun in own) and not any(noun in group["all"] for noun in own)


def _is_of_branch(asked: str, told: str) -> bool:
    """Whether the whole gross product is asked for and only that of a branch (海洋生产总值) is told."""
    branches = _BRANCH.findall(told)
    return bool(_WHOLE.search(asked)) and len(branches) == told.count("生产总值") > 0 and branches[0] not in asked


def _comes_behind(asked: str, told: str, sentence: str) -> bool:
    """Whether a name of the question comes only behind the clause with the figure, which is then of something else."""
    names = [word for word, tag in tag_words(normalise(asked)) if len(word) > 2 and tag in ("nz", "nt", "nr")]
    return any(name in sentence and name not in told for name in names)
