"""install.sh brings a CPU build of torch from wherever there is one, and never stops to ask. Every index is on loopback."""

from __future__ import annotations

import fcntl
import functools
import http.server
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import venv
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

import pip
import pytest

from tests.conftest import ROOT

CUDA = 'nvidia-cublas; platform_system != "none"'
# A project to install that needs nothing from an index, not even a builder.
PROJECT = """
import pathlib, zipfile

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "example-1.0-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(wheel_directory) / name, "w") as archive:
        archive.writestr("example.py", "")
        archive.writestr("example-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: example\\nVersion: 1.0\\n")
        archive.writestr("example-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        archive.writestr("example-1.0.dist-info/RECORD", "")
    return name
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves folders, which pip reads as an index, and keeps what was asked for."""

    asked: ClassVar[list[str]] = []

    held: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        while self.held and self.path.startswith(self.held[0]):
            time.sleep(0.1)
        with suppress(ConnectionError):  # whoever asked was ended
            super().do_GET()

    def log_message(self, format: str, *words: object) -> None:
        pass


class World:
    """A PyPI, an index of CPU builds and a folder of wheels; and what the script makes of them."""

    def __init__(self, base: Path, template: Path) -> None:
        self.base, self.venv, self.project = base, base / "venv", base / "project"
        shutil.copytree(template, self.venv, symlinks=True)
        self.project.mkdir()
        (self.project / "backend.py").write_text(PROJECT)
        (self.project / "pyproject.toml").write_text(
            '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        )
        for name in ("pypi", "cpu", "local"):
            (base / name).mkdir()
        handler = type("Handler", (Quiet,), {"asked": [], "held": []})
        self.asked: list[str] = handler.asked
        self.held: list[str] = handler.held
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(base)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def add(self, index: str, version: str, requires: str = "", package: str = "torch") -> None:
        """Put a wheel into an index (or the folder `local`)."""
        folder = self.base / index / ("" if index == "local" else package.replace("_", "-"))
        folder.mkdir(exist_ok=True)
        info = f"{package}-{version}.dist-info"
        with zipfile.ZipFile(folder / f"{package}-{version}-py3-none-any.whl", "w") as archive:
            archive.writestr(f"{package}/__init__.py", f"__version__ = {version!r}")
            needs = f"Requires-Dist: {requires}\n" if requires else ""
            archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n{needs}")
            archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(f"{info}/RECORD", "")

    def hold(self, path: str) -> None:
        """Let requests below `path` wait."""
        self.held.append(path)

    def wait_for(self, path: str) -> None:
        """Until something below `path` was asked for."""
        for _ in range(300):
            if any(asked.startswith(path) for asked in self.asked):
                return
            time.sleep(0.1)
        raise AssertionError(self.asked)

    def start(self, shell: str = "sh", start_new_session: bool = False, **variables: str) -> subprocess.Popen[str]:
        url = f"http://127.0.0.1:{self.server.server_address[1]}"
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "WENJU_"))}
        of_ours = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": f"{url}/pypi",
            "PIP_NO_CACHE_DIR": "1",
            "PIP_RETRIES": "0",
            "no_proxy": "127.0.0.1",
            "WENJU_TORCH_INDEX": f"{url}/cpu",
        }
        command = [shell, str(ROOT / "install.sh"), sys.executable, str(self.venv), str(self.project)]
        env = {**plain, **of_ours, **variables}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, env=env, text=True, start_new_session=start_new_session, **pipes)

    def install(self, **variables: str) -> tuple[int, str]:
        """The script's exit code and what it said."""
        run = self.start(**variables)
        out, said = run.communicate(timeout=120)
        assert out == ""
        return run.returncode, said

    @property
    def torch(self) -> str:
        """The release that is installed now."""
        code = "import torch, example; print(torch.__version__)"
        return subprocess.run([self.venv / "bin/python", "-c", code], capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with this one's pip and nothing else, made without an index."""
    folder = tmp_path_factory.mktemp("template") / "venv"
    venv.create(folder, with_pip=False)
    (site,) = folder.glob("lib/python*/site-packages")
    ours = Path(pip.__file__).parent
    for part in (ours, *ours.parent.glob("pip-*.dist-info")):
        shutil.copytree(part, site / part.name)
    return folder


@pytest.fixture
def world(tmp_path: Path, template: Path) -> Iterator[World]:
    made = World(tmp_path, template)
    yield made
    made.held.clear()
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def cuda(world: World) -> World:
    """PyPI as it is for Linux x86-64."""
    world.add("pypi", "2.13.0", CUDA)
    world.add("pypi", "2.15.0", CUDA)
    world.add("pypi", "1.0", package="nvidia_cublas")
    return world


@pytest.mark.parametrize("local", ["2.13.0+cpu", "2.12.1+cpu"])
def test_a_cpu_wheel_that_pip_can_find_comes_first(cuda: World, local: str) -> None:
    cuda.add("local", local)
    cuda.add("cpu", "2.14.0+cpu")
    assert cuda.install(PIP_FIND_LINKS=str(cuda.base / "local"))[0] == 0
    assert cuda.torch == local
    assert not [path for path in cuda.asked if path.startswith("/cpu")]


def test_pypi_s_own_build_where_it_is_one_for_the_cpu(world: World) -> None:
    world.add("pypi", "2.14.0", "filelock; extra == 'more'")
    world.add("cpu", "2.13.0+cpu")
    assert world.install()[0] == 0
    assert world.torch == "2.14.0"
    assert not [path for path in world.asked if path.startswith("/cpu")]


@pytest.mark.parametrize(
    ("there", "taken"),
    [(["2.12.0+cpu", "2.13.0+cpu", "2.15.0+cpu"], "2.13.0+cpu"), (["2.9.1+cpu", "2.14.0+cpu"], "2.14.0+cpu")],
)
def test_the_index_of_cpu_builds_where_pypi_has_cuda_only(cuda: World, there: list[str], taken: str) -> None:
    for version in there:
        cuda.add("cpu", version)
    code, said = cuda.install()
    assert (code, cuda.torch) == (0, taken)
    assert len(said.splitlines()) == 2, said


@pytest.mark.parametrize("cpu_index", ["empty", "closed"])
def test_at_last_whatever_pypi_has_with_its_size(cuda: World, cpu_index: str) -> None:
    closed = {"WENJU_TORCH_INDEX": "http://127.0.0.1:9/cpu"} if cpu_index == "closed" else {}
    code, said = cuda.install(**closed)
    assert (code, cuda.torch) == (0, "2.13.0")
    assert [line for line in said.splitlines() if "GB" in line and "CUDA" in line]
    assert len(said.splitlines()) == 3, said


def test_the_release_that_the_user_names(cuda: World) -> None:
    cuda.add("pypi", "2.11.0")
    assert cuda.install(WENJU_TORCH="torch==2.11.0")[0] == 0
    assert cuda.torch == "2.11.0"


def test_what_is_there_stays(cuda: World) -> None:
    cuda.add("pypi", "2.11.0")
    cuda.install(WENJU_TORCH="torch==2.11.0")
    code, said = cuda.install()
    assert (code, cuda.torch) == (0, "2.11.0")
    assert "torch" not in said


def test_pips_warnings_stay_out_of_sight(cuda: World) -> None:
    cuda.add("cpu", "2.13.0+cpu")
    code, said = cuda.install(PIP_EXTRA_INDEX_URL=(cuda.base / "nowhere").as_uri())
    assert (code, cuda.torch) == (0, "2.13.0+cpu")
    assert "WARNING" not in said and "nowhere" not in said


def test_pips_errors_and_what_to_do_are_said(world: World) -> None:
    code, said = world.install()
    assert code == 1
    assert "ERROR" in said and "torch" in said and "CUDA" not in said
    assert said.splitlines()[-1].startswith("没有装上")


def test_an_environment_without_pip_is_mended(cuda: World) -> None:
    """As an interrupted start leaves it, or Debian without python3-venv."""
    cuda.add("local", "2.13.0+cpu")
    shutil.rmtree(next(cuda.venv.glob("lib/python*/site-packages/pip")))
    code, said = cuda.install(PIP_FIND_LINKS=str(cuda.base / "local"))
    assert said.startswith("建虚拟环境")
    if pip_bundled_is_new():
        assert (code, cuda.torch) == (0, "2.13.0+cpu")


def pip_bundled_is_new() -> bool:
    """Whether this Python's own pip is one that the script need not bring up to date, which no index here could."""
    import ensurepip

    return tuple(map(int, ensurepip.version().split(".")[:2])) >= (25, 1)


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_an_interruption_ends_all_of_it(cuda: World, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} on this machine")
    cuda.add("cpu", "2.13.0+cpu")
    cuda.hold("/cpu")
    run = cuda.start(shell, start_new_session=True)
    cuda.wait_for("/cpu")
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=30)
    assert run.returncode in (130, -signal.SIGINT)
    assert "CUDA" not in said and "Traceback" not in said
    with (cuda.venv / ".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # nothing goes on in the background: it would hold the lock for ever


def test_no_name_is_followed_by_a_wide_character() -> None:
    """Which the bash of macOS takes for a part of the name."""
    assert not re.search(rb"\$[A-Za-z_]+[\x80-\xff]", (ROOT / "install.sh").read_bytes())


def test_a_python_too_old_is_named(world: World) -> None:
    old = world.base / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && echo Python 3.8.2 && exit\nexit 1\n')
    old.chmod(0o755)
    command = ["sh", str(ROOT / "install.sh"), str(old), str(world.base / "other"), str(world.project)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 1
    assert "Python 3.8.2" in run.stderr and not (world.base / "other").exists()


def test_the_second_of_two_waits_for_the_first(cuda: World) -> None:
    cuda.add("cpu", "2.13.0+cpu")
    both = [cuda.start(), cuda.start()]
    said = [run.communicate(timeout=120)[1] for run in both]
    assert [run.returncode for run in both] == [0, 0]
    assert sum("另一个进程正在安装" in one for one in said) == 1
    assert sum("torch" in one for one in said) == 1
    assert cuda.torch == "2.13.0+cpu"
