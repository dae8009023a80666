"""The rest of the peer, held to the protocol in the same way: edits, inline mode, membership, topics, media."""

from typing import Any

import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    Message,
    MessageOriginChannel,
)
from telegram.error import BadRequest, Forbidden, RetryAfter

from .bot_api import XIAOMING, BotApi, User
from .test_bot_api import TOO_OLD, call, keyboard

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
XIAOHONG = User(7, "小红", "xiaohong")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + (1200).to_bytes(4) + (630).to_bytes(4)


def talking(api: BotApi) -> Bot:
    return Bot(api.token, base_url=api.base_url, base_file_url=api.base_file_url)


async def heard(bot: Bot) -> list[Message]:
    """The messages among the updates."""
    return [update.message for update in await bot.get_updates() if update.message]


def article(id: str = "1", text: str = "答", **content: Any) -> dict[str, Any]:
    return {"type": "article", "id": id, "title": "题", "input_message_content": {"message_text": text, **content}}


async def test_users_edit_texts_and_captions(api: BotApi) -> None:
    said = await api.user_says("原文")
    sent = await api.user_sends_file("表.csv", b"x", caption="旧")
    await api.user_edits(said, "/ask 改过")
    await api.user_edits(sent, "新")
    async with talking(api) as bot:
        edited = [update.edited_message for update in await bot.get_updates()][2:]
    first, second = edited
    assert first and first.edit_date and second
    assert (first.text, [*first.parse_entities().values()], first.message_id) == (
        "/ask 改过",
        ["/ask"],
        said.message_id,
    )
    assert (second.caption, second.text, second.document is not None) == ("新", None, True)
    assert (said.texts, sent.texts) == (["原文", "/ask 改过"], ["旧", "新"])
    await call(api, "sendMessage", text="答")
    with pytest.raises(ValueError, match="nobody can edit"):
        await api.user_edits(api.sent[0], "x")


async def test_inline_queries_are_answered_and_picked(api: BotApi) -> None:
    api.inline_feedback = True
    query_id = await api.user_types_inline("桂花港", chat_type="group", offset="5")
    async with talking(api) as bot:
        query = (await bot.get_updates())[0].inline_query
        assert query and bot.supports_inline_queries
        assert (query.id, query.query, query.offset, query.chat_type) == (query_id, "桂花港", "5", "group")
        assert query.from_user.id == XIAOMING.id
        content = InputTextMessageContent("<b>答</b> @wenju_bot", parse_mode="HTML")
        assert await query.answer([InlineQueryResultArticle("a", "题", content)], cache_time=60, next_offset="6")
        with pytest.raises(BadRequest, match=r"(?i)query is too old"):
            await query.answer([])
        result = api.inline_answers[query_id]["results"][0]
        kinds = [entity["type"] for entity in result["entities"]]
        assert (result["title"], result["text"], kinds) == ("题", "答 @wenju_bot", ["bold", "mention"])
        group = api.add_chat()
        picked = await api.user_picks(query_id, "a", group)
        chosen, message = [(u.chosen_inline_result, u.message) for u in await bot.get_updates()][1:]
    assert chosen[0] and chosen[0].result_id == "a"
    assert message[1] and message[1].via_bot and message[1].from_user
    assert (message[1].via_bot.id, message[1].from_user.id, message[1].chat.id) == (123456, XIAOMING.id, group)
    assert (picked.text, api.inline_answers[query_id]["next_offset"], api.sent) == ("答 @wenju_bot", "6", [])


IN_RESULT = "can't parse inline query result: "
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"results": [article()], "inline_query_id": "1"}, TOO_OLD),
    ({"results": [article(str(n)) for n in range(51)]}, "RESULTS_TOO_MUCH"),
    ({"results": [article("据" * 21 + "ab")]}, "RESULT_ID_INVALID"),
    ({"results": [article("")]}, "RESULT_ID_INVALID"),
    ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
    ({"results": [article(text="x" * 4097)]}, "MESSAGE_TOO_LONG"),
    ({"results": [article(text="")]}, f"{IN_RESULT}Message text is empty"),
    ({"results": [article(text="<b>", parse_mode="HTML")]},
     f'{IN_RESULT}Can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'),
    ({"results": [{"type": "article", "id": "1"}]}, f'{IN_RESULT}Can\'t find field "title"'),
    ({"results": [article() | {"reply_markup": keyboard(callback_data="x" * 65)}]}, "BUTTON_DATA_INVALID"),
    ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
    ({"results": [], "button": {"text": "开始", "start_parameter": "问"}}, "START_PARAM_INVALID"),
]  # fmt: skip


@pytest.mark.parametrize(("params", "text"), REFUSED)
async def test_inline_answer_refused(api: BotApi, params: dict[str, Any], text: str) -> None:
    query_id = await api.user_types_inline("x")
    assert await call(api, "answerInlineQuery", **{"inline_query_id": query_id} | params) == (
        400,
        f"Bad Request: {text}",
    )
    many = [article(str(n)) for n in range(50)]
    assert await call(api, "answerInlineQuery", inline_query_id=query_id, results=many) is True
    late = await api.user_types_inline("y")
    api.expire_queries()
    assert (await call(api, "answerInlineQuery", inline_query_id=late, results=[]))[1].endswith(TOO_OLD)


async def test_the_bot_joins_leaves_and_is_removed(api: BotApi) -> None:
    groups = [api.add_chat(), api.add_chat("supergroup")]
    async with talking(api) as bot:
        for group, kind in zip(groups, ("group", "supergroup"), strict=True):
            api.bot_joins(group)
            api.bot_leaves(group, XIAOHONG)
            unheard = await api.user_says("听不到", chat=group)
            await api.user_edits(unheard, "也听不到")
            with pytest.raises(Forbidden, match=f"Forbidden: bot was kicked from the {kind} chat"):
                await bot.send_message(group, "x")
        updates = await bot.get_updates()
        changes = [update.my_chat_member for update in updates if update.my_chat_member]
        told = [(c.chat.id, c.from_user.id, c.old_chat_member.status, c.new_chat_member.status) for c in changes]
        assert told == [
            change for group in groups for change in ((group, 1001, "left", "member"), (group, 7, "member", "kicked"))
        ]
        assert [m.new_chat_members[0].id for m in await heard(bot) if m.new_chat_members] == [123456] * 2
        assert not [m.text for m in await heard(bot) if m.text]
        api.bot_joins(groups[1])
        assert await bot.leave_chat(groups[1])
        with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
            await bot.get_chat(groups[1])


async def test_blocking_is_told(api: BotApi) -> None:
    await api.user_says("你好")
    api.block()
    api.block()
    api.block(blocked=False)
    async with talking(api) as bot:
        changes = [update.my_chat_member for update in await bot.get_updates()][1:]
    turns = [(c.chat.type, c.old_chat_member.status, c.new_chat_member.status) for c in changes if c]
    assert turns == [("private", "member", "kicked"), ("private", "kicked", "member")]


async def test_members_and_administrators(api: BotApi) -> None:
    group = api.add_chat()
    await api.user_says("好", chat=group)
    said = await api.user_says("好", chat=group, user=XIAOHONG)
    api.make_admin(group, XIAOHONG)
    async with talking(api) as bot:
        statuses = [(await bot.get_chat_member(group, user)).status for user in (1001, 7, 123456)]
        assert statuses == ["member", "administrator", "member"]
        assert [member.user.id for member in await bot.get_chat_administrators(group)] == [7]
        with pytest.raises(BadRequest, match=r"(?i)user not found"):
            await bot.get_chat_member(group, 8)
        with pytest.raises(BadRequest, match="can't be deleted"):
            await bot.delete_message(group, said.message_id)
        api.make_admin(group, None)
        assert (await bot.get_chat_member(group, 123456)).status == "administrator"
        assert await bot.delete_message(group, said.message_id)


async def test_forwards_of_every_origin(api: BotApi) -> None:
    await api.user_forwards("频道里的话，见 https://example.com")
    await api.user_forwards("/ask 人说的", XIAOHONG)
    await api.user_forwards("藏着的人说的", "某人", entities=[{"type": "bold", "offset": 0, "length": 2}])
    await api.user_sends_file("文.txt", b"x", origin=XIAOHONG)
    async with talking(api) as bot:
        messages = await heard(bot)
    origins = [message.forward_origin for message in messages]
    assert [origin and origin.type for origin in origins] == ["channel", "user", "hidden_user", "user"]
    assert isinstance(origins[0], MessageOriginChannel)
    assert (origins[0].chat.username, origins[0].message_id) == ("zaobao_channel", 42)
    assert [len(message.entities) for message in messages] == [1, 1, 1, 0]


async def test_media_of_users(api: BotApi) -> None:
    said = await api.user_says("看")
    for kind in ("voice", "audio", "video", "photo"):
        await api.user_sends(kind, caption="附言", reply_to=said)
    for kind in ("sticker", "video_note", "location"):
        await api.user_sends(kind)  # type: ignore[arg-type]
    await api.user_sends_file("文.txt", b"x", reply_to=said)
    async with talking(api) as bot:
        voice, audio, video, photo, sticker, note, place, file = (await heard(bot))[1:]
        assert voice.voice and (await voice.voice.get_file()).file_size == 5
    assert audio.audio and video.video and photo.photo and sticker.sticker and note.video_note and place.location
    assert [m.caption for m in (voice, audio, video, photo, sticker)] == ["附言"] * 4 + [None]
    assert [m.reply_to_message is not None for m in (voice, place, file)] == [True, False, True]
    with pytest.raises(ValueError, match="has no caption"):
        await api.user_sends("sticker", caption="x")


async def test_topics_of_a_forum(api: BotApi) -> None:
    forum = api.add_chat(title="论坛", forum=True)
    topic, other = api.add_topic(forum, "港口"), api.add_topic(forum)
    await api.user_says("一般", chat=forum)
    said = await api.user_says("话题里", chat=forum, topic=topic)
    await api.user_says("接着说", chat=forum, reply_to=said)
    async with talking(api) as bot:
        opened, _, plain, first, second = await heard(bot)
        assert opened.forum_topic_created and opened.forum_topic_created.name == "港口" and opened.chat.is_forum
        assert (plain.message_thread_id, plain.is_topic_message) == (None, None)
        assert (first.message_thread_id, first.is_topic_message, second.message_thread_id) == (topic, True, topic)
        assert first.reply_to_message and first.reply_to_message.forum_topic_created
        assert second.reply_to_message and second.reply_to_message.text == "话题里"
        answer = await bot.send_message(forum, "答", message_thread_id=other)
        assert (answer.message_thread_id, answer.is_topic_message) == (other, True)
        with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
            await bot.send_message(forum, "x", message_thread_id=99)
    assert api.sent[0].wire["message_thread_id"] == other
    with pytest.raises(ValueError, match="no topic 99"):
        await api.user_says("x", chat=forum, topic=99)


async def test_captions_and_pictures_are_edited(api: BotApi) -> None:
    await api.user_says("你好")
    async with talking(api) as bot:
        picture, text = await bot.send_photo(1001, PNG, caption="旧"), await bot.send_message(1001, "文")
        await picture.edit_caption("<b>新</b>", parse_mode="HTML")
        assert (api.sent[0].texts, api.sent[0].wire["caption_entities"][0]["type"]) == (["旧", "新"], "bold")
        await picture.edit_media(InputMediaPhoto(PNG[:16] + (400).to_bytes(4) * 2, caption="又"))
        assert (api.sent[0].wire["photo"][0]["width"], api.sent[0].text) == (400, "又")
        await bot.edit_message_media(InputMediaPhoto(picture.photo[0].file_id), 1001, text.message_id)
        assert (api.sent[1].wire["photo"][0]["width"], api.sent[1].text) == (1200, "")
        for refused, reason in (
            (picture.edit_caption("图" * 1025), "Media_caption_too_long"),
            (picture.edit_text("x"), "no text in the message to edit"),
            ((await bot.send_message(1001, "x")).edit_caption("y"), "no caption in the message to edit"),
        ):
            with pytest.raises(BadRequest, match=reason):
                await refused


async def test_deletions_in_bulk(api: BotApi) -> None:
    said = await api.user_says("群里", chat=api.add_chat())
    ids = [(await call(api, "sendMessage", chat_id=said.chat_id, text=text))["message_id"] for text in "甲乙"]
    delete: dict[str, Any] = {"method": "deleteMessages", "chat_id": said.chat_id}
    kept = (400, "Bad Request: message can't be deleted")
    assert await call(api, **delete, message_ids=[*ids, said.message_id]) == kept
    assert await call(api, **delete, message_ids=[*ids, 99]) is True
    assert api.messages(said.chat_id) == [said]
    for some, words in (([], "message identifiers are not"), ([1] * 101, "too many message identifiers")):
        assert await call(api, **delete, message_ids=some) == (400, f"Bad Request: {words} specified")


async def test_a_forced_reply_is_kept_and_not_told(api: BotApi) -> None:
    await api.user_says("你好")
    async with talking(api) as bot:
        asked = await bot.send_message(1001, "问什么？", reply_markup=ForceReply(input_field_placeholder="问题"))
        await api.user_says("答", reply_to=api.sent[0])
        answer = (await heard(bot))[-1]
        with pytest.raises(BadRequest, match="can't be edited"):
            await asked.edit_text("x")
    assert api.sent[0].wire["reply_markup"] == {"force_reply": True, "input_field_placeholder": "问题"}
    assert (asked.reply_markup, api.sent[0].buttons) == (None, [])
    assert answer.reply_to_message and answer.reply_to_message.message_id == asked.message_id


async def test_descriptions_by_language(api: BotApi) -> None:
    async with talking(api) as bot:
        await bot.set_my_description("问报纸")
        await bot.set_my_description("ask the paper", language_code="en")
        await bot.set_my_short_description("问据")
        described = [(await bot.get_my_description(code)).description for code in (None, "en", "fr")]
        assert described == ["问报纸", "ask the paper", "问报纸"]
        assert (await bot.get_my_short_description()).short_description == "问据"
        with pytest.raises(BadRequest, match="Description_too_long"):
            await bot.set_my_description("问" * 513)


async def test_flood_limit_of_one_chat() -> None:
    with BotApi(flood=(2, 0.6)) as api:
        await api.user_says("你好")
        await api.user_says("你好", user=XIAOHONG)
        async with talking(api) as bot:
            for text in "甲乙":
                await bot.send_message(1001, text)
            with pytest.raises(RetryAfter) as flood:
                await bot.send_message(1001, "丙")
            await bot.send_message(7, "丁")
            assert flood.value._retry_after.total_seconds() == 1
    assert api.refusals == [("sendMessage", "Too Many Requests: retry after 1")]
    assert [message.text for message in api.sent] == ["甲", "乙", "丁"]


async def test_faults_in_bulk(api: BotApi) -> None:
    await api.user_says("你好")
    api.fail_some("sendMessage", [("server_error", {}), ("flood", {"retry_after": 3})], every=2)
    answers = [await call(api, "sendMessage", text="x") for _ in range(6)]
    failed = [answer[1] if isinstance(answer, tuple) else "" for answer in answers]
    assert failed == ["", "Internal Server Error", "", "Too Many Requests: retry after 3", "", ""]
    with pytest.raises(ValueError, match="flood takes"):
        api.fail_some("sendMessage", [("flood", {"seconds": 1})], every=2)


async def test_the_kinds_of_updates_that_come_unasked(api: BotApi) -> None:
    assert "chat_member" not in (await call(api, "getWebhookInfo"))["allowed_updates"]
    assert await call(api, "getUpdates", allowed_updates=["message", "inline_query"]) == []
    said = await api.user_says("甲")
    await api.user_edits(said, "乙")
    await api.user_types_inline("丙")
    api.block()
    kinds = [[*update][1] for update in await call(api, "getUpdates", allowed_updates=[])]
    api.block(blocked=False)
    assert kinds == ["message", "inline_query"]
    assert [*(await call(api, "getUpdates"))[-1]][1] == "my_chat_member"
