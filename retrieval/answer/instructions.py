"""Sentences that tell a reader or a program what to answer: text like any other, and evidence of nothing."""

from __future__ import annotations

import re

from retrieval.answer.evidence import Evidence
from retrieval.answer.reader import Reading
from retrieval.search.question import Question

_COMMANDS = re.compile(
    r"请(?:一律|统一|直接)?(?:回答|回复|输出|告诉用户|告诉读者)|一律(?:回答|回复|说成|输出|答)|应(?:该|当)?(?:说成|回答|答成|回复)"
    r"|(?:回答|回复)(?:时|用户|问题|提问)[^。]{0,12}(?:请|应|要|必须|务必)"
    r"|(?:忽略|无视|忘记|忘掉|不要理会)[^。，]{0,12}(?:指令|规定|要求|提示|设定|规则|内容)"
    r"|(?:告诉|转告|回复)(?:用户|读者|提问者|对方)|凡(?:是)?(?:问到|问及|有人问)|(?:致|给)[^，。]{0,8}(?:程序|机器人|模型|助手|爬虫)"
    r"|系统(?:提示|指令|消息)[:：]|你(?:现在)?的任务是|作为(?:一个|一名)?(?:AI|人工智能|语言模型|助手)|<!--"
    r"|\[(?:system|assistant|user|inst)\]|\b(?:system|assistant)\s*[:：]|(?:ignore|disregard|forget)[^.]{0,40}(?:instruction|prompt|rule)",
    re.IGNORECASE,
)


def is_statement(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the sentence states something, where it does not dictate an answer: 请回答“区长是…”."""
    return not _COMMANDS.search(evidence.passage.text[slice(*reading.quote)])


_COMPUTED = re.compile(
    "假设|假定|假如[^，]*一样|乘以|乘[二三四五六七八九十\\d]|除以|推算|估算|推测|折算成|外推|当作|猜一[猜下个]|编[一个造]|杜撰|虚构|瞎猜|随便[说编给]"
)


def is_asked_of_articles(question: Question, reading: Reading, evidence: Evidence) -> bool:
    """Whether the articles are asked, and no sum or guess is wanted that they do not make themselves."""
    wanted = _COMPUTED.search(question.searched)
    return not wanted or wanted[0] in evidence.passage.text
