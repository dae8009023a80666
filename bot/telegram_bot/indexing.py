"""`wenju index` as a process of its own, so that questions are answered meanwhile and an end of the bot leaves the old index."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

NICENESS = 10  # how far it gives way to questions


async def indexed(
    home: Path, words: Sequence[str], progress: Callable[[str], Awaitable[None]] | None = None
) -> tuple[bool, str]:
    """Run `wenju index` with these words over the index in `home`; whether it did it, and its last line. `progress` gets the others."""
    command = [sys.executable, "-P", "-c", _RUN, "index", *words]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_")}
    process = await asyncio.create_subprocess_exec(
        *command,
        env={**environment, "WENJU_HOME": str(home)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout
    last = ""
    try:
        async for line in process.stdout:
            if said := line.decode(errors="replace").strip():
                last = said
                if progress:
                    await progress(said)
        return await process.wait() == 0, last
    finally:
        if process.returncode is None:
            process.terminate()


_RUN = f"import os; os.nice({NICENESS}) if hasattr(os, 'nice') else None; from bot.cli import main; main()"
