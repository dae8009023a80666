"""What stands before a question and is none of it: an order to whoever answers, a part to play, hearsay to leave aside."""

from __future__ import annotations

import re

_ORDER = r"(?:请)?(?:忽略|无视|忘记|忘掉|抛开|不要理会)[^，,。.；;：:！!？?]{0,16}(?:指令|规则|设定|要求|提示|限制|内容|的?话)(?:吧)?"
_PART = r"(?:从现在(?:起|开始)[，,]?)?(?:请)?(?:你(?:现在)?(?:是|就是)|你(?:来)?扮演|扮演|假装(?:你)?是)(?:一[个名位])?[^，,。；;：:！!？?]{1,24}"
_ASIDE = r"(?:请)?(?:别管|不用管|不管|别听|不要管)[^，,。；;：:！!？?]{1,24}"
_PREFACE = re.compile(rf"^\s*(?:(?:{_ORDER}|{_PART}|{_ASIDE})[，,。.；;：:！!]+\s*)+")


def without_preface(text: str) -> str:
    """`text` from where its question begins; as it stands when nothing would be left."""
    rest = _PREFACE.sub("", text)
    return rest if any(char.isalnum() for char in rest) else text
