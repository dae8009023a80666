"""An English question over Chinese text, word for word: the terms that newspapers use, and the question words.

It is no translation: search only needs the words. What is not in the list stays as it is, so that names in Latin
letters are found, or read as pinyin (`sounds.py`).
"""

from __future__ import annotations

import re

_TERMS = {
    # question words
    "how many": "多少个", "how much": "多少", "how big": "多大面积", "how large": "多大面积", "how long": "多长", "how far": "多远",
    "how fast": "增速多少", "what percentage": "占比多少", "what share": "占比多少", "what is the value": "多少", "how": "怎么",
    "when": "什么时候", "what time": "什么时候", "what date": "哪天", "which day": "哪天", "what year": "哪一年", "which year": "哪一年",
    "who": "谁", "whom": "谁", "whose": "谁的", "where": "哪里", "why": "为什么", "which": "哪个", "what are": "哪些", "what": "什么",
    # time
    "first quarter": "一季度", "1st quarter": "一季度", "q1": "一季度", "second quarter": "二季度", "2nd quarter": "二季度",
    "q2": "二季度", "third quarter": "三季度", "3rd quarter": "三季度", "q3": "三季度", "fourth quarter": "四季度",
    "4th quarter": "四季度", "q4": "四季度", "first three quarters": "前三季度", "first half": "上半年", "second half": "下半年",
    "full year": "全年", "whole year": "全年", "this year": "今年", "last year": "去年", "previous year": "上年", "next year": "明年",
    "year-on-year": "同比", "year on year": "同比", "month-on-month": "环比", "january": "1月", "february": "2月", "march": "3月",
    "april": "4月", "may": "5月", "june": "6月", "july": "7月", "august": "8月", "september": "9月", "october": "10月",
    "november": "11月", "december": "12月", "today": "今天", "yesterday": "昨天", "end of": "底", "beginning of": "初",
    # economy
    "gross industrial output value": "工业总产值", "industrial output value": "工业总产值", "industrial output": "工业总产值",
    "industrial production": "工业总产值", "output value": "产值", "value added": "增加值", "added value": "增加值", "gdp": "地区生产总值 GDP",
    "gross domestic product": "地区生产总值", "fixed-asset investment": "固定资产投资", "fixed asset investment": "固定资产投资",
    "total investment": "总投资", "domestic capital": "内资", "foreign capital": "外资", "foreign investment": "外资",
    "domestic investment": "内资", "investment": "投资", "invest": "投资", "invested": "投资", "tax revenue": "税收", "tax": "税收", "taxes": "税收",
    "fiscal revenue": "财政收入", "budget revenue": "一般公共预算收入", "revenue": "收入", "income": "收入", "disposable income": "可支配收入",
    "exports": "出口", "export": "出口", "imports": "进口", "import": "进口", "foreign trade": "外贸进出口", "trade": "贸易",
    "retail sales": "社会消费品零售总额", "consumption": "消费", "sales": "销售额", "profit": "利润", "loans": "贷款", "loan": "贷款",
    "deposits": "存款", "growth rate": "增速", "growth": "增长", "grow": "增长", "grew": "增长", "increase": "增长", "increased": "增长",
    "decrease": "下降", "decreased": "下降", "rise": "上升", "fall": "下降", "share": "占比", "proportion": "比重", "percentage": "占比",
    "marine economy": "海洋经济", "gross ocean product": "海洋生产总值", "digital economy": "数字经济", "financial industry": "金融业",
    "economy": "经济", "economic": "经济", "industry": "产业", "industries": "产业", "industrial": "工业", "agriculture": "农业",
    "agricultural": "农业", "manufacturing": "制造业", "services": "服务业", "tourism": "旅游", "enterprise": "企业",
    "enterprises": "企业", "company": "公司", "companies": "企业", "firm": "公司", "firms": "企业", "factory": "工厂", "plant": "工厂",
    "project": "项目", "projects": "项目", "key projects": "重点项目", "contract": "合同", "signed": "签约", "sign": "签约",
    "negotiation": "在谈", "under construction": "在建", "construction": "建设", "built": "建成 建设", "build": "建设", "put into operation": "投产",
    "production": "生产", "start production": "投产", "capacity": "产能", "order": "订单", "orders": "订单", "funds": "资金", "fund": "基金",
    "cost": "成本", "price": "价格", "prices": "价格", "market": "市场", "technology": "技术", "innovation": "创新", "research": "研究",
    "standard": "标准", "standards": "标准", "patent": "专利", "patents": "专利", "talent": "人才", "jobs": "就业", "employment": "就业",
    # places and offices
    "development zone": "开发区", "economic zone": "经济区", "new area": "新区", "free trade zone": "自贸区", "district": "区",
    "county": "县", "province": "省", "city": "市", "town": "镇", "village": "村", "community": "社区", "street": "街 街道", "port": "港口",
    "harbor": "港口", "harbour": "港口", "airport": "机场", "railway": "铁路", "highway": "公路", "road": "道路", "bridge": "大桥",
    "park": "园区", "wetland park": "湿地公园", "museum": "博物馆", "police museum": "警察博物馆", "school": "学校", "university": "大学",
    "hospital": "医院", "center": "中心", "centre": "中心", "office": "办公室", "government": "政府", "party secretary": "党委书记 书记",
    "secretary": "书记", "mayor": "市长", "director": "主任 局长", "deputy": "副", "chairman": "董事长 主席", "president": "总裁 主席",
    "manager": "经理", "leader": "负责人 领导", "official": "干部", "officials": "干部", "cadres": "干部", "workers": "职工",
    "residents": "居民", "people": "人", "population": "人口", "households": "户", "martyr": "烈士", "police": "警察 公安",
    # deeds
    "area": "面积", "total area": "总面积", "located": "位于", "location": "位置", "open": "开幕 开放", "opened": "开幕 开放",
    "held": "举行", "hold": "举行", "meeting": "会议", "conference": "会议", "ceremony": "仪式", "festival": "节", "exhibition": "展览",
    "activity": "活动", "campaign": "活动", "policy": "政策", "plan": "计划 规划", "goal": "目标", "target": "目标", "measures": "措施",
    "problem": "问题", "problems": "问题", "reason": "原因", "purpose": "目的", "service": "服务", "services provided": "服务",
    "volunteer": "志愿服务", "volunteers": "志愿者", "environment": "环境", "business environment": "营商环境", "pollution": "污染",
    "epidemic": "疫情", "covid": "疫情 新冠", "safety": "安全", "illegal construction": "违法建设", "demolished": "拆除", "demolish": "拆除",
    "rural": "农村 乡村", "urban": "城市", "green": "绿色", "energy": "能源", "hydrogen": "氢能", "chemical": "化工", "aluminum": "铝",
    "semiconductor": "半导体", "display": "显示", "virtual reality": "虚拟现实", "internet of things": "物联网", "gas meter": "燃气表",
    "gas meters": "燃气表", "smart": "智能", "big data": "大数据", "artificial intelligence": "人工智能", "aerospace": "航空航天 空天",
    "total": "总", "number": "数量 多少", "amount": "多少", "value": "值", "first": "第一", "largest": "最大", "biggest": "最大", "new": "新",
    "complete": "完成", "completed": "完成", "achieve": "实现", "achieved": "实现", "name": "名称", "called": "叫什么",
    # what happened, to whom
    "die": "死亡 去世", "died": "死亡 去世", "dead": "死亡", "death": "死亡", "deaths": "死亡", "killed": "死亡 遇难", "injured": "受伤",
    "accident": "事故", "fire": "火灾", "flood": "洪水", "rescue": "救援", "rescued": "救出 救援", "arrested": "抓获 逮捕", "court": "法院",
    "case": "案件", "cases": "案件 病例", "born": "出生", "founded": "成立", "established": "成立 设立", "set up": "设立 成立",
    "moved": "搬迁 迁", "donate": "捐赠 捐款", "donated": "捐赠 捐款", "donation": "捐赠 捐款", "award": "奖", "awards": "奖", "won": "获得 获奖",
    "launched": "启动", "launch": "启动", "started": "开始 开工", "start": "开始 开工", "begin": "开始", "began": "开始", "finish": "完工 完成",
    "finished": "完工 完成", "break ground": "开工 奠基", "broke ground": "开工 奠基", "unveiled": "揭牌", "visited": "考察 访问",
    "visit": "考察 访问", "attended": "出席 参加", "attend": "出席 参加", "said": "说 表示", "announced": "宣布 公布", "appointed": "任命 担任",
    "planted": "种植", "trees": "树", "inspect": "检查", "inspected": "检查", "inspection": "检查", "reform": "改革", "cooperation": "合作",
    "agreement": "协议", "training": "培训", "competition": "比赛 大赛", "vaccine": "疫苗", "vaccinated": "接种", "tested": "检测",
    # measures and sums
    "square meters": "平方米", "square metres": "平方米", "square kilometers": "平方公里", "square kilometres": "平方公里", "hectares": "公顷",
    "kilometers": "公里", "kilometres": "公里", "meters": "米", "metres": "米", "tons": "吨", "tonnes": "吨", "yuan": "元", "million": "百万",
    "billion": "十亿 亿", "percent": "百分比 占比", "per cent": "百分比 占比", "percentage of": "占比", "percentage points": "百分点",
    "average": "平均", "per capita": "人均", "contract value": "合同额 签约额", "contract amount": "合同额 签约额", "turnover": "营业收入 营业额",
    "budget": "预算", "subsidy": "补贴", "salary": "工资", "wages": "工资", "pension": "养老金", "throughput": "吞吐量", "cargo": "货物",
    "containers": "集装箱", "passengers": "旅客", "tourists": "游客", "visitors": "游客", "attendance": "人次", "floor area": "建筑面积",
    "building area": "建筑面积", "covers an area": "占地面积", "cover an area": "占地面积",
    # districts, buildings, people
    "high-tech": "高新", "high tech": "高新", "high-tech zone": "高新区", "west coast": "西海岸", "west coast new area": "西海岸新区",
    "phase one": "一期", "phase 1": "一期", "phase two": "二期", "phase 2": "二期", "phase three": "三期", "phase 3": "三期",
    "first phase": "一期", "second phase": "二期", "third phase": "三期", "industrial park": "工业园 产业园", "bonded zone": "保税区",
    "demonstration zone": "示范区", "subway": "地铁", "metro": "地铁", "metro line": "地铁 号线", "tunnel": "隧道", "bus": "公交", "buses": "公交",
    "train": "列车 火车", "trains": "列车 火车", "station": "车站 站", "ferry": "轮渡", "ship": "船", "ships": "船", "sea": "海", "beach": "沙滩 海滩",
    "river": "河", "lake": "湖", "island": "岛", "mountain": "山", "farm": "农场", "farmers": "农民", "fishermen": "渔民", "fishing": "渔业",
    "library": "图书馆", "theater": "剧院", "theatre": "剧院", "stadium": "体育场", "kindergarten": "幼儿园", "nursing home": "养老院",
    "housing": "住房", "apartments": "住房", "building": "楼 建筑", "buildings": "楼 建筑", "bank": "银行", "banks": "银行", "hotel": "酒店",
    "restaurant": "餐厅", "canteen": "食堂", "shop": "商店", "shops": "商店", "students": "学生", "teachers": "教师", "doctors": "医生",
    "nurses": "护士", "children": "儿童", "elderly": "老年人 老人", "women": "妇女", "soldiers": "军人", "veterans": "退役军人", "expert": "专家",
    "experts": "专家", "resident": "居民", "citizens": "市民", "employees": "员工 职工", "staff": "人员 员工", "founder": "创始人", "head": "负责人",
    "reporter": "记者", "party members": "党员", "party branch": "党支部", "culture": "文化", "education": "教育", "health": "健康 卫生",
    "sports": "体育", "weather": "天气", "temperature": "气温", "rain": "降雨", "water": "水", "electricity": "电", "garbage": "垃圾",
    "heating": "供热 供暖", "food": "食品", "medical insurance": "医保", "social security": "社保",
}  # fmt: skip
_SILENT = frozenset(
    "a an the of in on at to for from by with and or is are was were be been did does do has have had will would can could it its "
    "this that these those there as than into about during tell me please according article articles newspaper s".split()
)
_ANY = "(?:" + "|".join(sorted(map(re.escape, _TERMS), key=len, reverse=True)) + ")"
_TERM = re.compile(rf"\b{_ANY}\b", re.I | re.A)
_LATIN = "A-Za-z0-9_@/-"  # a term next to one of these, or to a full stop and these, is a part of a name or an address
_APART = re.compile(rf"(?<![{_LATIN}])(?<![{_LATIN}]\.){_ANY}(?![{_LATIN}]|\.[{_LATIN}])", re.I | re.A)
_CHINESE = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def is_english(text: str) -> bool:
    """Whether a question is asked in English: two words or more of English, and no Chinese."""
    known = {word.lower() for word in _WORD.findall(text)}
    return not _CHINESE.search(text) and len(known & (_SILENT | _TERMS.keys())) >= 2


def to_chinese(text: str) -> str:
    """The words of an English question, each term in Chinese, without the words that say nothing; names stay.

    What is asked for (多少, 什么时候) comes last, as a Chinese question has it.
    """
    asked: list[str] = []

    def chinese(found: re.Match[str]) -> str:
        term = _TERMS[found[0].lower()]
        if term in _ASKED:
            asked.append(term)
            return " "
        return f" {term} "

    rest = re.sub(r"'s\b|’s\b|[?.!,;:]+(?!\d)", " ", _TERM.sub(chinese, text.replace("’", "'")))
    words = [word for word in rest.split() if word.lower() not in _SILENT]
    # 什么 asks for anything, so it gives way to a word that says what for.
    return " ".join([*words, *([term for term in asked if term != "什么"] or asked)[:1]])


def terms_in_chinese(text: str) -> str:
    """A Chinese question with the English terms in it (东港 tax 多少) in Chinese; any other text stays as it is.

    Words with digits (Q1) and abbreviations in capitals (GDP) stay: Chinese newspapers write them so.
    """

    def chinese(found: re.Match[str]) -> str:
        kept = found[0].isupper() or any(char.isdigit() for char in found[0])
        return found[0] if kept else _TERMS[found[0].lower()]

    return _APART.sub(chinese, text) if _CHINESE.search(text) else text


_ASKED = frozenset(
    "多少个 多少 多大面积 多长 多远 增速多少 占比多少 怎么 什么时候 哪天 哪一年 谁 谁的 哪里 为什么 哪个 哪些 什么".split()
)
