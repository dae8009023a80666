"""Who of those that a byline names did what: 记者 林听雨 通讯员 顾长风, 文/图 某某, 陆望舒 文 周一鸣 摄影."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ROLE = re.compile(
    r"(?:首席|见习|实习|特约)?记者|通讯员|作者|实习生|评论员|摄影报道|摄影|文[/、]图|图[/、]文|撰文|撰稿|[摄文图](?![\u4e00-\u9fff])"
)
_PICTURES = re.compile("摄|图")


def roles_of(byline: str, names: Sequence[str]) -> dict[str, str]:
    """What each of `names` is said to be in a byline, "" where nothing is said.

    A role stands before its names; in a line that ends with one, where a name has a role of its own behind it, behind.
    """
    plain = (
        re.sub(r"(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff](?:\s|$))", "", byline)
        if any(name not in byline for name in names)
        else byline
    )
    marks = [(found.start(), found.end(), found[0]) for found in _ROLE.finditer(plain)]
    roles: dict[str, str] = {}
    for name in names:
        at = plain.find(name)
        before = [role for start, _, role in marks if start < at]
        behind = [
            role
            for start, _, role in marks
            if start >= at + len(name) and not re.search(r"[\u4e00-\u9fff]", plain[at + len(name) : start])
        ]
        follows = behind and not re.match(
            r"\s*[:：]", plain[next(end for start, end, _ in marks if start >= at + len(name)) :]
        )
        last = bool(marks) and not re.search(r"[\u4e00-\u9fff]", plain[marks[-1][1] :])
        roles[name] = (
            behind[0]
            if follows and last and (_PICTURES.search(behind[0]) or behind[0] == "文")
            else before[-1]
            if before
            else ""
        )
    return roles


def photographers(byline: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those of `names` who took the pictures."""
    return tuple(name for name, role in roles_of(byline, names).items() if _PICTURES.search(role))


def writers(byline: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those of `names` who wrote, all of them where that cannot be told."""
    wrote = tuple(
        name
        for name, role in roles_of(byline, names).items()
        if not _PICTURES.search(role) or re.search("文|报道", role)
    )
    return wrote or tuple(names)
