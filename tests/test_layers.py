"""Imports go one way; nothing is imported that is not declared."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib

from tests.conftest import ROOT

OURS = ("bot", "retrieval", "embeddings")


def imported(package: str) -> set[str]:
    names: set[str] = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names


def test_imports_go_one_way() -> None:
    assert not imported("embeddings") & {"retrieval", "bot"}
    assert "bot" not in imported("retrieval")


def test_every_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {
        re.split(r"[\[<>=~! ]", text)[0].lower().replace("_", "-")
        for text in [*project["dependencies"], *project["optional-dependencies"]["chart"]]
    }
    distributions = importlib.metadata.packages_distributions()
    for package in OURS:
        for module in imported(package) - set(OURS) - sys.stdlib_module_names:
            names = {name.lower().replace("_", "-") for name in distributions.get(module, [module])}
            assert names & declared, f"{package} imports {module}"


def test_heavy_libraries_have_one_home() -> None:
    homes = {
        "torch": {"embeddings/transformer_encoder.py"},
        "sentence_transformers": {"embeddings/transformer_encoder.py"},
        "faiss": {"retrieval/index/faiss_store.py"},
        "tantivy": {"retrieval/index/lexical.py"},
    }
    for library, expected in homes.items():
        found = set()
        for package in OURS:
            for path in (ROOT / package).rglob("*.py"):
                if re.search(rf"^\s*(import|from) {library}\b", path.read_text(encoding="utf-8"), re.MULTILINE):
                    found.add(path.relative_to(ROOT).as_posix())
        assert found == expected
    telegram = [p for p in (ROOT / "bot").glob("*.py") if re.search(r"^(import|from) telegram\b", p.read_text(), re.M)]
    assert telegram == []
