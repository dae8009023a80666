"""Follow-ups that only the articles' own names explain: 那篇是谁写的, 他还写过什么, 林听雨呢 after 沈知秋写过哪些报道."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.answer.forms.articles.asked import Aspect, Known, asked_of_articles, asked_of_quoted
from retrieval.language.tokens import simplified
from retrieval.search.followup import bare

WRITER = re.compile(
    "(?<![其吉])(?:他|她)们?(?=(?:还|也|都|在.{1,10}上?)*(?:参与|写|采写|撰写|报道)(?:过|了)?(?:哪|什么|啥|几))"
)
_ASKS: dict[Aspect, str] = {
    "authors": "是谁写的", "pictures": "照片是谁拍的", "date": "登在哪天", "paper": "登在哪份报纸上", "page": "在第几版", "title": "标题是什么",
}  # fmt: skip
_PEOPLE = ("authors", "pictures")
_ANOTHER = re.compile(r"(?P<of>.{2,20}?)的?[那这]一?[篇条则](?:文章|报道|新闻|消息|稿[子件])?的?")
SHORT = 12  # characters of a follow-up that is only a name, or asks for the newest


def quoted_before(context: Sequence[str]) -> int | None:
    """Which of the earlier questions an article was quoted for: the last that does not itself ask of it."""
    cores = [bare(simplified(text)) for text in context]
    asked = [n for n, core in enumerate(cores) if not asked_of_quoted(core) and not WRITER.search(core)]
    return asked[-1] if asked else None


def asks_of_writer(text: str, context: Sequence[str], known: Known) -> bool:
    """Whether 他 is who wrote an article: what 他 wrote is asked right after who wrote it, or what else."""
    last = bare(simplified(context[-1]))
    asked = asked_of_articles(last, known)
    of_writer = asked_of_quoted(last) in _PEOPLE or (asked is not None and asked.aspect in _PEOPLE)
    return bool(WRITER.search(text)) and (of_writer or bool(WRITER.search(last)))


def with_other_name(text: str, context: Sequence[str], known: Known) -> str:
    """`text` in full where it only names another reporter or paper than the question before did, or asks for the newest of the
    same; else `text`."""
    before = ""
    for turn in (*context, text):
        core = bare(simplified(turn))
        now = turn
        for names in (known.authors, known.papers):
            if core in names and (other := max((name for name in names if name in before), key=len, default="")):
                now = before.replace(other, core)
        another = _ANOTHER.fullmatch(core)
        was = asked_of_articles(before, known) if another else None
        if another and was and was.aspect:  # 马拉松那篇呢 after 草莓节那篇是谁写的
            now = f"{another['of']}那篇报道{_ASKS[was.aspect]}"
        asked = asked_of_articles(core, known) if before and len(core) <= SHORT else None
        if asked and asked.newest and not (asked.authors or asked.paper or asked.described):
            same = asked_of_articles(before, known)
            now = f"{''.join(same.authors[:1]) or same.paper}{core}" if same else turn
        before = now
    return before
