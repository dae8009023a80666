"""What tests do in a chat with `wenju serve`: ask, press, and read what comes."""

from __future__ import annotations

from .bot_api import BotApi, Message, User


async def said(api: BotApi, chat: int, n: int = 1, timeout: float = 8) -> list[Message]:
    """The bot's messages in a chat, once there are `n`."""

    def found() -> list[Message]:
        return [message for message in api.sent if message.chat_id == chat]

    await api.wait_until(lambda: len(found()) >= n, timeout)
    return found()


async def ask(api: BotApi, text: str, user: User) -> Message:
    """The bot's one reply to a question in a private chat."""
    known = len([message for message in api.sent if message.chat_id == user.id])
    await api.user_says(text, user=user)
    return (await said(api, user.id, known + 1))[known]


async def press(api: BotApi, message: Message, label: str, user: User) -> str:
    """Press the button with this label; the notice that Telegram shows for it."""
    (data,) = [button["callback_data"] for button in message.buttons if button["text"] == label]
    query = await api.user_presses(message, data, user)
    await api.wait_until(lambda: query not in api._queries)
    answers = [p for name, p in api.requests if name == "answerCallbackQuery" and p["callback_query_id"] == query]
    return str(answers[0].get("text") or "")


async def changed(message: Message, api: BotApi, text: str) -> None:
    await api.wait_until(lambda: text in message.text, timeout=8)
