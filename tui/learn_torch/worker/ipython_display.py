"""A stand-in for IPython.display: text and pictures, for cells that were written for a browser."""

from __future__ import annotations

import html
import io
import re
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

from learn_torch.worker.figures import figure_recorder, values

CLEAR = "\x1b[H\x1b[J"
"""Cursor home, erase to the end: what a terminal is told to begin anew."""


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
    """Markdown, shown as it is written."""


class Latex(TextDisplayObject):
    """LaTeX, shown as it is written."""


class Math(Latex):
    """A formula, shown as it is written."""


class Pretty(TextDisplayObject):
    """Plain text."""


class Code(TextDisplayObject):
    """Source text."""


class JSON(DisplayObject):
    """Data."""


class SVG(DisplayObject):
    """A drawing for a browser."""


class Audio(DisplayObject):
    """Sound, for a browser."""

    def __str__(self) -> str:
        return "[Audio: a terminal has no player]"


class Video(DisplayObject):
    """A film, for a browser."""

    def __str__(self) -> str:
        return "[Video: a terminal has no player]"


class Javascript(DisplayObject):
    """A program for a browser."""

    def __str__(self) -> str:
        return "[Javascript: it needs a browser]"


class HTML(TextDisplayObject):
    """HTML; a terminal shows its words."""

    def __str__(self) -> str:
        text = re.sub(r"(?is)<(script|style)\b.*?</\1>", "", str(self.data))
        text = re.sub(r"(?i)<(br|/p|/div|/tr|/li|/h\d)\b[^>]*>", "\n", text)
        text = re.sub(r"(?i)</t[dh]>", "  ", text)
        return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()


class Image(DisplayObject):
    """A picture: the bytes of a file, its name, or (as `data`) either."""

    def __init__(self, data: Any = None, url: Any = None, filename: Any = None, **options: Any):
        if isinstance(data, str) and filename is None and not data.startswith("http"):
            data, filename = None, data
        elif isinstance(data, str) and url is None:
            data, url = None, data
        super().__init__(data, url, filename, **options)


def display(*objects: Any, **options: Any) -> None:
    """Show each object: a figure or a picture as such, anything else as text."""
    for one in objects:
        if not _shown_as_picture(_opened(one)):
            print(str(one) if isinstance(one, DisplayObject | str) else repr(one))


def _opened(value: Any) -> Any:
    """The Pillow image of a display object of a picture's bytes; anything else as it is."""
    if not isinstance(value, Image) or not isinstance(value.data, bytes):
        return value
    try:
        import PIL.Image

        return PIL.Image.open(io.BytesIO(value.data))
    except (ImportError, OSError):
        return value


def _shown_as_picture(value: Any) -> bool:
    """Show it if it is a figure or an image; no tensor, whose numbers are meant."""
    figure = getattr(sys.modules.get("matplotlib.figure"), "Figure", ())
    picture = getattr(sys.modules.get("PIL.Image"), "Image", ())
    return isinstance(value, (figure, picture)) and figure_recorder.give(value, values.show)


def clear_output(wait: bool = False) -> None:
    """Take back what the cell has printed."""
    print(CLEAR, end="", flush=not wait)


def update_display(value: Any, **options: Any) -> None:
    """Show an object again."""
    display(value)


def set_matplotlib_formats(*formats: str, **options: Any) -> None:
    """Formats of a browser's pictures: nothing to do."""


display_html = display_markdown = display_pretty = display_png = display


class _Finder(MetaPathFinder, Loader):
    """Finds IPython and IPython.display where the real one is not installed: it comes last."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name in ("IPython", "IPython.core", "IPython.display", "IPython.core.display"):
            return spec_from_loader(name, self, is_package=not name.endswith("display"))
        return None

    def exec_module(self, module: ModuleType) -> None:
        public = {name: value for name, value in globals().items() if name in _PUBLIC}
        if module.__name__ == "IPython":
            # None, as outside of a shell: matplotlib and tqdm would look for IPython's insides
            module.__dict__.update(get_ipython=lambda: None, version_info=(9, 0, 0))
        vars(module).update(public)


_PUBLIC = {
    "DisplayObject", "TextDisplayObject", "Markdown", "Latex", "Math", "Pretty", "Code", "JSON", "SVG",
    "Audio", "Video", "Javascript", "HTML", "Image", "display", "clear_output", "update_display",
    "set_matplotlib_formats", "display_html", "display_markdown", "display_pretty", "display_png",
}  # fmt: skip


def install() -> None:
    """Stand in for IPython.display; once, in the child."""
    sys.meta_path.append(_Finder())
