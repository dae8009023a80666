"""The extractive reader: its network, its input as tensors, and how it reads whole passages; training is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from reader_examples import Asked
from torch import Tensor, nn
from transformers import BertModel

from retrieval.answer.spans import WIDEST
from retrieval.answer.windows import TokenText, Window, reading_windows

PAD_TO = 16  # few shapes, so that kernels are made once


class Reader(nn.Module):
    """BERT with the marks added to its token embeddings, and heads for start, end, "inside" and answerable."""

    def __init__(self, backbone: Path, dropout: float = 0.1, attention: str = "sdpa") -> None:
        super().__init__()
        # Dropout of attention would rule out the fast kernel, so it is left to the hidden states.
        options = {
            "attention_probs_dropout_prob": 0.0,
            "hidden_dropout_prob": dropout,
            "attn_implementation": attention,
        }
        self.bert = BertModel.from_pretrained(str(backbone), add_pooling_layer=False, **options)
        size = self.bert.config.hidden_size
        self.marks = nn.Embedding(3, size)
        self.tokens = nn.Sequential(nn.Linear(size, size), nn.GELU(), nn.Dropout(dropout), nn.Linear(size, 3))
        self.answerable = nn.Sequential(nn.Linear(size, size), nn.Tanh(), nn.Dropout(dropout), nn.Linear(size, 1))
        nn.init.normal_(self.marks.weight, std=0.02)

    def forward(self, ids: Tensor, marks: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """(start, end, inside) of each token, shape (n, length, 3), and answerable, shape (n,); all logits."""
        embedded = self.bert.embeddings.word_embeddings(ids) + self.marks(marks)
        hidden = self.bert(inputs_embeds=embedded, token_type_ids=types, attention_mask=mask).last_hidden_state
        return self.tokens(hidden), self.answerable(hidden[:, 0]).squeeze(-1)


def collate(windows: Sequence[Window]) -> dict[str, Tensor]:
    """Padded tensors; `allowed` are the places where a span may begin or end: [CLS] and the passage's tokens."""
    length = -(-max(len(window.ids) for window in windows) // PAD_TO) * PAD_TO
    batch = {name: torch.zeros(len(windows), length, dtype=torch.long) for name in ("ids", "marks", "types", "mask")}
    targets = torch.zeros(len(windows), length, 3)
    allowed = torch.zeros(len(windows), length, dtype=torch.bool)
    for row, window in enumerate(windows):
        end = len(window.ids)
        batch["ids"][row, :end] = torch.tensor(window.ids)
        batch["marks"][row, :end] = torch.tensor(window.marks)
        batch["types"][row, window.start : end] = 1
        batch["mask"][row, :end] = 1
        allowed[row, 0] = allowed[row, window.start : end - 1] = True
        for first, last in window.spans or [(0, 0)]:
            targets[row, first, 0] = targets[row, last, 1] = 1.0
            targets[row, first : last + 1, 2] = float(first > 0)
    return {**batch, "allowed": allowed, "targets": targets}


def run(model: Reader, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    logits, answerable = model(batch["ids"], batch["marks"], batch["types"], batch["mask"])
    return logits.masked_fill(~batch["allowed"].unsqueeze(-1), -1e4), answerable


def read_all(model: Reader, pairs: Sequence[tuple[Asked, TokenText]]) -> list[tuple[str, float, float]]:
    """For each question and passage the best span's text, its margin over "none", and the answerable logit."""
    every = [
        (at, window)
        for at, (asked, text) in enumerate(pairs)
        for window in reading_windows(asked.question.ids, text.ids)
    ]
    every.sort(key=lambda item: len(item[1].ids))
    best = [("", float("-inf"), float("-inf"))] * len(pairs)
    model.eval()
    with torch.inference_mode():
        for start in range(0, len(every), 16):
            part = every[start : start + 16]
            logits, answerable = run(model, collate([window for _, window in part]))
            scores = logits[:, :, None, 0] + logits[:, None, :, 1]
            none, near = scores[:, 0, 0].clone(), torch.ones_like(scores[0], dtype=torch.bool).triu().tril(WIDEST - 1)
            near[0] = False
            top, place = scores.masked_fill(~near, -1e9).flatten(1).max(1)
            for row, (at, window) in enumerate(part):
                first, last = (n - window.start + window.first for n in divmod(int(place[row]), scores.shape[2]))
                text, margin, known = best[at]
                if (now := float(top[row] - none[row])) > margin:
                    offsets = pairs[at][1].offsets
                    text, margin = pairs[at][1].text[offsets[first][0] : offsets[last][1]], now
                best[at] = (text, margin, max(known, float(answerable[row])))
    model.train()
    return best
