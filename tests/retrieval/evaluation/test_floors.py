"""On the raw newspaper pages the right passage is found as often as it was when these floors were measured."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from embeddings.encoder import HashingEncoder
from embeddings.onnx_encoder import OnnxEncoder
from retrieval.answer.span_reader import SpanReader
from retrieval.evaluation.datasets import load_dataset
from retrieval.evaluation.matcher import correct
from retrieval.evaluation.run import dataset_home, evaluate
from retrieval.index.corpus import Corpus
from retrieval.index.derived import open_derived
from retrieval.index.sync import sync
from retrieval.search.figures import figure_for
from retrieval.search.question import understand
from retrieval.search.spelling import in_chinese
from retrieval.service import Service


@pytest.mark.parametrize("with_reader", [True, False])
def test_the_questions_on_the_raw_pages(
    shared: Path, encoder: OnnxEncoder, reader: SpanReader, tmp_path: Path, with_reader: bool
) -> None:
    dataset = load_dataset(shared / "gold" / "dev.jsonl", shared / "seeds")
    service = Service(dataset_home(dataset, tmp_path), encoder, reader if with_reader else None)
    service.index(dataset.articles)
    total = evaluate(dataset, service).table["total"]
    service.close()
    assert total["R@1"] >= 0.95
    assert total["R@5"] >= 0.98
    assert total["answer hit"] >= (0.95 if with_reader else 0.93)
    assert total["false refusal"] <= 0.04
    assert total["false answer"] == 0


def test_the_figures_alone_answer_the_questions_for_figures(shared: Path, tmp_path: Path) -> None:
    dataset = load_dataset(shared / "gold" / "dev.jsonl", shared / "seeds")
    corpus = Corpus(tmp_path / "wenju.sqlite3", create=True)
    sync(corpus, HashingEncoder(), [dataset.articles])
    lexical = open_derived(corpus, tmp_path).lexical
    figures, stems = corpus.figures(), corpus.stems()
    asked = [
        question
        for question in dataset.questions
        if question.answers and {"numeric", "temporal", "paraphrase", "layout"} & set(question.types)
        if re.match(r"逾?\d[\d.,]*(?!季)", question.answers[0])
    ]
    right = 0
    for question in asked:
        typed = in_chinese(question.question, lexical, lambda keys: [p.text for _, p in corpus.passages(keys)])
        found = figure_for(understand(typed, question.context, question.asked_on, stems), figures)
        said = found.said if found else ""
        right += correct(said, question.answers, question.must_contain_all)
    assert len(asked) >= 20 and right / len(asked) >= 0.8
