"""The help pages in Chinese: typer has English words of its own in them."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

_PANELS = {"ARGUMENTS_PANEL_TITLE": "参数", "OPTIONS_PANEL_TITLE": "选项", "COMMANDS_PANEL_TITLE": "命令"}
_MARKS = {"DEFAULT_STRING": "（默认 {}）", "REQUIRED_LONG_STRING": "（必填）"}
_USAGE = {"Usage:": "用法：", "[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]…"}


class _InChinese:
    """What stands above a page's panels, and the option that shows it."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        line: str = super().get_usage(ctx)  # type: ignore[misc]  # of the command that this is mixed into
        for english, chinese in _USAGE.items():
            line = line.replace(english, chinese)
        return line

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole page."""
        from typer import rich_utils  # slow, and only a page needs it

        for name, said in (_PANELS | _MARKS).items():
            setattr(rich_utils, name, said)
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:
        """--help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这页说明。"
        return option


class Command(_InChinese, TyperCommand):
    """A command."""


class Group(_InChinese, TyperGroup):
    """The program, of whose commands each has a page of its own."""
