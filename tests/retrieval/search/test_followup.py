"""What a follow-up leaves out comes from the question before; a question of its own forgets it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.search.followup import asks_alone, is_courtesy, resolve, subject

DAY = "2024-01-15"
KNOWN = {"望潮", "东港", "北屿"}


@pytest.mark.parametrize(
    ("before", "text", "full"),
    [
        # another thing of the same time and place
        ("东港一季度工业产值是多少", "那税收呢？", "东港一季度税收是多少"),
        ("东港一季度工业产值是多少", "固定资产投资呢", "东港一季度固定资产投资是多少"),
        ("东港一季度工业产值是多少", "税收多少", "东港一季度税收多少"),
        ("东港经济区一季度工业产值是多少", "还有哪些指标增长", "东港经济区一季度哪些指标增长"),
        # another time, another place
        ("东港一季度工业产值是多少", "二季度呢", "东港二季度工业产值是多少"),
        ("东港一季度工业产值是多少", "那去年呢", "东港去年一季度工业产值是多少"),
        ("东港一季度工业产值是多少", "北屿呢？", "北屿一季度工业产值是多少"),
        ("东港一季度工业产值是多少", "那北屿区上半年呢", "北屿区上半年工业产值是多少"),
        ("东港去年一季度工业产值是多少", "二季度呢", "东港去年二季度工业产值是多少"),
        ("东港2022年一季度工业产值是多少", "那2023年呢", "东港2023年一季度工业产值是多少"),
        ("东港工业产值是多少", "上半年呢", "上半年东港工业产值是多少"),
        # another one that has it
        ("青帆电车续航里程数是多少", "那红帆呢", "红帆电车续航里程数是多少"),
        ("望潮航运公司董事长是谁", "那北屿重工公司呢", "北屿重工公司董事长是谁"),
        ("望潮大桥总投资多少", "那北屿新水厂呢", "北屿新水厂总投资多少"),
        ("望潮港一季度货物吞吐量是多少", "北屿港呢", "北屿港一季度货物吞吐量是多少"),
        ("东港区区长是谁", "北屿区呢", "北屿区区长是谁"),
        ("男子冠军是谁", "女子的呢", "女子冠军是谁"),
        ("东港春茶产量是多少", "全县呢", "全县春茶产量是多少"),
        # another question about the same
        ("东港一季度工业产值是多少", "为什么", "东港一季度工业产值为什么"),
        ("周岚烈士是哪天牺牲的？", "他的遗物捐到哪儿了", "周岚烈士的遗物捐到哪儿了"),
        ("望潮社区的书记叫什么名字", "她多大年纪", "望潮社区的书记多大年纪"),
        ("惠远环保一期什么时候投产", "那总投资呢", "惠远环保一期总投资"),
        ("惠远环保一期什么时候投产", "那二期呢", "惠远环保二期什么时候投产"),
        ("海湾轮渡每天开行多少班？", "那票价呢？", "海湾轮渡票价"),
        ("东港区一季度税收多少", "该区的书记是谁", "东港区的书记是谁"),
        ("东港区一季度税收多少", "该区面积多大", "东港区面积多大"),
        ("惠远环保一期项目在哪里", "这个项目投资多少", "惠远环保一期项目投资多少"),
        # how the same thing has changed
        ("东港一季度工业产值是多少", "同比呢", "东港一季度工业产值同比多少"),
        ("东港一季度工业产值是多少", "那增速是多少", "东港一季度工业产值增速是多少"),
        ("东港一季度工业产值是多少", "同比增长多少？", "东港一季度工业产值同比增长多少"),
        # what was done
        ("海堤志愿服务活动是哪天", "谁带队的", "海堤志愿服务活动谁带队的"),
        ("周岚是谁", "什么时候牺牲的", "周岚什么时候牺牲的"),
        # what was meant instead
        ("惠远环保一期什么时候投产", "不是，我问的是二期", "惠远环保二期什么时候投产"),
        ("东港一季度工业产值是多少", "不对，我要问的是税收", "东港一季度税收是多少"),
        ("东港一季度工业产值是多少", "错了，我说的是北屿", "北屿一季度工业产值是多少"),
        ("东港一季度工业产值是多少", "我问的是去年", "东港去年一季度工业产值是多少"),
        ("东港一季度工业产值是多少", "不是，二季度", "东港二季度工业产值是多少"),
        ("东港一季度工业产值是多少", "不对", "不对"),
        ("东港一季度工业产值是多少", "不是说东港5月投产吗", "不是说东港5月投产吗"),
        # the article that was quoted
        ("东港一季度工业产值是多少", "那篇是谁写的", "东港一季度工业产值的那篇文章是谁写的"),
        ("东港一季度工业产值是多少", "这篇文章哪天见报的？", "东港一季度工业产值的那篇文章哪天见报的"),
        ("东港一季度工业产值的那篇文章是谁写的", "那篇登在哪份报纸上", "东港一季度工业产值的那篇文章登在哪份报纸上"),
        ("东港一季度工业产值的那篇文章登在哪份报纸上", "哪天见报的", "东港一季度工业产值的那篇文章哪天见报的"),
        ("东港一季度工业产值是多少", "谁写的", "东港一季度工业产值的那篇文章谁写的"),
        ("东港一季度工业产值是多少", "登在第几版", "东港一季度工业产值的那篇文章登在第几版"),
        # questions of their own, whatever they begin with
        ("东港一季度工业产值是多少", "那李国强是谁", "李国强是谁"),
        ("东港一季度工业产值是多少", "那北屿社区有多少居民呢", "北屿社区有多少居民"),
        ("东港一季度工业产值是多少", "另外，警察博物馆哪年建成的", "警察博物馆哪年建成的"),
        ("东港一季度工业产值是多少", "谢谢", "谢谢"),
        ("东港一季度工业产值是多少", "好的", "好的"),
        ("东港一季度工业产值是多少", "北屿轮渡每天开多少班", "北屿轮渡每天开多少班"),
        ("东港一季度工业产值是多少", "物联网燃气表装了多少块", "物联网燃气表装了多少块"),
        ("东港一季度工业产值是多少", "38乘以47等于几？", "38乘以47等于几？"),
        ("", "那税收呢？", "那税收呢？"),
    ],
)
def test_a_follow_up_becomes_a_question_of_its_own(before: str, text: str, full: str) -> None:
    assert resolve(text, before, DAY, KNOWN) == full


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("周岚烈士是哪天牺牲的？", "周岚烈士"),
        ("谁是望潮区委书记", "望潮区委书记"),
        ("东港一季度工业产值是多少", "东港一季度工业产值"),
    ],
)
def test_what_a_question_is_about_stands_before_the_word_that_asks(question: str, about: str) -> None:
    assert subject(question) == about


def test_the_time_of_the_question_before_may_be_left_behind() -> None:
    assert resolve("那存贷比是多少呢", "东港上半年增加值是多少", DAY, KNOWN) == "东港上半年存贷比是多少"
    assert resolve("那存贷比是多少呢", "东港上半年增加值是多少", DAY, KNOWN, timed=False) == "东港存贷比是多少"


@pytest.mark.parametrize(
    ("text", "alone"),
    [("那存贷比是多少", True), ("二季度呢", False), ("北屿呢", False), ("北屿有多少居民", True), ("去年是多少", False)],
)
def test_some_follow_ups_can_stand_alone(text: str, alone: bool) -> None:
    assert asks_alone(text, DAY, KNOWN) is alone


@pytest.mark.parametrize(
    ("text", "polite"),
    [
        ("谢谢", True),
        ("好的，", True),
        ("谢谢你的书记是谁", False),
        ("你能做什么", True),
        ("怎么用？", True),
        ("你能告诉我谁是书记吗", False),
        ("东港", False),
        ("", False),
    ],
)
def test_courtesy_asks_nothing(text: str, polite: bool) -> None:
    assert is_courtesy(text) is polite


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_can_follow_one_another(before: str, text: str) -> None:
    assert isinstance(resolve(text, before, DAY, KNOWN), str)
