"""Whose a figure is: the place or organisation at the head of a clause.

Unlike `places`, nothing is looked for inside a clause: a place that is only mentioned there holds no figure.
"""

from __future__ import annotations

import re

from retrieval.language.places import find_places, names_alone
from retrieval.language.statistics.nouns import Word

_PLACE_ENDS = frozenset(
    "省 市 区 县 镇 乡 村 州 盟 旗 街道 社区 新区 开发区 经济区 高新区 园区 示范区 自贸区 片区 港区 景区 林区 矿区 保税区 度假区 试验区 功能区 产业园 "
    "工业园 科技园 水库 半岛 群岛 自治区 自治州 自治县 新城 港城 功能区 湾区 商务区".split()
)
_ORGANISATION_ENDS = frozenset(
    "公司 集团 股份 银行 大学 学院 医院 局 厅 委 委员会 办公室 研究院 研究所 协会 基金会 法院 检察院 公安局 重工 控股 政府 总局 总署 联合会 交易所 "
    "支队 总队 大队 中学 小学 学校 联盟 商会 港".split()
)
# These end a name only where nothing of it can follow: 华兴科技完成, not 北海科技孵化器园区.
_BRANCHES = frozenset("科技 实业 药业 机场 中心 厂".split())
_TRADES = frozenset("证券 基金 电子 汽车 能源 化工 生物 医药 航空".split())  # and these only behind a name
_NAME = re.compile("n[zrst]|eng|x")
_AFTER_NAME = re.compile("v|d|u|T|p|x")
_PLACE = re.compile("[省市区县镇乡村州盟旗]$")
_GENERAL = re.compile(
    "(?:全|我|本|该|各)(?:市|省|区|县|镇|乡|村|州|国|校|院|行|厂|公司|集团|系统|球|社区|街道|园区|港)|"
    "新区|经济区|开发区|高新区|公司|集团|中国|全球"
)
_NOT_PLACES = frozenset(
    "海洋 地区 城市 市区 城区 小区 县区 区县 乡镇 城镇 农村 乡村 社区 园区 街道 本地 当地 城乡 国内 国外 海外 境内 境外 上市 超市 都市 门市 股市 楼市 大学 "
    "医院 学院 银行 学校 小学 中学 中小学 居民小区 老旧小区 机场 车站 政府 新建 台风 深度 长度 惠及 降雨区 河湖 湖泊 广义 平原 外国 山村 "
    "周边地区 中低 入夏 控台 涉港 重大 登门 联网 上拉 西瓜 中度".split()
)
_ENTERS = re.compile("入.$")  # 入园, 入京: what the dictionary takes for places
_ORGANISATION = re.compile("(?:公司|集团|银行|大学|委员会|办公室|研究院|[^结格布大全当]局|厅)$")
_OPENERS = frozenset(
    "其中 目前 当前 截至 同时 此外 另外 期间 今后 随后 数据显示 据统计 全年 在 而 且 , ， “ 《".split()
)
_OPENER_TAG = re.compile("T|t|d|c|u|x")
_BREAKS = re.compile("T|p|c|d|u|r|x|v(?!n)")
# What no name begins with, though the dictionary may call it a noun.
_NOT_FIRST = frozenset(
    "居占列在为是有达增完比较与和从由向对到让使把被将按据以等于经并但而且也都还再又已就需可继自沿设入因受随离距过"
) | frozenset(
    "归属于 归属 检查 指导 调派 预计 计划 办理 落实 首届 整个 部分 网传 检察机关 消防 推动 带动 重点 高铁 京沪高铁 隔夜 多嘉宾 企业管理 贡献 畅通".split()
)
_SAYS = re.compile("表示|介绍|指出|认为|透露|称|说|发布|公布|显示|消息|数据|预测|预计|获悉")


def leading_holder(words: list[Word]) -> int:
    """How many of `words` name a place or organisation at their head; 0 when they name none."""
    found = 0
    for number, word in enumerate(words):
        if _breaks_off(words, number, found):
            break
        if _ends_name(words, number, found):
            found = number + 1
            if number == 0 and _GENERAL.fullmatch(word.text):
                break
        elif number - found > 2:
            break
    return found


def _breaks_off(words: list[Word], number: int, found: int) -> bool:
    """Whether a name cannot run on through a word; its first syllable can look like any word (望 of 望川市)."""
    word = words[number]
    if number == 0:
        return word.text in _NOT_FIRST or (
            not _GENERAL.match(word.text) and bool(_BREAKS.match(word.tag)) and len(word.text) > 1
        )
    if word.text[0] in "全我本该各" and _GENERAL.fullmatch(word.text):
        return True
    return bool(_BREAKS.match(word.tag)) or (found == number and word.tag == "vn")  # 青屿市出口汽车


def _ends_name(words: list[Word], number: int, found: int) -> bool:
    """Whether the first words up to `number` are a name, of which the first `found` words are one."""
    word, following = words[number], words[number + 1] if number + 1 < len(words) else None
    if _GENERAL.fullmatch("".join(each.text for each in words[: number + 1])):
        return True
    if word.text in _PLACE_ENDS or word.text in _ORGANISATION_ENDS:
        return number > 0
    if word.text in _BRANCHES or word.text in _TRADES:
        named = number > 0 and (word.text in _BRANCHES or bool(_NAME.match(words[number - 1].tag)))
        return named and (not following or bool(_AFTER_NAME.match(following.tag)))
    if (
        word.tag in ("ns", "nt")
        and len(word.text) > 1
        and word.text not in _NOT_PLACES
        and not _ENTERS.match(word.text)
    ):
        return number == found or bool(_PLACE.search(word.text))
    return word.tag[0] == "n" and len(word.text) > 2 and bool(_ORGANISATION.search(word.text))


def head_holder(words: list[Word]) -> list[Word]:
    """The words that name a holder at the head of a clause; none where it names none or only says who reports."""
    start = 0
    while start < len(words) and (_OPENER_TAG.match(words[start].tag) or words[start].text in _OPENERS):
        if _GENERAL.match(words[start].text):
            break
        start += 1
    end = start + leading_holder(words[start:])
    if _begins_with_an_act(words[start:end]):
        start += 1
    if any(_SAYS.match(word.text) for word in words[end : end + 2]):
        return []
    return words[start:end]


def _begins_with_an_act(words: list[Word]) -> bool:
    """Whether what looks like a name is a verb and the place that it acts on: 调整董家口经济区, not 建设银行."""
    if len(words) < 2 or len(words[0].text) < 2 or words[0].tag not in ("v", "vn"):
        return False
    places = find_places("".join(word.text for word in words[1:]))
    return bool(places) and places[0].start == 0 and names_alone(places[0].stem)
