"""Train a small extractive reader: a question and a window of a passage in; the answer's span, whether there is one, 是 or 否.

    python benchmarks/train_reader.py BACKBONE ROWS OUT --trial ROWS [--more ROWS …] [--start WEIGHTS] [--minutes 90] [--half]

BACKBONE is a folder with config.json and tokenizer.json (BERT), ROWS what `collect_reading.py` wrote. OUT gets
checkpoint.pt (the same command goes on from it), best.pt (the weights that read the trial rows best) and curve.jsonl.
`--start` are weights to begin with (safetensors). The plan is in minutes of computing, so that an interruption or a
pause costs nothing; the rate falls to nothing at its end. On an accelerator the same plan takes fewer minutes.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from near_terms import asks_figure
from reader_examples import Drawing, Example, load_rows, part_of
from reader_model import Reader, collate, run
from rewording import PERIOD
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from retrieval.answer.reading.windows import cut_window, window_starts
from retrieval.language.tokens import level

PEAK, HEAD_FACTOR, WARM_UP, DECAY, CLIP = 1.2e-4, 4.0, 100, 0.01, 1.0
WIDEST = 80  # tokens of an answer
LOG_EVERY, SAVE_MINUTES, TRIAL_MINUTES = 25, 5, 25
ANSWERABLE, INSIDE, VERDICT = 1.0, 0.3, 0.5  # weights of the losses beside the span's
INSIDE_FACTOR = 5.0  # an answer's tokens are few among the passage's
SEED, POOL = 7, 50  # POOL batches have their windows sorted by length together
REFUSED = 0.08  # of the answerable, where traps are counted


def _figure(row: dict[str, Any]) -> bool:
    """Whether a row asks for what periods and terms decide that are like others."""
    return row["set"] == "news" and bool(PERIOD.search(row["question"]) or asks_figure(row["question"]))


def losses(model: Reader, batch: dict[str, Tensor], verdicts: Tensor, half: bool = False) -> dict[str, Tensor]:
    """Span: the chance of beginning (ending) at any of the answer's places, or at the first token where there is none.

    `half`: the network's products in bfloat16, twice as fast where the processor has them.
    """
    with torch.autocast(verdicts.device.type, torch.bfloat16, enabled=half):
        logits, whole = run(model, batch)
    logits, whole = logits.float(), whole.float()
    targets, allowed = batch["targets"], batch["allowed"]
    chances = logits[..., :2].log_softmax(1).masked_fill(targets[..., :2] == 0, -1e4).logsumexp(1)
    is_there = (targets[:, 0, 0] == 0).float()
    inside = functional.binary_cross_entropy_with_logits(
        logits[..., 2][allowed], targets[..., 2][allowed], pos_weight=torch.tensor(INSIDE_FACTOR, device=logits.device)
    )
    known = functional.binary_cross_entropy_with_logits(whole[:, 0], is_there)
    decided = verdicts >= 0
    said = functional.binary_cross_entropy_with_logits(whole[:, 1], verdicts.clamp(min=0).float(), reduction="none")
    verdict = (said * decided).sum() / decided.sum().clamp(min=1)  # they are few
    return {
        "span": -chances.mean(),
        "answerable": ANSWERABLE * known,
        "inside": INSIDE * inside,
        "verdict": VERDICT * verdict,
    }


def batches(examples: Sequence[Example], size: int, rng: random.Random) -> Iterator[list[Example]]:
    """Batches of windows of like length, in an order that does not tell it."""
    found: list[list[Example]] = []
    for at in range(0, len(examples), POOL * size):
        pool = sorted(examples[at : at + POOL * size], key=lambda example: len(example.window.ids))
        some = [pool[first : first + size] for first in range(0, len(pool), size)]
        rng.shuffle(some)
        found += some
    yield from found


@torch.inference_mode()
def read_rows(model: Reader, drawing: Drawing, rows: Sequence[dict[str, Any]], device: str) -> list[dict[str, Any]]:
    """Of each row the best span in its passage (that with the answer, or the nearest): text, margin, known, verdict."""
    every = []
    for at, row in enumerate(rows):
        place = (row["places"] or row["near"])[0][0]
        head, text = map(drawing.read, row["passages"][place])
        asked = drawing.read(row["searched"])
        every += [(at, cut_window(asked.ids, head.ids, text.ids, start), text) for start in window_starts(text.ids)]
    every.sort(key=lambda one: len(one[1].ids))
    best: list[dict[str, Any]] = [{"text": "", "margin": -99.0, "known": -99.0, "verdict": 0.0} for _ in rows]
    model.eval()
    for start in range(0, len(every), 32):
        part = every[start : start + 32]
        batch = {name: value.to(device) for name, value in collate([window for _, window, _ in part]).items()}
        logits, whole = (found.float().cpu() for found in run(model, batch))
        scores = logits[:, :, None, 0] + logits[:, None, :, 1]
        none, near = scores[:, 0, 0].clone(), torch.ones_like(scores[0], dtype=torch.bool).triu().tril(WIDEST - 1)
        near[0] = False
        top, place = scores.masked_fill(~near, -1e9).flatten(1).max(1)
        for n, (at, window, text) in enumerate(part):
            first, last = (t - window.start + window.first for t in divmod(int(place[n]), scores.shape[2]))
            margin, known, verdict = float(top[n] - none[n]), float(whole[n, 0]), float(whole[n, 1])
            if margin + known > best[at]["margin"] + best[at]["known"]:
                said = text.text[text.offsets[first][0] : text.offsets[last][1]]
                best[at] = {"text": said, "margin": margin, "known": known, "verdict": verdict}
    model.train()
    return best


def report(rows: Sequence[dict[str, Any]], read: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """F1 and EM of the answerable, AUROC against traps, the traps answered where REFUSED of the answerable are refused."""
    yes = [(row, found) for row, found in zip(rows, read, strict=True) if row["places"]]
    no = [(row, found) for row, found in zip(rows, read, strict=True) if not row["places"]]
    wanted = [level(row["passages"][at][1][start:end]) for row, _ in yes for at, start, end in row["places"][:1]]
    f1 = [cmrc_f1(found["text"], want) for (_, found), want in zip(yes, wanted, strict=True)]
    em = [pieces(found["text"]) == pieces(want) for (_, found), want in zip(yes, wanted, strict=True)]
    sure = [found["margin"] + found["known"] for _, found in yes]
    doubt = [found["margin"] + found["known"] for _, found in no]
    bar = sorted(sure)[int(REFUSED * len(sure))]
    types, traps = defaultdict(list), defaultdict(list)
    for (row, _), score in zip(yes, f1, strict=True):
        types[row["type"]].append(score)
    for (row, _), score in zip(no, doubt, strict=True):
        traps[row["trap"]].append(float(score >= bar))
    polar = [(found["verdict"] > 0) == (row["verdict"] == "是") for row, found in yes if row["verdict"]]
    return {
        "f1": mean(f1), "em": mean(map(float, em)), "auroc": auroc(sure, doubt),
        "auroc known": auroc([found["known"] for _, found in yes], [found["known"] for _, found in no]),
        "traps at bar": mean(float(score >= bar) for score in doubt), "verdict": mean(map(float, polar)),
        "types": {name: mean(found) for name, found in sorted(types.items())},
        "traps": {name: mean(found) for name, found in sorted(traps.items())}, "rows": (len(yes), len(no)),
    }  # fmt: skip


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
    return round(sum(every) / len(every), 4) if every else 0.0


def auroc(high: Sequence[float], low: Sequence[float]) -> float:
    """How often one of `high` is above one of `low`; a tie counts half."""
    wins = (torch.tensor(high)[:, None] - torch.tensor(low)[None, :]).sign()
    return round(float((wins.mean() + 1) / 2), 4) if wins.numel() else 0.0


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


class Training:
    """A model being trained, with all that is needed to go on as if it had never stopped."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args, self.device = args, "cuda" if torch.cuda.is_available() else "cpu"
        rows, more = load_rows(args.rows), [row for path in args.more for row in load_rows(path)]
        tokenizer = Tokenizer.from_file(str(args.backbone / "tokenizer.json"))
        self.drawing = Drawing(tokenizer, rows + more, args.seed)
        self.rows, self.more = (
            [row for row in some if row["set"] != "news" or part_of(row["article"]) == "read"] for some in (rows, more)
        )
        trial = [row for row in load_rows(args.trial) if row["places"] or row["near"]]
        self.trial = random.Random(args.seed).sample(trial, min(args.trials, len(trial)))
        torch.manual_seed(args.seed)
        self.model = Reader(args.backbone, args.dropout)
        if args.start:
            print(self.model.load_state_dict(load_file(args.start), strict=False))
        self.model.to(self.device).train()
        self.optimiser = make_optimiser(self.model)
        self.state: dict[str, Any] = {"step": 0, "spent": 0.0, "epoch": 0, "at": 0, "best": -1.0}
        self.stopping = False
        args.out.mkdir(parents=True, exist_ok=True)
        if (path := args.out / "checkpoint.pt").exists():
            saved = torch.load(path, weights_only=True, map_location=self.device)
            self.model.load_state_dict(saved["model"])
            self.optimiser.load_state_dict(saved["optimiser"])
            self.state = saved["state"]
        self.log(kind="start", rows=len(self.rows), more=len(self.more), device=self.device)

    def save(self) -> None:
        write(
            self.args.out / "checkpoint.pt",
            {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(), "state": self.state},
        )

    def log(self, **facts: Any) -> None:
        line = json.dumps(
            {"step": self.state["step"], "minutes": round(self.state["spent"], 1), **facts}, ensure_ascii=False
        )
        print(time.strftime("%H:%M:%S"), line, flush=True)
        with (self.args.out / "curve.jsonl").open("a") as file:
            file.write(line + "\n")

    def go(self) -> None:
        """Train until the minutes are spent or a signal asks to stop."""
        self.saved = self.tried = self.state["spent"]
        sums: dict[str, float] = defaultdict(float)
        for batch in self.plan():
            self.learn(batch, sums)
            self.after_step(sums)
            if self.stopping or self.state["spent"] >= self.args.minutes:
                break
        self.save()
        self.log(kind="stop")
        if not self.stopping:
            self.judge()

    def plan(self) -> Iterator[list[Example]]:
        """Batch after batch, epoch after epoch, from where it stopped."""
        while True:
            rng = random.Random(f"{self.args.seed} {self.state['epoch']} order")
            some = [row for row in self.rows if _figure(row) or rng.random() < self.args.share]
            examples = self.drawing.epoch(some + self.more, self.state["epoch"])
            self.log(kind="epoch", epoch=self.state["epoch"], drawn=Counter(example.drawn for example in examples))
            yield from list(batches(examples, self.args.batch, rng))[self.state["at"] :]
            self.state.update(epoch=self.state["epoch"] + 1, at=0)

    def after_step(self, sums: dict[str, float]) -> None:
        """Log, save and evaluate when it is time to."""
        spent = self.state["spent"]
        if self.state["step"] % LOG_EVERY == 0:
            count = sums.pop("examples")
            self.log(kind="train", **{name: round(value / count, 4) for name, value in sums.items()})
            sums.clear()
        if spent - self.saved > SAVE_MINUTES:
            self.save()
            self.saved = spent
        if spent - self.tried > TRIAL_MINUTES:
            self.judge()
            self.tried = spent

    def rate(self) -> float:
        """Warm-up, a level stretch, then down to nothing at the end of the plan."""
        left = 1 - self.state["spent"] / self.args.minutes
        return float(self.args.peak) * min(1.0, (self.state["step"] + 1) / WARM_UP) * min(1.0, max(left, 0.005) / 0.8)

    def learn(self, examples: Sequence[Example], sums: dict[str, float]) -> None:
        """One step; its losses and examples are added to `sums`."""
        began = self.clock()
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate() * group["factor"]
        batch = {name: value.to(self.device) for name, value in collate([one.window for one in examples]).items()}
        verdicts = torch.tensor([one.verdict for one in examples], device=self.device)
        parts = losses(self.model, batch, verdicts, self.args.half)
        torch.stack(list(parts.values())).sum().backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimiser.step()
        self.optimiser.zero_grad()
        for name, loss in parts.items():
            sums[name] += float(loss.detach()) * len(examples)
        sums["examples"] += len(examples)
        self.state["step"] += 1
        self.state["at"] += 1
        self.state["spent"] += (self.clock() - began) / 60

    def clock(self) -> float:
        """Seconds of computing: of the processor's time a thread's share, so that a pause does not count."""
        return time.process_time() / torch.get_num_threads() if self.device == "cpu" else time.monotonic()

    def judge(self) -> None:
        """Evaluate on the trial rows; keep the weights where they are the best so far."""
        found = report(self.trial, read_rows(self.model, self.drawing, self.trial, self.device))
        self.log(kind="trial", **found)
        if (score := found["f1"] + found["auroc"]) > self.state["best"]:
            self.state["best"] = score
            write(self.args.out / "best.pt", {"model": self.model.state_dict()})


def write(path: Path, state: dict[str, Any]) -> None:
    """Write whole or not at all."""
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("backbone", type=Path)
    parser.add_argument("rows", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="further files of rows")
    parser.add_argument("--trial", type=Path, required=True)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--minutes", type=float, default=90.0)
    parser.add_argument(
        "--share",
        type=float,
        default=1.0,
        help="in an epoch, of the rows that ask for no figure of a period or a near term, but all of the further ones",
    )
    parser.add_argument("--peak", type=float, default=PEAK, help="the highest rate")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--trials", type=int, default=500, help="trial rows that are read at an evaluation")
    parser.add_argument("--half", action="store_true", help="compute in bfloat16")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    training = Training(args)

    def stop(*_: object) -> None:
        training.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    training.go()


if __name__ == "__main__":
    main()
