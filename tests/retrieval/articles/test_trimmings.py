"""Credits, sources, notices, advertisements and headlines glued to a text; every name here is invented."""

from __future__ import annotations

import time

import pytest

from retrieval.articles.article import Page, PageReading
from retrieval.articles.pages import read_page

NEWS = (
    "东港二期工程昨天开工，总投资12.5亿元。工程由临海建设公司承担，计划明年完工，建成后年吞吐量可达300万吨，"
    "沿江各镇的货物不再绕行云州。市水务局局长说：“防汛和施工两不误。”"
)


def read(text: str, **meta: str) -> PageReading:
    return read_page(Page("a.txt", text, meta))


def kept(text: str, **meta: str) -> str:
    """What stands in the paragraphs of the only article."""
    (article,) = read(text, **meta).articles
    return "".join(text[start:end] for paragraph in article.paragraphs for start, end in paragraph.spans)


def aside(text: str, **meta: str) -> list[tuple[str, str]]:
    return [(item.reason, text[slice(*item.span)]) for item in read(text, **meta).set_aside]


# Behind the last sentence


@pytest.mark.parametrize(
    ("reason", "behind"),
    [
        ("navigation", "返回某站，查看更多责任编辑："),
        ("navigation", "返回某站，查看更多"),
        ("navigation", "更多精彩内容请进入海州频道"),
        ("navigation", "点击查看往期内容"),
        ("navigation", "查看全文"),
        ("end", "（完）"),
        ("end", "(完)（特稿）"),
        ("credits", "【编辑:白帆】"),
        ("credits", "(责任编辑：丁宁 AB001)"),
        ("credits", "[ 责编：何川 ]"),
        ("credits", "责任编辑：何川"),
        ("credits", "责编:何川 | 审校:白帆 | 监制:丁宁"),
        ("credits", "编辑盛川校对柳帆"),
        ("source", "来源：临江日报"),
        ("source", "（来源：临江新闻）"),
        ("source", "【来源：临江网】"),
        ("source", "（转自：海州交警）"),
        ("source", "来源：临江日报 | 记者何川流程编辑：U001"),
        ("byline", "（记者何川 通讯员白帆）"),
        ("byline", "临江晚报记者何川校对柳帆"),
        ("byline", "作者：何川"),
        ("byline", "（编译/何川）"),
        ("printed", "《临江日报》（2023年9月18日 03版）"),
        ("printed", "(2023-09-18)"),
        ("notice", "免责声明：本文由程序撰写，仅供参考，不构成投资建议，使用前请核实。"),
        ("notice", "广告声明：文内含有的对外链接仅供参考。"),
        ("notice", "声明：转载此文是为了传递信息。如有错误请与本网联系，我们将及时更正。"),
        ("notice", "版权声明：本文版权归临江网所有，未经授权不得转载。"),
        ("notice", "本文属于原创文章，如若转载，请注明来源：东港！开工了https://news.example.cn/1.html"),
        ("original headline", "（原标题：东港二期昨日开工）"),
    ],
)
def test_what_stands_behind_the_last_sentence_is_set_aside(reason: str, behind: str) -> None:
    text = NEWS + behind
    assert kept(text) == NEWS
    assert aside(text) == [(reason, behind)]


def test_one_after_another_is_taken_off_to_the_last_sentence() -> None:
    text = f"{NEWS}(完) 【编辑:白帆】来源：临江网责任编辑：丁宁返回某站，查看更多责任编辑："
    assert kept(text) == NEWS
    assert [reason for reason, _ in aside(text)] == ["end", "credits", "source", "navigation"]


def test_the_facts_of_what_is_set_aside_are_used() -> None:
    (article,) = read(f"{NEWS}《临江日报》（2023年9月18日 03版）").articles
    assert (article.paper, article.date, article.date_from) == ("临江日报", "2023-09-18", "printed")
    (article,) = read(f"{NEWS}来源：海州新闻网 作者：何川 责任编辑：白帆").articles
    assert (article.paper, article.authors) == ("海州新闻网", ("何川",))
    (article,) = read(f"{NEWS}（临江晚报记者何川 校对丁宁）").articles
    assert (article.paper, article.authors) == ("临江晚报", ("何川",))


@pytest.mark.parametrize(
    "behind",
    [
        "记者将继续关注此事。",
        "（记者了解到，工程已经过半。）",
        "本文的来源：一份1905年的档案。",
        "他当过编辑、校对和记者。",
        "这批资金的来源：财政拨款。",
        "居民可以点击查看报名方式。",
        "他写道：“未经许可不得转载是行业的规矩。”",
        "公司随后发表声明：“侵权行为必须停止。”",
        "数据来源：海州统计局",
        "墙上还有广告牌 3米 ×5米。",
        "作者：何川 出版社：临江出版社 定价：48元",
        "值班电话：0000-1234567",
        "码头的落成日期（1950年3月1日）",
    ],
)
def test_a_sentence_that_speaks_of_such_things_stays(behind: str) -> None:
    assert kept(NEWS + behind) == NEWS + behind


def test_credits_stand_only_at_an_articles_end() -> None:
    text = "\n".join([f"{NEWS}（完）", NEWS, NEWS, NEWS, f"{NEWS}（完）"])
    assert [reason for reason, _ in aside(text)] == ["end"]


# Between two sentences


@pytest.mark.parametrize(
    ("reason", "inside"),
    [
        ("advertisement", "广告他只是个撑船的，谁知一步登天！ ×"),
        ("advertisement", "广告 某某培训班2023年报名 ×"),
        ("navigation", "返回某站，查看更多"),
    ],
)
def test_an_advertisement_between_sentences_is_set_aside(reason: str, inside: str) -> None:
    text = f"{NEWS}{inside}{NEWS}"
    assert kept(text) == NEWS * 2
    assert aside(text) == [(reason, inside)]


# Headlines


@pytest.mark.parametrize(
    "lead",
    [
        "新华社海州9月18日电（记者何川）",
        "中新网海州9月18日电 (何川)",
        "央广网海州9月18日消息（记者何川）",
        "本报讯（记者何川）",
        "本报海州9月18日讯 ",
    ],
)
def test_a_headline_ends_where_the_dateline_begins(lead: str) -> None:
    for label in ("原标题：", ""):
        text = f"{label}东港二期：十年等待终于开工{lead}{NEWS}"
        (article,) = read(text).articles
        assert article.title == "东港二期：十年等待终于开工"
        assert kept(text) == (lead + NEWS)


def test_a_headline_that_comes_twice_ends_with_the_first() -> None:
    text = f"原标题：东港二期开工了东港二期开工了 {NEWS}"
    (article,) = read(text).articles
    assert (article.title, kept(text)) == ("东港二期开工了", f"东港二期开工了 {NEWS}")


def test_without_strong_evidence_only_the_label_is_taken_off() -> None:
    text = f"原标题：东港二期开工了{NEWS}"
    assert aside(text) == [("label", "原标题：")]
    assert kept(text) == f"东港二期开工了{NEWS}"


def test_a_sentence_that_cites_an_agency_is_not_cut() -> None:
    text = f"东港二期工程开工的消息来自新华社海州9月18日电讯。{NEWS}"
    assert kept(text) == text
    text = f"海州市水务局的人据新华社海州9月18日电得知此事。{NEWS}"
    assert kept(text) == text


@pytest.mark.parametrize("before", ["原标题：东港二期开工了来源：某某网", "转自：海州新闻网"])
def test_a_source_before_the_dateline_is_no_headline(before: str) -> None:
    (article,) = read(f"{before}中新网海州9月18日电 {NEWS}").articles
    assert article.title == ""


def test_the_headline_of_the_page_stays_and_the_original_one_is_set_aside() -> None:
    text = f"东港开工\n原标题：东港二期工程昨日开工\n本报讯 {NEWS}"
    (article,) = read(text).articles
    assert article.title == "东港开工"
    assert ("original headline", "原标题：东港二期工程昨日开工") in aside(text)
    text = f"原标题：东港二期工程昨日开工\n{NEWS}\n{NEWS}"
    (article,) = read(text).articles
    assert article.title == "东港二期工程昨日开工"


def test_the_title_that_the_file_names_is_not_repeated() -> None:
    text = f"东港二期开工 {NEWS}"
    assert kept(text, title="东港二期开工") == NEWS
    assert aside(text, title="东港二期开工") == [("doubled headline", "东港二期开工")]
    assert kept(NEWS, title="东港二期工程") == NEWS


# Lines of their own


@pytest.mark.parametrize(
    "line",
    [
        "责编：何川", "责任编辑：何川", "责任编辑：", "编辑 | 何川", "校对：何川 审核：白帆", "审核：何川", "编辑盛川校对柳帆",
        "来源：临江日报", "发布时间：2023-09-18 08:15", "时间：2023年9月18日", "日期：2023年9月18日", "2023-09-18 08:15 来源：临江日报",
    ],
)  # fmt: skip
def test_such_a_line_is_furniture_and_names_no_writer(line: str) -> None:
    for text in (f"东港开工\n{line}\n{NEWS}\n{NEWS}", f"东港开工\n{NEWS}\n{NEWS}\n{line}"):
        (article,) = read(text).articles
        assert article.authors == ()
        assert kept(text) == NEWS * 2
        assert article.paper == ("临江日报" if "临江日报" in line else "")
        assert article.date == ("2023-09-18" if "2023" in line else "")


@pytest.mark.parametrize("notice", ["时间：2023年9月18日\n地点：海州文化馆", "时间：9月18日19:30\n地点：海州文化馆"])
def test_when_and_where_a_thing_happens_is_text(notice: str) -> None:
    text = f"{NEWS}\n{notice}\n{NEWS}"
    assert "9月18日" in kept(text)


def test_the_labelled_lines_at_a_documents_head_are_facts() -> None:
    text = f"标题：东港二期开工\n作者：阮　青\n来源：临江日报\n日期：2023年9月18日\n\n{NEWS}"
    (article,) = read(text).articles
    assert (article.title, article.authors) == ("东港二期开工", ("阮青",))
    assert (article.paper, article.date, article.date_from) == ("临江日报", "2023-09-18", "printed")


@pytest.mark.parametrize(
    "line", [NEWS * 20_000, "来源：" * 500_000, "编辑校对" * 400_000, "（记者何川" * 200_000, "。声明：" * 300_000]
)
def test_long_lines_take_no_time(line: str) -> None:
    begun = time.process_time()
    read(line)
    assert time.process_time() - begun < 10
