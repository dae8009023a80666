"""PDF files: their text layer and their title."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from retrieval.articles.formats import MADE_UP, UNLIKELY, Content, quiet, unreadable


def read_pdf(path: Path, data: bytes) -> Content:
    """The text layer of a PDF, its pages parted by blank lines, and its title. The date of making it says nothing.

    Raises UnreadableFile: "bad-pdf", "encrypted-pdf", "image-pdf".
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    with quiet("pypdf"):
        try:
            reader = PdfReader(BytesIO(data))  # tries the empty password
            texts, failed = _pages(reader)
        except (DependencyError, FileNotDecryptedError, NotImplementedError) as error:
            raise unreadable(path, "encrypted-pdf", str(error)) from error
        except Exception as error:  # a damaged file fails as KeyError, RecursionError, zlib.error …
            raise unreadable(path, "bad-pdf", repr(error)) from error
        meta = _title(reader)
    problem = unreadable(path, "bad-pdf", "; ".join(failed)) if failed else None
    text = "\n\n".join(filter(None, texts))
    if not text and (failed or texts):
        raise problem or unreadable(path, "image-pdf", f"no text on {len(texts)} pages, they need OCR")
    if len(UNLIKELY.findall(text)) * 2 > len(text):
        raise unreadable(path, "image-pdf", "its fonts do not say which characters they show, it needs OCR")
    return Content(text, meta, problem)


def _pages(reader: Any) -> tuple[list[str], list[str]]:
    """The text of each page that can be read, and what is wrong with each of the others."""
    from pypdf.errors import DependencyError, FileNotDecryptedError

    texts: list[str] = []
    failed: list[str] = []
    for number, page in enumerate(reader.pages, 1):
        try:
            texts.append(page.extract_text().strip())
        except (DependencyError, FileNotDecryptedError):
            raise
        except Exception as error:  # one broken font must not cost the other pages
            failed.append(f"page {number}: {error!r}")
    return texts, failed


def _title(reader: Any) -> dict[str, object]:
    try:
        title = str((reader.metadata and reader.metadata.title) or "")
    except Exception:  # a damaged information dictionary; the text is there all the same
        return {}
    leftover = re.search(r"^Microsoft |\.(docx?|wps|indd|qxd|fbd|pdf|pptx?|xlsx?)$", title.strip(), re.I)
    # GBK bytes read as Latin letters: ÇàµºÈÕ±¨
    mojibake = re.search("[\x80-\xb6\xb8-\xff]", title) and not re.search("[\u4e00-\u9fff]", title)
    return {} if leftover or mojibake or title.strip().lower() in MADE_UP else {"title": title}
