"""How a run of the command ends that did not end well: one sentence on standard error and the exit code."""

from __future__ import annotations

import errno
import os
import sys

import typer
from typer.exceptions import TyperException

from bot import messages
from bot.cli import ERROR, FOUND, INTERRUPT
from retrieval.errors import WenjuError


def exit_code(error: BaseException, *, debug: bool) -> int:
    """Say what went wrong; with `debug` an error that is nobody's fault but ours is raised again."""
    if isinstance(error, BrokenPipeError) or isinstance(error.__context__, BrokenPipeError):  # rich makes an exit of it
        _drop_output()  # whoever read it has gone: head, less
        return FOUND
    if isinstance(error, SystemExit):
        raise error
    if isinstance(error, TyperException):
        print(messages.usage_sentence(error), file=sys.stderr)
        return int(error.exit_code)
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        print(messages.INTERRUPTED, file=sys.stderr)
        return INTERRUPT
    if debug:
        raise error
    print(_sentence(error), file=sys.stderr)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        _drop_output()
    return ERROR


def _sentence(error: BaseException) -> str:
    if isinstance(error, WenjuError):
        return messages.error_sentence(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return messages.NO_SPACE
    if isinstance(error, OSError) and error.filename:
        return messages.UNUSABLE.format(path=error.filename, reason=messages.in_chinese(error.strerror or ""))
    return messages.UNEXPECTED.format(name=type(error).__name__)


def _drop_output() -> None:
    """What still waits to be written goes nowhere, so that the interpreter's end is silent."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
