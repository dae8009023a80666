"""A file becomes pages of raw text: which files are read, in which encoding, and what they say about themselves.

It repairs nothing and divides nothing into articles; `pages.py` does.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from retrieval.articles.article import Page
from retrieval.articles.dateline import impossible_date, iso_date
from retrieval.articles.formats import UNLIKELY, Content, Reason, unreadable
from retrieval.articles.pdf.pdf import read_pdf
from retrieval.articles.web.web import read_html
from retrieval.articles.word import read_docx
from retrieval.errors import ArticlesNotFound, UnreadableFile

__all__ = [
    "LARGEST",
    "OTHER_KINDS",
    "Kind",
    "Reading",
    "Reason",
    "find_files",
    "is_article",
    "other_files",
    "read_pages",
    "source_name",
]

LARGEST = 100 * 2**20  # bytes
Kind = Literal["document", "picture", "sheet", "slides", "archive", "book", "saved page"]
OTHER_KINDS: dict[str, Kind] = {
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt"), "document"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"), "picture"),
    **dict.fromkeys((".xls", ".xlsx", ".et", ".csv"), "sheet"),
    **dict.fromkeys((".ppt", ".pptx", ".dps"), "slides"),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), "archive"),
    **dict.fromkeys((".caj", ".ceb", ".epub", ".mobi", ".djvu"), "book"),
    **dict.fromkeys((".mht", ".mhtml"), "saved page"),
}
_MARKUP = re.compile(r"</(?:p|div|td|table|span|font|h[1-6])\s*>|<br\s*/?>", re.IGNORECASE)
_SAVED_WITH = ("_files", ".files")
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_FRONT_MATTER_LARGEST = 20_000  # characters: YAML is parsed slowly
_KEYS = {name: name for name in ("title", "paper", "page", "authors", "date", "date_precision", "url")} | {
    "author": "authors", "标题": "title", "报纸": "paper", "版次": "page", "作者": "authors", "日期": "date"
}  # fmt: skip

_MARKS = {  # UTF-32 before UTF-16: its little-endian mark begins with the other's
    b"\xef\xbb\xbf": "utf-8", b"\xff\xfe\0\0": "utf-32-le", b"\0\0\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be",
}  # fmt: skip
_CONTROLS = bytes([*range(1, 9), *range(14, 32), 127])  # never part of a longer character in the encodings read here
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*(gb|big5)|<\?xml[^>]*encoding=["'](gb|big5)""", re.I)
# The most frequent characters of news, simplified and traditional, and Chinese punctuation. They are 40 % and more
# of nearly any twenty characters of real text, and under 20 % of text decoded by the wrong one of two encodings.
_COMMON = frozenset(
    "的在中年人国一日月了和为大发有行上会是新动不市时公业生出家区对全以作地成工进到来多民部等于方能个开将分现法通高场用员要学长展"
    "美务前机下元后力实者关同理经这安提过合表与化体车报加自示主电文产事并道重期本其资次们可建内水子金面入心网小保外活司政定度海他"
    "及计持布任交平北强更被台目品万间社利天量队据信名查比调增此我设最明至题联情点记第已也院特应管制省得近数位当服运警好总原之受局"
    "國為於後時學軍會與發區東來個對這經戰並動亞開長爾內統德過現機進馬稱將聯羅產間當治電義總關黨灣約兩議組務實體應員"
    "，。、；：？！“”‘’（）《》「」—…·％　"
)


BROKEN = 50  # characters beyond ASCII for each that may be broken, after the first


@dataclass(frozen=True)
class Reading:
    """What one file held: its pages, what of it could not be read (its `reason` is a `Reason`), and the hashes of the lines
    that are as they were known."""

    pages: tuple[Page, ...] = ()
    problems: tuple[UnreadableFile, ...] = ()
    kept: frozenset[str] = frozenset()


def find_files(root: Path) -> list[Path]:
    """The files of articles at `root`, itself one or a folder read with all below it, sorted by path.

    A folder that cannot be listed stands among them, so that reading it says so. Raises ArticlesNotFound, and
    UnreadableFile ("unknown-format") for a single file whose suffix is none of ours.
    """
    try:
        there = root.exists()
    except OSError as error:  # below a folder that may not be read, or on a disk that has gone
        raise unreadable(root, "not-readable", error.strerror or str(error)) from error
    if not there:
        raise ArticlesNotFound(root)
    if not root.is_dir():
        if root.suffix.lower() not in _READERS:
            raise unreadable(root, "unknown-format", root.suffix)
        return [root]
    return sorted(path for path in _walk(root, is_article) if path.is_file() or path.is_symlink() or path.is_dir())


def other_files(root: Path) -> list[Path]:
    """The files below `root` that people keep articles in and that cannot be read (OTHER_KINDS), sorted by path.

    What a browser saved beside a page (page_files/logo.png) is none.
    """
    if not root.is_dir():
        return []
    found = _walk(root, lambda name: Path(name).suffix.lower() in OTHER_KINDS and not name.startswith((".", "~$")))
    return sorted(
        path for path in found if path.is_file() and not any(part.endswith(_SAVED_WITH) for part in path.parts[:-1])
    )


def _walk(root: Path, wanted: Callable[[str], bool]) -> Iterator[Path]:
    """The files below `root` whose name is `wanted`. Linked folders come last and none is entered twice."""
    seen: set[str] = set()
    waiting = [str(root)]
    unlisted: list[Path] = []
    while waiting:
        for folder, below, files in os.walk(waiting.pop(0), onerror=lambda e: unlisted.append(Path(e.filename))):
            if (real := os.path.realpath(folder)) in seen:
                below.clear()
                continue
            seen.add(real)
            below[:] = sorted(name for name in below if not name.startswith("."))
            waiting += [link for name in below if os.path.islink(link := os.path.join(folder, name))]
            yield from (Path(folder, name) for name in files if wanted(name))
    yield from unlisted


def is_article(name: str) -> bool:
    """Whether a file of this name is read."""
    name = name.lower()
    ours = Path(name).suffix in _READERS and not name.startswith((".", "~$", "readme"))
    return ours and name != "questions.jsonl" and not name.endswith(".questions.jsonl")


def source_name(path: Path, root: Path) -> str:
    """How a file below `root` (or `root` itself) is called in citations: its path with "/" between folders."""
    return path.name if path == root else path.relative_to(root).as_posix()


def read_pages(path: Path, source: str, known: Mapping[str, str] = MappingProxyType({})) -> Reading:
    """The pages of the file at `path`, named `source`: one, or one for each line of a .jsonl file whose hash is not `known`,
    with its page's source.

    Raises nothing of its own: whatever cannot be read, the whole file or a part of it, stands in `problems`.
    """
    try:
        if (read := _READERS.get(path.suffix.lower())) is None:
            raise unreadable(path, "unknown-format", path.suffix)
        data = _bytes(path)
        if not data:
            reading = Reading()
        elif read is _read_jsonl:
            reading = _read_jsonl(path, source, data, known)
        else:
            reading = read(path, source, data)
        something = reading.pages or reading.problems or reading.kept
        return reading if something else Reading(problems=(unreadable(path, "empty"),))
    except UnreadableFile as problem:
        return Reading(problems=(problem,))


def _bytes(path: Path) -> bytes:
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):  # reading a pipe would wait for ever
            raise unreadable(path, "not-readable", "not a regular file")
        if state.st_size > LARGEST:
            raise unreadable(path, "too-large", f"{state.st_size} bytes")
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, "not-readable", error.strerror or str(error)) from error


def decode(path: Path, data: bytes, label: str = "") -> tuple[str, UnreadableFile | None]:
    """The text of `data`, and what of it is broken: a byte order mark decides, then UTF-8, `label`, GB18030 and Big5.

    They are tried strictly; GB18030 and Big5 accept nearly any bytes, so their text must also look like Chinese. A few
    broken bytes cost their characters (U+FFFD) and not the file. Line ends stay. Raises UnreadableFile: "binary", "encoding".
    """
    for mark, codec in _MARKS.items():
        if data.startswith(mark):
            text, flaw = _strictly(data[len(mark) :], codec)
            return (text, None) if not flaw else _salvaged(path, data[len(mark) :], [codec], flaw)
    if (nul := data.find(0)) >= 0:
        raise unreadable(path, "binary", f"NUL at byte {nul}")
    if 50 * (len(data) - len(data.translate(None, _CONTROLS))) > len(data):
        raise unreadable(path, "binary", "many control characters")
    text, flaw = _strictly(data, "utf-8")
    # A few GB18030 characters may be UTF-8 by chance, of letters two bytes long: 要 is Ҫ.
    if not flaw and (text.isascii() or re.search("[\u0800-\U0010ffff]", text)):
        return text, None
    codecs = [*filter(None, (label, "gb18030", "big5hkscs"))]
    for codec in codecs:
        chinese, mismatch = _strictly(data, codec)
        if not mismatch and _looks_chinese(chinese, labelled=codec == label):
            return chinese, None
    return _salvaged(path, data, ["utf-8", *codecs], flaw) if flaw else (text, None)


def _strictly(data: bytes, codec: str) -> tuple[str, str]:
    """The text of `data`, or else why it has none."""
    try:
        return data.decode(codec), ""
    except UnicodeDecodeError as error:
        return "", f"not {codec} at byte {error.start}"


def _salvaged(path: Path, data: bytes, codecs: Sequence[str], flaw: str) -> tuple[str, UnreadableFile]:
    """The text in the codec that has fewest characters broken, which must be few, and what is broken."""
    texts = {codec: data.decode(codec, "replace") for codec in codecs}
    codec = min(texts, key=lambda name: texts[name].count("\ufffd"))
    text, broken = texts[codec], texts[codec].count("\ufffd")
    whole = text.replace("\ufffd", "")
    wide = sum(char > "\x7f" for char in whole)
    if broken > 1 + wide // BROKEN or not wide or not _looks_chinese(whole, labelled=False):
        raise unreadable(path, "encoding", f"{flaw}, and neither GB18030 nor Big5")
    line = text[: text.index("\ufffd")].count("\n") + 1
    return text, unreadable(path, "bad-bytes", f"{broken} × U+FFFD, from line {line}")


def _looks_chinese(text: str, labelled: bool) -> bool:
    """Whether the first characters beyond ASCII are those of Chinese text; a few prove nothing against a label."""
    wide = "".join(islice((run[0] for run in re.finditer(r"[^\x00-\x7f]+", text)), 5000))
    if len(UNLIKELY.findall(wide)) * 20 > len(wide):
        return False
    return (labelled and len(wide) < 20) or sum(map(_COMMON.__contains__, wide)) * 5 >= len(wide)


def _clean(text: str) -> str:
    """`text` without what neither UTF-8 nor SQLite takes; as long as before."""
    return re.sub("[\ud800-\udfff\x00]", "\ufffd", text)


def _reading(source: str, content: Content, body: int = 0) -> Reading:
    """One page, unless there is no text in it. A file name that is not UTF-8 shows its bytes as `\\udcc4`."""
    problems = (content.problem,) if content.problem else ()
    if not re.search(r"[^\s\ufeff\u200b]", content.text[body:]):
        return Reading(problems=problems)
    source = source.encode("utf-8", "backslashreplace").decode()
    page = Page(source, _clean(content.text), _meta(content.meta), body, content.foot, content.headlines, content.whole)
    return Reading((page,), problems)


def _meta(said: Mapping[str, object]) -> dict[str, str]:
    """What a file says about its article, under the names of Article's fields. An unintelligible date is no date, but
    one that no calendar has stays, so that it can be said."""
    meta: dict[str, str] = {}
    for key, value in said.items():
        name = _KEYS.get(str(key).strip().lower())
        text = _flat(value)
        if name == "date" and not impossible_date(text):
            text = iso_date(text)
        if name and text:
            meta.setdefault(name, text)
    return meta


def _flat(value: object) -> str:
    if isinstance(value, list):
        return "、".join(filter(None, (_flat(item) for item in value if not isinstance(item, list))))
    return _clean(" ".join(str(value).split())) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _read_text(path: Path, source: str, data: bytes) -> Reading:
    text, flaw = decode(path, data)
    said, body = _front_matter(text)
    return _reading(source, Content(text, said, flaw), body)


def _front_matter(text: str) -> tuple[dict[str, object], int]:
    """What the YAML between two lines of dashes says, and where the text after it begins; broken YAML is text."""
    if not (match := _FRONT_MATTER.match(text, 0, _FRONT_MATTER_LARGEST)):
        return {}, 0
    import yaml  # type: ignore[import-untyped, unused-ignore]

    try:
        # BaseLoader makes nothing but strings, lists and mappings: no code runs, page 01 stays "01".
        said = yaml.load(match[1], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return {}, 0
    if not isinstance(said, dict) or not _meta(said):  # two rules with a line between them, perhaps
        return {}, 0
    return {str(key): value for key, value in said.items() if value not in ("~", "null")}, match.end()


def _read_html(path: Path, source: str, data: bytes) -> Reading:
    charset = _CHARSET.search(data, 0, 4096)
    label = "" if charset is None else "big5hkscs" if b"big5" in charset[0].lower() else "gb18030"
    markup, flaw = decode(path, data, label)
    content = read_html(path, markup)
    return _reading(source, replace(content, problem=content.problem or flaw))


def _read_pdf(path: Path, source: str, data: bytes) -> Reading:
    return _reading(source, read_pdf(path, data))


def _read_docx(path: Path, source: str, data: bytes) -> Reading:
    return _reading(source, read_docx(path, data, LARGEST))


def _read_jsonl(path: Path, source: str, data: bytes, known: Mapping[str, str] = MappingProxyType({})) -> Reading:
    """A page for each good line that is not `known`; each bad line, and each id that comes again, is a problem."""
    lines: list[str | bytes]
    whole: tuple[UnreadableFile, ...] = ()
    problems: list[UnreadableFile] = []
    try:
        text, flaw = decode(path, data)
        lines = [*text.split("\n")]  # not splitlines: U+2028 may stand inside a string
        problems += [flaw] if flaw else []
    except UnreadableFile as problem:  # one broken line must not cost the others
        lines = [*data.split(b"\n")]
        whole = (problem,)
    pages: dict[str, Page | None] = {}  # None: as known
    kept: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        digest = line_digest(line)
        if (name := known.get(digest)) and name not in pages:
            pages[name] = None
            kept.add(digest)
            continue
        try:
            page = _article(source, line if isinstance(line, str) else decode(path, line)[0])
            if page.source in pages:
                raise ValueError("its id has been there before")
            pages[page.source] = replace(page, line=digest)
        except UnreadableFile as error:
            problems.append(unreadable(path, "bad-jsonl", f"line {number}: {error.detail}"))
        except (ValueError, RecursionError) as error:
            problems.append(unreadable(path, "bad-jsonl", f"line {number}: {error}"))
    read = tuple(page for page in pages.values() if page)
    return Reading(read, tuple(problems) if pages else whole or tuple(problems), frozenset(kept))


def line_digest(line: str | bytes) -> str:
    """A hash of a line of a .jsonl file."""
    data = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
    return hashlib.blake2b(data.strip(), digest_size=12).hexdigest()


def _article(source: str, line: str) -> Page:
    """The page that one line of a .jsonl file describes. Raises ValueError or RecursionError."""
    said = json.loads(line)
    if not isinstance(said, dict):
        raise ValueError("not an object")
    name, text = said.get("id"), said.get("text")
    if isinstance(name, list) or not (name := _flat(name)):
        raise ValueError('no "id"')
    text = text if isinstance(text, str) else ""
    if _MARKUP.search(text):
        content = read_html(Path(source), text)
        text, said = content.text, {**content.meta, **said}
    reading = _reading(f"{source}#{name}", Content(text, said))
    if not reading.pages:
        raise ValueError('no "text"')
    return reading.pages[0]


_READERS: dict[str, Callable[[Path, str, bytes], Reading]] = {
    **dict.fromkeys((".txt", ".md", ".markdown"), _read_text),
    **dict.fromkeys((".html", ".htm"), _read_html),
    ".pdf": _read_pdf,
    ".docx": _read_docx,
    ".jsonl": _read_jsonl,
}
