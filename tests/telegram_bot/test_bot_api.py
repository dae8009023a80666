"""The peer is held to the protocol by python-telegram-bot and by plain HTTP."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from aiohttp import web
from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.ext import (
    AIORateLimiter,
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from .bot_api import BotApi, Message, User

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning"),
]
Context = ContextTypes.DEFAULT_TYPE
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
DATA_INVALID = "BUTTON_DATA_INVALID"
BARE_BUTTON = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
BUTTON_URL = "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL"
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
TAKEN = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
HOOKED = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
UNRESOLVED = "bad webhook: Failed to resolve host: Name or service not known"


@pytest.fixture
def api() -> Any:
    with BotApi() as api:
        yield api


@asynccontextmanager
async def polling(api: BotApi) -> AsyncIterator[Bot]:
    """Run a small bot: /start answers with a button, the button edits, any other text is echoed."""

    async def start(update: Update, context: Context) -> None:
        assert update.message
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("依据", callback_data="why")]])
        await update.message.reply_html("<b>你好</b>🙂<i>问</i>", reply_markup=keyboard)

    async def press(update: Update, context: Context) -> None:
        assert isinstance(update.callback_query, CallbackQuery)
        await update.callback_query.answer("好")
        await update.callback_query.edit_message_text(f"来自 {update.callback_query.chat_instance}")

    async def echo(update: Update, context: Context) -> None:
        assert update.message
        assert update.message.text
        await update.message.reply_text(update.message.text, do_quote=True)

    setup = Application.builder().token(api.token).base_url(api.base_url).base_file_url(api.base_file_url)
    application = setup.rate_limiter(AIORateLimiter(max_retries=1)).build()
    application.add_handlers([CommandHandler("start", start), CallbackQueryHandler(press)])
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    async with application:
        await application.start()
        assert application.updater
        await application.updater.start_polling(timeout=10)
        yield application.bot
        await application.updater.stop()
        await application.stop()


async def call(api: BotApi, method: str, **params: Any) -> Any:
    """Call a method over plain HTTP, in XIAOMING's chat; return its result, or (status, description)."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{api.base_url}{api.token}/{method}", json={"chat_id": 1001} | params)
    body = answer.json()
    return body["result"] if body["ok"] else (body["error_code"], body["description"])


async def texts(api: BotApi, **params: Any) -> list[str]:
    return [update["message"]["text"] for update in await call(api, "getUpdates", **params)]


def keyboard(**button: str) -> Any:
    return {"inline_keyboard": [[{"text": "按", **button}]]}


async def test_application_converses_over_polling(api: BotApi) -> None:
    async with polling(api):
        asked = await api.user_says("/start")
        await api.wait_until(lambda: api.sent)
        answer = api.sent[0]
        assert (answer.text, answer.chat_id) == ("你好🙂问", 1001)
        assert [(e["type"], e["offset"], e["length"]) for e in answer.wire["entities"]] == [
            ("bold", 0, 2),
            ("italic", 4, 1),
        ]
        await api.user_presses(answer, "why")
        await api.wait_for("editMessageText")
        assert answer.texts == ["你好🙂问", f"来自 {1001 * 7_919}"]
        assert answer.buttons == []
        said = await api.user_says("第二问")
        await api.wait_for("sendMessage", n=2)
        assert api.sent[1].wire["reply_to_message"]["message_id"] == said.message_id
        assert api.messages(1001) == [asked, answer, said, api.sent[1]]
    assert api.refusals == []
    assert [name for name, _ in api.requests][:3] == ["getMe", "deleteWebhook", "getUpdates"]


async def test_groups_users_and_replies_read_as_telegram_writes_them(api: BotApi) -> None:
    group = api.add_chat("supergroup", "统计组", username="tongji")
    first = await api.user_says("🙂 @wenju_bot /ask@wenju_bot 见 https://example.com/a。", chat=group)
    await api.user_says("好", chat=group, user=User(7, "小红", "xiaohong"), reply_to=first)
    bot = Bot(api.token, base_url=api.base_url)
    async with bot:
        one, two = [update.message for update in await bot.get_updates()]
        chat = await bot.get_chat("@tongji")
        assert bot.bot.is_bot
    assert one
    assert two
    assert [*one.parse_entities().values()] == ["@wenju_bot", "/ask@wenju_bot", "https://example.com/a"]
    assert (one.chat.type, one.chat.title, chat.id) == ("supergroup", "统计组", group)
    assert abs(one.date.timestamp() - first.wire["date"]) < 1
    assert two.from_user
    assert (two.from_user.is_bot, two.from_user.first_name) == (False, "小红")
    assert two.reply_to_message
    assert two.reply_to_message.message_id == one.message_id


@pytest.mark.parametrize("text", ["你好@wenju_bot", "@wenju_bot你好", "请/start", "/start你好", "3/4", "a@b"])
async def test_no_entity_beside_a_word_character(api: BotApi, text: str) -> None:
    assert "entities" not in (await api.user_says(text)).wire


async def test_a_process_of_its_own_and_a_loop_of_its_own() -> None:
    script = (
        "import sys; from telegram.ext import *\n"
        "async def echo(u, c): await u.message.reply_text(u.message.text[::-1])\n"
        "app = Application.builder().token(sys.argv[2]).base_url(sys.argv[1]).build()\n"
        "app.add_handler(MessageHandler(filters.TEXT, echo)); app.run_polling()\n"
    )
    async with BotApi() as api:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, api.base_url, api.token)
        await api.user_says("甲乙")
        await asyncio.to_thread(lambda: asyncio.run(api.wait_until(lambda: api.sent, timeout=20)))
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0
        assert api.sent[0].text == "乙甲"


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"chat_id": "", "text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 5, "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": "@None", "text": "x"}, "chat not found"),
    ("sendMessage", {"text": ""}, "message text is empty"),
    ("sendMessage", {"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ("sendMessage", {"text": "🙂" * 2048 + "x"}, "message is too long"),
    ("sendMessage", {"text": "x", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
    ("sendMessage", {"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ("sendMessage", {"text": "x", "reply_markup": keyboard(callback_data="据" * 21 + "ab")}, DATA_INVALID),
    ("sendMessage", {"text": "x", "reply_markup": [1]}, "object expected as reply markup"),
    ("sendMessage", {"text": "x", "reply_markup": keyboard()}, BARE_BUTTON),
    ("sendMessage", {"text": "x", "reply_markup": keyboard(url="http://localhost/")}, BUTTON_URL),
    ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ("sendMessage", {"text": "x", "reply_to_message_id": 99}, "message to be replied not found"),
    ("editMessageText", {"message_id": 99, "text": "x"}, "message to edit not found"),
    ("editMessageText", {"message_id": 12, "text": "x" * 4097}, "MESSAGE_TOO_LONG"),
    ("editMessageText", {"message_id": 11, "text": "x"}, "message can't be edited"),
    ("editMessageText", {"message_id": 12, "text": " 原文 "}, NOT_MODIFIED),
    ("editMessageReplyMarkup", {"message_id": 12}, NOT_MODIFIED),
    ("deleteMessage", {"message_id": 99}, "message to delete not found"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, TOO_OLD),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("sendChatAction", {"action": "think"}, "wrong parameter action in request"),
    ("setMyCommands", {"commands": [{"command": "Ask", "description": "问"}]}, "BOT_COMMAND_INVALID"),
    ("sendDocument", {"document": "x"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"photo": "x"}, "wrong file identifier/HTTP URL specified"),
    ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
    ("setWebhook", {"url": "https://example.com/"}, UNRESOLVED),
    ("setWebhook", {"secret_token": "密"}, "secret token contains unallowed characters"),
]


@pytest.mark.parametrize(("method", "params", "text"), REFUSED)
async def test_refusal(api: BotApi, method: str, params: dict[str, Any], text: str) -> None:
    await api.user_says("你好")  # message 11
    await call(api, "sendMessage", text="原文")  # message 12
    assert await call(api, method, **params) == (400, f"Bad Request: {text}")
    assert api.refusals == [(method, f"Bad Request: {text}")]
    assert [message.texts for message in api.sent] == [["原文"]]


async def test_limits_are_reached_and_not_passed(api: BotApi) -> None:
    await api.user_says("你好")
    sent = await call(api, "sendMessage", text=f"<b>{'🙂' * 2048}</b>", parse_mode="HTML")
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]
    await call(api, "editMessageText", message_id=sent["message_id"], text="x" * 4096)
    assert len(api.sent[0].text) == len((await api.user_says("🙂" * 2048)).text * 2) == 4096
    with pytest.raises(ValueError, match="nobody can say that"):
        await api.user_says("🙂" * 2048 + "x")
    markup = keyboard(callback_data="据" * 21 + "a")
    kept = await call(api, "sendMessage", text="x", reply_markup=markup)
    assert kept["reply_markup"] == markup
    loose = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await call(api, "sendMessage", text="x", reply_parameters=loose)


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("  🙂 <b>a<i>乙</i></b> ", "🙂 a乙", [("bold", 3, 2), ("italic", 4, 1)]),
        ("<B>x</b><strong>y</STRONG>", "xy", [("bold", 0, 1), ("bold", 1, 1)]),
        ("1 &lt; 2 &amp;&#65; &nbsp; &quot;", '1 < 2 &A &nbsp; "', []),
        ('<a href="统计.cn?a=1&amp;b=2">x</a><a href="http://localhost">y</a>', "xy", [("text_link", 0, 1)]),
        ("<blockquote expandable>据</blockquote><tg-spoiler>答</tg-spoiler>", "据答",
         [("expandable_blockquote", 0, 1), ("spoiler", 1, 1)]),
        ("<code>/start</code> /start", "/start /start", [("code", 0, 6), ("bot_command", 7, 6)]),
        ("<b>去年<u></b>", 'Unmatched end tag at byte offset 12, expected "</u>", found "</b>"', None),
        ("<b>", 'Can\'t find end tag corresponding to start tag "b"', None),
        ("据<p>x</p>", 'Unsupported start tag "p" at byte offset 3', None),
        ("2 < 3", 'Unsupported start tag "" at byte offset 2', None),
        ("2 <3", "Unclosed start tag at byte offset 2", None),
        ("x</b>", "Unexpected end tag at byte offset 1", None),
        ("<b>x</b", "Unclosed end tag at byte offset 4", None),
        ("<a href='x", 'Unclosed start tag "a" at byte offset 0', None),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0', None),
    ],
)  # fmt: skip
async def test_html(api: BotApi, html: str, text: str, entities: list[tuple[str, int, int]] | None) -> None:
    await api.user_says("你好")
    sent = await call(api, "sendMessage", text=html, parse_mode="HTML")
    if entities is None:
        assert sent == (400, f"Bad Request: can't parse entities: {text}")
    else:
        found = [(e["type"], e["offset"], e["length"]) for e in sent.get("entities", [])]
        assert (sent["text"], found) == (text, entities)


async def test_offset_acknowledges_and_limit_and_kinds_hold(api: BotApi) -> None:
    for text in "甲乙丙丁":
        await api.user_says(text)
    first = (await call(api, "getUpdates", limit=2))[0]["update_id"]
    assert await texts(api) == ["甲", "乙", "丙", "丁"]
    assert await texts(api, offset=first + 1, limit=1) == ["乙"]
    assert await texts(api, offset=-1) == ["丁"]
    assert await texts(api) == ["丁"]
    assert await call(api, "getUpdates", offset=first + 4, allowed_updates=["callback_query"]) == []
    await api.user_says("不要")
    assert await call(api, "getUpdates") == []
    assert await call(api, "getUpdates", allowed_updates=[]) == []
    await api.user_says("要")
    assert await texts(api) == ["要"]


async def test_long_poll_waits_for_the_update_and_for_no_longer(api: BotApi) -> None:
    poll = asyncio.create_task(texts(api, timeout=5))
    await api.wait_for("getUpdates")
    assert not (await asyncio.wait([poll], timeout=0.2))[0]
    await api.user_says("来了")
    assert await asyncio.wait_for(poll, 1) == ["来了"]
    begin = asyncio.get_running_loop().time()
    assert await call(api, "getUpdates", timeout=1, offset=900_000_000) == []
    assert 0.9 < asyncio.get_running_loop().time() - begin < 2


async def test_second_poller_and_webhook_conflict(api: BotApi) -> None:
    first = asyncio.create_task(call(api, "getUpdates", timeout=5))
    await api.wait_until(lambda: api.requests)
    second = asyncio.create_task(call(api, "getUpdates", timeout=5))
    assert await first == (409, TAKEN)
    assert await call(api, "setWebhook", url="http://127.0.0.1:1/") is True
    assert await second == (409, "Conflict: terminated by setWebhook request")
    assert await call(api, "getUpdates") == (409, HOOKED)
    await call(api, "deleteWebhook")
    assert await call(api, "getUpdates") == []


async def test_webhook_gets_updates_in_order_until_it_accepts_them(api: BotApi) -> None:
    posts: list[tuple[str | None, str]] = []

    async def receive(request: web.Request) -> web.Response:
        update = await request.json()
        posts.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update["message"]["text"]))
        return web.Response(status=500 if len(posts) == 1 else 200)

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await api.user_says("丢掉")
    await call(api, "setWebhook", url=url, secret_token="s-1", drop_pending_updates=True)
    await api.user_says("甲")
    await api.user_says("乙")
    await api.wait_until(lambda: len(posts) == 3)
    info = await call(api, "getWebhookInfo")
    await runner.cleanup()
    assert posts == [("s-1", "甲"), ("s-1", "甲"), ("s-1", "乙")]
    assert (info["url"], info["pending_update_count"]) == (url, 0)
    assert abs(info["last_error_date"] - time.time()) < 60
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_button_presses_and_their_age(api: BotApi) -> None:
    await api.user_says("你好")
    await call(api, "sendMessage", text="x", reply_markup=keyboard(callback_data="why"))
    with pytest.raises(ValueError, match="no button 'other'"):
        await api.user_presses(api.sent[0], "other")
    first, second = [await api.user_presses(api.sent[0], "why") for _ in range(2)]
    query = (await call(api, "getUpdates"))[1]["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (first, "why", 1001)
    assert query["message"]["text"] == "x"
    assert await call(api, "answerCallbackQuery", callback_query_id=first) is True
    old = (400, f"Bad Request: {TOO_OLD}")
    assert await call(api, "answerCallbackQuery", callback_query_id=first) == old
    api.expire_queries()
    assert await call(api, "answerCallbackQuery", callback_query_id=second) == old


async def test_edits_and_deletions_show_in_the_chat(api: BotApi) -> None:
    said = await api.user_says("你好")
    await call(api, "sendMessage", text="x", reply_markup=keyboard(callback_data="why"))
    answer: Message = api.sent[0]
    markup = keyboard(callback_data="b")
    edited = await call(api, "editMessageReplyMarkup", message_id=12, reply_markup=markup)
    assert edited["edit_date"] - edited["date"] in (0, 1)
    assert [button["callback_data"] for button in answer.buttons] == ["b"]
    await call(api, "editMessageText", message_id=12, text="<b>x</b>", parse_mode="HTML")
    assert (answer.texts, answer.buttons) == (["x", "x", "x"], [])
    assert await call(api, "deleteMessage", message_id=12) is True
    assert (api.messages(1001), answer.deleted) == ([said], True)
    said = await api.user_says("群里", chat=api.add_chat())
    kept = (400, "Bad Request: message can't be deleted")
    assert await call(api, "deleteMessage", chat_id=said.chat_id, message_id=said.message_id) == kept
    missing = (400, "Bad Request: message to edit not found")
    assert await call(api, "editMessageText", message_id=12, text="y") == missing


async def test_every_way_to_pass_parameters(api: BotApi) -> None:
    await api.user_says("你好")
    url, params = f"{api.base_url}{api.token}/SENDMESSAGE", {"chat_id": "1001", "text": "x"}
    markup = '{"inline_keyboard": [[{"text": "按", "callback_data": "why"}]]}'
    async with httpx.AsyncClient(trust_env=False) as client:
        answers = [
            await client.get(url, params=params | {"reply_markup": markup}),
            await client.post(url, data=params | {"reply_markup": markup}),
            await client.post(url, data=params | {"reply_markup": markup}, files={"unused": b"x"}),
            await client.post(url, json=params | {"reply_markup": keyboard(callback_data="why")}),
        ]
        wrong = (await client.get(f"{api.base_url}9:x/getMe")).json()
        no_file = (await client.get(f"{api.base_file_url}{api.token}/documents/x")).json()
    assert await call(api, "sendVideo") == (404, "Not Found")
    assert [answer.status_code for answer in answers] == [200] * 4
    assert [message.buttons[0]["callback_data"] for message in api.sent] == ["why"] * 4
    assert wrong == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert no_file == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_files_up_to_twenty_megabytes(api: BotApi) -> None:
    await api.user_sends_file("统计.txt", "据".encode(), caption="看")
    await api.user_sends_file("full.bin", bytes(20 << 20))
    await api.user_sends_file("big.bin", bytes((20 << 20) + 1))
    bot = Bot(api.token, base_url=api.base_url, base_file_url=api.base_file_url)
    async with bot:
        small, full, big = [update.message.document for update in await bot.get_updates() if update.message]
        assert small
        assert full
        assert big
        assert (await full.get_file()).file_size == 20 << 20
        assert bytes(await (await small.get_file()).download_as_bytearray()) == "据".encode()
        with pytest.raises(BadRequest, match="File is too big"):
            await big.get_file()
        sent = await bot.send_document(1001, b"answer", filename="a.csv", caption="表")
        assert sent.document
        again = await bot.send_document(1001, sent.document.file_id)
    assert again.document == sent.document
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("a.csv", 6, "表")


async def test_pictures_have_bounds(api: BotApi) -> None:
    bot = Bot(api.token, base_url=api.base_url)
    group = api.add_chat()
    await api.user_says("你好")
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + (1200).to_bytes(4) + (630).to_bytes(4)
    async with bot:
        sent = await bot.send_photo(1001, png, caption="图")
        assert [(size.width, size.height) for size in sent.photo] == [(1200, 630)] and sent.caption == "图"
        for bad, reason in ((b"GIF89a", "Image_process_failed"), (png[:16] + b"\xff" * 8, "Photo_invalid_dimensions")):
            with pytest.raises(BadRequest, match=reason):
                await bot.send_photo(1001, bad)
        with pytest.raises(BadRequest, match="caption is too long"):
            await bot.send_photo(1001, png, caption="图" * 1025)
        api.forbid_photos(group)
        with pytest.raises(BadRequest, match=r"(?i)not enough rights to send photos"):
            await bot.send_photo(group, png)


async def test_commands_are_kept_by_scope(api: BotApi) -> None:
    bot = Bot(api.token, base_url=api.base_url)
    async with bot:
        await bot.set_my_commands([("ask", "提问")])
        await bot.set_my_commands([("ask", "ask")], language_code="en")
        assert [c.description for c in await bot.get_my_commands()] == ["提问"]
        await bot.delete_my_commands()
        assert [len(await bot.get_my_commands(language_code=code)) for code in ("", "en")] == [0, 1]
        assert await bot.send_chat_action(api.add_chat(), "typing") is True


async def test_blocked_and_migrated_chats(api: BotApi) -> None:
    await api.user_says("你好")
    api.block()
    group = api.add_chat("group", "统计组")
    new = api.migrate(group)
    bot = Bot(api.token, base_url=api.base_url)
    async with bot:
        with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
            await bot.send_message(1001, "x")
        with pytest.raises(ChatMigrated) as migrated:
            await bot.send_message(group, "x")
        assert (await bot.send_message(migrated.value.new_chat_id, "x")).chat.id == new
        moved = [update.message for update in await bot.get_updates() if update.message][1:]
        api.block(blocked=False)
        await bot.send_message(1001, "x")
    assert [(m.migrate_to_chat_id, m.migrate_from_chat_id) for m in moved] == [
        (new, None),
        (None, group),
    ]
    moved_text = "Bad Request: group chat was upgraded to a supergroup chat"
    assert await call(api, "getChat", chat_id=group) == (400, moved_text)
    with pytest.raises(ValueError, match="cannot write there"):
        await api.user_says("旧群", chat=group)


async def test_faults_on_demand(api: BotApi) -> None:
    await api.user_says("你好")
    bot = Bot(api.token, base_url=api.base_url)
    api.fail_next("sendMessage", "flood", retry_after=7)
    api.fail_next("sendMessage", "server_error", n=2)
    api.fail_next("sendMessage", "server_error", status=502)
    api.fail_next("sendMessage", "reset")
    api.fail_next("sendMessage", "reset", carried_out=True)
    api.fail_next("sendMessage", "delay", seconds=0.5)
    async with bot:
        with pytest.raises(RetryAfter) as flood:
            await bot.send_message(1001, "flood")
        assert flood.value._retry_after.total_seconds() == 7
        for text in ("Internal Server Error", "Internal Server Error", "Bad Gateway"):
            with pytest.raises(NetworkError, match=text):
                await bot.send_message(1001, text)
        for text in ("lost", "carried out"):
            with pytest.raises(NetworkError, match="ReadError"):
                await bot.send_message(1001, text)
        with pytest.raises(TimedOut):
            await bot.send_message(1001, "late", read_timeout=0.1)
        await api.wait_until(lambda: len(api.sent) == 2)
        await bot.send_message(1001, "well")
    assert [message.text for message in api.sent] == ["carried out", "late", "well"]
    assert (len(await api.wait_for("sendMessage")), api.refusals) == (8, [])
    with pytest.raises(ValueError, match="flood takes"):
        api.fail_next("sendMessage", "flood", seconds=1)
    with pytest.raises(TimeoutError, match="last requests"):
        await api.wait_for("getFile", timeout=0.1)


async def test_application_outlives_the_faults(api: BotApi) -> None:
    api.fail_next("sendMessage", "flood", retry_after=1)
    api.fail_next("getUpdates", "server_error", status=502)
    async with polling(api):
        await api.user_says("再来")
        await api.wait_until(lambda: api.sent, timeout=10)
    assert [message.text for message in api.sent] == ["再来"]
    assert len(await api.wait_for("sendMessage")) == 2
