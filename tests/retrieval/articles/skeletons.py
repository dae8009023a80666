"""Web pages as people save them, one of each kind: invented articles in the markup that such pages have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Skeleton:
    """A page in its bytes, what it says about its article, the article's paragraphs, and what is not the article's."""

    name: str
    data: bytes
    title: str
    paragraphs: tuple[str, ...]
    furniture: tuple[str, ...]
    paper: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    page: str = ""


LIBRARY = (
    "桐溪市新图书馆3月12日正式开馆，馆舍面积2.6万平方米，藏书80万册，开馆首日接待读者1.2万人次。",
    "馆长阎素秋介绍，新馆设有儿童阅览区、地方文献区和24小时自助书房，读者凭身份证即可办理借阅手续。",
    "记者在现场看到，不少家长带着孩子来办证。市民柏先生说，以后不用再跑到城西去借书了。",
)
BRIDGE = (
    "本报讯 连接桐溪两岸的望江大桥10月8日合龙，大桥全长1860米，总投资12.4亿元，计划明年6月通车。",
    "项目负责人夔立说，合龙段施工用了36个小时，误差控制在3毫米以内。",
    "大桥通车后，两岸车程将由40分钟缩短到8分钟。",
)
WATER = (
    "桐溪市水务局日前发布通知，全市居民生活用水价格自2023年7月1日起调整，第一阶梯由每立方米2.05元调整为2.35元。",
    "通知要求，各供水企业要做好抄表衔接，对低保家庭每月每户免收5立方米水费。",
)
TREES = (
    "春分时节，桐溪各乡镇掀起植树热潮。截至昨日，全市已完成造林4.3万亩，占年度任务的71%。",
    "在柳塘乡，护林员禹成带着村民在荒坡上栽下侧柏和山杏。",
    "市林业中心预计，4月10日前可以完成全部造林任务。",
)

_NAV = "".join(f'<a href="/{name}/">{name}</a>' for name in ("首页", "时政", "财经", "社会", "体育", "文化"))
_HOT = (
    "桐溪首条地铁完成环评公示",
    "十一假期景区客流创新高",
    "老街改造方案公开征求意见",
    "中学生发现稀有蝶类",
    "夜市摊位今起网上抽签",
)
_HOT_LIST = "".join(f'<li><a href="/n/{at}.html">{title}</a></li>' for at, title in enumerate(_HOT))


def _paragraphs(texts: tuple[str, ...], indent: str = "") -> str:
    return "".join(f"<p>{indent}{text}</p>\n" for text in texts)


def _portal() -> Skeleton:
    linked = """{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "桐溪新图书馆开馆 首日迎客过万",
        "datePublished": "2024-03-13T07:30:00+08:00", "author": [{"@type": "Person", "name": "阎青"}],
        "publisher": {"@type": "Organization", "name": "桐溪日报"}}"""
    comments = "希望周末延长开放时间。", "停车位太少了，建议多修一些，每次都找不到地方。"
    markup = f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">
<title>桐溪新图书馆开馆 首日迎客过万_社会频道_桐溪网</title>
<meta property="og:title" content="桐溪新图书馆开馆 首日迎客过万 - 桐溪网"><meta property="og:site_name" content="桐溪网">
<script type="application/ld+json">{linked}</script></head><body class="page sidebar-right">
<header class="top"><h1 class="logo"><a href="/">桐溪网</a></h1><nav>{_NAV}</nav></header>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/s/">社会</a> &gt; 正文</div>
<main><article><h2 class="headline">桐溪新图书馆开馆 首日迎客过万</h2>
<div class="info"><span>2024-03-13 07:30</span> <span>来源：桐溪日报</span> <span>作者：阎青</span><span>字号：大 中 小</span></div>
<div class="article-body">{_paragraphs(LIBRARY[:1])}
<figure><img src="1.jpg"><figcaption>新图书馆的儿童阅览区。 沐秋 摄</figcaption></figure>
{_paragraphs(LIBRARY[1:])}</div>
<div class="editor-line">（责任编辑：詹某某）</div><div class="share-bar">分享到：<a>微信</a><a>微博</a><a>QQ空间</a></div></article>
<section class="comment-list"><h3>网友评论</h3><p>{comments[0]}</p><p>{comments[1]}</p></section></main>
<aside class="sidebar"><h3>热门推荐</h3><ul>{_HOT_LIST}</ul></aside>
<footer><p>桐溪网版权所有 未经书面授权禁止转载</p><p>Copyright © 2010-2024 桐ICP备00000000号</p></footer></body></html>"""
    caption = "新图书馆的儿童阅览区。 沐秋 摄"
    paragraphs = (LIBRARY[0], caption, *LIBRARY[1:])
    furniture = (*comments, *_HOT, "詹某某", "分享到", "版权所有", "热门推荐", "网友评论", "字号")
    title = "桐溪新图书馆开馆 首日迎客过万"
    return Skeleton("portal", markup.encode(), title, paragraphs, furniture, "桐溪日报", "2024-03-13", ("阎青",))


def _blog() -> Skeleton:
    excerpt = "老街上的铁匠铺又开张了，六十岁的师傅说自己还能再打十年铁。"
    markup = f"""<!DOCTYPE html><html><head><meta charset="UTF-8"><title>望江大桥今日合龙 - 桐溪生活周刊</title>
<meta name="author" content="admin"><meta property="article:published_time" content="2021-10-09T01:20:00+00:00"></head>
<body class="post-template-default single has-sidebar comments-open"><div id="page" class="site">
<header id="masthead" class="site-header"><p class="site-title"><a href="/">桐溪生活周刊</a></p></header>
<div id="content"><div id="primary" class="content-area"><article class="post category-hot tag-bridge">
<header class="entry-header"><h1 class="entry-title">望江大桥今日合龙</h1>
<div class="entry-meta">发表于 <time datetime="2021-10-09">2021年10月9日</time> 作者：<span>夔小满</span></div></header>
<div class="entry-content">{_paragraphs(BRIDGE)}</div>
<footer class="entry-footer">标签：<a rel="tag">大桥</a>、<a rel="tag">交通</a></footer></article>
<nav class="post-navigation"><a href="a">上一篇：古镇灯会</a><a href="b">下一篇：秋收</a></nav>
<div id="comments" class="comments-area"><h2>3条评论</h2><ol><li>终于等到了，以后回家方便多了。</li>
<li>期待通车那天！</li></ol></div></div>
<div id="secondary" class="widget-area"><section class="widget"><h2>近期文章</h2><ul><li><a href="c">铁匠铺重开</a><p>{excerpt}</p></li>
<li><a href="d">古镇灯会</a></li></ul></section></div></div>
<footer class="site-footer">自豪地采用 WordPress</footer></div></body></html>"""
    furniture = (excerpt, "终于等到了", "上一篇", "标签", "WordPress", "近期文章", "古镇灯会")
    return Skeleton(
        "blog", markup.encode(), "望江大桥今日合龙", BRIDGE, furniture, "桐溪生活周刊", "2021-10-09", ("夔小满",)
    )


def _tables() -> Skeleton:
    body = "<br><br>".join(f"　　{text}" for text in TREES)
    menu = "".join(
        f'<td><a href="{at}.htm"><font color=#ffffff>{name}</font></a></td>'
        for at, name in enumerate("新闻 图片 论坛 法规 天气".split())
    )
    hot = "".join(f'·<a href="{at}.htm">{title}</a><br>' for at, title in enumerate(_HOT))
    markup = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>桐溪春季造林过七成--桐溪在线</title></head><body bgcolor=#ffffff topmargin=0><center>
<table width=760 border=0><tr>{menu}</tr></table>
<table width=760 border=0 cellspacing=0><tr><td width=160 valign=top bgcolor=#eeeeee><table><tr><td><b>新闻排行</b></td></tr>
<tr><td><font size=2>{hot}</font></td></tr></table></td>
<td width=600 valign=top><table width="100%"><tr><td><font size=2>您现在的位置：<a href="/">首页</a> &gt;&gt; <a href="/x">本地新闻</a> &gt;&gt; 正文</font></td></tr>
<tr><td align=center><font size=5 color=red><b>桐溪春季造林过七成</b></font><br><hr>
<font size=2>桐溪在线　2004-03-24 09:12:33　来源：桐溪晚报　记者：禹　山</font></td></tr>
<tr><td><font size=3>{body}</font></td></tr>
<tr><td align=right><font size=2>【<a href="javascript:print()">打印本页</a>】【<a href="javascript:close()">关闭窗口</a>】</font></td></tr></table></td></tr></table>
<table width=760><tr><td align=center><font size=2>版权所有：桐溪在线　电话：0000-0000000</font></td></tr></table></center></body></html>"""
    furniture = (*_HOT, "新闻排行", "打印本页", "版权所有", "您现在的位置", "论坛", "09:12")
    return Skeleton(
        "tables",
        markup.encode("gb18030"),
        "桐溪春季造林过七成",
        TREES,
        furniture,
        "桐溪晚报",
        "2004-03-24",
        ("禹山",),
    )


def _epaper() -> Skeleton:
    sheets = "".join(
        f'<tr><td><a id=pageLink href="node_{at}.htm">第{at:02}版：{name}</a></td></tr>'
        for at, name in enumerate(("要闻", "本地", "时事", "副刊"), 1)
    )
    titles = "".join(f'<tr><td><a href="content_{at}.htm">{title}</a></td></tr>' for at, title in enumerate(_HOT))
    text = "".join(f"<P>　　{text}" for text in BRIDGE)
    markup = f"""<html><head><META http-equiv=Content-Type content="text/html; charset=utf-8"><title>桐溪日报数字报-望江大桥合龙</title></head>
<body onload="init()"><table><tr><td><table><tr><td><strong>第02版：本地</strong></td><td><a href="node_1.htm">上一版</a> <a href="node_3.htm">下一版</a></td></tr></table>
<table>{sheets}</table><table><tr><td>标题导航</td></tr>{titles}</table></td>
<td><table><tr><td>桐溪日报</td><td>2021年10月09日　星期六</td></tr></table>
<table><tr><td><a href="content_1.htm">上一篇</a></td><td>放大 缩小 默认</td></tr></table>
<table><tr><td class=font02><founder-introtitle>明年六月通车</founder-introtitle></td></tr>
<tr><td class=font01><founder-title>望江大桥合龙</founder-title></td></tr><tr><td class=font02>□ 记者 夔 明 通讯员 沐秋白</td></tr></table>
<div id=ozoom><founder-content>{text}</founder-content></div></td></tr></table>
<!--enpproperty <articleid>101_1</articleid><date>2021-10-09 00:00:00.0</date><author>夔明</author><title>望江大桥合龙</title><keyword></keyword><subtitle></subtitle><introtitle>明年六月通车</introtitle><siteid>1</siteid> /enpproperty-->
<table><tr><td>桐溪日报社版权所有，未经书面授权禁止使用</td></tr></table></body></html>"""
    furniture = (*_HOT, "标题导航", "时事", "副刊", "放大", "版权所有", "星期六", "上一版")
    return Skeleton(
        "e-paper",
        markup.encode(),
        "望江大桥合龙",
        BRIDGE,
        furniture,
        "桐溪日报",
        "2021-10-09",
        ("夔明",),
        "第02版：本地",
    )


def _sheet() -> Skeleton:
    markup = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>桐溪日报多媒体数字报刊平台</title></head><body>
<div class="nav-list"><a href="1">桐溪日报</a><a href="2">桐溪晚报</a><a href="3">往期</a></div>
<div class="main"><p class="ban">版次：A03　版名：民生</p><p>桐溪日报 2024年04月02日 星期二</p>
<div class="article"><h3>惠及低保家庭</h3><h1>居民水价<br>七月调整</h1><h2>第一阶梯每立方米上调三角</h2>
<p class="sec">本报记者 阮　青 通讯员 卜　言 （2024年04月02日 A03版）</p>
<div id="ozoom">{_paragraphs(WATER, "　　")}<table border="1"><tr><td>阶梯</td><td>水价</td></tr><tr><td>第一</td><td>2.35元</td></tr></table></div>
<div class="edit">责任编辑：詹某某 美编：路某</div><div class="nextprev"><a href="1">上一篇：春耕</a> <a href="2">下一篇：食堂</a></div></div></div>
<div style="display:none"><a href="x">供暖改造今年完成</a></div><div id="titleList"><ul>{_HOT_LIST}</ul></div>
<div class="footer">桐溪日报社版权所有</div></body></html>"""
    rows = ("居民水价 七月调整·第一：水价2.35元",)
    furniture = (*_HOT, "詹某某", "供暖改造", "上一篇", "版权所有", "往期")
    return Skeleton(
        "e-paper sheet",
        markup.encode(),
        "居民水价 七月调整",
        (*WATER, *rows),
        furniture,
        "桐溪日报",
        "2024-04-02",
        ("阮青", "卜言"),
        "A03版：民生",
    )


def _government() -> Skeleton:
    markup = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>桐溪市调整居民生活用水价格_桐溪市人民政府门户网站</title>
<meta name="SiteName" content="桐溪市人民政府门户网站"><meta name="ColumnName" content="公示公告">
<meta name="ArticleTitle" content="桐溪市调整居民生活用水价格"><meta name="PubDate" content="2023-06-21 10:05">
<meta name="ContentSource" content="桐溪发布"><meta name="Author" content="市水务局"></head><body>
<div class="header"><h1><a href="/">桐溪市人民政府</a></h1><div class="search-box">热门搜索：<a>社保</a> <a>公积金</a> <a>落户</a></div></div>
<ul class="breadcrumb"><li><a href="/">首页</a></li><li><a href="/g">公示公告</a></li></ul>
<div class="detail"><h3 class="title">桐溪市调整居民生活用水价格</h3>
<ul class="infos"><li>发布时间：2023-06-21 10:05</li><li>信息来源：桐溪发布</li><li>浏览次数：<span>1024</span>次</li><li>【字体：<a>大</a> <a>中</a> <a>小</a>】</li></ul>
<div class="TRS_Editor"><div>　　{WATER[0]}</div><div>　　{WATER[1]}</div><div style="text-align:right">桐溪市水务局</div></div>
<p>扫一扫在手机打开当前页</p><div class="btns"><a href="javascript:print()">打印</a><a href="javascript:close()">关闭</a></div></div>
<div class="foot"><p>主办：桐溪市人民政府办公室　网站标识码：0000000000</p><p>桐ICP备00000000号</p></div></body></html>"""
    furniture = ("热门搜索", "公积金", "浏览次数", "扫一扫", "网站标识码", "ICP备", "1024")
    return Skeleton(
        "government",
        markup.encode(),
        "桐溪市调整居民生活用水价格",
        (*WATER, "桐溪市水务局"),
        furniture,
        "桐溪发布",
        "2023-06-21",
    )


def _mobile() -> Skeleton:
    cards = "".join(f'<a class="card" href="{at}"><div><span>{title}</span></div></a>' for at, title in enumerate(_HOT))
    markup = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>桐溪春季造林过七成</title></head>
<body><div class="app-bar">打开桐溪客户端，阅读体验更佳</div><div id="app"><div class="art"><div class="art-title">桐溪春季造林过七成</div>
<div class="src"><span>桐溪晚报</span><span>2024-03-21 08:15</span></div><section>{"".join(f"<section><span>{text}</span></section>" for text in TREES)}</section>
<div>编辑 | 詹某某</div><div class="open">展开全文</div></div><div class="x1"><div>相关推荐</div>{cards}</div><div class="x2"><div>最新评论</div><div>树苗成活率能有多少？</div><div>为家乡点赞。</div></div></div></body></html>"""
    furniture = (*_HOT, "打开桐溪客户端", "詹某某", "展开全文", "相关推荐", "成活率能有多少", "为家乡点赞")
    return Skeleton("mobile", markup.encode(), "桐溪春季造林过七成", TREES, furniture, "桐溪晚报", "2024-03-21")


def _crowded() -> Skeleton:
    teasers = "".join(
        f'<div class="item"><a href="{at}">{title}</a><p>{title}，记者日前从有关部门了解到最新进展。<a href="{at}">【详细】</a></p></div>'
        for at, title in enumerate(_HOT)
    )
    markup = f"""<html><head><meta charset="gbk"><title>桐溪网--桐溪新图书馆开馆</title><meta name="source" content="来源：桐溪晚报-新闻频道"><meta name="author" content="100235">
<meta name="publishdate" content="2024-03-13"></head><body><div class="w1"><a href="/">桐溪网</a>|<a href="/a">新闻</a>|<a href="/b">视频</a></div>
<div class="w2"><div class="left"><h1>桐溪新图书馆开馆</h1><div>2024年03月13日07:30　　来源：<a href="/">桐溪晚报</a></div>
<div class="zw">{_paragraphs(LIBRARY)}<p><strong>相关阅读：</strong></p><p><a href="1">{_HOT[0]}</a></p><p><a href="2">{_HOT[1]}</a></p>
<p>(记者 沐秋)</p><p>（责编：詹某某、路某）</p></div><p>版权声明：凡本网注明“来源：桐溪网”的所有作品，版权均属于桐溪网，未经本网授权不得转载。</p>
<p>图片来源：视觉图库</p><div>最新评论</div><div class="p1">匿名网友：座位够用吗？</div></div>
<div class="right"><h4>24小时热点</h4>{teasers}</div></div><div class="w3">违法和不良信息举报电话：000-0000000</div></body></html>"""
    furniture = (
        *_HOT,
        "有关部门了解到",
        "詹某某",
        "凡本网注明",
        "视觉图库",
        "座位够用吗",
        "举报电话",
        "24小时热点",
        "相关阅读",
    )
    return Skeleton(
        "crowded", markup.encode("gbk"), "桐溪新图书馆开馆", LIBRARY, furniture, "桐溪晚报", "2024-03-13", ("沐秋",)
    )


def _plain() -> Skeleton:
    markup = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>桐溪启用智慧公交 | 桐溪都市报</title></head><body><form id="form1" action="x.aspx">
<div class="menu">{_NAV}</div><h1>桐溪启用智慧公交</h1><p>桐溪都市报记者 卜一</p><p>2020-05-06 11:00</p>
<blockquote>编者按：本文为系列报道之二。</blockquote><p>桐溪市5月6日启用智慧公交平台，首批接入线路24条、车辆310台。</p>
<h2>车辆实时可查</h2><p>乘客打开手机，就能看到下一班车还有几分钟到站</p><p>“等车心里有数了”，市民说。</p><ul><li>1路：早六点至晚九点</li><li>7路：早六点半至晚八点</li></ul>
<p>声明：文中“阮女士”为化名</p></form><div class="bottom-links"><a href="1">关于我们</a> <a href="2">联系我们</a> <a href="3">广告服务</a></div></body></html>"""
    paragraphs = (
        "编者按：本文为系列报道之二。",
        "桐溪市5月6日启用智慧公交平台，首批接入线路24条、车辆310台。",
        "车辆实时可查",
        "乘客打开手机，就能看到下一班车还有几分钟到站",
        "“等车心里有数了”，市民说。",
        "1路：早六点至晚九点",
        "7路：早六点半至晚八点",
    )
    return Skeleton(
        "plain",
        markup.encode(),
        "桐溪启用智慧公交",
        paragraphs,
        ("关于我们", "广告服务", "时政"),
        "桐溪都市报",
        "2020-05-06",
        ("卜一",),
    )


def articles() -> list[Skeleton]:
    """The pages that hold an article."""
    return [_portal(), _blog(), _tables(), _epaper(), _sheet(), _government(), _mobile(), _crowded(), _plain()]


def shells() -> dict[str, bytes]:
    """Pages that hold none: frames, and the contents of an e-paper's sheet."""
    frames = """<html><head><title>桐溪晚报电子版</title></head><frameset cols="30%,70%"><frame src="list.htm"><frame src="a.htm">
<noframes><body>您的浏览器不支持框架，请升级浏览器后再来阅读。</body></noframes></frameset></html>"""
    node = f"""<html><head><meta charset="utf-8"><title>桐溪日报-桐溪网</title></head><body><table><tr><td>第01版：要闻</td><td><a href="2">下一版</a></td></tr></table>
<div>桐溪日报 2024年03月06日 星期三</div><div class="news"><ul>{_HOT_LIST}<li><a href="9">责编：詹某某</a></li></ul></div>
<div>版面导航</div><p><a href="1">第01版：要闻</a><a href="2">第02版：本地</a><a href="3">第03版：广告</a></p></body></html>"""
    return {"frames": frames.encode(), "node": node.encode()}
