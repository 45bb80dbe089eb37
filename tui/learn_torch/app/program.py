"""The full-screen program: kernel, keys, palette and clipboard, which all screens share."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from learn_torch.app import messages
from learn_torch.app.command import SecondPress, bindings, readable
from learn_torch.app.keys import PROGRAM
from learn_torch.app.options import Languages
from learn_torch.app.router import Router
from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.terminal_driver import fits, osc52, through_tmux
from learn_torch.app.themes.themed_app import ThemedApp
from learn_torch.course.course import Course, Entry
from learn_torch.i18n.translate import tr, tr_message
from learn_torch.kernel.user_limits import FREE, UserLimits
from learn_torch.session.admission import TrustPolicy
from learn_torch.session.kernel_manager import KernelManager
from learn_torch.study.store import Study

if TYPE_CHECKING:
    from textual.command import Provider

    from learn_torch.app.screens.lesson import LessonScreen
    from learn_torch.session.ports import KernelPort


def _palette() -> type[Provider]:
    from learn_torch.app.palette import Palette

    return Palette


class LearnTorch(ThemedApp):
    """A course in the terminal."""

    TITLE = "learn-torch"
    BINDINGS = bindings(PROGRAM)
    COMMAND_PALETTE_BINDING: ClassVar = "f2"
    COMMANDS: ClassVar = {_palette}
    CSS_PATH: ClassVar = "program.tcss"
    """What each screen needs; a lesson reads its own, which the first paint of the list leaves out.

    In Textual's way, as a screen's CSS_PATH, everything would be parsed anew when it is shown.
    """

    def __init__(
        self,
        course: Course,
        entry: Entry | None,
        study: Study,
        make_kernel: Callable[[], KernelPort],
        device: str,
        environ: Mapping[str, str],
        languages: Languages,
        trust: TrustPolicy | None = None,
        limits: UserLimits = FREE,
    ) -> None:
        super().__init__(environ)
        self.course = course
        self.kernels = KernelManager(
            make_kernel, device, limits=limits, admit=trust.admit if trust else None
        )
        self.router = Router(self, course, entry, study, self.kernels, self.marks, trust)
        self.languages = languages
        self._leave_asked = SecondPress()
        self.end: Callable[[], object] = lambda: self.exit()
        """Ends the program, when the work is saved."""
        self._in_tmux = bool(environ.get("TMUX"))
        self.on_painted: Callable[[], object] = lambda: None
        """Called when the first screen is there."""

    @property
    def lesson(self) -> LessonScreen | None:
        """The open lesson, in sight or not."""
        return self.router.lesson

    def get_default_screen(self) -> Screen[None]:
        """What is painted first; torch waits for it."""
        self.kernels.postpone()
        return self.router.default_screen() or super().get_default_screen()

    @on(events.Mount)
    @on(events.Ready)
    async def _show_first(self, event: events.Event) -> None:
        """Show what lies over the course, or the lesson of the command line; then start torch.

        Until Mount is handled, Textual paints frames and throws them away. So the course's first
        frame is the welcome or the question over it; a lesson waits for Ready, and its frame is used.
        """
        mounted = isinstance(event, events.Mount)
        first = None
        if mounted == isinstance(self.screen_stack[0], CourseScreen):
            first = self.router.first_screen()
        if first is not None:
            await self.push_screen(first)
        if not mounted:
            self.call_after_refresh(self.warm_kernel)

    @work(exclusive=True, group="kernel", exit_on_error=False, description="warming torch")
    async def warm_kernel(self) -> None:
        """Start the kernel, once the first screen is painted; every screen follows its state."""
        self.on_painted()
        gc.enable()  # `run_program` had it wait
        await self.kernels.start()

    def _open_screens(self) -> set[Screen[object]]:
        """Those in sight or beneath, and the lesson that lies open."""
        return {*self.screen_stack, *([self.lesson] if self.lesson else [])}

    # --- from screen to screen -----------------------------------------------------------------

    @on(CourseScreen.Chosen)
    async def _open_chosen(self, message: CourseScreen.Chosen) -> None:
        await self.router.open_lesson(message.entry, message.cell)

    @on(CourseScreen.MistakesWanted)
    def _show_mistakes(self) -> None:
        from learn_torch.app.pages import mistakes_page

        self.push_screen(mistakes_page(self.course.mistakes))

    @on(messages.TrustGiven)
    async def _open_trusted(self, message: messages.TrustGiven) -> None:
        await self.router.open_trusted(message.entry, message.cell)

    @on(messages.LessonLeft)
    async def _show_course(self) -> None:
        await self.router.show_course()

    @on(messages.NeighbourWanted)
    @on(messages.ReviewWanted)
    async def _go_on(self, message: messages.NeighbourWanted | messages.ReviewWanted) -> None:
        if isinstance(message, messages.NeighbourWanted):
            await self.router.open_neighbour(message.entry, message.way)
        elif message.review is None:
            await self.router.open_review()
        else:
            await self.router.go_on_reviewing(message.review, message.place, end=message.end)

    # --- actions -------------------------------------------------------------------------------

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from learn_torch.app.palette import commands

        # A message: screens open one after another, not inside the palette that asks.
        return commands(
            self,
            screen.active_bindings,
            self.course,
            lambda entry: self.post_message(CourseScreen.Chosen(entry)),
        )

    def get_key_display(self, binding: Binding) -> str:
        """A key as the manual writes it, so that footer and manual speak alike."""
        if binding.id == "cell.choose1" and self.lesson is not None:
            predict = self.lesson.notebook.current.cell.predict
            return f"1-{len(predict.choices)}" if predict else "1"
        return binding.key_display or readable(binding.key)

    def action_manual(self) -> None:
        from learn_torch.app.pages import toggle_manual

        toggle_manual(self, self.marks)

    def action_sandbox(self) -> None:
        from learn_torch.app.screens.sandbox import sandbox_page

        lesson = self.lesson.entry.lesson if self.lesson else None
        self.push_screen(sandbox_page(self.kernels, lesson, self.marks))

    def action_page(self, name: str) -> None:
        """Terms, those of the present cell first; what the cells have made; what a name means."""
        from learn_torch.app import pages

        if name == "glossary":
            pages.show_glossary(self, self.course, self.lesson, self.marks)
        elif name == "docs":
            pages.show_docs(self, self.lesson, self.marks)
        else:
            pages.show_variables(self, self.lesson, self.marks)

    async def action_drill(self) -> None:
        await self.router.open_drill()

    def action_stop(self) -> None:
        """Stop what runs in the open lesson, whichever page is in sight."""
        if self.lesson is not None:
            self.lesson.action_interrupt()

    def action_language(self) -> None:
        """The next language, on every screen that is open; remembered for the next start."""
        problem = self.languages.go_on()
        for screen in self._open_screens():
            screen.post_message(messages.LanguageChanged())
        if problem:
            self.notify(tr_message(problem), severity="warning", markup=False)

    def action_command_palette(self) -> None:
        from learn_torch.app.palette import CommandsScreen

        if not isinstance(self.screen, CommandsScreen):
            self.push_screen(CommandsScreen(placeholder=tr("Search for commands…")))

    async def action_leave(self) -> None:
        """Quit; everything is kept, and nothing is waited for."""
        self.put_work_down()
        await self.kernels.abandon()
        self.end()

    async def action_help_quit(self) -> None:  # type: ignore[override]  # an action may wait
        """Textual's name for ^c, where nothing can be stopped or copied: the second one leaves."""
        if self._leave_asked.confirms():
            await self.action_leave()
        else:
            words = tr("Press ^c again to leave learn-torch. Everything is kept.")
            self.notify(words, timeout=SecondPress.WITHIN, markup=False)

    def put_work_down(self) -> None:
        """Write whatever is not written yet."""
        if self.lesson is not None:
            self.lesson.recorder.write()
            self.lesson.recorder.save_cut_run(self.lesson.session)
        self.languages.keep()

    def copy_to_clipboard(self, text: str) -> None:
        """To the terminal's clipboard: plainly, and inside tmux through it as well."""
        if not fits(text):
            words = tr("Too much for a terminal's clipboard.")
            self.notify(words, severity="warning", markup=False)
            return
        super().copy_to_clipboard(text)
        if self._in_tmux and self._driver is not None:
            self._driver.write(through_tmux(osc52(text)))
