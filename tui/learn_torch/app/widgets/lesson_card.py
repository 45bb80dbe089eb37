"""The card at the end of a finished lesson: what was done, what comes next, and the key for it."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual import events
from textual.widgets import Static

from learn_torch.app.command import bindings
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.keys import FINISHED
from learn_torch.app.rows import bar_of
from learn_torch.app.themes.colors import MUTED
from learn_torch.app.widgets.card import CardBody, CardTop, NotebookItem
from learn_torch.app.widgets.cell import CellView
from learn_torch.app.widgets.notebook import Notebook
from learn_torch.app.widgets.wrapped import Wrapped
from learn_torch.course.course import Course, Entry
from learn_torch.course.localize import goal, title, track_title
from learn_torch.i18n.translate import current_language, msgid, tr
from learn_torch.session.course_progress import Outlook
from learn_torch.study.progress import Progress, Summary

EXERCISES = (msgid("1 exercise"), msgid("{count} exercises"))
HINTS = (msgid("1 hint"), msgid("{count} hints"))
SOLUTIONS = (msgid("1 solution looked at"), msgid("{count} solutions looked at"))


class CardText(Wrapped, Static):
    """The lines of the card."""


class LessonCard(NotebookItem):
    """A card below the cell that finished the lesson; enter opens the next lesson.

    It takes the keys at once in command mode, and after escape where the learner is in an editor.
    """

    BINDINGS = bindings(FINISHED)
    DEFAULT_CSS = "LessonCard { height: auto; max-width: 104; margin: 0 0 1 0; }"

    def __init__(
        self,
        course: Course,
        entry: Entry,
        below: CellView,
        summary: Summary,
        outlook: Outlook,
        marks: Glyphs,
    ) -> None:
        self._top, self._text = CardTop(marks), CardText(markup=False)
        super().__init__(self._top, CardBody(self._text))
        self._course = course
        self._entry = entry
        self._below = below
        self._summary = summary
        self._outlook = outlook
        self._marks = marks

    def on_mount(self) -> None:
        """Say it, and take the keys where nobody types."""
        self._say()
        if not self._below.editing:
            self.screen.set_focus(self, scroll_visible=False)
        self._below.after_editing = self
        self.call_after_refresh(self._come_into_sight)

    def on_unmount(self) -> None:
        """Another card comes, below another cell: escape leads to the cell again."""
        if self._below.after_editing is self:
            self._below.after_editing = None

    def _come_into_sight(self) -> None:
        self.scroll_visible(animate=False, force=True)

    async def speak(self) -> None:
        self._say()

    def _say(self) -> None:
        done = self._summary.progress
        whole = done.done == done.total
        self._top.kind = tr("Lesson complete") if whole else tr("All exercises passed")
        self._top.state = tr("{done} of {total}", done=done.done, total=done.total)
        lines = card_lines(self._course, self._entry, self._summary, self._outlook, self._marks)
        self._text.update(Text("\n").join([*lines, self._next()]))

    def _next(self) -> Text:
        following = self._outlook.following
        if following is None:
            words = tr("This was the last lesson of the course.")
            return Text.assemble((f"{self._key}  ", "bold"), words)
        minutes = tr("{minutes} min", minutes=following.head.minutes)
        name = title(following, current_language())
        return Text.assemble(
            (f"{self._key}  ", "bold"),
            (f"{tr('next:')} ", MUTED),
            (f"{following.number} {name}", "bold"),
            (f"  {minutes}", MUTED),
        )

    @property
    def _key(self) -> str:
        if self.has_focus:
            return "enter"
        return tr("escape, then enter") if self._below.editing else "]"

    def watch_has_focus(self, has_focus: bool) -> None:
        """Say the key that works now; it takes the place of its cell once."""
        super().watch_has_focus(has_focus)
        if has_focus:
            self._below.after_editing = None
        if self.is_mounted:
            self._say()

    def on_key(self, event: events.Key) -> None:
        """A key for the cell above: a solution, a hint, a copy; the card is not in the way."""
        if event.key != "enter":
            event.stop()
            self.screen.set_focus(self._below, scroll_visible=False)
            self.app.simulate_key(event.key)

    async def action_go_on(self) -> None:
        last = self._outlook.following is None
        await self.run_action("screen.course" if last else "screen.lesson(1)")


def card_lines(
    course: Course, entry: Entry, summary: Summary, outlook: Outlook, marks: Glyphs
) -> list[Text]:
    """What the learner can do now, what it took, and how far the track is."""
    language = current_language()
    lines = [Text(marks.plain(goal(entry, language)))]
    facts = marks.joined(*_facts(summary))
    if facts:
        lines.append(Text(facts, MUTED))
    track = outlook.track
    if track is not None and track.id:
        total = len(track.entries)
        count = tr("{done} of {total}", done=outlook.done, total=total)
        name = track_title(course, track, language)
        bar = bar_of(Progress(outlook.done, total), marks)
        lines.append(Text.assemble((f"{name}  ", MUTED), bar, (f"  {count}", MUTED)))
    return lines


def _facts(summary: Summary) -> list[str]:
    if not summary.exercises:
        return [_time(summary.seconds)]
    unaided = summary.unaided
    some = tr("{count} without a hint", count=unaided) if unaided else ""
    return [
        _counted(EXERCISES, summary.exercises),
        tr("all without a hint") if unaided == summary.exercises > 1 else some,
        _counted(HINTS, summary.hints) if summary.hints else "",
        _counted(SOLUTIONS, summary.solutions) if summary.solutions else "",
        _time(summary.seconds),
    ]


def _counted(words: tuple[str, str], count: int) -> str:
    one, many = words
    return tr(one) if count == 1 else tr(many, count=count)


def _time(seconds: float) -> str:
    minutes = round(seconds / 60)
    return tr("about {minutes} min", minutes=minutes) if minutes else ""


def finishes(view: CellView, notebook: Notebook) -> bool:
    """Whether the cell, which has just been passed, was the last one that the lesson waits for."""
    to_do = [one for one in notebook.views if one.cell.kind not in ("text", "scratch")]
    exercises = [one for one in to_do if one.cell.exercise is not None]
    if all(one.standing == "done" for one in to_do):
        return True
    return view in exercises and all(one.standing == "done" for one in exercises)


def show_card(notebook: Notebook, below: CellView, make: Callable[[], LessonCard]) -> None:
    """Show a pass; where the lesson is finished, put a card below, in the place of an earlier one."""
    below.call_later(show_pass, below)
    if finishes(below, notebook):
        notebook.query(LessonCard).remove()
        notebook.mount(make(), after=below)


def show_pass(view: CellView) -> None:
    """Let the verdict come into sight in a third of a second; TEXTUAL_ANIMATIONS=none: at once."""
    for verdict in view.query("VerdictLines") if view.app.animation_level == "full" else ():
        verdict.styles.opacity = 0.2
        verdict.styles.animate("opacity", 1.0, duration=0.3)
