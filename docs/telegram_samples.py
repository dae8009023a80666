"""Draw samples of what the bot says in Telegram, each in light and dark: `python docs/telegram_samples.py`.

The bot answers from a small newspaper written for it, over a Bot API server of this process; the chats are drawn from what it sent.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from itertools import count
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot import messages
from bot.plot import _font
from docs.chat_picture import DARK, LIGHT, Said, draw_chat
from docs.lettering import Pen
from docs.screenshots import ARTICLES, write
from tests.conftest import ROOT
from tests.telegram_bot.bot_api import BotApi, Message, User
from tests.telegram_bot.conftest import READY, served_by

OUT = ROOT / "docs" / "telegram"
COLOURS = 96  # of a picture's palette
WAIT = 60.0  # seconds for a reply
NEWSPAPER = [
    *ARTICLES,
    (
        "望潮湿地公园开园",
        "望潮日报",
        "2023-05-02",
        "望潮湿地公园昨天开园。公园占地面积86公顷，设芦苇区、观鸟区、科普区、亲水区和儿童区五个分区，开园首日就来了一万多人。\n\n"
        "市园林局副局长沈若兰说，二期工程明年动工，将新增一条3公里长的木栈道。",
    ),
    ("湿地公园满月了", "望潮日报", "2023-06-02", "今年5月，望潮湿地公园接待游客9.1万人次，其中外地游客占三成。"),
    ("湿地公园里看白鹭", "望潮晚报", "2023-06-04", "今年5月，望潮湿地公园接待游客8.3万人次，退潮时能看到上百只白鹭。"),
    (
        "老船工把船模送进博物馆",
        "望潮晚报",
        "2023-08-06",
        "82岁的老船工骆长青花了三年时间，照着记忆里的图样，用六百多块杉木、樟木和两千多枚竹钉，做成一艘1.2米长的福船船模，"
        "昨天上午和徒弟郑小满一起，把它捐给了望潮市博物馆。\n\n"
        "骆长青说，会造福船的人越来越少，他想给后来的人留下个样子。\n\n"
        "馆长许知秋介绍，船模将放在二楼的海船展厅，国庆节起展出。",
    ),
]  # fmt: skip
ASKED = "望潮港一季度货物吞吐量是多少"


class Chat:
    """A chat of somebody with the bot: what is said in it, as it looked when it was said."""

    _numbers = count(7001)

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._user = User(next(self._numbers), "小周", "xiaozhou")
        self.said: list[Said | str] = []

    async def ask(self, text: str) -> Message:
        """Ask, and wait for the reply."""
        before = len(self._replies())
        asked = await self._api.user_says(text, user=self._user)
        await self._api.wait_until(lambda: len(self._replies()) > before, WAIT)
        self.said.append(Said(asked.wire, mine=True))
        return self._seen(self._replies()[before])

    async def press(self, message: Message, label: str) -> Message:
        """Press a button, and wait for the message that comes, or for this one to change."""
        (data,) = [button["callback_data"] for button in message.buttons if button["text"] == label]
        wire, before = message.wire, len(self._replies())
        await self._api.user_presses(message, data, self._user)
        await self._api.wait_until(lambda: message.wire is not wire or len(self._replies()) > before, WAIT)
        self.said.append(f"点“{label}”")
        return self._seen(message if message.wire is not wire else self._replies()[before])

    async def send_inline(self, question: str) -> None:
        """Ask from another chat, and send the answer there."""
        query = await self._api.user_types_inline(question, self._user)
        await self._api.wait_until(lambda: query in self._api.inline_answers, WAIT)
        picked = await self._api.user_picks(query, "answer", self._api.add_chat("supergroup", "读报小组"))
        self.said += [f"在别的聊天里打“@{self._api.me['username']} 问题”", Said(picked.wire, mine=True)]

    def _replies(self) -> list[Message]:
        return [message for message in self._api.sent if message.chat_id == self._user.id]

    def _seen(self, message: Message) -> Message:
        photo = message.wire.get("photo")
        self.said.append(Said(message.wire, picture=self._api._files[photo[0]["file_id"]][1] if photo else b""))
        return message


async def conversations(api: BotApi) -> dict[str, Chat]:
    """The chats, by the names of their pictures."""
    names = ("answer", "unsure", "comparison", "several", "evidence", "figures", "chart", "start")
    chats = {name: Chat(api) for name in names}
    await chats["answer"].ask(ASKED)
    await chats["answer"].ask("那青螺港呢")
    await chats["unsure"].ask("新泊位什么时候投用")
    await chats["unsure"].ask("望潮港二季度货物吞吐量是多少")
    await chats["comparison"].ask("一季度望潮港和青螺港货物吞吐量相差多少")
    await chats["comparison"].ask("望潮湿地公园5月接待了多少游客")
    await chats["several"].ask("望潮湿地公园有哪些分区")
    await chats["several"].ask("骆长青的徒弟是谁？船模放在哪里展出？")
    answer = await chats["evidence"].ask("骆长青的徒弟是谁")
    await chats["evidence"].press(answer, messages.CONTEXT)
    await chats["evidence"].press(answer, messages.OTHER_EVIDENCE)
    answer = await chats["figures"].ask("上半年望潮港货物吞吐量是多少")
    await chats["figures"].press(answer, messages.SAME_INDICATOR)
    await chats["chart"].ask("货物吞吐量走势")
    await chats["start"].ask("/start")
    await chats["start"].send_inline(ASKED)
    return chats


def main() -> None:
    font = _font()
    if font is None:
        sys.exit("no font with Chinese characters: pip install 'wenju[chart]'")
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        articles = Path(folder) / "articles"
        write(NEWSPAPER, articles)
        serving = served_by(api, Path(folder) / "home", articles, Path(folder) / "output", PYTHONPATH=str(ROOT))
        try:
            serving.until(READY)
            chats = asyncio.run(conversations(api))
        finally:
            serving.process.terminate()
            serving.process.wait(timeout=10)
    OUT.mkdir(exist_ok=True)
    pen = Pen(font)
    for name, chat in chats.items():
        for theme, look in (("light", LIGHT), ("dark", DARK)):
            drawn = draw_chat(chat.said, look, pen).quantize(COLOURS, kmeans=2, dither=Image.Dither.NONE)
            drawn.save(OUT / f"{name}-{theme}.png", optimize=True)


if __name__ == "__main__":
    main()
