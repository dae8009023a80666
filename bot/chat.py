"""`wenju chat`: a conversation on a terminal, with lines that can be edited and called back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot import messages
from bot.ask import opened
from bot.plot import asked_chart, in_characters
from bot.render import print_answer
from bot.settings import Settings
from retrieval.errors import BadQuestion
from retrieval.service import Service

REMEMBERED = 5  # earlier questions of a conversation
HISTORY, LINES = "chat-history", 1000  # the file in the data folder, and how many lines it keeps
_HELP = ("/help", "help", "帮助")
_EXIT = ("/exit", "exit", "/quit", "quit", "退出")


def converse(settings: Settings) -> None:
    """Answer line after line of standard input until an empty one, 退出 or its end."""
    history = settings.home / HISTORY if settings.history else None
    with opened(settings) as service:
        if not sys.stdin.isatty():
            _talk(service, input)
            return
        print(messages.CHAT_WELCOME)
        with _edited_lines(history):
            _talk(service, lambda: input(messages.CHAT_PROMPT))


def _talk(service: Service, read: Callable[[], str]) -> None:
    console = Console(highlight=False)
    asked: list[str] = []
    while True:
        try:
            text = read().strip()
        except EOFError:
            break
        except KeyboardInterrupt:  # the line is given up, not the conversation
            print(f"\n{messages.CHAT_LEAVE}")
            continue
        if not text or text.lower() in _EXIT:
            break
        if text.lower() in _HELP:
            print(messages.CHAT_HELP)
            continue
        try:
            _reply(console, service, text, asked[-REMEMBERED:])
        except BadQuestion as error:
            print(messages.error_sentence(error))
            continue
        except KeyboardInterrupt:
            print(f"\n{messages.CHAT_STOPPED}")
            continue
        asked.append(text)


def _reply(console: Console, service: Service, text: str, earlier: Sequence[str]) -> None:
    if chart := asked_chart(service, text):
        console.print(Text(in_characters(chart)), soft_wrap=True)
    else:
        print_answer(console, service.ask(text, earlier))


@contextmanager
def _edited_lines(history: Path | None) -> Iterator[None]:
    """Lines that `input` reads can be edited, and called back with the arrow keys; `history` keeps them for the next time.

    Where Python has no readline (Windows), the terminal's own editing remains.
    """
    try:
        import readline
    except ImportError:
        yield
        return
    if history is not None and history.exists():
        try:
            readline.read_history_file(history)
        except OSError:
            readline.clear_history()  # it is not ours to mend; the next one replaces it
    try:
        yield
    finally:
        if history is not None:
            readline.set_history_length(LINES)
            try:
                history.touch(mode=0o600)
                readline.write_history_file(history)
            except OSError as error:
                print(
                    messages.HISTORY_UNWRITABLE.format(path=history, reason=messages.in_chinese(error.strerror or "")),
                    file=sys.stderr,
                )
