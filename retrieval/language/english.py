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
    "negotiation": "在谈", "under construction": "在建", "construction": "建设", "built": "建成", "build": "建设", "put into operation": "投产",
    "production": "生产", "start production": "投产", "capacity": "产能", "order": "订单", "orders": "订单", "funds": "资金", "fund": "基金",
    "cost": "成本", "price": "价格", "prices": "价格", "market": "市场", "technology": "技术", "innovation": "创新", "research": "研究",
    "standard": "标准", "standards": "标准", "patent": "专利", "patents": "专利", "talent": "人才", "jobs": "就业", "employment": "就业",
    # places and offices
    "development zone": "开发区", "economic zone": "经济区", "new area": "新区", "free trade zone": "自贸区", "district": "区",
    "county": "县", "province": "省", "city": "市", "town": "镇", "village": "村", "community": "社区", "street": "街道", "port": "港口",
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
}  # fmt: skip
_SILENT = frozenset(
    "a an the of in on at to for from by with and or is are was were be been did does do has have had will would can could it its "
    "this that these those there as than into about during tell me please according article articles newspaper s".split()
)
_TERM = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _TERMS), key=len, reverse=True)) + r")\b", re.I)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def is_english(text: str) -> bool:
    """Whether a question is asked in English: two words or more of English, and no Chinese."""
    known = {word.lower() for word in _WORD.findall(text)}
    return not re.search("[\u3400-\u9fff]", text) and len(known & (_SILENT | _TERMS.keys())) >= 2


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


_ASKED = frozenset(
    "多少个 多少 多大面积 多长 多远 增速多少 占比多少 怎么 什么时候 哪天 哪一年 谁 谁的 哪里 为什么 哪个 哪些 什么".split()
)
