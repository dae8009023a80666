"""The command in a terminal and in a pipe: lines that are edited, output that nobody reads, completion by the shell."""

from __future__ import annotations

import codecs
import fcntl
import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from bot.cli import main; main()"]
UP, LEFT, CTRL_C, CTRL_D = "\x1b[A", "\x1b[D", "\x03", "\x04"
QUESTION = "望潮轮渡每天开行多少班"


class Terminal:
    """`wenju chat` in a pseudo-terminal."""

    def __init__(self, **variables: str) -> None:
        self.end, child = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", **variables}
        self.process = subprocess.Popen(
            [*COMMAND, "chat"], stdin=child, stdout=child, stderr=child, env=environment, start_new_session=True,
            preexec_fn=lambda: _as_a_shell_starts_it(child),
        )  # fmt: skip
        os.close(child)
        self.shown, self.decoder = "", codecs.getincrementaldecoder("utf-8")("replace")

    def wait_for(self, text: str, seconds: float = 60) -> str:
        """Everything up to and with `text` that was not looked at before."""
        until = time.monotonic() + seconds
        while text not in self.shown:
            ready, _, _ = select.select([self.end], [], [], max(0.0, until - time.monotonic()))
            assert ready, f"{text!r} is not in {self.shown!r}"
            try:
                self.shown += self.decoder.decode(os.read(self.end, 65536))
            except OSError:  # the other end is closed
                raise AssertionError(f"{text!r} is not in {self.shown!r}") from None
        before, _, self.shown = self.shown.partition(text)
        return before + text

    def type(self, text: str) -> None:
        os.write(self.end, text.encode())

    def close(self) -> int:
        code = self.process.wait(timeout=30)
        os.close(self.end)
        return code


def _as_a_shell_starts_it(child: int) -> None:
    """The pseudo-terminal is its own, and Ctrl-C reaches it also where the tests themselves run in the background."""
    fcntl.ioctl(child, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, articles: Path) -> None:
    monkeypatch.setenv("WENJU_ARTICLES", str(articles))


def test_a_line_is_edited_called_back_and_given_up() -> None:
    terminal = Terminal()
    terminal.wait_for("问> ")
    terminal.type("望潮轮渡每天开多少班" + 3 * LEFT + "行\n")
    assert "64班" in terminal.wait_for("ferry.md")
    terminal.wait_for("问> ")
    terminal.type("没打完的一句")
    terminal.wait_for("没打完的一句")
    time.sleep(0.3)  # a signal between the echo and the wait for the next key is seen by Python only at that key
    terminal.type(CTRL_C)
    terminal.wait_for("（退出请直接回车，或按 Ctrl-D）")
    terminal.type(UP + "\n")
    assert "望潮日报" in terminal.wait_for("ferry.md")
    terminal.wait_for("问> ")
    terminal.type("/help\n")
    assert "上下键" in terminal.wait_for("Ctrl-D 退出")
    terminal.wait_for("问> ")
    terminal.type(CTRL_D)
    assert terminal.close() == 0


def test_what_was_asked_is_there_the_next_time_unless_it_is_not_wanted(tmp_path: Path) -> None:
    home = tmp_path / "data"
    for history, kept in (("1", True), ("0", False)):
        folder = home / history
        terminal = Terminal(WENJU_HOME=str(folder), WENJU_HISTORY=history)
        terminal.wait_for("问> ")
        terminal.type(QUESTION + "\n")
        terminal.wait_for("ferry.md")
        terminal.wait_for("问> ")
        terminal.type("exit\n")
        assert terminal.close() == 0
        path = folder / "chat-history"
        assert path.exists() is kept
        if kept:
            assert QUESTION in path.read_text(encoding="utf-8") and path.stat().st_mode & 0o077 == 0
            terminal = Terminal(WENJU_HOME=str(folder))
            terminal.wait_for("问> ")
            terminal.type(UP + UP + "\n")
            terminal.wait_for("ferry.md")
            terminal.wait_for("问> ")
            terminal.type(CTRL_D)
            assert terminal.close() == 0


@pytest.mark.parametrize("words", [("figures",), ("ask", QUESTION), ("sources", "--json"), ("search", "轮渡")])
def test_output_that_nobody_reads_ends_the_command_silently(
    words: tuple[str, ...], wenju: Callable[..., object]
) -> None:
    wenju("index")
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run([*COMMAND, *words], stdout=writer, stderr=subprocess.PIPE, text=True, timeout=120)
    os.close(writer)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_device_is_one_sentence(wenju: Callable[..., object]) -> None:
    wenju("index")
    with open("/dev/full", "w") as full:
        run = subprocess.run([*COMMAND, "figures"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=120)
    assert run.returncode == 1 and run.stderr == "写不下了：输出所在的磁盘已满。腾出空间再试。\n"


def test_shells_complete_commands_and_options(wenju: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    for shell in ("bash", "zsh", "fish"):
        script = wenju("completion", shell)
        assert script.returncode == 0 and "_WENJU_COMPLETE" in script.stdout
    asked = {"_WENJU_COMPLETE": "complete_bash", "COMP_WORDS": "wenju so", "COMP_CWORD": "1"}
    assert wenju(**asked).stdout.split() == ["sources"]
    asked |= {"COMP_WORDS": "wenju ask --pa", "COMP_CWORD": "2"}
    assert wenju(**asked).stdout.split() == ["--paper"]
    run = wenju("completion", "csh")
    assert run.returncode == 2 and run.stderr.startswith("“csh”不在可选的之内：bash、zsh、fish。")


def test_answers_go_to_the_file_and_the_bar_to_the_terminal(wenju: Callable[..., object], tmp_path: Path) -> None:
    wenju("index")
    questions, answers = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    questions.write_text((json.dumps({"question": QUESTION}) + "\n\nnothing\n") * 3, encoding="utf-8")
    terminal, child = pty.openpty()
    with answers.open("w") as file:
        run = subprocess.run(
            [*COMMAND, "ask", "--questions", str(questions), "--json"],
            stdout=file,
            stderr=child,
            env={**os.environ, "TERM": "xterm"},
            timeout=120,
        )
    os.close(child)
    shown = os.read(terminal, 1 << 16).decode(errors="replace")
    os.close(terminal)
    rows = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert run.returncode == 1 and [row.get("line") for row in rows] == [None, 3, None, 6, None, 9]
    assert "64班" in rows[0]["answer"] and "64班" not in shown
    assert "提问（9 题）" in shown and "第 3 行：不是 JSON 对象" in shown
