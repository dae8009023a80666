"""`wenju search`: the best passages and, with --explain, what speaks for each."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot import messages
from bot.ask import opened
from bot.render import hit_json, print_hits, print_json
from bot.settings import Settings
from retrieval.search.conditions import Conditions
from retrieval.search.question import plain_question
from retrieval.search.retriever import Features


def list_hits(settings: Settings, text: str, k: int, conditions: Conditions, explain: bool, as_json: bool) -> bool:
    """Print the `k` best passages; whether there is one. Raises BadQuestion before anything is made."""
    plain_question(text)
    with opened(settings, asks=False) as service:
        found = service.explain(text, k, conditions=conditions)
    if as_json:
        hits = [hit_json(hit) | ({"features": _features_json(features)} if explain else {}) for hit, features in found]
        print_json({"question": text, "hits": hits})
    elif not found:
        print(messages.NO_HITS)
    else:
        console = Console(highlight=False)
        for n, (hit, features) in enumerate(found, 1):
            print_hits(console, (hit,), whole=True, first=n)
            if explain:
                _print_features(console, features)
    return bool(found)


def _features_json(features: Features) -> dict[str, dict[str, float]]:
    return {name: {"value": round(value, 4), "weight": weight} for name, (value, weight) in features.items()}


def _print_features(console: Console, features: Features) -> None:
    """A row a feature: its value times its weight is what it adds to the score."""
    if not features:
        console.print(f"   {messages.NOT_A_CANDIDATE}", soft_wrap=True)
        return
    table = Table(box=SIMPLE_HEAD)
    table.add_column(messages.FEATURE)
    for heading in (messages.FEATURE_VALUE, messages.FEATURE_WEIGHT, messages.FEATURE_PRODUCT):
        table.add_column(heading, justify="right")
    for name, (value, weight) in features.items():
        table.add_row(messages.FEATURES[name], f"{value:.2f}", f"{weight:.2f}", f"{value * weight:.2f}")
    table.add_row(messages.FEATURE_SCORE, "", "", f"{sum(value * weight for value, weight in features.values()):.2f}")
    console.print(table)
