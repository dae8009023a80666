"""A Telegram chat as a picture: messages as the Bot API gives them, drawn as a phone shows them. It knows nothing of who asks what."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from PIL import Image, ImageColor, ImageDraw

from docs.lettering import LEADING, SMALL, TEXT, Char, Pen, styled

WIDTH = 840  # pixels; a phone has half as many points
WIDEST = 712  # of a bubble
PAD, INNER, EDGE, GAP, RADIUS = 24, 12, 16, 6, 30
BAR, INSET = 6, 22  # of a quote: the bar, and from its left to the text
FOLDED = 3  # lines of an expandable quote that are shown
BUTTON, SMALLEST = 76, 40  # the height of a button, and how much wider than its label it is

_QUOTES = frozenset({"blockquote", "expandable_blockquote"})


@dataclass(frozen=True)
class Look:
    """The colours of a theme."""

    ground: str
    theirs: str
    mine: str
    ink: str
    accent: str
    my_accent: str
    button: str
    label: str


LIGHT = Look("#d7e3ea", "#ffffff", "#e2fbcd", "#121212", "#2481cc", "#3a8f3f", "#6d8493", "#ffffff")
DARK = Look("#0e1621", "#1b2836", "#2b5278", "#f3f5f7", "#6ab3f3", "#a8d4fb", "#28384a", "#e6edf3")


@dataclass(frozen=True)
class Said:
    """A message as the Bot API gives it, whether it is the phone's owner's, and the picture in it."""

    wire: Mapping[str, Any]
    mine: bool = False
    picture: bytes = b""


class Part(NamedTuple):
    """A part of a bubble: its size, how it is drawn from a corner into a width, and whether it reaches the bubble's sides."""

    width: int
    height: int
    draw: Callable[[Image.Image, int, int, int], None]
    bleeds: bool = False


def draw_chat(messages: Sequence[Said | str], look: Look, pen: Pen) -> Image.Image:
    """A chat from its first message to its last; a string is a line about what happens in between."""
    rows = [_Row(look, pen).drawn(said) if isinstance(said, Said) else _note(said, look, pen) for said in messages]
    chat = Image.new("RGB", (WIDTH, sum(row.height for row in rows) + 3 * EDGE), look.ground)
    y = 2 * EDGE
    for row in rows:
        chat.paste(row, (0, y))
        y += row.height
    return chat


def _note(text: str, look: Look, pen: Pen) -> Image.Image:
    chars, high = styled(text), round(SMALL * 1.8)
    wide = pen.length(chars, SMALL)
    row = Image.new("RGB", (WIDTH, high + EDGE), look.ground)
    x = (WIDTH - wide) // 2
    _box(row, (x - PAD, 0, wide + 2 * PAD, high), high // 2, look.button)
    pen.write(row, x, SMALL * 0.25, chars, look.label, size=SMALL)
    return row


@dataclass(frozen=True)
class _Row:
    """Draws a message's bubble, with its buttons below, across the picture."""

    look: Look
    pen: Pen

    def drawn(self, said: Said) -> Image.Image:
        parts, keyboard = list(self._parts(said)), said.wire.get("reply_markup", {}).get("inline_keyboard", [])
        labels = [[styled(button["text"]) for button in row] for row in keyboard]
        needed = [len(row) * (max(map(self.pen.length, row)) + SMALLEST + GAP) for row in labels]
        width = min(max([part.width + 2 * PAD * (not part.bleeds) for part in parts] + needed), WIDEST)
        high = sum(part.height for part in parts) + 2 * INNER
        row = Image.new("RGB", (WIDTH, high + len(keyboard) * (BUTTON + GAP) + EDGE), self.look.ground)
        x = WIDTH - width - EDGE if said.mine else EDGE
        _box(row, (x, 0, width, high), RADIUS, self.look.mine if said.mine else self.look.theirs)
        y = INNER
        for part in parts:
            inset = 0 if part.bleeds else PAD
            part.draw(row, x + inset, y, width - 2 * inset)
            y += part.height
        for n, line in enumerate(labels):
            self._buttons(row, (x, high + GAP + n * (BUTTON + GAP)), width, line, keyboard[n])
        return row

    def _parts(self, said: Said) -> Iterator[Part]:
        """What stands in a bubble, from its top down."""
        wire, accent = said.wire, self.look.my_accent if said.mine else self.look.accent
        tint = _mixed(self.look.mine if said.mine else self.look.theirs, accent)
        if via := wire.get("via_bot"):
            yield self._lines([styled(f"通过 @{via['username']}")], accent, accent)
        if replied := wire.get("reply_to_message"):
            yield self._replied(replied, accent, tint)
        if said.picture:
            yield _picture(said.picture)
        entities = wire.get("entities") or wire.get("caption_entities") or ()
        chars = styled(str(wire.get("text") or wire.get("caption", "")), entities)
        blocks = [(kinds, list(block)) for kinds, block in groupby(chars, key=lambda char: char.kinds & _QUOTES)]
        for n, (kinds, block) in enumerate(blocks):
            if kinds:
                yield self._quoted(block, "expandable_blockquote" in kinds, accent, tint)
                continue
            # The quotation above has ended its line already, the one below begins a new one anyway.
            first = int(n > 0 and block[0].text == "\n")
            last = len(block) - int(n < len(blocks) - 1 and block[-1].text == "\n")
            between = block[first:last]
            if between or not n:
                yield self._lines(self.pen.wrapped(between, WIDEST - 2 * PAD), self.look.ink, accent)

    def _lines(self, lines: Sequence[Sequence[Char]], ink: str, link: str) -> Part:
        leading = round(TEXT * LEADING)

        def draw(image: Image.Image, x: int, y: int, width: int) -> None:
            for n, line in enumerate(lines):
                self.pen.write(image, x, y + n * leading, line, ink, link)

        return Part(max(map(self.pen.length, lines)), len(lines) * leading, draw)

    def _quoted(self, chars: Sequence[Char], expandable: bool, accent: str, tint: str) -> Part:
        """A quotation behind a bar; an expandable one of more than three lines is folded."""
        inside = WIDEST - 2 * PAD - 2 * INSET - SMALL
        lines = self.pen.wrapped(chars, inside)
        folded = expandable and len(lines) > FOLDED
        if folded:
            last = self.pen.shortened([*lines[FOLDED - 1], Char("…")], inside - SMALL)
            lines = [*lines[: FOLDED - 1], [*last[:-1], Char("…")]]
        text = self._lines(lines, self.look.ink, accent)

        def draw(image: Image.Image, x: int, y: int, width: int) -> None:
            _barred(image, (x, y + GAP, width, text.height + 2 * GAP), accent, tint)
            text.draw(image, x + INSET, y + 2 * GAP, width)
            self.pen.write(image, x + width - SMALL - GAP, y + GAP, [Char("❞")], accent, size=SMALL)
            if folded:
                right, low = x + width - PAD, y + text.height - GAP
                ImageDraw.Draw(image).line([(right - 11, low - 6), (right, low + 5), (right + 11, low - 6)], accent, 4)

        return Part(text.width + 2 * INSET + SMALL, text.height + 4 * GAP, draw)

    def _replied(self, wire: Mapping[str, Any], accent: str, tint: str) -> Part:
        """The message that this one replies to: who said it, and a line of it."""
        name = [Char(char, frozenset({"bold"})) for char in wire["from"]["first_name"]]
        said = str(wire.get("text") or wire.get("caption") or "图片").replace("\n", " ")
        line = self.pen.shortened(styled(said), WIDEST - 2 * PAD - 2 * INSET, SMALL)
        wide, high = max(self.pen.length(name, SMALL), self.pen.length(line, SMALL)), round(SMALL * LEADING)

        def draw(image: Image.Image, x: int, y: int, width: int) -> None:
            _barred(image, (x, y + GAP, width, 2 * high + 2 * GAP), accent, tint)
            self.pen.write(image, x + INSET, y + 2 * GAP, name, accent, size=SMALL)
            self.pen.write(image, x + INSET, y + 2 * GAP + high, line, self.look.ink, size=SMALL)

        return Part(wide + 2 * INSET, 2 * high + 5 * GAP, draw)

    def _buttons(
        self,
        image: Image.Image,
        at: tuple[int, int],
        width: int,
        labels: Sequence[Sequence[Char]],
        buttons: Sequence[Mapping[str, Any]],
    ) -> None:
        """A row of buttons of one width; one that opens an address has an arrow in its corner."""
        each = (width - GAP * (len(labels) - 1)) // len(labels)
        for n, (label, button) in enumerate(zip(labels, buttons, strict=True)):
            x, y = at[0] + n * (each + GAP), at[1]
            _box(image, (x, y, each, BUTTON), RADIUS * 2 // 3, self.look.button)
            line = self.pen.shortened(label, each - SMALLEST)
            left = x + (each - self.pen.length(line)) // 2
            self.pen.write(image, left, y + (BUTTON - TEXT * LEADING) // 2, line, self.look.label)
            if "url" in button:
                self.pen.write(image, x + each - SMALL - GAP, y + 2, [Char("↗")], self.look.label, size=SMALL)


def _picture(png: bytes) -> Part:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    high = picture.height * WIDEST // picture.width
    scaled = picture.resize((WIDEST, high), Image.Resampling.LANCZOS)
    return Part(WIDEST, high + 2 * GAP, lambda image, x, y, width: image.paste(scaled, (x, y + GAP)), bleeds=True)


def _barred(image: Image.Image, box: tuple[int, int, int, int], accent: str, tint: str) -> None:
    """The ground of a quotation: a tinted box whose left side is a bar."""
    x, y, width, height = box
    _box(image, (x, y, 4 * BAR, height), 10, accent)
    _box(image, (x + BAR, y, width - BAR, height), 10, tint)
    _box(image, (x + BAR, y, 2 * BAR, height), 0, tint)


def _box(image: Image.Image, box: tuple[int, int, int, int], radius: int, colour: str) -> None:
    """A box with smooth round corners: x, y, width, height."""
    x, y, width, height = box
    mask = Image.new("L", (4 * width, 4 * height))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, 4 * width - 1, 4 * height - 1), 4 * radius, 255)
    image.paste(colour, (x, y), mask.resize((width, height), Image.Resampling.BOX))


def _mixed(ground: str, colour: str) -> str:
    """A ground with a little of a colour in it."""
    pairs = zip(ImageColor.getrgb(ground), ImageColor.getrgb(colour), strict=True)
    return "#" + "".join(f"{round(0.88 * one + 0.12 * other):02x}" for one, other in pairs)
