"""The few Chinese words that join what is quoted in an answer; every other sentence for users is written in `bot`."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answer.verdict import NO as NO
from retrieval.answer.verdict import YES as YES


def decided(verdict: str, clause: str) -> str:
    """是。社区卫生服务站24小时无休"""
    return f"{verdict}。{clause}" if verdict else clause


def more(first: str, word: str, second: str) -> str:
    """全市在谈项目249个更多，引进项目190个"""
    return f"{first}更{word}，{second}"


def alike(first: str, second: str) -> str:
    """Two sides that state the same."""
    return f"两者相同：{first}，{second}"


def beside(first: str, second: str) -> str:
    """Two sides of which neither is larger for certain."""
    return f"{first}；{second}"


def apart(first: str, second: str, by: str) -> str:
    """Two sides and the difference between them."""
    return f"{first}，{second}，相差{by}"


def each_from(said: Sequence[tuple[str, str]]) -> str:
    """说法不一：125亿元（《A》）；128亿元（《B》）"""
    return "说法不一：" + "；".join(f"{value}（《{title}》）" if title else value for value, title in said)


def listed(articles: Sequence[tuple[str, str, str]]) -> str:
    """《A》（望潮日报 2023-06-20）；《B》"""
    said = ((title, " ".join(filter(None, (paper, date)))) for title, paper, date in articles)
    return "；".join(f"《{title}》" + f"（{where}）" * bool(where) for title, where in said)


def counted(count: int, listed: str) -> str:
    """2篇：《A》；《B》"""
    return f"{count}篇：{listed}"
