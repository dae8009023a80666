"""The noun phrase that stands before or after a quantity, read from tagged words.

The tags know no grammar, so word lists say which verbs stand in a noun phrase like any noun.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from retrieval.language.tokens import is_word, tag_words

_NOMINAL_TAG = re.compile("n|vn|an|a$|ag|b|j|l|i|s$|k|h|f|m|q|z|g|eng|y")
_LATIN = re.compile("[A-Za-z0-9]")
_JOINING = frozenset("和与及等")
_IN_NAMES = frozenset("“”‘’\"'、·()（）-—&/.%")
# Verbs by their tag that stand in a noun phrase like any noun.
_NOUNS = frozenset(
    "收入 支出 预算 就业 失业 存款 储蓄 进出口 外贸 捕捞 营业 经营 产出 增值 开支 用工 创业 招商 引资 养老 托育 医疗 教育 参保 装机 库存 库容 结余 盈利 "
    "亏损 负债 存贷 能耗 排放 绿化 造林 结算 核算 出厂 批发 零售 住宿 餐饮 流通 仓储 物流 在建 在谈 在册 在校 在职 在岗 在编 在营 规上 限上 上市 挂牌 返乡 "
    "入驻 涉农 涉企 涉外 涉案 失能 留守 退休 退役 毕业 流动 持证 空置 重点 亩产 单产 总产 年产 日产 占比 增收 违建 违法 违规 诈骗 盗窃 伤亡 死亡 确诊 快递 "
    "移动 保险 保费 理财 信贷 税收 供水 供电 供热 供气 用电 用水 并网 客运 货运 公交 抵押 担保 净流入 试点 试验 核酸 健身 旅游 观光 休闲 度假 设备 装备 "
    "求职 学习 体检 观影 演出 展销 参展 减税 退税 降费 留抵 配套 电商 青年 诉求 产能 身高 增速 营收 违约 中标 应收 应付 预付 出行 充电 编制 处罚 授信 常住 户籍".split()
)
# Verbs that state something of the noun behind them (销售汽车5600辆) unless that noun heads their phrase (销售收入).
_ACTS = frozenset(
    "出口 进口 销售 投资 培训 接待 建设 签约 生产 消费 服务 改造 种植 养殖 采购 资助 运输 开发 加工 治理 保障 安置 救助 补贴 补助 奖励 贷款 捐赠 处理 处置 研发 管理 "
    "交易 拍卖 融资 募集 募资 流转 收购 整治 修复 保护 更新 检测 监测 推广 培育 孵化 扶持 帮扶 捐款 罚款 供应 制造 招聘 展览 征收 征税 设计 利用 覆盖 登记 "
    "调查 接种 出租 租赁 应用 发电 创新 示范 认证 直播 成交 注册 运营 施工 发行 调研 赔偿 隔离 阅读 订阅 发射 维修 救援 流失 审计 演练 出栏 存栏 停车 "
    "参赛 获奖 受灾 参会 报名 振兴 收储 批复".split()
)
_HEADS = frozenset(
    "项目 工程 总额 金额 面积 收入 价格 均价 单价 人数 数量 总量 规模 费用 支出 成本 余额 增速 比例 比重 占比 时间 能力 产值 产量 业务 任务 资金 资产 容量 "
    "里程 总投资 强度 指数 水平 机构 中心 基地 平台 园区 设施 设备 用房 人员 人口 人才 订单 合同 协议 活动 计划 目标 单位 站点 网点 点位 "
    "岗位 合作社 课程 总值 增加值 总产值 利润 税收 收益 效益 车辆 路段 线路 场所 场景 环节 领域 行业 产业 服务 管理 建设 改造 工作 额度 长度 次数 户数 家数 "
    "件数 体系 指标 质量 总数 补贴 补助 贷款 基金 产品 技术 成果 专利 方案 措施 政策 事项 品种 材料 公司 集团 大赛 资质".split()
)
_AMOUNTS = frozenset("面积 金额 总额 规模 总量 产量 产值 产能 容量 里程 收入 支出 成本 费用 余额 额度".split())
_PRICES = frozenset("价格 单价 售价 票价 均价 原价 现价 定价 费用 收费 租金 工本费".split())  # of something
_SUFFIXES = frozenset(
    "率 额 量 数 值 费 价 款 度 券 房 品 业 金 林 地 点 站 卡 车 机 表 权 税 险 线 网 港 区 户 员 者 店 厂".split()
)
_STATES = frozenset(  # whatever their tag, no part of a noun phrase
    "其中 分别 同比 环比 全部 一 整个 情况 方面 各类 不足 左右 办理 实际 使用 预计 预估 约合 折合 远高于 远低于 高于 低于 合计 共计 总计 总共 一共 累计 高达 "
    "布局 开展 推进 实施 组织 力争 确保 成功 连续 产生 稳步增长 平稳增长 快速增长 较快增长 持续增长 保持增长 稳中向好 稳定 创纪录 远超 大关 较 比 结果 http https "
    "对应 现有 共有 仅 最高 最低 最大 最多 最少 平均 日均 年均 其余 另有 超 上述 现场 超过 达到 实现 完成 新增 远 超计划 到位".split()
)
_MEANS = frozenset("平均 日均 年均 最高 最低 最大 净 到位".split())  # in 平均浓度 they are a part of it
_JOINED = frozenset(
    "在建 在谈 在册 在校 在职 在岗 在编 在营 在研 在产 在租 在售 在手 在库 在读 在院 亩均 户均 人均 村均 可支配 营收 存贷比 占比 性价比 同比 环比".split()
)
_LINK = re.compile("v|d|ad|u|vg|T|x$|f|c|t$")
_LINKS = _STATES | frozenset(  # these stand between a noun phrase and its value, too
    "为 是 有 在 至 到 达 成 共 已 约 近 逾 超 从 由 均 各 了 着 过 不足 仍 将 并 或 再 皆 即 净 报 收报 收盘报 人民币 仅为 约为 均为 仍为 已为 已达 可达 均达 仅有 "
    "约有 还有 设有 收于 达成 升至 降至 增至 减至 涨至 跌至".split()
)
_NEVER = _LINKS | _NOUNS | _ACTS  # acts on nothing and is not acted on
_EDGE = " 、“”‘’\"'·()（）-—&/.的和与及"
_SHORT = frozenset("人车船树钱粮书猪牛羊鱼鸡票字高长宽深重村县州省市税")
_PAIRS = {"”": "“", "’": "‘", ")": "(", "）": "（"}
_NAME_END = re.compile("(?:省|市|区|县|镇|乡|村|州|街道|公司|集团|股份|银行|局)$")
_COMMON = frozenset("城市 城镇 乡镇 农村 乡村 社区 小区 地区 园区 景区 海洋 市区 城区 山区 林区".split())
_LONGEST = 30  # characters of a noun phrase


class Word(NamedTuple):
    """A word of a text at `start:end`; the tag is "T" for a whole time expression."""

    start: int
    end: int
    text: str
    tag: str


def words_of(text: str, start: int, end: int, times: list[tuple[int, int]]) -> list[Word]:
    """The words of `text[start:end]`; the spans `times` (in order) are words of their own."""
    found: list[Word] = []
    for number in range(bisect_left(times, (start, 0)), len(times)):
        a, b = times[number]
        if b > end:
            break
        found += _tagged(text, start, a)
        found.append(Word(a, b, text[a:b], "T"))
        start = b
    return found + _tagged(text, start, end)


def _tagged(text: str, start: int, end: int) -> list[Word]:
    found: list[Word] = []
    for word, tag in tag_words(text[start:end]) if end > start else ():
        end = start + len(word)
        if word.isspace():
            pass
        elif _holds_link(word):
            found += [Word(start, end - 1, word[:-1], "n"), Word(end - 1, end, word[-1], "v")]
        elif found and found[-1].text + word in _JOINED:
            before = found.pop()
            found.append(Word(before.start, end, before.text + word, "b"))
        else:
            found.append(Word(start, end, word, tag))
        start = end
    return found


def _holds_link(word: str) -> bool:
    """Whether a cutter has made one word of the end of a noun and what links it to its value: 率为, 年卡为."""
    ends = len(word) > 1 and word[-1] in "为达是" and (word[-2] in _SUFFIXES or word[-2] in "收比")
    return ends and (len(word) == 2 or not is_word(word))


def noun_before(words: list[Word]) -> list[Word]:
    """The noun phrase that ends `words`, but for the verbs and adverbs behind it (固定资产投资 of 完成固定资产投资达)."""
    end = len(words)
    while end and (_links(words, end - 1) or words[end - 1].tag in ("m", "f") or words[end - 1].text in ")）"):
        end = _opening(words, end - 1, "(（") if words[end - 1].text in ")）" else end - 1
    start = end
    while start and words[end - 1].end - words[start - 1].start <= _LONGEST:
        quoted = _opening(words, start - 1, "“‘") if words[start - 1].text in "”’" else start - 1
        if quoted == start - 1 and not _is_nominal(words, start - 1, end):
            break
        start = quoted
    if end and words[end - 1].text == "等":  # what stands before it are examples of what is counted
        return []
    for number in range(start, end):
        if words[number].text == "等":
            start = number + 1
    start = _with_owner(words, start, end)
    phrase = _acted_on(words) or trimmed(words[start:end])
    alone = len(phrase) == 1 and len(phrase[0].text) == 1 and phrase[0].text not in _SHORT
    return [] if alone else phrase


def _with_owner(words: list[Word], start: int, end: int) -> int:
    """Where a phrase begins together with what its price is of: 年卡的价格."""
    if end - start != 1 or start < 2 or words[start].text not in _PRICES or words[start - 1].text != "的":
        return start
    owner = start - 1
    while owner and words[owner - 1].text != "的" and _is_nominal(words, owner - 1, start - 1):
        owner -= 1
    return owner if owner < start - 1 else start


def noun_after(words: list[Word]) -> list[Word]:
    """The noun phrase that begins `words`, behind 的: 产业项目 of 的产业项目开工."""
    start = 1 if words and words[0].text == "的" else 0
    if words[start : start + 1] and words[start].text in "、，,":
        return []
    end = start
    while end < len(words) and words[end].end - words[start].start <= _LONGEST:
        nominal = _is_nominal(words, end, len(words)) or (end == start and _names(words, end))
        if (
            not nominal
            or words[end].text == "等"
            or (words[end].text == "、" and words[end].start - words[start].start > 3)
        ):
            break
        end += 1
    if end - start > 1 and words[end - 1].tag == "v" and end < len(words) and words[end].tag[0] in "vd":
        end -= 1  # 职工报名参加
    while end > start and words[end - 1].tag in ("f", "m", "c"):
        end -= 1
    return trimmed(words[start:end])


def trimmed(words: list[Word]) -> list[Word]:
    """`words` without marks and conjunctions at either end, and without a bracket that has lost its other half."""
    start, end = 0, len(words)
    whole = "".join(word.text for word in words)
    closed = all(whole.count(mark) == whole.count(other) for mark, other in _PAIRS.items())
    while start < end and words[start].text in _EDGE and not (words[start].text in "“‘(（" and closed):
        start += 1
    while start < end and words[end - 1].text in _EDGE and not (words[end - 1].text in _PAIRS and closed):
        end -= 1
    return words[start:end]


def _ends_name(word: Word) -> bool:
    """Whether a word looks like the end of the name of a place or an organisation."""
    return word.text not in _COMMON and (word.tag in ("ns", "nt") or bool(_NAME_END.search(word.text)))


def _opening(words: list[Word], end: int, marks: str) -> int:
    """Which word is one of `marks` that opens what word `end` closes; `end` where none does."""
    return next((number for number in range(end - 1, -1, -1) if words[number].text in marks), end)


def _links(words: list[Word], number: int) -> bool:
    word = words[number]
    if word.text in _LINKS or word.text[0] in "每、" or (word.text == "高" and words[number + 1 :]):
        return True
    return bool(_LINK.match(word.tag)) and not _is_nominal(words, number, number + 1)


def _acted_on(words: list[Word]) -> list[Word]:
    """The last verb where it is what another acts on: 诉求 of 受理诉求."""
    last, before = words[-1:], words[-2:-1]
    verbs = last and before and last[0].tag == "v" and before[0].tag in ("v", "vn") and len(last[0].text) > 1
    return last if verbs and len(before[0].text) > 1 and not {last[0].text, before[0].text} & _NEVER else []


def _is_nominal(words: list[Word], number: int, end: int) -> bool:
    """Whether a word belongs to a noun phrase of `words[:end]`."""
    word, following = words[number], words[number + 1].text if number + 1 < end else ""
    before = words[number - 1] if number else None
    if (following == "率" and len(word.text) > 1) or word.text in _JOINING:
        return True
    if word.text in _LINKS or word.text[0] == "每":
        return word.text in _MEANS and bool(following)
    if before and before.text in "“‘" and following and following in "”’":
        return True
    if word.text in _SUFFIXES and before and before.text not in _LINKS and before.tag != "T":
        return True
    if word.tag[0] in "xcp":
        return word.text in _IN_NAMES or bool(_LATIN.match(word.text))
    if word.text in _NOUNS or following in _SUFFIXES:
        return True
    return (
        bool(_NOMINAL_TAG.match(word.tag))
        if word.tag[0] != "v" and word.text not in _ACTS
        else _is_inside(words, number, following)
    )


def _is_inside(words: list[Word], number: int, following: str) -> bool:
    """Whether a verb stands inside a noun phrase: 改造 of 老旧小区改造项目, but not 改造 of 全市改造小区."""
    word, before = words[number], words[number - 1] if number else None
    inside = bool(before and not _ends_name(before)) and bool(
        before and (before.text in "的、”" or _NOMINAL_TAG.match(before.tag))
    )
    if word.text in _ACTS or word.tag == "vn":
        return inside or not following or following in _HEADS
    return inside and following in _HEADS


def _names(words: list[Word], number: int) -> bool:
    """Whether a verb right behind a measure word names what is counted, or its kind: 调研 of 20项调研课题."""
    word, following = words[number], words[number + 1] if number + 1 < len(words) else None
    if word.text in _STATES:
        return False
    if word.tag == "vn" or word.text in _ACTS:
        return not following or following.tag[0] in "njlabsux"
    return word.tag == "v" and following is not None and following.text in _AMOUNTS
