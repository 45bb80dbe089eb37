"""The display objects of IPython: HTML, Image, Markdown and their like, as a terminal can show them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from learn_torch.formulas import readable
from learn_torch.kernel.terminal_rows import text_width

_BLOCK = re.compile(
    r"<(?:br|hr|/?(?:p|div|li|ul|ol|dt|dd|pre|h\d|caption|section|summary|blockquote))\b[^>]*>",
    re.IGNORECASE,
)
"""Tags that end a line."""
_FORMULA = re.compile(
    r"\$\$[^$`]+\$\$|\$(?![\s$])[^$`]*?[^\s$`\\]\$(?!\d)"
    r"|\\\([^`]*?\\\)|\\\[[^`]*?\\\]|\\begin\{(\w+\*?)\}.*?\\end\{\1\}",
    re.DOTALL,
)
"""A formula in a text; `$5 and $10` are prices."""
_NUMBER = re.compile(r"[-+]?[\d.,]*(?:e[-+]\d+)?%?|nan|None", re.IGNORECASE)


class DisplayObject:
    """Something to show: `data`, or the content of a file."""

    def __init__(
        self, data: Any = None, url: Any = None, filename: Any = None, **options: Any
    ) -> None:
        self.url, self.options = url, options
        self.data = Path(filename).read_bytes() if filename is not None else data

    def __str__(self) -> str:
        """The words, for a terminal."""
        if self.url is not None:
            return f"[{type(self).__name__}: {self.url} (a cell has no network)]"
        if isinstance(self.data, bytes):
            return (
                f"[{type(self).__name__}: {len(self.data):,} bytes, which a terminal cannot show]"
            )
        return str(self.data)


class TextDisplayObject(DisplayObject):
    """A display object of text."""


class Markdown(TextDisplayObject):
    """Markdown; a terminal shows its words and tables, and its formulas in Unicode."""

    def __str__(self) -> str:
        if self.data is None:
            return super().__str__()
        formulas: list[str] = []

        def keep(found: re.Match[str]) -> str:
            formulas.append(readable(found[0]))
            return f"\ue000{len(formulas) - 1}\ue001"

        text = _FORMULA.sub(keep, str(self.data).replace("\ue000", ""))
        from markdown_it import MarkdownIt  # 36 ms that a session does not wait for

        words = str(HTML(MarkdownIt().enable("table").render(text)))
        return re.sub("\ue000(\\d+)\ue001", lambda found: formulas[int(found[1])], words)


class Latex(TextDisplayObject):
    """LaTeX; a terminal shows its formulas in Unicode, or as they are written."""

    def __str__(self) -> str:
        return _FORMULA.sub(lambda found: readable(found[0]), super().__str__())


class Math(Latex):
    """A formula without dollars."""

    def __str__(self) -> str:
        return readable(TextDisplayObject.__str__(self).strip("$ \n"))


class Pretty(TextDisplayObject):
    """Plain text."""


class Code(TextDisplayObject):
    """Source text."""


class JSON(DisplayObject):
    """Data: a value, or its text."""

    def __str__(self) -> str:
        if self.url is not None:
            return super().__str__()
        try:
            data = json.loads(self.data) if isinstance(self.data, str | bytes) else self.data
            return json.dumps(data, indent=2, ensure_ascii=False, default=str)
        except (TypeError, ValueError):  # no JSON after all
            return super().__str__()


class SVG(DisplayObject):
    """A drawing for a browser."""

    def __str__(self) -> str:
        return "[SVG: it needs a browser]" if self.url is None else super().__str__()


class Audio(DisplayObject):
    """Sound, for a browser."""

    def __str__(self) -> str:
        return "[Audio: a terminal has no player]"


class Video(DisplayObject):
    """A film, for a browser."""

    def __str__(self) -> str:
        return "[Video: a terminal has no player]"


class IFrame(DisplayObject):
    """A page, for a browser."""

    def __init__(self, src: str, width: Any = None, height: Any = None, **options: Any) -> None:
        super().__init__(url=src)


class YouTubeVideo(IFrame):
    """A film, for a browser."""


class FileLink(DisplayObject):
    """The name of a file."""

    def __init__(self, path: Any, **options: Any) -> None:
        super().__init__(str(path))


class Javascript(DisplayObject):
    """A program for a browser."""

    def __str__(self) -> str:
        return "[Javascript: it needs a browser]"


class HTML(TextDisplayObject):
    """HTML; a terminal shows its words."""

    def __str__(self) -> str:
        text = re.sub(r"(?is)<(script|style|button|form|select)\b.*?</\1>", "", str(self.data))
        if "<pre" not in text:
            text = re.sub(r"\s+", " ", text)  # as a browser: tags alone end a line
        text = re.sub(r"(?i)<li\b[^>]*>", "\n• ", text)
        before, *tables = re.split(r"(?i)<table\b[^>]*>", text)
        parts = [_words(before)]
        for table in tables:
            rows, _, after = re.sub("(?i)</table>", "\0", table).partition("\0")
            parts += [*_table(rows), _words(after)]
        return "\n".join(part for part in parts if part)


def _words(text: str) -> str:
    """The words of HTML without tables, and the ends of lines that its tags mean."""
    text = _BLOCK.sub("\n", text)
    lines = html.unescape(re.sub(r"<[^>]+>", "", text)).split("\n")
    return "\n".join(line.rstrip() for line in lines if line.strip()).strip()


def _table(text: str) -> Iterator[str]:
    """The caption and the rows of a table; columns of numbers are aligned at the right."""
    head, *parts = re.split(r"(?i)<tr\b[^>]*>", text)
    yield _words(head)
    rows = [re.findall(r"(?is)<t[hd]\b([^>]*)>(.*?)(?=</?t[hdr]\b|$)", part) for part in parts]
    cells: list[list[str]] = []
    for row in rows:
        cells.append([])
        for attributes, content in row:
            span = re.search(r"(?i)colspan=\W?(\d{1,3})", attributes)
            words = _words(content).replace("\n", " ")
            cells[-1] += [words, *[""] * (int(span[1]) - 1 if span else 0)]
    columns = list(zip_longest(*cells, fillvalue=""))
    widths = [max(map(text_width, column)) for column in columns]
    numbers = [all(_NUMBER.fullmatch(cell) for cell in column[1:]) for column in columns]
    for row_cells in cells:
        spaces = [" " * (w - text_width(cell)) for cell, w in zip(row_cells, widths, strict=False)]
        padded = zip(row_cells, spaces, numbers, strict=False)
        yield "  ".join(gap + cell if right else cell + gap for cell, gap, right in padded).rstrip()


class ProgressBar(DisplayObject):
    """A bar that a loop over it fills."""

    def __init__(self, total: int) -> None:
        super().__init__("")
        self.total, self.progress = total, 0

    def __str__(self) -> str:
        filled = 40 * self.progress // max(1, self.total)
        return f"[{'=' * filled:40}] {self.progress}/{self.total}"

    def __iter__(self) -> Iterator[int]:
        for step in range(self.total):
            self.progress = step
            print(f"\r{self}", end="")
            yield step
        self.progress = self.total
        print(f"\r{self}")


class Image(DisplayObject):
    """A picture: the bytes of a file, its name, or (as `data`) either."""

    def __init__(self, data: Any = None, url: Any = None, filename: Any = None, **options: Any):
        if isinstance(data, str) and filename is None and not data.startswith("http"):
            data, filename = None, data
        elif isinstance(data, str) and url is None:
            data, url = None, data
        super().__init__(data, url, filename, **options)
