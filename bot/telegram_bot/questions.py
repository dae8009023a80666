"""Questions: new ones, edited ones, those on a button; and what they follow."""

from __future__ import annotations

import datetime
import logging
import time
from dataclasses import dataclass

from telegram import Chat, Message, Update, User

from bot import messages
from bot.plot import asked_chart, picture
from bot.telegram_bot import feedback, replies
from bot.telegram_bot.addressing import question_in, replied_to
from bot.telegram_bot.answers import Answered, Kind, Talk
from bot.telegram_bot.days import day_of, today
from bot.telegram_bot.desk import Context, Desk, acknowledge, label_pressed, logged, message_of
from bot.telegram_bot.metrics import Outcome
from bot.telegram_bot.replies import Reply
from bot.telegram_bot.sending import Destination, Sender, destination, typing
from retrieval.answer.answer import Answer
from retrieval.errors import BadQuestion
from retrieval.search.followup import is_courtesy

_log = logging.getLogger(__name__)

REPLIED_TO: tuple[Kind, ...] = ("answer", "more")  # the messages of an answer that a reply goes on from
FORWARDED_QUESTION = 60  # characters; what is forwarded and longer is an article, not a question


@dataclass(frozen=True)
class Question:
    """What somebody asks: a text (message `asked`) after earlier ones, on a day."""

    text: str
    earlier: tuple[str, ...]
    day: datetime.date
    talk: Talk
    asked: int


class Questions:
    """Answers them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def question(self, update: Update, context: Context) -> None:
        """A text, /ask or what stands below a picture: answered when it is meant for the bot."""
        message = message_of(update)
        text = question_in(message, context.bot.bot)
        if text is None or not await self._in_time(update, context):
            return
        if await self._corrects(update, context, text):
            return
        if message.forward_origin and len(text) > FORWARDED_QUESTION:
            await self._desk.reply(update, context, messages.FORWARDED)
            return
        asked = self._asked(message, update.effective_sender, text, context)
        await self._answer(asked, destination(message, update.update_id), context)

    async def edited(self, update: Update, context: Context) -> None:
        """A question that was edited: its answer is edited too; a message that only now is a question gets one."""
        message = message_of(update)
        text = question_in(message, context.bot.bot)
        before = self._desk.answers.to_question(message.chat.id, message.message_id, update.update_id)
        if text is None or (before and before.question == text) or not await self._in_time(update, context):
            return
        if before is None and await self._corrects(update, context, text):
            return
        to = destination(message, update.update_id)
        if before is None:
            asked = self._asked(message, update.effective_sender, text, context)
            await self._answer(asked, to, context)
            return
        asked = Question(text, before.context, day_of(message.date), before.talk, message.message_id)
        await self._answer(asked, to, context, before)

    async def sample(self, update: Update, context: Context) -> None:
        """A question on a button: asked as if it had been written."""
        query = update.callback_query
        assert query
        message, user, text = query.message, query.from_user, label_pressed(query)
        wait = self._desk.user_limit.wait(user.id)
        if not message or not text or wait:
            late = messages.TOO_FAST.format(seconds=int(wait) + 1)
            await acknowledge(query, late if wait else messages.UNKNOWN_BUTTON)
            return
        await acknowledge(query)
        to = destination(message, update.update_id)
        asked = Question(text, (), today(), Talk(message.chat.id, to.topic or 0, user.id), 0)
        await self._answer(asked, to, context)

    async def _in_time(self, update: Update, context: Context) -> bool:
        """Whether a user and a group may ask one more now; who may not is told, once in a while."""
        user, chat, desk = update.effective_sender, update.effective_chat, self._desk
        if user is None or chat is None:
            return True
        wait = desk.user_limit.wait(user.id) or (0.0 if chat.id == user.id else desk.chat_limit.wait(chat.id))
        if wait and desk.user_limit.untold(user.id):
            await desk.reply(update, context, messages.TOO_FAST.format(seconds=int(wait) + 1))
        if wait:
            desk.metrics.limited()
        return not wait

    async def _corrects(self, update: Update, context: Context, text: str) -> bool:
        """Whether a message replies to the question what is wrong with an answer; then that is noted."""
        message, user = message_of(update), update.effective_user
        to = message.reply_to_message
        if to is None or user is None:
            return False
        about = self._desk.answers.in_message(message.chat.id, to.message_id, "prompt")
        if about is None or is_courtesy(text) or text.endswith(("？", "?", "吗", "呢")):
            return False
        feedback.note(self._desk.db, about, user.id, "bad", correction=text)
        await self._desk.reply(update, context, messages.NOTED_CORRECTION)
        return True

    def _asked(self, message: Message, user: User | Chat | None, text: str, context: Context) -> Question:
        to = destination(message)
        talk = Talk(message.chat.id, to.topic or 0, user.id if user else 0)
        earlier = self._earlier(message, talk, text, context)
        return Question(text, earlier, day_of(message.date), talk, message.message_id)

    def _earlier(self, message: Message, talk: Talk, text: str, context: Context) -> tuple[str, ...]:
        """What was said before: the thread of the answer that is replied to, whoever asked; what somebody said in the message that is
        replied to; else the user's own questions."""
        if replied := message.reply_to_message:
            for kind in REPLIED_TO:
                if thread := self._desk.answers.in_message(message.chat.id, replied.message_id, kind):
                    return thread.conversation
        said = replied_to(message, context.bot.bot)
        if said and said != text:
            return (said,)
        last = self._desk.answers.last(talk)
        return last.conversation if last else ()

    async def _answer(
        self, question: Question, to: Destination, context: Context, instead_of: Answered | None = None
    ) -> None:
        """Answer, in the place of an earlier answer where there is one."""
        desk, begun = self._desk, time.monotonic()
        async with typing(context.bot, to):
            try:
                number, reply, outcome = await self._find(question, to.update)
            except BadQuestion as error:
                said = logged(error)
                if error.reason == "empty":
                    example = next(iter(desk.overview.samples), messages.EXAMPLE)
                    said = messages.NOTHING_ASKED.format(example=example)
                reply, outcome = replies.sentence(said), "refused"
                number = desk.answers.add(_answered(question, outcome), to.update)
            except Exception:
                desk.metrics.answered("failed", time.monotonic() - begun)
                raise
        desk.metrics.answered(outcome, time.monotonic() - begun)
        if instead_of is None:
            sent = await desk.deliver(context.bot, to, reply)
        else:
            messages_of = desk.answers.messages(instead_of.id, to.chat_id)
            picture = instead_of.outcome == "chart"
            sent = await Sender(context.bot, desk.journal).replace(to, messages_of, reply, picture)
        desk.answers.sent_as(number, to.chat_id, sent)
        seconds = time.monotonic() - desk.turns.arrived(to.update, begun)
        desk.metrics.replied(seconds)
        fields: dict[str, object] = {
            "update": to.update,
            "outcome": outcome,
            "seconds": round(seconds, 3),
            "parts": len(sent),
        }
        if desk.settings.log_texts:
            fields["question"] = question.text
        _log.info("answered", extra={"fields": fields})

    async def _find(self, question: Question, update: int) -> tuple[int, Reply, Outcome]:
        """The number, look and outcome of the answer."""
        desk = self._desk
        chart = await desk.work(asked_chart, desk.service, question.text, question.day)
        if chart:
            number = desk.answers.add(_answered(question, "chart"), update)
            return number, replies.chart(chart, await desk.work(picture, chart)), "chart"
        found = await desk.work(desk.service.ask, question.text, question.earlier, question.day)
        outcome = outcome_of(found)
        cited = [*dict.fromkeys(citation.passage_id for citation in found.citations)]
        others = replies.others(found)
        answered = _answered(question, outcome, found.text if found.sure else "", (*cited, *others), len(cited))
        number = desk.answers.add(answered, update)
        figure = None
        if found.found and not found.parts and found.citations:
            figure = await desk.work(desk.service.figure_in, found.citations[0], found.text)
        reply = replies.answer(found, number, figure)
        desk.answers.keep_reply(number, reply)
        return number, reply, outcome


def outcome_of(found: Answer) -> Outcome:
    """found, unsure, refused or courtesy."""
    if found.form == "courtesy":
        return "courtesy"
    return ("found" if found.sure else "unsure") if found.found else "refused"


def _answered(
    question: Question, outcome: str, text: str = "", evidence: tuple[str, ...] = (), cited: int = 0
) -> Answered:
    day = question.day.isoformat()
    return Answered(question.talk, question.asked, question.text, question.earlier, day, outcome, text, evidence, cited)
