"""Reading through the misprints of optical character recognition: 间题 can be found as 问题.

Nothing is corrected in what is quoted; a passage is only found under the words that it means as well.
"""

from __future__ import annotations

import re

from retrieval.language.tokens import is_word, normalise

# Characters that look alike on paper; each may stand for the others of its group.
_ALIKE = (
    "间问闻 未末木本术 己已巳 人入八 日曰目 土士 天夫无元 千干于 大太犬 侯候 免兔 戊戌戍 夏厦复 折拆析 处外 微徽 晴睛情清请 "
    "治冶洽沿 要耍 准淮 崇祟 拔拨 贷货 竞竟 辨辩 刺剌 茶荼 幻幼 今令 午牛 乌鸟 毛手 斤斥 白自 王玉主 力刀 儿几 风凤 洒酒 田由甲申 "
    "住往佳 性姓 很恨 粟栗 扰优 代伐 友反 使便 待侍 持特 陪赔部 场扬杨 历厉 科料 期斯 师帅 密蜜 宇字 官宫 巨臣区 农衣 县具 哀衷 兴共 "
    "坏环 杜社 抵低 揭竭 蓝监 坚竖 买卖 形刑 职识 设没 活话 海悔 消稍 产户 万方 亿忆 季李 项顶 率卒 值植 增憎 进近 结洁 到达 名各 "
    "技枝 材村 拍柏 城域 板扳 缘绿 鸣鸡 挂桂 旦且 仑仓 汇江 体休 仅仪 伟纬 约纳 统绕 储诸 管菅 蒸燕 营菅 鲁普 载栽 圳训 埠阜"
).split()
_MEANT: dict[str, set[str]] = {}
for _group in _ALIKE:
    for _char in _group:
        _MEANT.setdefault(_char, set()).update(set(_group) - {_char})
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")


def words_meant(text: str) -> list[str]:
    """The two-character words that `text` may mean where it has a pair that is none: 问题 for 间题, in order.

    A pair counts as misprinted when the dictionary has no word that it is a part of there, and it is no seam of two.
    """
    found: list[str] = []
    for run in _RUN.findall(normalise(text)):
        for at in range(len(run) - 1):
            pair = run[at : at + 2]
            if not (pair[0] in _MEANT or pair[1] in _MEANT) or _sound(run, at):
                continue
            others = [other + pair[1] for other in _MEANT.get(pair[0], ())]
            others += [pair[0] + other for other in _MEANT.get(pair[1], ())]
            found += sorted(other for other in others if is_word(other))
    return found


def _sound(run: str, at: int) -> bool:
    """Whether the pair at `at` stands in a word of two to four characters, or between two words."""
    if is_word(run[max(at - 1, 0) : at + 1]) and is_word(run[at + 1 : at + 3]) and 0 < at < len(run) - 2:
        return True
    return any(
        is_word(run[start:end])
        for start in range(max(at - 2, 0), at + 1)
        for end in range(at + 2, min(start + 4, len(run)) + 1)
    )
