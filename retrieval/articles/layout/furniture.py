"""What stands on a page besides its articles: navigation, teasers, mastheads, footers, credits, advertisements."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.articles.dateline import EDITORS
from retrieval.articles.layout.lines import Line
from retrieval.articles.layout.seams import goes_on

_NAVIGATION = re.compile(
    r"(?:上一[篇版期页]|下一[篇版期页]|前一[天篇]|后一[天篇]|放大|缩小|默认|字号|字体|大|中|小|打印|收藏|分享(?:到)?|评论|点赞|复制链接|关闭|返回\w{0,4}"
    r"|首页|主页|目录|(?:关于|联系)我们|版权声明|QQ空间|QQ好友|页面|本页|窗口|查看|点击|往期回顾|版面导航|版面概览|标题导航|网站地图|登录|注册|微信|微博|朗读|扫一扫\w{0,8}|更多|[a-z]{0,4}|\d{1,3}"
    r"|[-+|/<>《》«»‹›·•:：>＞→←\[\]【】()（）])+",
    re.IGNORECASE,
)
_NAVIGATES = re.compile(
    r"[上下前后]一|放大|缩小|打印|收藏|分享|返回|首页|目录|导航|地图|登录|我们|字体|字号|更多|回顾|朗读|扫一扫"
)
_LINE_REASONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("teaser", re.compile(r"[~～]{2,}|[>＞]{2,}|(?:详见|详情见|导读|报道见|全文见|更多内容见)\S{0,10}版")),
    ("copyright", re.compile(r"copyright|all rights reserved|版权所有|未经\S{0,6}(?:许可|授权)\S{0,4}(?:不得|禁止|严禁|请勿|谢绝|转载|复制|使用)|ICP备|ICP证", re.IGNORECASE)),
    ("imprint", re.compile(r"^(?:主办单位?|主管单位?|承办|出版|社址|地址|邮编|电话|传真|热线|国内统一刊号|邮发代号|零售价|定价|印刷|广告\S{0,4})[:：]")),
    ("credits", re.compile(
        r"^[（(【\[]?\s*(?:本?版?责任?编辑?|本?版?编辑|责编|校对|美编|版式\w{0,2}|排版|值班\w{0,4}|审[读核校]|制图|制作|总值班|监制|统筹|组版|检校|图编|见习编辑|视觉)"
        r"\s*[:：/／ \u3000]\s*\S.{0,40}$"
        rf"|^[（(【\[]?\s*{EDITORS}\s*(?:[:：|｜丨].{{0,80}}|[\u4e00-\u9fff]{{2,4}}(?:\s*{EDITORS}\s*[\u4e00-\u9fff]{{2,4}})+)$"
    )),
    ("sections", re.compile(r"^(?:第\s*[A-Z]?\d{1,3}\s*版|[A-Z]?\d{1,3}\s*版?)\s*[:：|｜·\-—]\s*\S{1,12}$")),
    ("masthead", re.compile(
        r"^[\u4e00-\u9fff]{2,6}(?:日报|晚报|晨报|早报|都市报|时报|商报|周报|快报|新报)(?:\s+(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:\s*星期.)?)?$|^欢迎(?:来到|访问|阅读|光临)|^\S{0,12}(?:数字报纸?|电子报|电子版)(?:\s*\S{1,6})?$|^(?:(?:发布|更新|刊发|出版)(?:时间|日期)|(?:文章|信息|内容)?来源|稿源|转自|版次)\s*[:：]"
    )),
    ("page", re.compile(r"^(?:第\s*[A-Z]?\d{1,3}\s*版|[-–—·]+\s*\d{1,3}\s*[-–—·]+|[A-Z]?\d{2}\s+(?:要闻|时政|国内|国际|经济|财经|社会|民生|体育|文化|综合|副刊|评论|专题|教育|健康|广告|地方|理论))$")),
    ("navigation", re.compile(r"^[上下前后]一[篇条版期页][:：]?\s*\S")),
    ("counter", re.compile(r"阅读\s*[（(:：]?\s*\d+|(?:浏览|点击|评论)(?:次数|量|数)?\s*[（(:：]?\s*\d+")),
    ("breadcrumb", re.compile(r"^(?:您?当前位置|您?所在位置|首页)\s*[:：>＞»]")),
)  # fmt: skip
_DATE = re.compile(r"(?:19|20)\d\d\s*(?:年|[-/.])\s*\d{1,2}\s*(?:月|[-/.])\s*\d{1,2}")
_EVENT = re.compile(r"(?:地点|地址|主题|活动\S{0,4})\s*[:：]")  # 时间：2023年9月18日 地点：市文化馆
_ADVERTISEMENT = re.compile(
    r"\s*[-_|｜–—]\s*[^\s\-_|｜–—]{0,20}(?:官方|旗舰|官网|娱乐|博彩|彩票|注册|登录|登陆|下载|入口|平台|网址|app|体育|棋牌)[^\s\-_|｜–—]{0,12}$",
    re.IGNORECASE,
)
_PAGE = r"第?\s{0,2}[A-Z]?[\d一二三四五六七八九十]{1,3}\s{0,2}版(?:[^，。；）)】\]]{0,12}[）)】\]])?"
LEAVES = re.compile(rf"[（(【\[▶►→▷]{{0,3}}\s{{0,2}}(?:下转|转)\s{{0,2}}{_PAGE}$")
ARRIVES = re.compile(rf"[（(【\[▶►←◀◁]{{0,3}}\s{{0,2}}(?:上接|紧接|接)\s{{0,2}}{_PAGE}")
MARKER = 40  # characters at a line's end or start in which a page turn stands
CUT = 0.6  # evidence that a dated line is cut from a sentence
EDGE = 12  # lines at either end of a page among which loose lines beside furniture are furniture too


def furniture(lines: Sequence[Line]) -> dict[int, str]:
    """The lines, by number, that are no article's, each with the reason."""
    found = {at: reason for at, line in enumerate(lines) if (reason := _reason(lines, at))}
    for at in _between(lines, found):
        found.setdefault(at, "headlines")
    return found


def advertisement(title: str) -> int:
    """Where in a headline an advertisement glued to its end begins; its length when there is none."""
    glued = _ADVERTISEMENT.search(title)
    return glued.start() if glued and glued.start() >= 4 else len(title)


def _reason(lines: Sequence[Line], at: int) -> str:
    line, count = lines[at], len(lines)
    text = line.text
    if len(text) > 120 or line.heading:
        return ""
    packed = re.sub(r"\s+", "", text)
    if _NAVIGATES.search(packed) and _NAVIGATION.fullmatch(packed):
        return "navigation"
    first, _, after = text.partition("。")  # a label or a notice may be glued to a text
    reason = next(
        (name for name, pattern in _LINE_REASONS if pattern.search(first if name == "copyright" else text)), ""
    )
    glued = (line.closed and reason in ("counter", "imprint")) or (after and reason in ("masthead", "credits"))
    if reason and not glued:
        return reason
    dated = _DATE.search(text)
    edge = at < EDGE or at >= count - EDGE
    event = any(_EVENT.search(other.text) for other in lines[max(at - 1, 0) : at + 2])
    if dated and len(text) <= 80 and not line.closed and edge and _only_masthead(text) and not event:
        under = all(other.short for other in lines[:at]) and at + 1 < count and lines[at + 1].blanks > 0
        if under and re.fullmatch(r"\s*日?\s*(?:星期.)?\s*", _DATE.sub("", text)):  # alone between headline and text
            return "masthead"
        return "" if at + 1 < count and goes_on(text, lines[at + 1].text) > CUT else "masthead"
    return ""


def _only_masthead(text: str) -> bool:
    """Whether a dated line has nothing of a sentence: no verb-like run of text beside date, paper and page."""
    rest = _DATE.sub("", text)
    rest = re.sub(
        r"星期[一二三四五六日天]|周[一二三四五六日]|农历\S*|第?\s*[A-Z]?\d+\s*[版期]|\d{1,2}:\d\d(?::\d\d)?|来源[:：]?|日|版|\d",
        "",
        rest,
    )
    return not re.search(r"[，。；,]", rest) and (
        len(rest.strip()) <= 24 or bool(re.search(r"日报|晚报|都市报|时报|首版", rest))
    )


def _between(lines: Sequence[Line], found: dict[int, str]) -> list[int]:
    """Loose short lines that stand among furniture at a page's head or foot: other articles' headlines."""
    loose: list[int] = []
    marks = sorted(found)
    text = next((at for at, line in enumerate(lines) if at not in found and not line.short), len(lines))
    head = [
        at for at in marks if at < min(EDGE, text) and found[at] in ("teaser", "masthead", "sections", "breadcrumb")
    ]
    if len(head) >= 2:
        loose += [
            at for at in range(head[0], head[-1]) if at not in found and lines[at].short and not lines[at].heading
        ]
    foot = next((at for at in marks if at > len(lines) // 2 and all(_loose(line) for line in lines[at:])), None)
    if foot is not None:
        loose += [at for at in range(foot, len(lines)) if at not in found]
    return loose


def _loose(line: Line) -> bool:
    return line.short or bool(_DATE.search(line.text)) or (len(line.text) < 120 and not line.closed)
