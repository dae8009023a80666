"""On the raw newspaper pages the right passage is found as often as it was when these floors were measured."""

from __future__ import annotations

from pathlib import Path

from embeddings.onnx_encoder import OnnxEncoder
from retrieval.evaluation.datasets import load_dataset
from retrieval.evaluation.run import dataset_home, evaluate
from retrieval.service import Service


def test_the_questions_on_the_raw_pages(shared: Path, encoder: OnnxEncoder, tmp_path: Path) -> None:
    dataset = load_dataset(shared / "gold" / "dev.jsonl", shared / "seeds")
    service = Service(dataset_home(dataset, tmp_path), encoder)
    service.index(dataset.articles)
    total = evaluate(dataset, service).table["total"]
    service.close()
    assert total["R@1"] >= 0.76
    assert total["R@5"] >= 0.92
    assert total["answer hit"] >= 0.75
    assert total["false answer"] <= 0.15
