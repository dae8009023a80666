"""A message becomes a picture of a chat."""

from __future__ import annotations

import pytest

pytest.importorskip("PIL", reason="Pillow is not installed")
pytest.importorskip("matplotlib", reason="matplotlib is not installed")

from PIL import Image, ImageColor

from bot.plot import _font
from docs.chat_picture import DARK, LIGHT, WIDEST, WIDTH, Look, Said, draw_chat
from docs.lettering import TEXT, Char, Pen, styled

LONG = "[1] “" + "望潮轮渡每天开行64班，" * 12 + "”"
TEXTS = ("😀64班，首班5时40分\n\n", LONG, "\n《望潮轮渡加密班次》 望潮日报 2023-07-02 · ferry.md")
BOLD = {"type": "bold", "offset": 2, "length": 3}
QUOTE = {"type": "expandable_blockquote", "offset": len(TEXTS[0]) + 1, "length": len(LONG)}
BUTTONS = [[{"text": "原文", "callback_data": "a"}, {"text": "换一条", "callback_data": "b"}]]
WIRE = {"text": "".join(TEXTS), "entities": [BOLD, QUOTE], "reply_markup": {"inline_keyboard": BUTTONS}}


@pytest.fixture(scope="module")
def pen() -> Pen:
    font = _font()
    if font is None:
        pytest.skip("no font with Chinese characters on this machine")
    return Pen(font)


def ink(image: Image.Image, box: tuple[int, int, int, int], look: Look) -> int:
    """How many pixels of a box have the colour of the letters."""
    return dict((colour, n) for n, colour in image.crop(box).getcolors(1 << 20) or ()).get(
        ImageColor.getrgb(look.ink), 0
    )


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_a_message_is_drawn_with_its_bold_text_quote_and_buttons(look: Look, pen: Pen) -> None:
    image = draw_chat([Said(WIRE)], look, pen)
    plain = draw_chat([Said(WIRE | {"entities": [QUOTE]})], look, pen)
    bare = draw_chat([Said(WIRE | {"entities": [QUOTE], "reply_markup": {}})], look, pen)
    first = (0, 0, WIDTH, 3 * TEXT)
    assert image.width == WIDTH and bare.height < image.height == plain.height
    assert ink(image, first, look) > ink(plain, first, look) > 0
    assert image.getpixel((WIDTH - 1, 0)) == ImageColor.getrgb(look.ground)
    unfolded = draw_chat([Said(WIRE | {"entities": [QUOTE | {"type": "blockquote"}]})], look, pen)
    assert unfolded.height > image.height


def test_offsets_count_utf16_units() -> None:
    assert [char.text for char in styled(WIRE["text"], WIRE["entities"]) if "bold" in char.kinds] == ["6", "4", "班"]


def test_lines_end_where_chinese_lines_may(pen: Pen) -> None:
    text = "问：“望潮港（Wangchao）一季度……”，《望潮日报》说，port.md里写着6530万吨[1]。" * 5
    for width in range(8 * TEXT, WIDEST, 9):
        lines = ["".join(char.text for char in line) for line in pen.wrapped([Char(char) for char in text], width)]
        assert "".join(lines) == text
        assert not [line for line in lines if line[0] in "”）》，。：…" or line[-1] in "“（《"]
        assert not [line for line in lines if line.startswith(("angchao", "md", "530", "[1]"))]
