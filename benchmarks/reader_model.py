"""The extractive reader's network and its input as tensors; training is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from retrieval.answer.reading.windows import Window

PAD_TO = 8  # few shapes, so that kernels are made once
PAD = 1


class QuickDropout(nn.Module):
    """Dropout whose masks are cut at random places from a long one, made anew now and then: drawing each takes a quarter of a step's time
    on a processor."""

    LENGTH, USES = 1 << 22, 400  # of the long mask: elements, and masks that are cut from it

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share, self.left = share, 0
        self.long = torch.empty(0)

    def forward(self, hidden: Tensor) -> Tensor:
        """`hidden` with a share of its elements nothing and the others larger by as much."""
        if not self.training or not self.share:
            return hidden
        if self.left <= 0 or self.long.dtype != hidden.dtype:
            self.left = self.USES
            kept = torch.rand(self.LENGTH, device=hidden.device) >= self.share
            self.long = kept.to(hidden.dtype) / (1 - self.share)
        self.left -= 1
        size = hidden.numel()
        start = int(torch.randint(max(self.LENGTH - size, 1), ()))
        return hidden * self.long[start : start + size].view(hidden.shape)


class Reader(nn.Module):
    """BERT with the marks added to its token embeddings, and heads for start, end, "inside", answerable and the verdict."""

    def __init__(self, backbone: Path, dropout: float = 0.1, attention: str = "eager") -> None:
        super().__init__()
        # Plain products: on processors the fused kernel's way back takes three times as long in bfloat16. No dropout of attention.
        config = BertConfig.from_pretrained(
            str(backbone),
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=dropout,
            attn_implementation=attention,
        )
        self.bert = BertModel(config, add_pooling_layer=False)
        size = config.hidden_size
        self.marks = nn.Embedding(3, size)
        self.tokens = nn.Sequential(nn.Linear(size, size), nn.GELU(), nn.Dropout(dropout), nn.Linear(size, 3))
        self.answerable = nn.Sequential(nn.Linear(size, size), nn.Tanh(), nn.Dropout(dropout), nn.Linear(size, 1))
        self.verdict = nn.Sequential(nn.Linear(size, size), nn.Tanh(), nn.Dropout(dropout), nn.Linear(size, 1))
        quick = QuickDropout(dropout)
        for module in list(self.modules()):
            for name, child in module.named_children():
                if isinstance(child, nn.Dropout) and child.p:
                    setattr(module, name, quick)

    def forward(self, ids: Tensor, marks: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """(start, end, inside) of each token, shape (n, length, 3); answerable and 是, shape (n, 2); all logits."""
        embedded = self.bert.embeddings.word_embeddings(ids) + self.marks(marks)
        hidden = self.bert(inputs_embeds=embedded, token_type_ids=types, attention_mask=mask).last_hidden_state
        first = hidden[:, 0]
        return self.tokens(hidden), torch.cat([self.answerable(first), self.verdict(first)], 1)


def types_of(window: Window) -> list[int]:
    """0 for the question, 1 for what is read."""
    asked = window.ids.index(2) + 1
    return [0] * asked + [1] * (len(window.ids) - asked)


def collate(windows: Sequence[Window]) -> dict[str, Tensor]:
    """Padded tensors; `allowed` are the places where a span may begin or end: the first token and the passage's."""
    length = -(-max(len(window.ids) for window in windows) // PAD_TO) * PAD_TO
    batch = {name: torch.zeros(len(windows), length, dtype=torch.long) for name in ("ids", "marks", "types", "mask")}
    batch["ids"] += PAD
    targets = torch.zeros(len(windows), length, 3)
    allowed = torch.zeros(len(windows), length, dtype=torch.bool)
    for row, window in enumerate(windows):
        end = len(window.ids)
        batch["ids"][row, :end] = torch.tensor(window.ids)
        batch["marks"][row, :end] = torch.tensor(window.marks)
        batch["types"][row, :end] = torch.tensor(types_of(window))
        batch["mask"][row, :end] = 1
        allowed[row, 0] = allowed[row, window.start : end - 1] = True
        for first, last in window.spans or [(0, 0)]:
            targets[row, first, 0] = targets[row, last, 1] = 1.0
            targets[row, first : last + 1, 2] = float(first > 0)
    return {**batch, "allowed": allowed, "targets": targets}


def run(model: Reader, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """As `Reader.forward`, with -1e4 where no span may begin or end."""
    logits, whole = model(batch["ids"], batch["marks"], batch["types"], batch["mask"])
    return logits.masked_fill(~batch["allowed"].unsqueeze(-1), -1e4), whole
