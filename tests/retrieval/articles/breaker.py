"""Clean news articles become raw pages, as e-papers and OCR leave them, with the truth beside each page.

It repairs nothing and knows no repair: what was found is scored from the structure that `--json` prints. Spans count
characters of `BrokenPage.text` and are half open, joins too: the left half ends at `start`, the right begins at `end`.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any, NamedTuple

Span = tuple[int, int]
Row = Mapping[str, Any]  # {"id", "title", "text", and perhaps "date"}
Found = Mapping[str, Any]  # what `wenju articles PATH --json` prints of one page


@dataclass(frozen=True)
class TrueArticle:
    """`paper` and `date` are the page's, "" where it prints none; `head` is the headline group, from `start`, and byline.

    `paragraphs` holds the spans of each paragraph (or list item, row, verse), `clean` what they read when joined.
    """

    title: str
    kicker: str
    subhead: str
    authors: tuple[str, ...]
    paper: str
    date: str
    start: int
    head: tuple[Span, ...]
    paragraphs: tuple[tuple[Span, ...], ...] = ()
    clean: tuple[str, ...] = ()


@dataclass(frozen=True)
class BrokenPage:
    """A raw page and the truth about it. Captions are without their mark; what is set aside has its kind."""

    name: str
    form: str
    text: str
    joins: tuple[Span, ...]
    articles: tuple[TrueArticle, ...]
    captions: tuple[Span, ...]
    set_aside: tuple[tuple[int, int, str], ...]


class _Recipe(NamedTuple):
    """What a form does how often, from 0 to 1: `blank` and `caption` break paragraphs, the others count per article."""

    most: int = 1
    blank: float = 0.1
    caption: float = 0.0
    loose: float = 0.0
    furniture: float = 0.1
    turn: float = 0.0
    apart: float = 0.0
    wrapped: bool = False


_RECIPES = {
    "column": _Recipe(blank=0.6),
    "caption in sentence": _Recipe(caption=0.5),
    "captions": _Recipe(loose=0.9),
    "several": _Recipe(most=7, loose=0.15),
    "furniture": _Recipe(furniture=1.0),
    "turn": _Recipe(turn=1.0, furniture=0.5),
    "wrapped": _Recipe(wrapped=True, blank=0.03),
    "apart": _Recipe(apart=1.0, blank=0.2),
    "mixed": _Recipe(most=5, blank=0.2, caption=0.1, loose=0.3, furniture=0.7, turn=0.3, apart=0.4),
    "mixed wrapped": _Recipe(most=4, blank=0.03, caption=0.03, loose=0.3, furniture=0.6, turn=0.3, wrapped=True),
}
FORMS = tuple(_RECIPES)

# fmt: off
# Words to invent with
_PLACES = "澄州 霁阳 岚浦 沂川 望澜 云泽 宁埠 沐水 青棠 海瓯 洛溪 鹤鸣湾 柏陵 汀兰 石墩桥 白鹭洲".split()
_PAPERS = "日报 晚报 晨报 时报 都市报 商报 新报 工人报 农村报 青年报".split()
_SURNAMES = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹章苏潘葛范彭鲁韦马苗方俞任袁柳唐欧"
_GIVEN = "岚帆宁晓静明华建国志伟立群雨桐思远海波云飞若兰书恒嘉禾清扬子墨春生秋月亦凡文博丽萍俊杰安然可欣"
_SECTIONS = "要闻 综合 经济 民生 城事 文体 国内 国际 公告 专题 副刊 教育 健康".split()
_BRANDS = "乐享体育 金沙茶业 蓝湾娱乐 优选家居 八方电竞 鸿运棋牌 k9竞技 安居在线".split()
_PHRASES = (
    "织密服务网络 筑牢安全防线 打通最后一公里 擦亮城市底色 激活一池春水 守护群众健康 补齐发展短板 厚植创新土壤 点亮夜间经济 夯实产业根基 "
    "畅通融资渠道 拓宽增收路子 盘活闲置资源 做强特色品牌 守住绿水青山 跑出改革加速度 绘就乡村新图景 让数据多跑路 一张蓝图绘到底 老树发新枝 "
    "抢抓机遇谋新篇 小窗口服务大民生 科技赋能 凝心聚力 向海图强 文旅融合添活力 以学促干 以赛促练").split()
_SCENES = (
    "志愿者在社区广场整理捐赠物资 技术员在茶园查看新茶长势 小学生在展览馆体验手工制作 村民在田间抢收早稻 检修工人在变电站更换设备 消防员在老街开展应急演练 "
    "医护人员为老人义诊 非遗传承人现场展示剪纸技艺 港区码头作业繁忙 新建成的滨河步道 产业园全景 游客在老街品尝小吃 选手在比赛中 生产车间一角 合唱团正在排练").split()
_TASKS = (
    "建设口袋公园{n}处 改造老旧小区{n}个 新增公共停车泊位{n}00个 培训技能人才{n}00人次 更新供水管网{n}公里 新开公交线路{n}条 开展义诊{n}场 "
    "资助困难学生{n}0名 建成社区食堂{n}家 整治背街小巷{n}条 发放消费券{n}00万元").split()
_SAID = "手续比以前少跑两趟。 车间的订单排到了年底。 孩子放学有了去处。 家门口就能把药配齐。 这条路盼了好多年。 路灯亮了，心里也踏实。".split()
_VERSES = (
    "山前一夜雨初晴， 溪上人家半采茶。 小巷灯深人未睡， 推窗满屋是槐花。", "春风又过石桥东， 新柳才黄杏已红。 谁在楼头吹短笛， 一船明月几声钟。", "我愿是一盏灯 照着晚归的人 照着雨 照着雨里的石板路")
_INDICATORS = "规上工业增加值 固定资产投资 社会消费品零售额 进出口总额 一般公共预算收入 居民人均可支配收入".split()
_QUESTIONS = "这次调整主要出于什么考虑？ 群众最关心的问题怎么解决？ 下一步有哪些安排？ 政策什么时候落地？".split()
_ANSWERS = "方案征求了各方意见。相关细则正在制定，预计年内公布。 主要是为了方便群众办事。过去要跑三个窗口，现在一次办完。 经费由财政列支。项目建成后交社区管理，每半年向居民公开一次账目。".split()
_BYLINES = (  # "|" is a new line, ">" stands in the text's first line, "" is no byline
    "□{paper}记者 {a}", "□{paper}/{site}记者 {a}", "□本报记者 {a} {b}", "本报记者 {a}", "◎{paper}记者 {a} 实习生 {b}", "记者 {a} 报道", "○文/{a}",
    "{paper}/{site}记者 {a} 通讯员 {b} {c}", "文/图 {paper}首席记者 {a} 通讯员 {b}", "文/图 {site}首席记者 {a}", "□{paper}记者 {a}|通讯员 {b} {c}",
    "作者：{a}", "本报记者 {a} {b} 文/图", "■本报记者 {a}", "撰文 {a}", "通讯员 {a} {b} 本报记者 {c}", "（{paper}记者 {a}、{b}）", "{paper}全媒体记者 {a}",
    "记者：{a}|通讯员：{b}", "", "", "", ">（记者 {a}）", ">本报讯（记者 {a} 通讯员 {b}）", ">{paper}讯 记者{a}报道：", ">本报{place}{day}电（记者 {a} {b}）")
_DATELINES = ("本报{day}讯 ", "本报{day}讯 ", "本报讯 ", "本报{place}{day}电 ", "{paper}讯 ", "本报{place}讯 ")
_CREDITS = ("", "", "", "{a} 摄", "（{a}/摄）", "（资料图片）", "本报记者 {a} 摄")
_TURNS = (("（下转第{no}版）", "（下转{no}版·{section}）", "下转第{no}版", "▶下转{no}版"), ("（上接第1版）", "（上接01版·要闻）", "上接第01版", "◀上接第一版"))
_FURNITURE = {
    "masthead": ("{paper}", "欢迎阅读{paper}数字报", "{no}:{section}", "第{no}版：{section}", "{paper}电子版 {section}"),
    "date": ("{long} 星期{weekday}", "{iso} {clock} {site}-{paper}阅读 ({count})", "发布时间：{iso} {clock} 来源：{paper}"),
    "path": ("首页 > {section} > 正文", "当前位置：首页 > {section} > {own}", "{paper} > {iso} > 第{no}版"),
    "teaser": ("{other}~~~", "~~~{other}", "{other}~~~{more}", "{other} >>> 详见{no}版", "{more}——~~~", "▶{other}（{no}版）"),
    "turning": ("上一篇 下一篇", "7 上一篇\xa0\xa0 下一篇 8\xa0", "上一篇：{other}", "下一篇：{more}", "◀上一版  下一版▶"),
    "zoom": ("放大 缩小 默认", "放大+ 缩小- 默认o", "字号：大 中 小", "打印 收藏 分享到：", "阅读 ({count})"),
    "staff": ("责编 {a} 校对 {b}", "责任编辑：{a} 美编：{b} 校对：{c}", "编辑 {a} | 版式 {b} | 校对 {c}", "（责编：{a}、{b}）"),
    "owner": ("主办单位：{paper}社", "Copyright © {year} {paper} All Rights Reserved", "{paper}版权所有 未经许可不得转载"),
    "edition": ("第01版：{section}", "第02版：综合", "第03版：国际", "第04版：公告"),
    "titles": ("{other}", "{more}", "{own}"),
    "footer": ("{paper}{section}{no}{own} {iso} {count} {long} 星期{weekday}", "{own}_{section}_{paper}"),
    "site": ("网站地图", "返回目录", "联系我们 | 关于我们", "扫一扫在手机打开当前页", "返回首页 设为首页 加入收藏"),
}
# fmt: on
_TOP, _BOTTOM = "masthead date path teaser".split(), "turning zoom staff owner edition footer site".split()
_HALF = str.maketrans("，：；？！（）", ",:;?!()")

# Cleaning
_TAIL = re.compile(r"返回搜狐|责任编辑|广告声明|[（(【]?(?:来源|作者|记者|图片|编辑|责编)[：:]|[（(]完[)）]|（记者|【")
_LEAD = re.compile(
    r"\s*(?:[^，。；“]{0,24}?(?:[讯电] ?[（(][^）)]{0,40}[）)]|日(?:电|讯|消息|报道)[，：,: ]*|讯[，： ]|本[报网]讯))?(?:[（(][^）)]*[）)])?\s*"
)
_DEBRIS = re.compile(
    r"[▲▼■□◆●【】〖〗↓→|｜丨@#*<>_△&{}\n\r\t\xa0\u200b]|https?:|www|原标题|图为|图片|资料图|摄(?![像影制取入氏于食谱])|[图文]/|点击|扫码|公众号|转载"
    r"|编辑|查看|案例一|来源[：:]|记者[^，。]{2,8}[）)]|\d{6}|免责|讯记者|通讯员|记者[^，。]{2,12}报道|摄影[:：]|(?:闻|报)讯|\d日电|(?:声明|[^备]注)：|图[自源据]|供图|[\[\]]|[。！？][、，；]| {2}"
)
_SENTENCE = re.compile(r"[^。！？]*[。！？]+[”’』」）)]*")
_SPEAKER = re.compile("[^，。“]{1,30}(?:说|表示|告诉|介绍|称|问|道|坦言|感慨)")
_HEADLINE = re.compile(
    r"(?![该据这其他她它此在对是与和而但由近为当截从])(?!.*(?:获悉|消息|时间|报道|\d日)).{9,24}(?<![说称是为了的中时后上下等和及并师])"
)
_CAPTION = re.compile(r"(?![他她它这那其但此“]).{11,44}。")
_PAIRS = tuple(zip("“‘（(《", "”’）)》", strict=True))


class _Story(NamedTuple):
    title: str
    sentences: tuple[str, ...]
    day: str


def _story(row: Row) -> _Story | None:
    """A row without what the crawler added to it; None where something is left that no printed article holds."""
    text = str(row["text"])
    tail = next((found.start() for found in _TAIL.finditer(text, len(text) * 3 // 5)), len(text))
    sentences: list[str] = []
    for part in _SENTENCE.findall(_LEAD.sub("", text[:tail], count=1)):  # one ends where quotes and brackets are closed
        last = sentences[-1] if sentences else ""
        opened = any(last.count(left) > last.count(right) for left, right in _PAIRS)
        whose = last.endswith("”") and _SPEAKER.match(part)
        sentences[-1:] = [last + part] if opened or whose else [*sentences[-1:], part.lstrip()]
    joined = "".join(sentences)
    balanced = all(joined.count(left) == joined.count(right) for left, right in _PAIRS)
    if len(sentences) < 4 or not balanced or _DEBRIS.search(joined) or max(map(len, sentences)) > 400:
        return None
    clauses = [clause.strip() for clause in re.split("[，。！？；：、…“”（）()]", joined)]
    title = re.sub(r"[。！？…；，：\s]+$", "", str(row.get("title") or ""))
    if not 4 <= len(title) <= 40 or _DEBRIS.search(title):
        title = next((clause for clause in clauses if _HEADLINE.fullmatch(clause)), "")
    return _Story(title, tuple(sentences), str(row.get("date") or "")) if title else None


def load(path: Path) -> list[dict[str, Any]]:
    """The rows of a .jsonl file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def halves(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The rows to build with and the rows held out, by a hash of the id."""
    parts: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        parts[hashlib.sha256(str(row["id"]).encode()).digest()[0] & 1].append(row)
    return parts


# Breaking
_STOPS, _CLOSING, _OPENING = "。！？；：…—!?;:～~", "，。、；：！？”’）》」』】,.;:!?)]…—·", "“‘（《「『【(["
_FIGURE = re.compile(r"(?<=[\d.])(?=[\d万亿千百元米吨公个名人家项年月日号%])")


def _glued(text: str, at: int) -> bool:
    """Whether something would be lost (a space) or would need a hyphen (an English word) if a line ended here."""
    pair = text[at - 1 : at + 1]
    return any(map(str.isspace, pair)) or (pair.isascii() and pair.isalnum() and not pair.isdigit())


def _cuts(text: str) -> list[int]:
    """Where a column may end in a sentence; after a colon, a dash or a sentence's end nobody could tell."""
    cuts = []
    for at in range(10, len(text) - 3):
        left, right = text[at - 1], text[at]
        stops = left in _STOPS or (left in _CLOSING and text[at - 2] in _STOPS)
        if not (stops or right in _CLOSING or left in _OPENING or _glued(text, at)):
            cuts.append(at)
    return cuts


def _name(rng: random.Random) -> str:
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.randint(1, 2)))


@dataclass
class _Press:
    """A page being written: its habits, its text so far and the truth about it."""

    rng: random.Random
    recipe: _Recipe
    facts: dict[str, str]
    others: Iterable[str]  # without end: headlines of articles that are not on the page
    parts: list[str] = field(default_factory=list)
    size: int = 0
    joins: list[Span] = field(default_factory=list)
    captions: list[Span] = field(default_factory=list)
    aside: list[tuple[int, int, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        choice, wrapped = self.rng.choice, self.recipe.wrapped
        self.half, self.stray, self.newline = choice([True, False]), choice([0, 0, 0.05]), choice(["\n"] * 5 + ["\r\n"])
        self.indent = choice(["", "", "  ", "\u3000\u3000", "\u3000\u3000" if wrapped else "\xa0\xa0\xa0"])
        self.spacing = choice([1, 2] if wrapped else [1, 2, 2, 2, 3])
        self.pad = choice([" ", " ", "\xa0\xa0", "\u3000"])  # between names
        self.marks = choice(["none", "honest", "unreliable"])
        self.width, self.narrow, self.kinsoku = self.rng.randint(18, 40), choice([True, False]), choice([True, False])

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def phrase(self, count: int) -> str:
        return " ".join(self.rng.sample(_PHRASES, count))

    def fill(self, template: str, **names: str) -> str:
        """The template with the page's facts, fresh names and the next headlines."""
        fresh = {key: _name(self.rng) for key in "abc"} | {key: self.rng.choice(_PLACES) for key in ["place"]}
        if "{other}" in template or "{more}" in template:
            fresh |= dict(zip(("other", "more"), self.others, strict=False))
        fresh |= {"section": self.rng.choice(_SECTIONS), "count": str(self.rng.randint(2, 40000))}
        return template.format_map(self.facts | fresh | {"n": str(self.rng.randint(2, 90))} | names)

    def styled(self, text: str) -> str:
        return text.translate(_HALF) if self.half else text

    def put(self, text: str) -> Span:
        self.parts.append(self.styled(text))
        self.size += len(text)
        return self.size - len(text), self.size

    def gap(self, count: int) -> None:
        for _ in range(count):
            self.put(self.rng.choice(" \xa0") * self.chance(self.stray) + self.newline)

    def set_aside(self, kind: str, text: str) -> None:
        start, end = self.put(text)
        self.aside.append((start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip()), kind))

    def furnish(self, kinds: Iterable[str]) -> None:
        """Lines of furniture, each ended by a new line."""
        lead = self.rng.choice(["", "", "\xa0 \xa0"])
        for kind in kinds:
            many = {"edition": 4, "titles": 3, "teaser": self.rng.randint(2, 5)}.get(kind, 1)
            for way in _FURNITURE[kind] if kind == "edition" else self.rng.sample(_FURNITURE[kind], many):
                self.set_aside(kind, lead + self.fill(way))
                self.gap(self.rng.choice([1, 1, 1, self.spacing]))

    def caption(self, story: _Story, marked: bool) -> None:
        scene = self.fill("{place}" + self.rng.choice(_SCENES)) + "。"
        own = [sentence for sentence in story.sentences if _CAPTION.fullmatch(sentence) and sentence not in self.used]
        text = self.rng.choice(own) if own and self.chance(0.4) else scene
        self.used.add(text)
        sign = self.rng.choice("■■■▲◥▼◆") * (marked and self.chance(0.75))
        credit = self.fill(self.rng.choice(_CREDITS)) if marked else ""
        if marked and (self.chance(0.25) or not sign + credit):
            text = (text if text != scene else "") + "图为" + scene
        self.put(sign)
        self.captions.append(self.put(text + credit))

    def captioned(self, story: _Story, most: int = 3, inside: bool = False) -> None:
        """Captions on lines of their own, with the blank lines around them; unmarked ones are set off by more."""
        marked, wide = self.chance(0.6), max(4, self.spacing + 2)
        least = min(2, self.spacing) if marked else wide
        self.gap(self.rng.randint(least, wide))
        for left in range(self.rng.randint(1, most), 0, -1):
            self.caption(story, marked)
            self.gap(self.rng.randint(2 if inside and left == 1 else least, wide))

    def turn(self, story: _Story) -> None:
        """The article goes on on another page: what stands between its halves."""
        there, back = (self.fill(self.rng.choice(ways)) for ways in _TURNS)
        self.gap(self.rng.choice([0, 1, 2] if there[0] == "（" else [1, 2]))
        self.set_aside("turn", there)
        self.gap(self.rng.choice([1, 2, 3]))
        self.furnish(self.rng.sample(("staff", "turning", "zoom", "owner", "masthead", "date"), self.rng.randint(0, 4)))
        if self.chance(0.3):
            self.set_aside("title again", story.title)
            self.gap(1)
        self.set_aside("turn", back)
        self.gap(self.rng.choice([0, 1, 2] if back[0] == "（" else [1, 2]))

    def line_ends(self, text: str) -> list[int]:
        """Where lines of the page's width end; the width counts characters, or letters and digits as half."""
        ends, used = [], float(len(self.indent))
        for at, char in enumerate(text):
            held = (self.kinsoku and char in _CLOSING) or (at and (_glued(text, at) or text[at - 1] in _OPENING))
            if used >= self.width and not held:
                ends.append(at)
                used = 0
            used += 0.5 if self.narrow and char.isascii() else 1
        return ends

    def seams(self, text: str, turn: bool) -> dict[int, str]:
        """Where this paragraph is broken, and by what."""
        cuts = _cuts(text)
        plan = dict.fromkeys(self.line_ends(text), "line") if self.recipe.wrapped else {}
        if self.recipe.wrapped:
            cuts = [at for at in cuts if at in plan]
        elif self.chance(0.3):
            cuts = [found.start() for found in _FIGURE.finditer(text) if found.start() in cuts] or cuts
        share = max(1, len(plan))
        wanted = {"turn": turn, "blank": self.recipe.blank * share, "caption": self.recipe.caption * share}
        for kind in (kind for kind, chance in wanted.items() if self.chance(chance)):
            if free := [at for at in cuts if all(plan[old] == "line" or abs(old - at) > 10 for old in plan)]:
                plan[self.rng.choice(free)] = kind
        return plan

    def paragraph(self, story: _Story, text: str, plan: Mapping[int, str]) -> tuple[Span, ...]:
        """Write a paragraph, broken as planned."""
        spans: list[Span] = []
        for start, end in pairwise([0, *sorted(plan), len(text)]):
            if start and plan[start] == "turn":
                self.turn(story)
            elif start and plan[start] == "caption":
                self.captioned(story, self.rng.choice([1, 1, 3, 7]), inside=True)
            elif start:
                self.gap(1 if plan[start] == "line" else self.rng.choice([1, 2, 2, 3, 4]))
            if start and not self.recipe.wrapped and self.chance(0.5):
                self.put(self.indent)
            spans.append(self.put(text[start:end]))
        self.joins += [(left[1], right[0]) for left, right in pairwise(spans)]
        return tuple(spans)

    def mark(self, kind: str) -> Span:
        """The markdown sign before a heading, which on some pages says nothing about its level."""
        honest = {"title": "# ", "heading": "## "}.get(kind, "")
        signs = {"none": [""], "honest": [honest], "unreliable": ["", "## ", "### "]}[self.marks]
        return self.put(self.rng.choice(signs) if kind != "subhead" else "")


def _apart(press: _Press) -> list[str]:
    """Lines that end without a full stop, or in the middle of a quotation, and yet are not to be joined."""
    rng, several, place = press.rng, press.rng.randint(3, 5), press.rng.choice(_PLACES)
    kind = rng.choice(["items", "items", "ellipsis", "verse", "table", "quotes", "questions"])
    if kind == "items":
        lead = f"{place}{rng.choice(['今年要办的实事包括：', '列出的重点任务有：', '公布了一张任务清单——'])}"
        form = rng.choice(["{task}", "●{task}", "{n}是{task}", "（{n}）{task}", "{n}、{task}"])
        tasks = zip("一二三四五", rng.sample(_TASKS, several), strict=False)
        return [lead, *(form.format(n=number, task=press.fill(task)) for number, task in tasks)]
    if kind == "table":
        rows = [(name, f"{rng.uniform(10, 900):.1f}亿元", f"{rng.uniform(-3, 15):.1f}%") for name in rng.sample(_INDICATORS, several)]  # fmt: skip
        tab = rng.choice(["\t", "  ", "    "])
        return [tab.join(row) for row in [("指标", "总量", "同比增长"), *rows]]
    if kind == "verse":
        return [f"一首在{place}流传多年的小诗写道：", *f"“{rng.choice(_VERSES)}”".split()]
    if kind == "quotes":
        return [f"说起身边的变化，{place}居民七嘴八舌——", *(f"“{said}”" for said in rng.sample(_SAID, several))]
    asked = zip(rng.sample(_QUESTIONS, 2), rng.sample(_ANSWERS, 2), strict=True)
    return ["……"] if kind == "ellipsis" else [line for q, a in asked for line in (f"问：{q}", f"答：{a}")]


def _blocks(press: _Press, story: _Story, lead: str) -> list[tuple[str, str]]:
    """The paragraphs of an article, two to five sentences each, and their kind: only "text" may be broken."""
    rng, texts, at = press.rng, [press.styled(lead)], 0
    while at < len(story.sentences):
        count = rng.randint(2, 5)
        last = texts[-1][(press.line_ends(texts[-1]) or [0])[-1] :]
        full = press.recipe.wrapped and not press.indent and len(last) > press.width * 0.8
        text = press.styled("".join(story.sentences[at : at + count]))
        texts[-1:] = [texts[-1] + text] if full or not at else [texts[-1], text]  # where a full line ends nobody knows
        at += count
    blocks = [(text, "text") for text in texts]
    places = rng.sample(range(1, len(blocks)), rng.randint(1, (len(blocks) + 1) // 2)) if len(blocks) > 2 else []
    for where in sorted(places, reverse=True) if press.chance(0.4) else []:
        lines = press.phrase(2).split() if press.chance(0.25) else [press.phrase(1 if press.recipe.wrapped else 2)]
        blocks[where:where] = [(line, "heading") for line in lines]
    for _ in range(rng.randint(1, 2) if press.chance(press.recipe.apart) else 0):
        where = rng.choice([at for at, (_, kind) in enumerate(blocks, 1) if kind == "text"])
        blocks[where:where] = [(press.styled(line), "line") for line in _apart(press)]
    return blocks


def _head(press: _Press, story: _Story, several: bool) -> tuple[TrueArticle, str]:
    """Write headline group and byline; the article so far, and what its first paragraph begins with."""
    rng, start, head = press.rng, press.size, []
    below = rng.choice(["——{place}" + press.phrase(1) + "侧记", press.phrase(2)])
    group = {"kicker": press.phrase(rng.randint(2, 3)) if press.chance(0.4) else "", "title": story.title}
    group["subhead"] = press.fill(below) if press.chance(0.3) else ""
    for kind, line in group.items():
        if line:
            press.mark(kind)
            head.append(press.put(line))
            if kind == "title" and press.chance(press.recipe.furniture * 0.3):
                shop = rng.choice("-_") + rng.choice(_BRANDS) + rng.choice(["官方旗舰店", "官网首页", "手机版下载"])
                press.set_aside("advertisement", shop)
            press.gap(rng.choice([1, press.spacing, 2]))
    if press.chance(press.recipe.loose * 0.2):
        press.caption(story, marked=True)
        press.gap(2)
    way, names = rng.choice(_BYLINES), {key: _name(rng) for key in "abc"}
    dateline = press.fill(rng.choice(_DATELINES)) if press.chance(0.5) or (several and not way) else ""
    byline = press.fill(way, **names)
    for line in filter(None, byline.split("|") if way[:1] != ">" else ()):
        press.put(press.indent)
        head.append(press.put(line.replace(" ", press.pad)))
        press.gap(rng.choice([1, 2, press.spacing]))
    authors = tuple(name for key, name in names.items() if f"{{{key}}}" in way)
    kicker, title, subhead = map(press.styled, (group["kicker"], group["title"], group["subhead"]))
    lead = byline[1:] if way[:1] == ">" else dateline
    return TrueArticle(title, kicker, subhead, authors, "", "", start, tuple(head)), lead


def _article(press: _Press, story: _Story, several: bool) -> TrueArticle:
    article, lead = _head(press, story, several)
    blocks, paragraphs = _blocks(press, story, lead), []
    turn = press.rng.choice([at for at, (_, kind) in enumerate(blocks) if kind == "text"])
    turn = turn if press.chance(press.recipe.turn) else -1
    for at, (text, kind) in enumerate(blocks):
        ended = not at or blocks[at - 1][0][-1] in "。！？”!?"
        turned = at == turn and bool(at) and ended and press.chance(0.3)
        if ended and press.chance(press.recipe.loose * (0.2 if at else 0.4)):
            press.captioned(story)
        elif turned:
            press.turn(story)
        elif at:
            press.gap(press.spacing)
        press.mark(kind) if kind == "heading" else press.put(press.indent)
        paragraphs.append(press.paragraph(story, text, press.seams(text, at == turn and not turned) if kind == "text" else {}))  # fmt: skip
    if press.chance(press.recipe.loose * 0.6):
        press.captioned(story, most=4)
    return replace(article, paragraphs=tuple(paragraphs), clean=tuple(text for text, _ in blocks))


def _facts(rng: random.Random, stories: Sequence[_Story]) -> dict[str, str]:
    """What is the same all over a page; a paper appears on the day of its last news or a day later."""
    days = [story.day for story in stories if re.fullmatch(r"\d{4}-\d\d-\d\d", story.day)]
    told = date.fromisoformat(max(days)) if days else date(2014, 1, 1) + timedelta(rng.randrange(4000))
    day, city = told + timedelta(rng.randint(0, 1)), rng.choice(_PLACES)
    return {
        "paper": city + rng.choice(_PAPERS), "site": city + rng.choice(["网", "新闻网", "在线"]), "iso": day.isoformat(),
        "long": f"{day.year}年{day.month}月{day.day}日", "weekday": "一二三四五六日"[day.weekday()], "year": str(day.year),
        "day": f"{told.month}月{told.day}日", "clock": f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}", "no": f"{rng.randint(2, 16):02}",
        "own": stories[-1].title,
    }  # fmt: skip


def _page(form: str, name: str, stories: Sequence[_Story], others: Sequence[str], rng: random.Random) -> BrokenPage:
    facts, recipe, articles = _facts(rng, stories), _RECIPES[form], []
    press = _Press(rng, recipe, facts, cycle(others))
    press.gap(rng.choice([0, 0, 2]))
    if press.chance(recipe.furniture):
        press.furnish(kind for kind in _TOP if press.chance(0.5))
        press.gap(1)
    for at, story in enumerate(stories):
        if at:
            press.gap(rng.choice([2, 2, press.spacing, 4]))
            press.furnish(kind for kind in ("staff", "turning", "site") if press.chance(recipe.furniture * 0.2))
        articles.append(_article(press, story, len(stories) > 1))
    if press.chance(recipe.furniture):
        press.gap(rng.choice([1, 2, 3]))
        kinds = [kind for kind in _BOTTOM if press.chance(0.4)]
        press.furnish(part for kind in kinds for part in ([kind, "titles"] if kind == "edition" else [kind]))
    text = "".join(press.parts)
    paper = facts["paper"] if facts["paper"] in text else ""
    printed = " ".join(text[start:end] for start, end, _ in press.aside)
    day = facts["iso"] if facts["iso"] in printed or facts["long"] in printed else ""
    whole = tuple(replace(article, paper=paper, date=day) for article in articles)
    return BrokenPage(name, form, text, tuple(press.joins), whole, tuple(press.captions), tuple(press.aside))


def make_pages(articles: Sequence[Row], count: int, seed: int) -> list[BrokenPage]:
    """`count` pages, each form in its turn; the same articles and seed make the same pages.

    Raises ValueError when no article is clean enough to be broken.
    """
    stories = [story for row in articles if (story := _story(row))]
    if not stories:
        raise ValueError("no article of four sentences without debris: give longer or cleaner ones")
    rng, pages = random.Random(seed), []
    for at in range(count):
        form = FORMS[at % len(FORMS)]
        most = min(_RECIPES[form].most, len(stories))
        chosen = rng.sample(stories, rng.randint(min(most, 2), most))
        rest = [story.title for story in rng.sample(stories, min(20, len(stories))) if story not in chosen]
        pages.append(_page(form, f"{form}-{seed}-{at:04}", chosen, rest or _PHRASES, rng))
    return pages


# Scoring
class Score(NamedTuple):
    """Of `found` things `right` are right; of `true` things `hit` are found. `pooled` adds the scores of pages."""

    right: int
    found: int
    hit: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else float(not self.true)

    @property
    def recall(self) -> float:
        return self.hit / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def pooled(scores: Iterable[Score]) -> Score:
    """The score of all pages together."""
    right, found, hit, true = (sum(column) for column in zip(Score(0, 0, 0, 0), *scores, strict=True))
    return Score(right, found, hit, true)


def score_joins(true: BrokenPage, found: Found) -> Score:
    """A join is right when it removes exactly what stands between the halves."""
    seams, joins = {*true.joins}, {(join["start"], join["end"]) for join in found.get("joins", [])}
    right = len(seams & joins)
    return Score(right, len(joins), right, len(seams))


def score_boundaries(true: BrokenPage, found: Found) -> Score:
    """A found article is right when its text begins behind the last article's and before the first paragraph ends."""
    passages = [article.get("passages") or [{"spans": [[-1, -1]]}] for article in found.get("articles", [])]
    starts = [min(start for start, _ in some[0]["spans"]) for some in passages]
    bodies = [(article.paragraphs[0][-1][1], article.paragraphs[-1][-1][1]) for article in true.articles]
    earlier = [0, *(last for _, last in bodies)]
    right = sum(any(last <= start < end for start in starts) for last, (end, _) in zip(earlier, bodies, strict=False))
    return Score(right, len(starts), right, len(bodies))


def score_captions(true: BrokenPage, found: Found) -> Score:
    """A found caption is right when its characters and those of a true one, not yet taken, overlap with F1 ≥ 0.8."""
    left = [{*range(*span)} for span in true.captions]
    given = [caption["spans"] for article in found.get("articles", []) for caption in article.get("captions", [])]
    for spans in given:
        places = {at for start, end in spans for at in range(start, end)}
        same = next((span for span in left if 2 * len(places & span) >= 0.8 * (len(places) + len(span))), None)
        left = [span for span in left if span is not same]
    right = len(true.captions) - len(left)
    return Score(right, len(given), right, len(true.captions))


def score_set_aside(true: BrokenPage, found: Found) -> Score:
    """Furniture is hit when 0.8 of its characters are set aside; a found entry is right when 0.8 of it is furniture.

    White space does not count, and headline groups and bylines may be set aside or not.
    """
    inked = {at for at, char in enumerate(true.text) if not char.isspace()}
    neutral = {at for article in true.articles for span in article.head for at in range(*span)}
    furniture = [inked & {*range(start, end)} for start, end, _ in true.set_aside]
    entries = [(inked - neutral) & {*range(entry["start"], entry["end"])} for entry in found.get("set_aside", [])]
    given = [entry for entry in entries if entry]
    ours: set[int] = set().union(*furniture)
    theirs: set[int] = set().union(*given)
    right = sum(len(entry & ours) >= 0.8 * len(entry) for entry in given)
    return Score(right, len(given), sum(len(line & theirs) >= 0.8 * len(line) for line in furniture), len(furniture))
