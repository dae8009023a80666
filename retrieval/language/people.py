"""People as texts name them: by what the dictionary takes for a name, or by a surname after an office."""

from __future__ import annotations

import re

from retrieval.language.tokens import simplified, tag_words

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
_AFTER_OFFICE = re.compile(
    "(?:书记|主任|[市区县镇省州局部院校处行会队社所科村站团组厂店船馆]长|主席|总统|总理|经理|董事长|总裁|主编|教授|记者|民警|医生|老师|居民|村民|负责人|工作人员)"
    f"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}"
)


def find_people(text: str) -> tuple[str, ...]:
    """The people that a text names, by their surname and by what the dictionary takes for a name.

    The names are in simplified characters, whatever the text has there.
    """
    tagged = tag_words(simplified(text))
    return tuple(word for word, tag in tagged if tag == "nr" and 2 <= len(word) <= 4 and word[0] in SURNAMES)


def names_person(text: str) -> bool:
    """Whether a text names anyone, known to the dictionary or not."""
    return _AFTER_OFFICE.search(simplified(text)) is not None or bool(find_people(text))


def looks_like_name(text: str) -> bool:
    """Whether a text may be nothing but one or several Chinese names: 周岚、何川."""
    return all(2 <= len(name) <= 4 and name[0] in SURNAMES for name in re.split("[、和与]", simplified(text)))
