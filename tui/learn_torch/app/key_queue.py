"""Keys act in their turn, also where a key closes the page that has the focus.

Textual hands a key to what has the focus at that moment. In a burst that is the page which the key
before is about to close: the key ends with that page's queue, or acts on what is gone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.widget import Widget

Deliver = Callable[[events.Event], Awaitable[None]]


class KeyQueue:
    """Holds a key back until the one before has done its work."""

    ROUNDS = 3
    """From what has the focus up to the app: the key itself; the message of its action; and the
    message of the screen that gets that one, as the list of lessons sends it."""
    PATIENCE = 0.5
    """Seconds after which a key is held no longer; a round takes about a millisecond."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._waiting: deque[tuple[events.Event, Deliver]] = deque()
        self._number = 0
        """How many keys have been followed."""
        self._followed = False
        """Whether the last of them is still at work."""

    async def pass_on(self, event: events.Event, deliver: Deliver) -> None:
        """Deliver an event; a key or a paste that comes too early waits."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await deliver(event)
        elif self._followed:
            self._waiting.append((event, deliver))
            if len(self._waiting) == 1:
                self._limit_wait()
        else:
            await self._deliver(event, deliver)

    async def _deliver(self, event: events.Event, deliver: Deliver) -> None:
        target = self._app.focused or self._app.screen
        await deliver(event)
        if isinstance(event, events.Key) and not _is_text(event, target):
            self._number, self._followed = self._number + 1, True
            way: deque[MessagePump] = deque(target.ancestors_with_self * self.ROUNDS)
            await self._follow(self._number, way)

    async def _follow(self, number: int, way: deque[MessagePump]) -> None:
        """Go behind all that waits at each node of the way; a closed one is passed over."""
        while way:
            if way.popleft().call_later(self._follow, number, way):
                return
        await self._end(number)

    async def _end(self, number: int) -> None:
        """The key of that number is done: the next one, if any, goes its way."""
        if number != self._number:
            return
        self._followed = False
        while self._waiting and not self._followed:
            await self._deliver(*self._waiting.popleft())
        if self._waiting:
            self._limit_wait()

    def _limit_wait(self) -> None:
        number = self._number
        self._app.set_timer(self.PATIENCE, lambda: self._end(number))


def _is_text(key: events.Key, target: Widget) -> bool:
    """Whether a key is typed into a text, which changes no page: a paste of 2,000 keys does not wait."""
    return target.check_consume_key(key.key, key.character)
