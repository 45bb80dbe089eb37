"""A list to choose from."""

from __future__ import annotations

from contextlib import suppress

from textual.widgets import OptionList


class Choices(OptionList):
    """Textual's list, which raises at a page key that comes before its first layout (8.2)."""

    def action_page_up(self) -> None:
        """Move up by a page, once there are lines."""
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Move down by a page, once there are lines."""
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call]
