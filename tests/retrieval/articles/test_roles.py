"""Who of those that a byline names wrote, and who took the pictures."""

from __future__ import annotations

import pytest

from retrieval.articles.dateline import find_authors
from retrieval.articles.roles import photographers, roles_of, writers


@pytest.mark.parametrize(
    ("byline", "wrote", "took"),
    [
        ("本报记者 林听雨 通讯员 顾长风", ("林听雨", "顾长风"), ()),
        ("□ 记者 陆望舒 文 周一鸣 摄影", ("陆望舒",), ("周一鸣",)),
        ("记者 陆望舒 摄影：江晓帆", ("陆望舒",), ("江晓帆",)),
        ("本报记者 沈知秋 摄影报道", ("沈知秋",), ("沈知秋",)),
        ("文/图 阮青", ("阮青",), ("阮青",)),
        ("□本报首席记者 林听雨 通讯员 张弦/文 李朔/图", ("林听雨", "张弦"), ("李朔",)),
        ("记者 林听雨 顾长风 摄影 江晓帆", ("林听雨", "顾长风"), ("江晓帆",)),
        ("摄影 王文 李明", (), ("王文", "李明")),
        ("记者 王明亮 通讯员 王明 摄影", ("王明亮",), ("王明",)),
        ("记者 林听雨 摄影记者 周一鸣", ("林听雨",), ("周一鸣",)),
        ("本报记者 林听雨 沈知秋 摄影报道", ("林听雨", "沈知秋"), ("林听雨", "沈知秋")),
        ("记者 张图 李四", ("张图", "李四"), ()),
        ("authors: [沈知秋, 林听雨]", ("沈知秋", "林听雨"), ()),
    ],
)
def test_writers_and_photographers_are_told_apart(byline: str, wrote: tuple[str, ...], took: tuple[str, ...]) -> None:
    names = tuple(dict.fromkeys((*wrote, *took)))
    assert (writers(byline, names), photographers(byline, names)) == (wrote, took)


def test_what_is_said_of_each_is_kept() -> None:
    roles = roles_of("本报首席记者 林听雨 通讯员 顾长风", ("林听雨", "顾长风"))
    assert roles == {"林听雨": "首席记者", "顾长风": "通讯员"}
    assert roles_of("", ("林听雨",)) == {"林听雨": ""}


@pytest.mark.parametrize(
    ("line", "names"),
    [("□ 记者 沈知秋", ("沈知秋",)), ("（记者 林听雨）", ("林听雨",)), ("（记者 林听雨 通讯员 顾长风）", ("林听雨", "顾长风")), ("□ 沈知秋", ("沈知秋",))],
)  # fmt: skip
def test_a_role_is_no_name_and_a_bracket_ends_one(line: str, names: tuple[str, ...]) -> None:
    assert find_authors([line]) == names
