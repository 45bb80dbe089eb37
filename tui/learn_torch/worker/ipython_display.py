"""A stand-in for IPython.display: text and pictures, for cells that were written for a browser."""

from __future__ import annotations

import contextlib
import io
import itertools
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from learn_torch.worker import display_objects
from learn_torch.worker.display_objects import HTML, DisplayObject, Image, Latex, Markdown
from learn_torch.worker.figures import figure_recorder

_DISPLAY = "\x1b]display;{}\x07"
"""Tells the screen that a display of this name begins; without a name, that it ends."""
CLEAR = "\x1b[H\x1b[J"
"""Cursor home, erase to the end: what a terminal is told to begin anew."""


_names: dict[Any, str] = {}
"""The name that the screen has for each display id."""
_count = itertools.count(1)


class DisplayHandle:
    """What `display(…, display_id=True)` returns: shows other objects in the place of the first."""

    def __init__(self, display_id: Any = None) -> None:
        self.display_id = (
            display_id if display_id not in (None, True) else f"display-{next(_count)}"
        )

    def display(self, *values: Any, **options: Any) -> None:
        """Show objects, here too."""
        _names[self.display_id] = str(next(_count))
        self.update(*values, **options)

    def update(self, *values: Any, **options: Any) -> None:
        """Show objects in the place of those before; below, where the cell has ended since."""
        if sys.stdout is not sys.__stdout__:  # captured: text alone
            display(*values, **options)
            return
        name = _names.setdefault(self.display_id, str(next(_count)))
        print(_DISPLAY.format(name), end="")
        with figure_recorder.display(name):
            display(*values, **options)
        print(_DISPLAY.format(""), end="")


def display(
    *objects: Any, display_id: Any = None, clear: bool = False, **options: Any
) -> DisplayHandle | None:
    """Show each object, a figure or a picture as such, anything else as text; `clear`: alone."""
    if clear:
        clear_output(wait=True)
    if display_id is not None:
        handle = DisplayHandle(display_id)
        handle.display(*objects, **options)
        return handle
    for one in objects:
        if options.get("raw") and isinstance(one, dict):
            _shown_of_bundle(one, None)
        elif isinstance(one, str):
            print(one)
        elif not _shown_as_picture(_opened(one)):
            show(one)
    return None


class Formatter:
    """Turns values into text, by functions that cells and libraries have registered for classes."""

    def __init__(self) -> None:
        self.type_printers: dict[type, Any] = {}

    def for_type(self, kind: type, printer: Any = None) -> Any:
        """Register a function of (value, printer, cycle); return the one that was there."""
        before = self.type_printers.get(kind)
        if printer is not None:
            self.type_printers[kind] = printer
        return before

    def __call__(self, value: Any) -> str | None:
        """The text; None where nothing is registered."""
        for kind in type(value).__mro__ if self.type_printers else ():
            if kind in self.type_printers:
                printer = _Printer()
                self.type_printers[kind](value, printer, False)
                return "".join(printer.parts)
        return None


FORMATTERS: defaultdict[str, Any] = defaultdict(Formatter)
"""As IPython's `display_formatter.formatters`: rich and sympy put theirs here. Text is asked for."""


def show(value: Any) -> None:
    """Show a value as its class says: IPython asks these methods, a terminal's first."""
    if (text := FORMATTERS["text/plain"](value)) is not None:
        print(text.removesuffix("\n"))
    elif isinstance(value, DisplayObject):
        if not _shown_as_picture(_opened(value)):
            print(value)
    elif (own := _method(value, "_ipython_display_")) is not None:
        own()
    elif (pretty := _method(value, "_repr_pretty_")) is not None:
        printer = _Printer()
        pretty(printer, False)
        print("".join(printer.parts))
    elif _has_text(value) or not _shown_in_words(value):
        print(repr(value))


def _method(value: Any, name: str) -> Any:
    """A method of the value's class; None where there is none."""
    return getattr(value, name) if callable(getattr(type(value), name, None)) else None


def _has_text(value: Any) -> bool:
    """Whether the value's class, or one that it is made of, has a text of its own."""
    return any("__repr__" in vars(kind) for kind in type(value).__mro__ if kind is not object)


def _shown_in_words(value: Any) -> bool:
    """Show a value that has no text of its own by what it gives a browser; False: it gives nothing."""
    whole = _method(value, "_repr_mimebundle_")
    bundle = whole() if whole is not None else {}
    return _shown_of_bundle(dict(bundle[0] if isinstance(bundle, tuple) else bundle), value)


def _shown_of_bundle(found: dict[str, Any], value: Any) -> bool:
    """Show the best of a value's forms: of a bundle by MIME type, or of its own methods."""
    for kind in KINDS:
        method = _method(value, f"_repr_{kind.rpartition('/')[2]}_")
        data = found.get(kind) or (method() if method is not None else None)
        if data and kind.startswith("image"):
            display(Image(data))
        elif data:
            print(_SHOWN.get(kind, str)(data))
        if data:
            return True
    return False


KINDS = ("text/plain", "image/png", "image/jpeg", "text/markdown", "text/latex", "text/html")
"""What a terminal can show, the best first."""
_SHOWN = {"text/html": HTML, "text/markdown": Markdown, "text/latex": Latex}


class _Printer:
    """The part of IPython's pretty printer that a `_repr_pretty_` calls."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def text(self, text: str) -> None:
        """Add text."""
        self.parts.append(text)

    def pretty(self, value: Any) -> None:
        """Add a value."""
        self.parts.append(repr(value))

    def breakable(self, separator: str = " ") -> None:
        """Add a space; lines are not broken."""
        self.parts.append(separator)

    def break_(self) -> None:
        """Begin a new line."""
        self.parts.append("\n")

    def begin_group(self, indent: int = 0, opening: str = "") -> None:
        """Add the text that opens a group."""
        self.parts.append(opening)

    def end_group(self, dedent: int = 0, closing: str = "") -> None:
        """Add the text that closes it."""
        self.parts.append(closing)

    @contextlib.contextmanager
    def group(self, indent: int = 0, opening: str = "", closing: str = "") -> Iterator[None]:
        """Put a text around what is added."""
        self.begin_group(indent, opening)
        yield
        self.end_group(indent, closing)


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
    return isinstance(value, (figure, picture)) and figure_recorder.give(value)


def clear_output(wait: bool = False) -> None:
    """Take back what the cell has printed and shown."""
    figure_recorder.clear(wait=wait)
    print(CLEAR, end="", flush=not wait)


def update_display(*values: Any, display_id: Any, **options: Any) -> None:
    """Show objects in the place of a display."""
    DisplayHandle(display_id).update(*values, **options)


def set_matplotlib_formats(*formats: str, **options: Any) -> None:
    """Formats of a browser's pictures: nothing to do."""


display_html = display_markdown = display_pretty = display_png = display
display_svg = display_latex = display_json = display_jpeg = display


_NAMES = (
    "DisplayHandle", "display", "clear_output", "update_display", "set_matplotlib_formats",
    "display_html", "display_markdown", "display_pretty", "display_png", "display_svg",
    "display_latex", "display_json", "display_jpeg",
)  # fmt: skip
PUBLIC = {
    **{
        name: kind
        for name, kind in vars(display_objects).items()
        if getattr(kind, "__module__", "") == display_objects.__name__
    },
    **{name: globals()[name] for name in _NAMES},
}
"""What `IPython.display` holds."""
