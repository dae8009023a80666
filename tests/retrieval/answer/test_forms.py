"""The forms of an answer over small articles: comparisons, yes/no, lists, disagreement, wrong premises.

A reading model reads the parts, so each form is held to the share of its questions that it was measured to get right; that
numbers are never sent that no quote has holds for every answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.onnx_encoder import OnnxEncoder
from retrieval.answer.answer import Answer
from retrieval.answer.reading.model import ReadingModel
from retrieval.service import Service

# Measured with the weights as they are; a processor that rounds otherwise may move one or two across a threshold.
COMPARED, NOT_COMPARED = 10, 4  # of 13 and 7
DECIDED, DECIDED_WITHOUT = 14, 3  # of 29 right, of 8 told
LISTED = 4  # of 6
CORRECTED = 2  # of 4
READ_ON_RAW_PAGES, TOLD_ON_RAW_PAGES = 8, 2  # of 17 and 7

ARTICLES = {
    "harbour.md": """---
title: 望潮港一季度开门红
paper: 望潮日报
date: 2023-04-18
---

今年一季度，望潮港完成货物吞吐量3120万吨，同比增长6.4%；集装箱吞吐量88万标箱，同比下降2.1%。港务集团总经理顾长风介绍，两个新泊位将在9月投用。

望潮港一季度新开通外贸航线5条、内贸航线12条，其中到港国际邮轮9艘次。

为了缓解堵港，港口把闸口从6条通道扩到10条，集卡平均等候时间缩短了23分钟。望潮港的岸电设施已经覆盖全部18个泊位，停车场对集卡司机免费开放，食堂24小时不打烊。

港口推行“三零”服务。查验“零等待”，海关和边检合并登轮。收费“零隐形”，价目表全部上墙。投诉“零积压”，当日受理当日答复。
""",
    "ports.md": """---
title: 全市一季度港口运行情况
paper: 望潮晚报
date: 2023-04-25
---

今年一季度，望潮港完成货物吞吐量3045万吨，同比增长6.1%；集装箱吞吐量88.0万标箱。

今年一季度，青螺港完成货物吞吐量1870万吨，同比下降3.5%；集装箱吞吐量41万标箱，同比增长12%。青螺港的岸电设施尚未投用。

青螺区的老码头改造分三步走：一是清理淤泥；二是加固堤岸；三是铺设步道。改造后的码头公园不收门票，但游船要另外购票。
""",
    "canteen.md": """---
title: 梧桐里社区食堂开张
paper: 望潮晚报
date: 2023-06-06
---

6月5日，梧桐里社区食堂正式开张。食堂每天供应早餐、午餐和晚餐，70岁以上老人就餐打七折，周末不休息。食堂由居民投票选出的“百家味”餐饮公司经营，厨房全程直播。

社区要求网格员做到“记得住门牌、叫得出名字、办得成小事”。梧桐里社区共有居民4200人，食堂面积320平方米，图书室面积150平方米。

梧桐里社区副主任沈知秋说，社区没有收取任何加盟费。社区开设了书法、合唱、剪纸、摄影等8个兴趣班。
""",
    "lane.md": """---
title: 银杏巷社区网格员的一天
paper: 望潮日报
date: 2023-06-20
---

银杏巷社区要求网格员做到“记得住门牌、叫得出名字、办得成小事”，每天走访不少于20户。银杏巷社区共有居民3600人，图书室面积210平方米，图书室周一闭馆。

银杏巷社区食堂计划年底前开张，面积约280平方米。社区推行“四必访”：空巢老人必访、新婚家庭必访、困难家庭必访、返乡青年必访。
""",
}


@pytest.fixture(scope="module")
def service(encoder: OnnxEncoder, reader: ReadingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    service = Service(tmp_path_factory.mktemp("home"), encoder, reader)
    service.index(folder)
    yield service
    service.close()


def check(answer: Answer) -> None:
    """What holds for every answer: no longer than allowed, and each number stands in a quote or is a difference."""
    assert answer.found == bool(answer.text) == bool(answer.citations)
    assert len(answer.text) <= 200
    quotes = "".join(citation.quote for citation in answer.citations)
    stated = re.sub("相差[^（]*（", "（", re.sub("《[^》]*》", "", answer.text))
    assert all(number in quotes for number in re.findall(r"\d[\d.]*", stated)), (answer.text, quotes)
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    by_n = {citation.n: citation.quote for citation in answer.citations}
    assert all(piece in by_n[n] and piece in answer.text for piece, n in answer.marked)


COMPARISONS = [
    ("望潮港一季度新开通的外贸航线和内贸航线哪个多", "内贸航线12条更多，望潮港一季度新开通的外贸航线5条"),
    ("望潮港外贸航线比内贸航线少几条", "望潮港外贸航线5条，内贸航线12条，相差7条（12条－5条）"),
    ("梧桐里社区和银杏巷社区哪个居民多", "梧桐里社区4200人更多，银杏巷社区3600人"),
    ("梧桐里社区居民比银杏巷社区多多少人", "梧桐里社区居民4200人，银杏巷社区3600人，相差600人（4200人－3600人）"),
    ("梧桐里社区和银杏巷社区的居民相差多少人", "相差600人（4200人－3600人）"),
    ("梧桐里社区的图书室和银杏巷社区的图书室哪个面积大", "银杏巷社区的图书室210平方米更大，梧桐里社区的图书室150平方米"),
    ("梧桐里社区食堂和图书室哪个面积大", "梧桐里社区食堂320平方米更大，图书室150平方米"),
    ("梧桐里社区食堂和图书室哪个面积小", "图书室150平方米更小，梧桐里社区食堂320平方米"),
    ("谁的图书室更大，梧桐里社区还是银杏巷社区", "银杏巷社区210平方米更大，梧桐里社区150平方米"),
    ("望潮港一季度集装箱吞吐量比青螺港多多少", "青螺港41万标箱，相差47万标箱"),
    ("望潮港和青螺港一季度集装箱吞吐量哪个增速快", "同比增长12%更快"),
    ("青螺港一季度货物吞吐量和望潮港相比哪个低", "青螺港一季度货物吞吐量1870万吨更低"),
    ("梧桐里社区居民多还是银杏巷社区居民多", "梧桐里社区居民4200人更多，银杏巷社区居民3600人"),
]  # fmt: skip


EACH = [
    ("望潮港和青螺港一季度各完成了多少货物吞吐量", ["3120万吨", "1870万吨"]),
    ("梧桐里社区和银杏巷社区各有多少居民", ["4200人", "3600人"]),
    ("梧桐里社区和银杏巷社区的图书室面积分别是多少", ["150平方米", "210平方米"]),
    ("望潮港一季度新开通的外贸航线和内贸航线各有几条", ["5条", "12条"]),
]  # fmt: skip


def test_what_is_asked_of_several_things_is_answered_for_each(service: Service) -> None:
    right = 0
    for question, wanted in EACH:
        answer = service.ask(question)
        assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
        assert len(answer.parts) == len(wanted), question
        right += all(part in said.text for part, said in zip(wanted, answer.parts, strict=True))
    assert right >= len(EACH) - 1


def test_a_comparison_shows_both_figures_with_their_sources(service: Service) -> None:
    right = 0
    for question, said in COMPARISONS:
        answer = service.ask(question)
        check(answer)
        if answer.form == "comparison" and answer.found:
            assert len(answer.marked) == 2
            assert {citation.passage_id for citation in answer.citations} <= {hit.passage_id for hit in answer.hits[:2]}
        right += answer.form == "comparison" and said in answer.text
    assert right >= COMPARED


GROWTH = [  # of 望潮港's cargo one article says 6.4%, another 6.1%
    ("望潮港和青螺港一季度货物吞吐量的增速差多少", r"个百分点（同比增长6\.[41]%－同比下降3\.5%）"),
    ("青螺港一季度集装箱吞吐量增长率比货物吞吐量增长率高多少", r"相差15\.5个百分点（同比增长12%－同比下降3\.5%）"),
    ("望潮港一季度货物吞吐量增幅比集装箱吞吐量高几个百分点", r"相差8\.[52]个百分点（同比增长6\.[41]%－同比下降2\.1%）"),
    ("青螺港一季度货物吞吐量和集装箱吞吐量哪个增长快", "集装箱吞吐量同比增长12%更快"),
]  # fmt: skip

DATES = [
    ("梧桐里社区食堂开张和望潮港的新泊位投用哪个更早", "梧桐里社区食堂开张6月5日更早，望潮港的新泊位投用9月"),
    ("望潮港的新泊位投用和梧桐里社区食堂开张哪个更晚", "望潮港的新泊位投用9月更晚，梧桐里社区食堂开张6月5日"),
    ("梧桐里社区食堂开张比望潮港的新泊位投用早吗", "是。"),
    ("梧桐里社区食堂开张比望潮港的新泊位投用晚吗", "否。"),
]  # fmt: skip

TWICE = [
    ("望潮港一季度货物吞吐量是多少，集装箱吞吐量是多少", ["3120万吨", "88万标箱"]),
    ("梧桐里社区食堂哪天开张的，由谁经营", ["6月5日", "百家味"]),
    ("梧桐里社区有多少居民，副主任是谁", ["4200人", "沈知秋"]),
    ("银杏巷社区图书室有多大，周几闭馆", ["210平方米", "周一"]),
]  # fmt: skip


def test_growth_is_compared_with_growth(service: Service) -> None:
    right = 0
    for question, said in GROWTH:
        answer = service.ask(question)
        check(answer)
        assert "吨－" not in answer.text, question  # never the amounts instead
        right += answer.found and bool(re.search(said, answer.text))
    assert right >= len(GROWTH) - 1


def test_days_are_compared_by_the_calendar(service: Service) -> None:
    right = 0
    for question, said in DATES:
        answer = service.ask(question)
        check(answer)
        right += answer.form == "comparison" and said in answer.text
    assert right >= len(DATES) - 1
    one = service.ask("梧桐里社区食堂开张比松涛社区食堂开张早几天")
    assert not (one.found and one.sure and "相差" in one.text)


def test_two_things_asked_of_one_subject_are_both_answered(service: Service) -> None:
    right = 0
    for question, wanted in TWICE:
        answer = service.ask(question)
        assert len(answer.parts) == len(wanted), question
        right += all(part in said.text for part, said in zip(wanted, answer.parts, strict=True))
    assert right >= len(TWICE) - 1
    half = service.ask("梧桐里社区食堂哪天开张的，厨师长叫什么名字")
    assert half.found and half.parts[0].found and not half.parts[1].sure


ONE_SIDED = [
    ("望潮港和黑岩港一季度货物吞吐量哪个高", "黑岩港"),
    ("望潮港一季度货物吞吐量比黑岩港多多少", "黑岩港"),
    ("望潮港一季度货物吞吐量和二季度货物吞吐量哪个高", "二季度"),
    ("梧桐里社区和松涛社区哪个居民多", "松涛社区"),
    ("松涛社区和银杏巷社区居民相差多少", "松涛社区"),
    ("火星和月球哪个大", ""),
    ("黑岩港和白沙港的货物吞吐量哪个高", ""),
]  # fmt: skip


def test_without_one_side_nothing_is_compared(service: Service) -> None:
    refused = 0
    for question, missing in ONE_SIDED:
        answer = service.ask(question)
        check(answer)
        assert answer.hits and not (answer.sure and answer.form == "comparison")
        refused += not answer.found and (not missing or bool(answer.missing and missing in answer.missing.wanted))
    assert refused >= NOT_COMPARED


VERDICTS = [
    ("梧桐里社区食堂周末休息吗", "否", "周末不休息"),
    ("梧桐里社区食堂周末开门吗", "是", "周末不休息"),
    ("梧桐里社区食堂是6月5日开张的吗", "是", "6月5日"),
    ("梧桐里社区食堂是6月8日开张的吗", "否", "6月5日"),
    ("梧桐里社区食堂由百家味公司经营吗", "是", "百家味"),
    ("梧桐里社区收取加盟费了吗", "否", "没有收取任何加盟费"),
    ("沈知秋是梧桐里社区副主任吗", "是", "副主任沈知秋"),
    ("沈知秋是梧桐里社区主任吗", "", "副主任沈知秋"),
    ("顾长风是不是港务集团总经理", "是", "总经理顾长风"),
    ("望潮港一季度货物吞吐量下降了吗", "否", "同比增长"),
    ("望潮港一季度集装箱吞吐量下降了吗", "是", "同比下降2.1%"),
    ("青螺港一季度货物吞吐量增长了吗", "否", "同比下降3.5%"),
    ("青螺港一季度货物吞吐量是1870万吨吗", "是", "1870万吨"),
    ("青螺港一季度货物吞吐量是2000万吨吗", "否", "1870万吨"),
    ("青螺港一季度货物吞吐量是0.187亿吨吗", "是", "1870万吨"),
    ("青螺港一季度货物吞吐量超过1500万吨吗", "是", "1870万吨"),
    ("青螺港一季度货物吞吐量超过2000万吨了吗", "否", "1870万吨"),
    ("银杏巷社区有4200名居民吗", "否", "3600人"),
    ("银杏巷社区居民超过3000人吗", "是", "3600人"),
    ("梧桐里社区居民不到4000人吗", "否", "4200人"),
    ("青螺港的岸电设施投用了吗", "否", "尚未投用"),
    ("望潮港停车场对集卡司机收费吗", "否", "免费开放"),
    ("望潮港停车场对集卡司机免费吗", "是", "免费开放"),
    ("码头公园收门票吗", "否", "不收门票"),
    ("银杏巷社区图书室周一开放吗", "否", "周一闭馆"),
    ("银杏巷社区食堂开张了吗", "", "计划年底前开张"),
    ("望潮港的新泊位投用了吗", "", "将在9月投用"),
    ("青螺港一季度货物吞吐量比望潮港高吗", "否", "1870万吨"),
    ("望潮港一季度货物吞吐量比青螺港高吗", "是", "1870万吨"),
]  # fmt: skip


def test_a_verdict_is_carried_by_the_clause(service: Service) -> None:
    right = 0
    for question, verdict, said in VERDICTS:
        answer = service.ask(question)
        check(answer)
        assert (
            answer.text.startswith(f"{answer.verdict}。") if answer.verdict else answer.text[:2] not in ("是。", "否。")
        )
        right += answer.found and answer.verdict == verdict and said in answer.text
    assert right >= DECIDED


WITHOUT_EVIDENCE = [
    "梧桐里社区有游泳池吗",
    "黑岩港收费吗",
    "望潮港二季度货物吞吐量增长了吗",
    "望潮港二季度货物吞吐量是3120万吨吗",
    "黑岩港一季度货物吞吐量是1870万吨吗",
    "银杏巷社区有没有健身房",
    "望潮港是全国最大的港口吗",
    "明天会下雨吗",
]  # fmt: skip


def test_a_yes_no_question_without_evidence_is_not_decided(service: Service) -> None:
    told = 0
    for question in WITHOUT_EVIDENCE:
        answer = service.ask(question)
        check(answer)
        told += answer.sure
    assert told <= DECIDED_WITHOUT


LISTS = [
    ("望潮港的“三零”服务是哪三零", ["零等待", "零隐形", "零积压"], None),
    ("银杏巷社区的“四必访”是哪四必访", ["空巢老人", "新婚家庭", "困难家庭", "返乡青年"], None),
    ("梧桐里社区开设了哪8个兴趣班", ["书法", "合唱", "剪纸", "摄影"], (4, 8)),
    ("梧桐里社区开设了哪些兴趣班", ["书法", "合唱", "剪纸", "摄影"], (4, 0)),
    ("老码头改造分哪三步", ["清理淤泥", "加固堤岸", "铺设步道"], None),
    ("梧桐里社区食堂供应哪三餐", ["早餐", "午餐", "晚餐"], None),
]  # fmt: skip


def test_a_list_is_whole_or_says_that_it_is_not(service: Service) -> None:
    right = 0
    for question, items, incomplete in LISTS:
        answer = service.ask(question)
        check(answer)
        whole = all(item in answer.text for item in items)
        right += answer.form == "list" and whole and answer.incomplete == incomplete
    assert right >= LISTED


def test_a_list_of_another_name_is_not_told(service: Service) -> None:
    assert not service.ask("望潮港的“五心”服务是哪五心").sure


def test_articles_that_disagree_are_both_shown(service: Service) -> None:
    answer = service.ask("望潮港一季度货物吞吐量是多少")
    check(answer)
    assert answer.form == "disagreement" and answer.text.startswith("说法不一：")
    assert "3120万吨（《望潮港一季度开门红》）" in answer.text
    assert "3045万吨（《全市一季度港口运行情况》）" in answer.text
    assert {citation.source for citation in answer.citations} == {"harbour.md", "ports.md"}


@pytest.mark.parametrize(
    "question",
    ["望潮港一季度集装箱吞吐量是多少", "青螺港一季度货物吞吐量是多少", "梧桐里社区有多少居民", "银杏巷社区食堂面积是多少"],
)  # fmt: skip
def test_the_same_value_or_that_of_another_is_no_disagreement(service: Service, question: str) -> None:
    answer = service.ask(question)
    check(answer)
    assert answer.found and answer.form == ""


WRONG_PREMISES = [
    ("为什么望潮港一季度货物吞吐量下降", "望潮港一季度货物吞吐量下降", "同比增长"),
    ("望潮港一季度货物吞吐量下降了多少", "望潮港一季度货物吞吐量下降", "同比增长"),
    ("青螺港一季度货物吞吐量为什么会增长", "青螺港一季度货物吞吐量增长", "同比下降3.5%"),
    ("青螺港一季度5000万吨的货物吞吐量下降了多少", "5000万吨", "1870万吨"),
]  # fmt: skip


def test_what_a_question_has_wrong_is_said(service: Service) -> None:
    said = 0
    for question, asked, stated in WRONG_PREMISES:
        answer = service.ask(question)
        check(answer)
        if answer.corrected:
            assert asked in answer.corrected[0] and stated in answer.corrected[1]
            assert answer.corrected[1] in answer.citations[0].quote
        said += bool(answer.corrected)
    assert said >= CORRECTED


@pytest.mark.parametrize(
    "question", ["为什么望潮港一季度集装箱吞吐量下降", "青螺港一季度集装箱吞吐量增长了多少", "港口为什么扩闸口通道"]
)
def test_what_is_right_is_not_corrected(service: Service, question: str) -> None:
    assert service.ask(question).corrected is None


ON_RAW_PAGES = [
    ("西海岸新区引进的亿元以上项目，和青岛全市在谈的1亿元以上项目，哪边个数多？", ["190个", "249个更多"]),
    ("董家口一季度固定资产投资和税收哪个多", ["32亿元更多", "5亿元"]),
    ("董家口一季度利用内资和固定资产投资相差多少", ["相差16亿元（48亿元－32亿元）"]),
    ("董家口一季度税收和固定资产投资哪个增速快", ["40%更快", "10%"]),
    ("西海岸新区签约的内资项目比外资项目多多少个", ["相差24个（36个－12个）"]),
    ("半导体及光电显示项目和空天装备项目的总投资谁更高", ["399亿元更高", "105亿元"]),
    ("西海岸新区国家科技型中小企业和高新技术企业哪个多，相差多少", ["相差212家（1142家－930家）"]),
    ("上流佳苑的社区卫生服务站半夜也有人值班吗？", ["是。", "24小时"]),
    ("去幸福街的茶室喝茶要收钱吗？", ["否。", "免费"]),
    ("董家口一季度工业产值是150亿元吗", ["否。", "125亿元"]),
    ("青岛全市1亿元以上在谈项目超过300个吗", ["否。", "249个"]),
    ("违法建设存量都清仓见底了吗", ["是。", "全部清仓见底"]),
    ("董家口调研的“四问”是哪四问？", ["问需", "问计", "问情", "问政"]),
    ("联企干部在企业做哪五员？", ["服务协调员", "发展助推员", "党建指导员", "安全协管员", "环保督察员"]),
    ("董家口防疫坚持哪四个从速？", ["反应从速", "检测从速", "排查从速", "信息推送从速"]),
    ("西海岸新区“作风能力提升年”活动分哪三个阶段？", ["学习动员", "查摆问题", "总结评估"]),
    ("滨州市大数据产业园有哪9个项目在线运营？", ["中国移动", "嗨学车"]),
]  # fmt: skip


def test_the_raw_pages(raw_pages: Service) -> None:
    right = 0
    for question, said in ON_RAW_PAGES:
        answer = raw_pages.ask(question)
        check(answer)
        right += answer.found and all(part in answer.text for part in said)
    assert right >= READ_ON_RAW_PAGES


NOT_ON_RAW_PAGES = [
    "董家口和北海一季度的工业产值哪个高",
    "青岛和济南哪个人口多",
    "董家口一季度税收和二季度税收哪个高",
    "董家口二季度工业产值下降了吗",
    "北海经济开发区2017年地方财政收入是10.0148亿元吗",
    "董家口是青岛最大的港口吗",
    "董家口开展的“四进四问”是哪四进？",
]  # fmt: skip


def test_what_the_raw_pages_do_not_say(raw_pages: Service) -> None:
    told = sum(raw_pages.ask(question).sure for question in NOT_ON_RAW_PAGES)
    assert told <= TOLD_ON_RAW_PAGES


@pytest.fixture(scope="module")
def raw_pages(
    shared: Path, encoder: OnnxEncoder, reader: ReadingModel, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("raw"), encoder, reader)
    service.index(shared / "seeds")
    yield service
    service.close()


def test_in_a_message_of_several_questions_sources_are_numbered_through(service: Service) -> None:
    answer = service.ask("望潮港停车场对集卡司机收费吗？梧桐里社区和银杏巷社区哪个居民多？")
    first, second = answer.parts
    assert first.text == "否。停车场对集卡司机免费开放" and first.marked[0][1] == 1
    assert second.marked == (("4200人", 2), ("3600人", 3))
    check(replace(answer, text=f"{first.text}{second.text}"))
