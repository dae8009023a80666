"""Who of those that a byline names did what: 记者 林听雨 通讯员 顾长风, 文/图 某某, 陆望舒 文 周一鸣 摄影."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.articles.dateline import join_names

_ROLE = re.compile(
    "摄影记者|(?:首席|见习|实习|特约)?记者|通讯员|作者|实习生|评论员|摄影报道|摄影|文[/、]图|图[/、]文|撰文|撰稿|[摄文图](?![\u4e00-\u9fff])"
)
_PICTURES = re.compile("摄|图")
_NAME = "\0"  # stands for a name's characters, which are no roles


def roles_of(byline: str, names: Sequence[str]) -> dict[str, str]:
    """What each of `names` is said to be in a byline, "" where nothing is said.

    A role stands before its names; in a line that ends with one, where a name has a role of its own behind it, behind.
    """
    plain = byline if all(name in byline for name in names) else join_names(byline)
    places: list[tuple[int, str]] = []
    for name in sorted(names, key=len, reverse=True):
        at = plain.find(name)
        if at >= 0:
            places.append((at, name))
            plain = plain[:at] + _NAME * len(name) + plain[at + len(name) :]
    marks = list(_ROLE.finditer(plain))
    behind = bool(marks) and not re.search("[\u4e00-\u9fff\0]", plain[marks[-1].end() :])
    roles = dict.fromkeys(names, "")
    for at, name in places:
        before = [mark[0] for mark in marks if mark.start() < at]
        after = next((mark for mark in marks if mark.start() > at), None)
        own = after is not None and behind and not re.match(r"\s*[:：]", plain[after.end() :])
        if own and after and not re.search("[\u4e00-\u9fff\0]", plain[at + len(name) : after.start()].strip()):
            roles[name] = after[0] if _PICTURES.search(after[0]) or after[0] == "文" else before[-1] if before else ""
        elif own and after and after[0] == "摄影报道":  # of all names before it
            roles[name] = after[0]
        else:
            roles[name] = before[-1] if before else ""
    return roles


def photographers(byline: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those of `names` who took the pictures."""
    return tuple(name for name, role in roles_of(byline, names).items() if _PICTURES.search(role))


def writers(byline: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those of `names` who wrote: all of whom it is not said that they took pictures only."""
    roles = roles_of(byline, names)
    return tuple(name for name, role in roles.items() if not _PICTURES.search(role) or re.search("文|报道", role))
