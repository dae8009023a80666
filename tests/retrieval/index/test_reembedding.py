"""Another encoder's vectors grow beside those that are searched, and take their place when all are there."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Encoder, HashingEncoder, Vectors
from retrieval.errors import IndexMissing, IndexSwitched
from retrieval.service import Service

ARTICLES = 100
QUESTION = "望潮镇的渡轮载客多少人"


class Interrupted(Exception):
    pass


class Stopping(HashingEncoder):
    """Stops after so many passages; `meanwhile` is called before each batch."""

    def __init__(self, salt: str, after: int = 10**9) -> None:
        super().__init__(salt=salt)
        self.after = after
        self.meanwhile = lambda: None

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.meanwhile()
        if len(self.encoded) >= self.after:
            raise Interrupted
        return super().encode_passages(texts)


def found(service: Service) -> list[str]:
    return [hit.passage_id for hit in service.search(QUESTION)]


def test_questions_are_answered_from_the_old_until_all_are_there_and_nothing_is_done_twice(
    home: Path, folder: Path
) -> None:
    shutil.rmtree(folder)  # no article is read
    old = Service(home, HashingEncoder())
    before = found(old)
    seen: list[list[str]] = []
    stopped = Stopping("-other", after=128)
    stopped.meanwhile = lambda: seen.append(found(old))
    changing = Service(home, HashingEncoder())
    with pytest.raises(Interrupted):
        changing.reembed(stopped)
    assert seen == [before] * 3 and found(old) == before
    assert found(changing) == before  # it goes on with what it had
    again = HashingEncoder(salt="-other")
    steps: list[tuple[str, int, int]] = []
    assert changing.reembed(again, lambda *step: steps.append(step)) == len(again.encoded) == 200 - 128
    assert steps[-1] == ("embed", 72, 72)
    assert changing.fingerprint == again.fingerprint and changing.former == "hashing-256"
    _, vectors = changing._corpus.vectors()
    texts = [passage.embedded for _, passage in changing._corpus.all_passages()]
    np.testing.assert_allclose(vectors, HashingEncoder(salt="-other").encode_passages(texts))
    with pytest.raises(IndexSwitched):  # the other process, without a way to open the new one
        found(old)
    changing.close()
    old.close()


def test_a_service_that_answers_goes_over_to_the_new_encoder(home: Path) -> None:
    opened: list[str] = []

    def find(fingerprint: str) -> Encoder | None:
        opened.append(fingerprint)
        return HashingEncoder(salt=fingerprint.removeprefix("hashing-256"))

    answering = Service(home, HashingEncoder(), find_encoder=find)
    before = found(answering)
    changing = Service(home, HashingEncoder())
    changing.reembed(HashingEncoder(salt="-other"))
    assert found(answering) == before  # the texts are the same, and so is what this encoder makes of them
    assert opened == ["hashing-256-other"] and answering.fingerprint == "hashing-256-other"
    answering.close()
    changing.close()


def test_going_back_costs_what_changed_since(home: Path, folder: Path) -> None:
    service = Service(home, HashingEncoder())
    service.reembed(HashingEncoder(salt="-other"))
    (folder / "0.txt").write_text("望潮镇渡轮今天停航。", encoding="utf-8")
    assert service.index(folder).embedded == 1
    former = HashingEncoder()
    assert service.reembed(former) == 1 and former.encoded == ["望潮镇渡轮今天停航。"]
    assert service.former == "hashing-256-other"
    third = HashingEncoder(salt="-third")
    assert service.reembed(third) == 199
    assert (
        service._corpus.vector_ids("hashing-256-other", [hit.passage_id for hit in service.search(QUESTION)]) == set()
    )
    assert service.index(folder).embedded == 0
    service.close()


def test_who_indexes_follows_to_the_encoder_that_another_changed_to(home: Path, folder: Path) -> None:
    def find(fingerprint: str) -> Encoder | None:
        return HashingEncoder(salt=fingerprint.removeprefix("hashing-256"))

    watching = Service(home, HashingEncoder(), find_encoder=find)
    changing = Service(home, HashingEncoder())
    changing.reembed(HashingEncoder(salt="-other"))
    (folder / "0.txt").write_text("望潮镇渡轮今天停航。", encoding="utf-8")
    assert watching.index(folder).embedded == 1
    assert (changing.fingerprint, changing.former) == ("hashing-256-other", "hashing-256")
    watching.close()
    changing.close()


def test_there_is_nothing_to_change_before_the_first_index(tmp_path: Path) -> None:
    service = Service(tmp_path / "home", HashingEncoder())
    with pytest.raises(IndexMissing):
        service.reembed(HashingEncoder(salt="-other"))
    service.close()
