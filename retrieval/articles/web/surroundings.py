"""What stands around an article in a web page's markup: menus, lists of other articles, comments, notices.

Elements go by what they are called and what stands over them, lines by what they say. The headline, and whatever holds
most of the page's prose, always stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from retrieval.articles.web.blocks import HEADINGS, Block, Mass, weigh

_CALLED = re.compile(
    r"(?:^|[\W_\d])(?:"
    r"(?:bd)?share\w*|\w*comments?|commentlist|pinglun|gentie|relate[ds]?\w*|xiangguan|recommend\w*|tuijian"
    r"|hot(?:news|list|rank|read|topic|words?|wd|spot)?|rank(?:ing|list)?|paihang\w*|side(?:bar)?|aside|widget\w*"
    r"|foot(?:er)?|copyrights?|statement|disclaimer|shengming|nav|navi|navbar|navigation|menu\w*|breadcrumbs?|crumbs?"
    r"|(?:tool|top)bar|login|search\w*|qr(?:code)?|ewm|erweima|ads?|advert\w*|guanggao|banner|friend(?:ly)?(?:links?)?"
    r"|tags?|pag(?:er|ination|ing)|(?:prev|next)(?:prev|next)?|pop(?:up)?|modal|dialog|hidden"
    r")(?=$|[\W_\d])",
    re.IGNORECASE,
)
_COMMENTS = re.compile("comment|pinglun|gentie", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_OVER_LINKS = re.compile(
    r"(?:相关|关联|延伸|推荐|热门|精彩|更多|最新|图片|今日|往期|大家|网友|本?[周日月]|新闻|小时|编辑|频道|为您|为你|猜你|[您你]?可能会?|还|都|在|喜欢|感兴趣|点击|阅读|一周)*"
    r"(?:阅读|新闻|报道|文章|链接|推荐|专题|稿件|内容|资讯|消息|发布|喜欢|看|搜|排行榜?|热[点榜门搜]\w{0,3}|热文|精选|回顾|导读|榜单|要闻|图集)"
)
_OVER_COMMENTS = re.compile(
    r"(?:(?:网友|最新|热门|精彩|全部|发表|我要|参与|用户|文章)*(?:评论|跟帖|留言)(?:列表|区)?|我来说两句|我要说两句)"
)
_BACK = re.compile(r"返回\S{0,12}|(?:查看|了解|点击)?更多\W*|更多>>")
_LABEL = 16  # characters of the longest label over a list

# What a site says in its own voice: who speaks, then of what. An article on copyright says the latter alone.
_SPEAKER = r"^[\W_]*(?:未经|转载|凡|本文|本网|本站|本报(?!讯|记者|评论)|以上|文中|声明|免责|特别|郑重|图片|部分|如有|如需|请勿|版[权權][声说所归])"
_SAYS = (
    r"(?:不得|禁止|严禁|请勿|谢绝)\S{0,6}(?:转载|复制|使用|镜像|摘编|刊登)|注明(?:出处|来源|转自)|不代表\S{0,12}(?:观点|立场)|不构成\S{0,8}建议"
    r"|侵权|必究|版权\S{0,8}归|仅供参考"
)
NOTICE = re.compile(
    rf"copyright\W|©|all rights reserved|版[权權]所有[^。]*$|ICP[备证備證]|^\W*(?:版权|免责|特别|郑重)?声明\s*[:：]|^\W*凡本[网站报]\w{{0,4}}(?:注明|刊载|转载)"
    rf"|{_SPEAKER}.*(?:{_SAYS})|举报(?:电话|邮箱)|许可证(?:编?号)?[:：]",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(r"©|版[权權]所有[^。]*$|ICP[备证備證]|^\W*(?:版权|免责)声明\s*[:：]|^\W*凡本[网站报]\w{0,4}注明")
_LINES = re.compile(
    r"^[（(【\[\s]*(?:责任编辑|责编|编辑|编审|审核|审读|校对|监制|[初复终一二三]审|值班\w{0,4}|总编辑?|统筹|实习编辑|网络编辑|本文编辑|本期编辑|新媒体编辑)\s*[:：丨|/／]\s*\S.{0,50}$"
    r"|^[（(【\[\s]*(?:图片?来源|图片来自|图源|图据|供图|题图|封面图?|制图|摄影)\s*[:：/／]?\s*[^\s，。]{1,16}[）)】\]]?$"
    r"|^\W*(?:分享(?:到|至|文章)?|微信扫\S*|扫[一码]\S{0,16}|用微信\S*|打开\S{0,8}(?:APP|客户端)\S*|点赞|收藏|关注|取消|确定|举报|纠错|我要(?:纠错|反馈|评论)|\S{0,10}公众号|字体|调整字体|图集|标签|评论|返回顶部|展开全文|加载更多|点击加载\S*|阅读原文|打印本?页?)(?:[:：].{0,40})?\W*$"
    r"|^(?:您?(?:现在|当前|所在)的?位置|首页|正文)\s*[:：>＞»]"
    r"|^\W*(?:更多|欢迎|敬请|请|长按|识别)[^。]{0,20}关注[^。]{0,20}(?:公众号|微信|客户端|微博|二维码)\W*$|^\S{2,10}\s+正文$|^\W*(?:标签|关键词|关键字|tags?)\s*[:：]"
    r"|^(?:[【\[(]?\d{1,2}[】\])]?\s*)+(?:[上下]一页|尾页)?$|^(?:[上下][一]?[页篇条]|首页|尾页|\s|[:：|])+$"
    r"|(?:【详细】|\[详细\]|［详细］|【详情】|\[详情\]|查看全文|阅读全文|查看更多|【更多】|(?:点击|进入)\S{0,20}(?:>>|》》|＞＞))\W*$",
    re.IGNORECASE,
)  # fmt: skip
_STAMP = re.compile(
    r"(?:19|20)\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?|\d{1,2}[:：]\d\d(?:[:：]\d\d)?|星期[一二三四五六日天]"
    r"|(?:发布|发表|更新|刊发|发稿)?(?:时间|日期)\s*[:：]?|(?:稿件|文章|信息|新闻)?(?:来源|稿源)\s*于?\s*[:：]?\s*[^\s:：]{0,16}|作者\s*[:：]\s*[^\s:：]{0,16}"
    r"|(?:责任)?编辑\s*[:：]\s*[^\s:：]{0,12}|(?:浏览|阅读|点击|访问|评论)(?:次数|量|数)?\s*[:：(（]?\s*\d*\s*[)）次]?|字体\S{0,2}|字号\S{0,2}|放大|缩小|默认|正常|打印|收藏|分享|举报|关注|原创|纠错|本文|[大中小TA]|\d{1,6}\s*(?:次|人|评论|阅读)?"
    r"|[\s|｜/\[\]【】()（）+\-·]"
)
_BESIDE_TIME = re.compile(
    r"^(?:原创\s*)?[^\s\d。！？，]{0,12}\s*(?:19|20)\d\d\D\d{1,2}\D\d{1,2}日?\s*\d{1,2}[:：]\d\d(?:[:：]\d\d)?\s*[^\s\d。！？，]{0,12}$"
)
_NEAR = 5  # lines below a headline among which a day and hour beside a name is the page's stamp, no event
_STAMPED = re.compile(
    r"时间|日期|\d{1,2}[:：]\d\d|(?:来源|稿源)\s*于?\s*[:：]|(?:浏览|阅读|点击|访问)\S{0,4}\s*[:：(（]|字体|字号"
)


def drop_surroundings(tree: Any, headline: Any | None) -> int:
    """Take what is no article's out of `tree`; how many characters of links went with it."""
    masses = weigh(tree)
    whole = masses[tree]
    kept = set() if headline is None else {headline, *headline.iterancestors()}
    gone = 0
    for element in _outside(tree, masses, whole, kept):
        gone += masses[element].linked
        _remove(element)
    for element in [*tree.iter()]:
        if element.tag == "a" and _BACK.fullmatch("".join(element.itertext()).strip()):
            _remove(element)
        if _labels(element, masses):
            gone += _drop_below(element, masses, whole, kept)
    return gone


def _outside(tree: Any, masses: dict[Any, Mass], whole: Mass, kept: set[Any]) -> list[Any]:
    """The outermost elements that are hidden, named as surroundings, or lists of links."""
    found: list[Any] = []
    inside: set[Any] = set()
    for element in tree.iter():
        if element.getparent() in inside:
            inside.add(element)
        elif element not in kept and element.tag not in ("html", "body", "head") and _apart(element, masses, whole):
            inside.add(element)
            found.append(element)
    return found


def _apart(element: Any, masses: dict[Any, Mass], whole: Mass) -> bool:
    mass = masses[element]
    if not mass.text:
        return False
    if element.tag == "noframes":
        return True
    called = _CAMEL.sub("-", f"{element.get('class', '')} {element.get('id', '')}")
    if 2 * mass.prose > whole.prose > 0:
        return bool(_COMMENTS.search(called)) and bool(_CALLED.search(called)) and mass.prose < whole.prose
    if (
        element.tag in ("nav", "aside", "footer")
        or "hidden" in element.attrib
        or _UNSEEN.search(element.get("style", ""))
    ):
        return True
    return bool(_CALLED.search(called)) or _lists_links(mass)


def _lists_links(mass: Mass) -> bool:
    return mass.links >= 3 and mass.linked >= 0.8 * mass.text


def _labels(element: Any, masses: dict[Any, Mass]) -> bool:
    """Whether an element only says that other articles or comments follow."""
    if element not in masses or not 2 <= masses[element].text <= _LABEL:
        return False
    return _is_label("".join(element.itertext()))


def _is_label(text: str) -> bool:
    text = re.sub(r"[\W_\d]+", "", text)
    return len(text) <= _LABEL and bool(_OVER_LINKS.fullmatch(text) or _OVER_COMMENTS.fullmatch(text))


def _drop_below(label: Any, masses: dict[Any, Mass], whole: Mass, kept: set[Any]) -> int:
    """Take out a label and what it stands over: the box around both, or the lists that follow."""
    if not any(parent.tag == "html" for parent in label.iterancestors()):  # gone with the box of another
        return 0
    comments = bool(_OVER_COMMENTS.fullmatch(re.sub(r"[\W_\d]+", "", "".join(label.itertext()))))
    while (box := label.getparent()).tag not in ("html", "body") and masses[box].text == masses[label].text:
        label = box
    mass = masses[box]
    boxed = box.tag not in ("html", "body") and box not in kept and 2 * mass.prose <= whole.prose
    if boxed and (comments or 2 * mass.linked > mass.text - masses[label].text):
        _remove(box)
        return mass.linked
    below = [*_below(label, masses, kept, comments)]
    for element in below:
        _remove(element)
    if below or comments:
        _remove(label)
    return sum(masses[element].linked for element in below)


def _below(label: Any, masses: dict[Any, Mass], kept: set[Any], comments: bool) -> Iterator[Any]:
    """The elements that a label beside them stands over: all that follow as comments, or lists of links."""
    for element in label.itersiblings():
        mass = masses.get(element)
        if mass is None or not (mass.text or mass.links):  # a mark, a line or a picture
            continue
        if element in kept or not (comments or 2 * mass.linked > mass.text):
            return
        yield element


def _remove(element: Any) -> None:
    """Take an element out; the text behind it stays."""
    parent = element.getparent()
    if parent is not None:
        tail, element.tail = element.tail, None
        mark = element.makeelement("br")  # what stood before and behind it must not become one line
        mark.tail = tail
        parent.replace(element, mark)


def tells(block: Block) -> bool:
    """Whether a sentence of an article ends in a block: neither a notice's nor a teaser's."""
    return block.prose and not NOTICE.search(block.text) and not _says_nothing(block.text)


def article_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Those of an article's blocks that are no line of the page's own: stamps, credits, notices, teasers."""
    last = max((at for at, block in enumerate(blocks) if tells(block)), default=-1)
    for at, block in enumerate(blocks):
        text = block.text
        if at > last and (NOTICE.search(text) or 10 * block.linked >= 9 * len(text) or _is_label(text)):
            continue
        if at < _NEAR and _BESIDE_TIME.search(text):
            continue
        if block.element.tag in HEADINGS or not (_says_nothing(text) or _notice(text)):
            yield block


def _says_nothing(text: str) -> bool:
    """Whether a line is a stamp, a credit, a button or a teaser."""
    if len(text) > 120:
        return False
    return bool(_LINES.search(text)) or (bool(_STAMPED.search(text)) and not _STAMP.sub("", text).strip())


def _notice(text: str) -> bool:
    """Whether a line is a copyright notice wherever it stands."""
    return len(text) <= 300 and bool(_ANYWHERE.search(text))
