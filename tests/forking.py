"""`wenju` as a process without its second of imports: forked from one that has imported what the command needs.

What a test says of the command's imports or its start needs a process of its own; for everything else this is one: arguments,
environment, folder, standard streams and exit code are its own.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 1 << 20  # bytes of a request
IMPORTED = (
    "faiss", "pypinyin", "rich.console", "rich.progress", "rjieba", "bot.app", "bot.ask", "bot.cli", "bot.evaluation",
    "embeddings.onnx_encoder", "retrieval.answer.reading.model", "retrieval.index.lexical", "retrieval.language.figures",
)  # fmt: skip
_STREAMS = ((0, "r", "strict"), (1, "w", "strict"), (2, "w", "backslashreplace"))


class Parent:
    """The process that others are forked from; started at the first run."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.forking import fork_for; fork_for({theirs.fileno()})"
        self._process = subprocess.Popen([sys.executable, "-c", code], pass_fds=[theirs.fileno()])
        theirs.close()

    def run(
        self, words: Sequence[str], stdin: str, environment: Mapping[str, str], timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """As `subprocess.run` of `wenju` with these words, its output captured."""
        request = json.dumps([list(words), dict(environment), os.getcwd()]).encode()
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(stdin.encode())
            given.seek(0)
            socket.send_fds(self._ours, [request], [given.fileno(), out.fileno(), err.fileno()])
            self._ours.settimeout(timeout)
            try:
                code = int(self._ours.recv(100))
            except TimeoutError:
                self.close()
                raise subprocess.TimeoutExpired(["wenju", *words], timeout) from None
            return subprocess.CompletedProcess(["wenju", *words], code, _written(out), _written(err))

    def close(self) -> None:
        """End it."""
        self._ours.close()
        self._process.kill()
        self._process.wait()


def _written(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def fork_for(descriptor: int) -> None:
    """Import what the command needs, then fork for each request that comes."""
    for name in IMPORTED:
        import_module(name)
    requests = socket.socket(fileno=descriptor)
    while True:
        data, descriptors, _, _ = socket.recv_fds(requests, LONGEST, 3)
        if not data:
            return
        child = os.fork()
        if not child:
            requests.close()
            _become(*json.loads(data), descriptors)
        for each in descriptors:
            os.close(each)
        _, status = os.waitpid(child, 0)
        requests.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(words: list[str], environment: dict[str, str], folder: str, descriptors: list[int]) -> None:
    """The forked process runs the command and ends."""
    for target, source in enumerate(descriptors):
        os.dup2(source, target)
        os.close(source)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["wenju", *words]
    streams = [os.fdopen(at, mode, encoding="utf-8", errors=errors, closefd=False) for at, mode, errors in _STREAMS]
    sys.stdin, sys.stdout, sys.stderr = streams
    code: object = 1
    try:
        from bot.cli import main

        main()
    except SystemExit as leaving:
        code = leaving.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))
