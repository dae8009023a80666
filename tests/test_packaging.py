"""The built wheel works in a fresh environment, from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import CACHE, ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    (built,) = target.glob("*.whl")
    return built


def test_it_holds_the_packages_and_the_starter_corpus_and_no_more(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"bot", "retrieval", "embeddings", "seeds"}
    for folder in ("bot", "retrieval", "embeddings"):
        for path in (ROOT / folder).rglob("*.py"):
            assert path.relative_to(ROOT).as_posix() in names
    data = {"bot/templates/report.html", "retrieval/search/ranking.json", "retrieval/articles/layout/seams.json"}
    data |= {"retrieval/answer/chance/chance.json"}
    data |= {f"retrieval/answer/reading/weights/{name}" for name in ("README.md", "reader_int8.onnx", "tokenizer.json")}
    assert data <= set(names)
    assert len([name for name in names if name.startswith("seeds/") and name.endswith(".md")]) == 12


def test_it_answers_in_a_fresh_environment_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    site = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv")}))
    # Its dependencies are this environment's; the project itself comes from the wheel alone, because
    # a folder named in a .pth file does not bring its own .pth files (and with them our editable install).
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    run = subprocess.run([*install, "--force-reinstall", "-q"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    env = {**os.environ, "WENJU_HOME": str(tmp_path / "data"), "WENJU_CACHE": str(CACHE), "PYTHONPATH": ""}
    command = [str(tmp_path / "venv/bin/wenju"), "ask", "董家口一季度工业产值是多少", "--json"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=elsewhere, env=env, timeout=120)
    assert run.returncode == 0, run.stderr
    got = json.loads(run.stdout)
    assert "125亿元" in got["answer"] and "47.5%" in got["answer"]
    where = subprocess.run(
        [str(python), "-c", "import bot; print(bot.__file__)"], capture_output=True, text=True, cwd=elsewhere, env=env
    )
    assert where.stdout.startswith(str(tmp_path))
    assert list(elsewhere.iterdir()) == []
