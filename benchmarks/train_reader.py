"""Train a small extractive reader: a question and a passage in, the answer's span and whether there is one out.

    python benchmarks/train_reader.py BACKBONE OUT SET … [--epochs 6] [--minutes 60]

BACKBONE is a prepared model's folder (BERT), each SET a folder in BEIR's layout with answers.jsonl. OUT gets
checkpoint.pt (to go on from: the same command resumes), best.pt (the weights that read the held-out questions best)
and curve.jsonl. The arithmetic is fp32: without AMX, bf16 products take twice the time of fp32 ones.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from reader_examples import Asked, load_sets, training_window
from reader_model import Reader, collate, read_all, run
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from retrieval.answer.windows import Window

PEAK, HEAD_FACTOR, WARM_UP, DECAY, CLIP = 1e-4, 5.0, 0.06, 0.01, 1.0
LOG_EVERY, SAVE_EVERY, EVALUATE_EVERY = 20, 300, 600
ANSWERABLE, INSIDE = 0.5, 0.5  # weights of the losses beside the span's
INSIDE_FACTOR = 5.0  # an answer's tokens are few among the passage's
SEED, HELD = 7, 300  # HELD of the held-out questions choose the best weights
POOL = 50  # batches whose windows are sorted by length together

Read = tuple[str, float, float]


def losses(model: Reader, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Span: the chance of beginning (ending) at any of the answer's places, or at [CLS] where there is none."""
    logits, answerable = run(model, batch)
    targets, allowed = batch["targets"], batch["allowed"]
    chances = logits[..., :2].log_softmax(1).masked_fill(targets[..., :2] == 0, -1e4).logsumexp(1)
    is_there = (targets[:, 0, 0] == 0).float()
    inside = functional.binary_cross_entropy_with_logits(
        logits[..., 2][allowed], targets[..., 2][allowed], pos_weight=torch.tensor(INSIDE_FACTOR)
    )
    known = functional.binary_cross_entropy_with_logits(answerable, is_there)
    return {"span": -chances.mean(), "answerable": ANSWERABLE * known, "inside": INSIDE * inside}


def epoch_batches(train: Sequence[Asked], epoch: int, seed: int, size: int) -> list[list[Window]]:
    """An epoch: each question with its answer, every second also without; windows of like length share a batch."""
    rng = random.Random(f"{seed} {epoch}")
    pairs = [(asked, True) for asked in train]
    pairs += [(asked, False) for asked in rng.sample([asked for asked in train if asked.without], len(train) // 2)]
    rng.shuffle(pairs)
    windows = [training_window(asked, answerable, epoch, seed) for asked, answerable in pairs]
    batches: list[list[Window]] = []
    for at in range(0, len(windows), POOL * size):
        pool = sorted(windows[at : at + POOL * size], key=lambda window: len(window.ids))
        batches += [pool[first : first + size] for first in range(0, len(pool), size)]
    rng.shuffle(batches)
    return batches


def evaluate(model: Reader, held: Sequence[Asked]) -> dict[str, float]:
    """The measures of `score` with the network as it is."""
    found = read_all(model, [(asked, asked.passage) for asked in held])
    lacking = read_all(model, [(asked, asked.without[0]) for asked in held if asked.without])
    return score(held, found, lacking)


def score(held: Sequence[Asked], found: Sequence[Read], lacking: Sequence[Read]) -> dict[str, float]:
    """EM and F1 (all and by set) on the answerable; AUROC against the same questions on passages without the answer.

    `found` and `lacking` are what was read: the span's text, its margin over "none" and the answerable logit.
    """
    f1 = [
        max(cmrc_f1(text, answer) for answer in asked.answers) for asked, (text, _, _) in zip(held, found, strict=True)
    ]
    em = [any(pieces(text) == pieces(answer) for answer in asked.answers)
          for asked, (text, _, _) in zip(held, found, strict=True)]  # fmt: skip
    report = {"f1": mean(f1), "em": mean(em)}
    for group in sorted({asked.group for asked in held}):
        report[f"f1 {group}"] = mean(score for asked, score in zip(held, f1, strict=True) if asked.group == group)
    report["auroc margin"] = auroc([margin for _, margin, _ in found], [margin for _, margin, _ in lacking])
    report["auroc answerable"] = auroc([known for *_, known in found], [known for *_, known in lacking])
    return {name: round(value, 4) for name, value in report.items()}


def pieces(text: str) -> list[str]:
    """Chinese characters one by one, words of Latin letters and digits whole, no punctuation."""
    return re.findall(r"[a-z0-9]+|[^\W_]", text)


def cmrc_f1(text: str, answer: str) -> float:
    """CMRC 2018's F1: the longest run of pieces that both have in common, in order."""
    have, want = pieces(text), pieces(answer)
    longest, row = 0, [0] * (len(want) + 1)
    for piece in have:
        row = [0] + [row[at] + 1 if piece == other else 0 for at, other in enumerate(want)]
        longest = max(longest, *row)
    return 2 * longest / (len(have) + len(want)) if longest else 0.0


def mean(values: Iterable[float]) -> float:
    every = list(values)
    return sum(every) / len(every) if every else 0.0


def auroc(high: Sequence[float], low: Sequence[float]) -> float:
    """How often one of `high` is above one of `low`; a tie counts half."""
    wins = (torch.tensor(high)[:, None] - torch.tensor(low)[None, :]).sign()
    return float((wins.mean() + 1) / 2) if wins.numel() else 0.0


def make_optimiser(model: Reader) -> torch.optim.AdamW:
    """Heads learn faster than the backbone; biases and norms are not decayed."""
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        groups.setdefault((name.startswith("bert."), parameter.ndim > 1), []).append(parameter)
    options = [
        {"params": some, "factor": 1.0 if body else HEAD_FACTOR, "weight_decay": DECAY if matrix else 0.0}
        for (body, matrix), some in groups.items()
    ]
    return torch.optim.AdamW(options, lr=PEAK, fused=True)


def rate(step: int, planned: int) -> float:
    """Linear warm-up, then linear decay to nothing at `planned` steps."""
    warm = max(1, round(WARM_UP * planned))
    return PEAK * max(0.0, min((step + 1) / warm, (planned - step) / max(planned - warm, 1)))


class Training:
    """A model being trained, with all that is needed to go on as if it had never stopped."""

    def __init__(self, args: argparse.Namespace) -> None:
        tokenizer = Tokenizer.from_file(str(args.backbone / "tokenizer.json"))
        self.train, self.held = load_sets(args.sets, tokenizer)
        if args.overfit:
            self.train = self.held = random.Random(args.seed).sample(self.train, args.overfit)
        self.sample = random.Random(args.seed).sample(self.held, min(args.held, len(self.held)))
        torch.manual_seed(args.seed)
        self.args, self.model, self.step, self.best = args, Reader(args.backbone), 0, -1.0
        self.model.train()
        self.optimiser = make_optimiser(self.model)
        self.per_epoch = -(-(len(self.train) + len(self.train) // 2) // args.batch)
        self.planned = self.per_epoch * args.epochs
        self.stopping = self.interrupted = False
        args.out.mkdir(parents=True, exist_ok=True)
        if (path := args.out / "checkpoint.pt").exists():
            self.load(torch.load(path, weights_only=True))
        self.log(kind="start", train=len(self.train), held=len(self.held), planned=self.planned)

    def load(self, saved: dict[str, Any]) -> None:
        self.model.load_state_dict(saved["model"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.step, self.best = saved["step"], saved["best"]
        torch.set_rng_state(saved["rng"])

    def save(self) -> None:
        state = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict()}
        write(self.args.out / "checkpoint.pt", state | self.facts() | {"rng": torch.get_rng_state()})

    def facts(self) -> dict[str, Any]:
        return {"step": self.step, "best": self.best, "backbone": str(self.args.backbone)}

    def log(self, **facts: Any) -> None:
        line = json.dumps({"step": self.step, "epoch": round(self.step / self.per_epoch, 3), **facts})
        print(time.strftime("%H:%M:%S"), line, flush=True)
        with (self.args.out / "curve.jsonl").open("a") as file:
            file.write(line + "\n")

    def go(self) -> None:
        """Train until the plan is done, the time is up or a signal asks to stop."""
        began = time.monotonic()
        while self.step < self.planned and not self.stopping:
            epoch, at = divmod(self.step, self.per_epoch)
            sums: dict[str, float] = {"examples": 0, "seconds": 0}
            for windows in epoch_batches(self.train, epoch, self.args.seed, self.args.batch)[at:]:
                self.learn(windows, sums)
                self.stopping |= time.monotonic() - began > 60 * self.args.minutes
                self.after_step(sums)
                if self.stopping:
                    break
        self.save()
        self.log(kind="stop")
        if not self.interrupted:
            self.judge()
            self.save()

    def learn(self, windows: Sequence[Window], sums: dict[str, float]) -> None:
        """One step; its losses, examples and seconds are added to `sums`."""
        began = time.monotonic()
        for group in self.optimiser.param_groups:
            group["lr"] = rate(self.step, self.planned) * group["factor"]
        parts = losses(self.model, collate(windows))
        torch.stack(list(parts.values())).sum().backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.step += 1
        facts = {name: float(loss.detach()) * len(windows) for name, loss in parts.items()}
        for name, value in {**facts, "examples": len(windows), "seconds": time.monotonic() - began}.items():
            sums[name] = sums.get(name, 0.0) + value

    def after_step(self, sums: dict[str, float]) -> None:
        """Log, evaluate and save when it is time to."""
        if self.step % LOG_EVERY == 0:
            count, seconds = sums.pop("examples"), sums.pop("seconds")
            means = {name: round(value / count, 4) for name, value in sums.items()}
            self.log(kind="train", **means, examples_s=round(count / seconds, 2), lr=rate(self.step, self.planned))
            sums.clear()
        if self.step % self.per_epoch == 0 or self.step % EVALUATE_EVERY == 0:
            self.judge()
        if self.step % SAVE_EVERY == 0:
            self.save()

    def judge(self) -> None:
        """Evaluate on the held-out questions; keep the weights where they are the best so far."""
        began = time.monotonic()
        report = evaluate(self.model, self.sample)
        self.log(kind="held out", **report, seconds=round(time.monotonic() - began))
        if report["f1"] > self.best:
            self.best = report["f1"]
            write(self.args.out / "best.pt", {"model": self.model.state_dict()} | self.facts() | {"report": report})


def write(path: Path, state: dict[str, Any]) -> None:
    """Write whole or not at all."""
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("backbone", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--epochs", type=int, default=6, help="planned; the learning rate falls to 0 at their end")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop then, with a checkpoint")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--held", type=int, default=HELD, help="held-out questions that are read at an evaluation")
    parser.add_argument("--overfit", type=int, default=0, help="train and evaluate on so many questions: a check")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    training = Training(args)

    def stop(*_: object) -> None:
        training.stopping = training.interrupted = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    training.go()


if __name__ == "__main__":
    main()
