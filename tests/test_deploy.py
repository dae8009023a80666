"""What runs the bot on a server fits the program: the unit is one that systemd takes, and names settings that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.settings import variables
from tests.conftest import ROOT

UNIT = (ROOT / "deploy" / "wenju.service").read_text(encoding="utf-8")
CONTAINER = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
VARIABLE = re.compile(r"\b(?:WENJU|TELEGRAM)_[A-Z_]+")
EXPOSED = 25  # tenths on systemd's scale of how exposed a service is; without its walls it is at 9.2


def instructions(text: str) -> str:
    """A unit or a Containerfile without its comments."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that is there, on a machine whose systemd can look at it."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd-analyze here")
    path = tmp_path / "wenju.service"
    started = re.sub(r"^ExecStart=/opt/wenju/bin/wenju serve$", "ExecStart=/bin/true", UNIT, flags=re.MULTILINE)
    assert "ExecStart=/bin/true" in started
    path.write_text(started, encoding="utf-8")
    return path


def test_systemd_takes_the_unit(unit: Path) -> None:
    run = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    assert run.returncode == 0
    assert [line for line in run.stderr.splitlines() if unit.name in line] == []  # keys unknown to it are only told


def test_the_service_is_walled_in(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", f"--threshold={EXPOSED}", "--no-pager", str(unit)]
    run = subprocess.run(command, capture_output=True, text=True)
    if "unrecognized option" in run.stderr:
        pytest.skip("this systemd looks at no unit that is not installed")
    assert run.returncode == 0, run.stdout[-400:]


@pytest.mark.parametrize("text", [UNIT, CONTAINER], ids=["unit", "container"])
def test_it_sets_only_what_there_is(text: str) -> None:
    named = set(VARIABLE.findall(instructions(text)))
    assert named
    assert named <= {*variables(), *VARIABLE.findall(GUIDE)}


def test_every_setting_of_the_bot_is_in_the_guide() -> None:
    missing = [name for name in variables() if name.startswith("TELEGRAM_") and name not in GUIDE]
    assert missing == []


def test_the_container_is_built_of_what_there_is() -> None:
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", CONTAINER, re.MULTILINE)
    assert {"bot", "retrieval", "embeddings", "seeds"} < {source for sources in copied for source in sources.split()}
    assert [source for sources in copied for source in sources.split() if not (ROOT / source).exists()] == []


def test_the_health_check_asks_where_the_metrics_are() -> None:
    (listen,) = re.findall(r"TELEGRAM_METRICS=(\S+)", instructions(CONTAINER))
    assert f"http://{listen}/healthz" in instructions(CONTAINER)


def test_every_metric_of_the_guide_is_one() -> None:
    from bot.telegram_bot.metrics import Metrics

    metrics = Metrics()
    metrics.watch(lambda: 0, lambda: 0, lambda: 0)
    metrics.failed(ValueError())
    exposed = metrics.exposition().decode()
    named = set(re.findall(r"\bwenju_[a-z_]+\b", GUIDE))
    assert len(named) > 8
    assert [name for name in named if not re.search(rf"^{name}[ {{]", exposed, re.MULTILINE)] == []


def test_the_guide_quotes_what_the_program_says() -> None:
    said = (ROOT / "bot" / "messages.py").read_text(encoding="utf-8")
    quoted = re.findall(r"^\| “(.+)” \|", GUIDE, re.MULTILINE)
    assert len(quoted) > 5
    assert [sentence for sentence in quoted if sentence not in said] == []
