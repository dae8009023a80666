"""Make the pictures of the README anew, over three articles written for them: `python docs/screenshots.py`."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

DOCS = Path(__file__).parent
ARTICLES = [
    (
        "望潮港一季度开门红",
        "望潮日报",
        "2023-04-18",
        "今年一季度，望潮港完成货物吞吐量3120万吨，同比增长6.4%；青螺港完成货物吞吐量1870万吨，同比下降3.5%。\n\n"
        "港务集团总经理顾长风介绍，两个新泊位将在9月投用，总投资8.6亿元。",
    ),
    ("上半年两港运行平稳", "望潮日报", "2023-07-18", "今年上半年，望潮港完成货物吞吐量6530万吨，青螺港完成货物吞吐量3900万吨。"),
    ("前三季度两港货物吞吐量公布", "望潮晚报", "2023-10-20", "今年前三季度，望潮港完成货物吞吐量9870万吨，青螺港完成货物吞吐量5810万吨。"),
]  # fmt: skip
ASKED = ["望潮港一季度货物吞吐量是多少", "那青螺港呢", "新泊位什么时候投用，投资多少", "这篇是谁写的"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        write(ARTICLES, articles)
        places = {"WENJU_HOME": f"{folder}/home", "WENJU_ARTICLES": str(articles)}
        wenju("index", env=places)
        wenju("figures", "--indicator", "货物吞吐量", "--chart", str(DOCS / "chart.png"), env=places)
        said = [
            wenju("chat", env=places, typed="".join(f"{line}\n" for line in ASKED[: n + 1])) for n in range(len(ASKED))
        ]
        console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True)
        shown = ""
        for asked, whole in zip(ASKED, said, strict=True):
            console.print(Text.assemble(("问> ", "green"), (asked, "bold")))
            console.print(Text(whole.removeprefix(shown).rstrip("\n") + "\n"))
            shown = whole
        drawn = re.sub(
            r"@font-face \{.*?\}\s*", "", console.export_svg(title="wenju chat"), flags=re.DOTALL
        )  # asks no server
        (DOCS / "chat.svg").write_text(drawn, encoding="utf-8")


def write(articles: Sequence[tuple[str, str, str, str]], folder: Path) -> None:
    """Write a newspaper's articles into a new folder."""
    folder.mkdir()
    for number, (title, paper, date, text) in enumerate(articles, 1):
        page = f"---\ntitle: {title}\npaper: {paper}\ndate: {date}\n---\n\n{text}\n"
        (folder / f"{number}.md").write_text(page, encoding="utf-8")


def wenju(*words: str, env: dict[str, str], typed: str = "") -> str:
    """What the command prints."""
    command = [sys.executable, "-c", "from bot.cli import main; main()", *words]
    return subprocess.run(command, env=os.environ | env, input=typed, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
