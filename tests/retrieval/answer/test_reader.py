"""The sentence that answers and the short answer in it, with a rarity that is worked by hand."""

from __future__ import annotations

import datetime
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.evidence import Evidence
from retrieval.answer.reader import PASSAGES, Reading, read
from retrieval.answer.shortening import LONG, SHORT
from retrieval.articles.article import Passage
from retrieval.articles.passages import sentences
from retrieval.index.lexical import Leg
from retrieval.language.periods import find_periods
from retrieval.search.question import Question, understand

DAY = datetime.date(2024, 1, 15)
# Commas part the clauses of one topic, semicolons the topics.
QUARTER = (
    "今年一季度，东港完成固定资产投资32亿元，同比增长10%；实现工业产值125亿元，同比增长47.5%；"
    "利用内资48亿元，同比下降8.6%；完成税收5亿元。"
)


def idf(leg: Leg, token: str) -> float:
    """As if every word were as rare as the next."""
    return 1.0


def rare(leg: Leg, token: str) -> float:
    """As if 东港 were three times as rare as any other word."""
    return 3.0 if token == "东港" else 1.0


def ask(text: str) -> Question:
    return understand(text, asked_on=DAY)


def passage(text: str, context: str = "") -> Passage:
    return Passage(text, text, context, ((0, len(text)),))


def evidence(text: str, context: str = "") -> Evidence:
    return Evidence(passage(text, context), 1.0, tuple(find_periods(text, "2024-01-15")))


def answered(question: str, *texts: str) -> tuple[str, str]:
    """The quote and the short answer from passages of equal rank."""
    reading = read(ask(question), [evidence(text) for text in texts], idf)
    text = texts[reading.at]
    return text[slice(*reading.quote)], text[slice(*reading.answer)]


def coverage(question: str, text: str, context: str = "") -> float:
    return read(ask(question), [evidence(text, context)], rare).coverage


# The quote


def test_the_quote_is_the_sentence_that_says_most_of_what_is_asked() -> None:
    wanted = "东港二期工程总投资12.5亿元。"
    text = f"昨天天气晴好。{wanted}工程由周岚负责。"
    assert answered("东港二期工程总投资多少", text)[0] == wanted
    assert answered("东港二期工程总投资多少", "云州海堤加固。", text, "东港食堂开张。")[0] == wanted


def test_of_equal_sentences_the_better_ranked_passage_is_quoted() -> None:
    text = "东港二期工程总投资12.5亿元。"
    for score in (1.0, 2.0):
        assert read(ask("东港总投资多少"), [replace(evidence(text), score=score), evidence(text)], idf).at == 0


def test_only_the_best_passages_are_read() -> None:
    other, wanted = evidence("云州海堤加固。"), evidence("东港总投资12.5亿元。")
    question = ask("东港总投资多少")
    assert read(question, [*[other] * (PASSAGES - 1), wanted], idf).at == PASSAGES - 1
    assert read(question, [*[other] * PASSAGES, wanted], idf).at < PASSAGES


def test_a_sentence_with_the_kind_of_thing_asked_for_goes_first() -> None:
    text = "东港二期工程投资很大。东港二期工程投资12.5亿元。"
    assert answered("东港二期工程投资多少", text)[0] == "东港二期工程投资12.5亿元。"
    text = "东港二期工程已经完工。东港二期工程5月6日完工。"
    assert answered("东港二期工程什么时候完工", text)[0] == "东港二期工程5月6日完工。"


# The short answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("东港一季度工业产值是多少", "实现工业产值125亿元，同比增长47.5%"),
        ("东港利用内资多少", "利用内资48亿元，同比下降8.6%"),
        ("东港完成税收多少", "完成税收5亿元"),
    ],
)
def test_growth_stays_with_its_figure_and_a_semicolon_parts(question: str, answer: str) -> None:
    assert answered(question, QUARTER) == (QUARTER, answer)
    assert answered(question, "云州海堤昨天加固完毕。" * 25 + QUARTER) == (QUARTER, answer)


@pytest.mark.parametrize(
    "growth",
    ["同比增长4.8%", "环比下降4.8%", "比上年增长4.8%", "较去年下降4.8%", " 增长4.8%", "增幅4.8%", "上升4.8个百分点"],
)
@pytest.mark.parametrize("comma", ["，", ","])
def test_every_way_to_say_growth_stays_with_its_figure(growth: str, comma: str) -> None:
    text = f"东港码头繁忙，工业产值125亿元{comma}{growth}，云州食堂开张。"
    assert answered("工业产值是多少", text)[1] == f"工业产值125亿元{comma}{growth}"


def test_the_asked_unit_chooses_between_figures() -> None:
    text = "园区投资3亿元，园区占地635亩，园区年产12万吨。"
    assert answered("园区占地多少亩", text)[1] == "园区占地635亩"
    assert answered("园区年产多少吨", text)[1] == "园区年产12万吨"


@pytest.mark.parametrize("figure", ["1,206亿元", "10.0148亿元", "1,206,000元", "48.5%"])
def test_a_figure_is_never_cut(figure: str) -> None:
    text = f"码头繁忙，投资{figure}，食堂开张。"
    assert answered("投资是多少", text)[1] == f"投资{figure}"


def test_a_time_of_day_is_never_cut() -> None:
    assert answered("食堂几点开门", "据了解，食堂上午8:30开门，码头不开门。")[1] == "食堂上午8:30开门"


@pytest.mark.parametrize("before", range(SHORT - 12, SHORT + 1))
def test_a_clause_that_is_too_long_is_not_cut_inside_a_figure(before: int) -> None:
    text = "东港投资" + "海" * (before - 4) + "1,234.5万吨" + "岸" * 40 + "。"
    answer = answered("东港投资多少", text)[1]
    assert 0 < len(answer) <= SHORT
    assert "1" not in answer or "1,234.5万吨" in answer


def test_a_list_is_answered_by_the_whole_sentence() -> None:
    text = "考察团先后走访了东港码头、云州海堤，还有幸福里食堂；听取了介绍。"
    assert answered("考察团走访了哪些地方", text) == (text, text)
    assert answered("考察团走访了哪些地方", "云州海堤昨天加固完毕。" * 25 + text) == (text, text)


def test_the_answer_has_no_punctuation_of_the_sentence_at_its_ends() -> None:
    text = "据介绍：\u3000东港总投资12.5亿元\u00a0；云州投资3亿元。"
    assert answered("东港总投资多少", text)[1] == "东港总投资12.5亿元"


# Coverage


def test_coverage_is_the_share_of_the_words_weighed_by_rarity() -> None:
    assert coverage("东港产值多少", "东港产值很高。") == pytest.approx(1.0)
    assert coverage("东港产值多少", "产值很高。") == pytest.approx(1 / 4)
    assert coverage("东港产值多少", "东港很大。") == pytest.approx(3 / 4)
    assert coverage("东港产值多少", "天气晴好。") == 0.0


def test_what_the_headline_says_counts_for_the_passage() -> None:
    assert coverage("东港产值多少", "产值很高。", "东港一季度开门红") == pytest.approx(1.0)


def test_a_time_is_held_by_whatever_states_it() -> None:
    for stated in ("一季度东港产值很高。", "1至3月东港产值很高。", "今年头三个月东港产值很高。"):
        assert coverage("东港一季度产值多少", stated) == pytest.approx(1.0), stated
    assert coverage("东港一季度产值多少", "二季度东港产值很高。") < 0.9


def test_a_term_is_held_by_another_for_the_same() -> None:
    assert coverage("东港固投多少", "东港固定资产投资很高。") == pytest.approx(1.0)
    assert coverage("东港固投多少", "东港财政很高。") < 0.9


def test_width_and_script_make_no_difference_for_coverage() -> None:
    assert coverage("ＰＰＰ項目產值多少", "ppp项目产值很高。") == pytest.approx(1.0)


# Any passages


def check(question: Question, passages: list[Evidence], reading: Reading) -> None:
    text = passages[reading.at].passage.text
    start, end = reading.quote
    first, last = reading.answer
    assert 0 <= start <= first <= last <= end <= len(text)
    assert reading.quote in [*sentences(text), (0, 0)]
    assert last - first <= (LONG if question.kind in {"list", "reason", "yes_no"} else SHORT)
    assert 0.0 <= reading.coverage <= 1.0 + 1e-9
    answer = text[first:last]
    assert answer == answer.strip() or question.kind in {"list", "reason", "yes_no"}


QUESTIONS = [
    "东港产值多少",
    "东港投资多少亩",
    "谁是东港书记",
    "东港有哪些项目",
    "为什么推迟",
    "食堂开门吗",
    "东港",
    "何时完工",
    "5",
]
PIECES = [
    "东港",
    "产值",
    "125",
    "1,206",
    "亿元",
    "8:30",
    "635亩",
    "，同比增长",
    "4.8%",
    "，",
    ",",
    "；",
    "：",
    "、",
    "。",
    "！”",
    " ",
    "\u00a0",
]
pieced = st.lists(st.sampled_from([*PIECES, "海" * 30, "项目投资" * 20, "\n"]), max_size=40).map("".join)


@given(st.sampled_from(QUESTIONS), st.lists(pieced | st.text(max_size=80), min_size=1, max_size=7))
def test_spans_are_sound_for_any_passages(text: str, texts: list[str]) -> None:
    question, passages = ask(text), [replace(evidence(each), score=1.0 - at / 10) for at, each in enumerate(texts)]
    check(question, passages, read(question, passages, idf))


@given(st.text(min_size=1, max_size=40).filter(lambda text: re.search("[a-z一-龥]", text) is not None), pieced)
def test_spans_are_sound_for_any_question(text: str, held: str) -> None:
    question, passages = ask(text), [evidence(held + text, text)]
    check(question, passages, read(question, passages, lambda leg, token: 0.0))


def test_a_sentence_of_a_hundred_thousand_characters_is_read_in_time() -> None:
    begun = time.process_time()
    text = "海" * 50_000 + "东港产值125亿元" + "岸" * 50_000
    assert len(answered("东港产值多少", text)[1]) <= SHORT
    assert time.process_time() - begun < 20
