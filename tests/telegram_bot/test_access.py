"""Who may ask, how much, and how one stops: over real HTTP, in the process of the test."""

from __future__ import annotations

import asyncio

import pytest

from .bot_api import XIAOMING, BotApi, User
from .test_application import Slow, first_lines, running

STRANGER = User(77, "路人", "stranger")


async def answered(api: BotApi, chat: int, n: int) -> list[str]:
    await api.wait_until(lambda: len(first_lines(api, chat)) >= n, timeout=8)
    return first_lines(api, chat)


async def test_a_list_lets_in_whom_it_names_and_the_groups_it_names(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    group, other = api.add_chat("supergroup", "本报"), api.add_chat("supergroup", "别处")
    monkeypatch.setenv("TELEGRAM_ACCESS", "list")
    monkeypatch.setenv("TELEGRAM_ALLOWED", f"@XiaoMing，{group}")
    async with running(api, Slow()):
        await api.user_says("进来")
        await api.user_says("想问", user=STRANGER)
        await api.user_says("再问", user=STRANGER)
        await api.user_says("@wenju_bot 群里问", group, STRANGER)
        await api.user_says("@wenju_bot 别处问", other, STRANGER)
        query = await api.user_types_inline("随处都想问", STRANGER)
        assert await answered(api, XIAOMING.id, 1) == ["进来"]
        assert await answered(api, group, 1) == ["群里问"]
        assert await answered(api, STRANGER.id, 1) == [
            "这个机器人只回答受邀的人。请把你的用户编号（ID）77 告诉管理员。"
        ]
        await asyncio.sleep(0.3)
    assert not first_lines(api, other) and len(first_lines(api, STRANGER.id)) == 1
    assert query not in api.inline_answers


async def test_a_pairing_code_lets_one_in_once(
    api: BotApi, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TELEGRAM_ACCESS", "pair")
    async with running(api, Slow()) as desk:
        code = desk.access.code
        await api.user_says("想问", user=STRANGER)
        assert (await answered(api, STRANGER.id, 1))[0].startswith("这个机器人要先配对")
        wrong = "00000000" if code != "00000000" else "11111111"
        await api.user_says(f"/pair {wrong}", user=STRANGER)
        await api.user_says(f"/pair {code}", user=STRANGER)
        await api.user_says("可以了", user=STRANGER)
        assert [line[:5] for line in (await answered(api, STRANGER.id, 4))[1:]] == [
            "配对码不对",
            "配对好了，",
            "可以了",
        ]
        await api.user_says(f"/pair {code}")
        assert (await answered(api, XIAOMING.id, 1))[0].startswith("配对码不对")
        for n in range(6):
            await api.user_says(f"/pair 1234567{n}", user=STRANGER)
        await answered(api, STRANGER.id, 10)
        assert desk.access.code != code and desk.access.code in capsys.readouterr().err


async def test_the_next_start_still_knows_who_was_paired(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_ACCESS", "pair")
    async with running(api, Slow()) as desk:
        await api.user_says(f"/pair {desk.access.code}", user=STRANGER)
        await answered(api, STRANGER.id, 1)
    async with running(api, Slow()):
        await api.user_says("还认得我吗", user=STRANGER)
        assert (await answered(api, STRANGER.id, 2))[1] == "还认得我吗"


async def test_who_asks_too_fast_is_told_once_and_others_are_served(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_RATE", "4")
    async with running(api, Slow()):
        for n in range(8):
            await api.user_says(f"第{n}问")
        await api.user_says("我也问", user=STRANGER)
        assert await answered(api, STRANGER.id, 1) == ["我也问"]
        lines = await answered(api, XIAOMING.id, 5)
        await asyncio.sleep(0.3)
    assert lines[:4] == ["第0问", "第1问", "第2问", "第3问"]
    assert lines[4].startswith("问得太快了，请过 1") and len(first_lines(api)) == 5


async def test_a_group_has_its_own_limit(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_CHAT_RATE", "2")
    group = api.add_chat("supergroup", "热闹的群")
    async with running(api, Slow()):
        for n in range(4):
            await api.user_says(f"@wenju_bot 第{n}问", group, User(900 + n, f"读者{n}", f"many{n}"))
        await answered(api, group, 4)
    assert [line[:3] for line in first_lines(api, group)] == ["第0问", "第1问", "问得太", "问得太"]


async def test_stop_drops_what_waits_and_nothing_else(api: BotApi) -> None:
    service = Slow(seconds=0.4)
    async with running(api, service):
        for n in range(5):
            await api.user_says(f"第{n}问")
        await api.wait_until(lambda: service.asked)
        await api.user_says("/stop")
        lines = await answered(api, XIAOMING.id, 2)
        assert sorted(lines) == ["好的，还没答的 4 个问题不答了。", "第0问"]
        await api.user_says("接着问")
        await api.user_says("/stop")
        assert sorted((await answered(api, XIAOMING.id, 4))[2:]) == ["接着问", "没有在等的问题。"]
    assert [text for text, _, _ in service.asked] == ["第0问", "接着问"]


async def test_a_chats_queue_is_bounded(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram_bot.turns.WAITING", 3)
    service = Slow(seconds=0.3)
    async with running(api, service):
        for n in range(7):
            await api.user_says(f"第{n}问")
        await api.user_says("别人照常", user=STRANGER)
        await answered(api, XIAOMING.id, 5)
        await answered(api, STRANGER.id, 1)
        await asyncio.sleep(0.5)
    lines = first_lines(api)
    assert [line for line in lines if line.startswith("第")] == [f"第{n}问" for n in range(4)]
    assert [line for line in lines if line.startswith("前面还有")] == [lines[0]]
