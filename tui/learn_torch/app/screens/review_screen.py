"""One cell of a review: asked again, without the work that the learner has in its lesson."""

from __future__ import annotations

from learn_torch.app.command import bindings
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.keys import REVIEW
from learn_torch.app.messages import ReviewWanted
from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.screens.lesson import LessonScreen
from learn_torch.i18n.translate import tr
from learn_torch.session.kernel_manager import KernelManager
from learn_torch.session.replay import ReviewRecorder, ReviewSession
from learn_torch.session.review import Review
from learn_torch.study.store import Study


class ReviewScreen(LessonScreen):
    """A lesson of one cell; its session has run the cells above it."""

    BINDINGS = bindings(REVIEW)

    def __init__(
        self, review: Review, study: Study, course: str, kernels: KernelManager, marks: Glyphs
    ) -> None:
        item = review.item
        recorder = ReviewRecorder(study, course, item.entry, review.take_result)
        session = ReviewSession(kernels, item.entry.lesson, item.cell)
        alone = item.entry.with_lesson(session.lesson)
        super().__init__(alone, recorder, kernels, marks, None, session)
        self.review = review
        self._item = item
        self._place = review.place

    def refresh_status(self) -> None:
        """Show the place in the review in place of the place in the lesson."""
        super().refresh_status()
        review = self.review
        self._status.way = ()
        self._status.left = tr(
            "Review {place}/{count}: {title}",
            place=review.place + 1,
            count=len(review.items),
            title=f"{self.entry.number} {self.reading.title}",
        )
        self._status.progress, self._status.here = (0, 0), ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no other cell here, and no lesson beside this one."""
        if action in ("run_above", "lesson") or (action == "move" and parameters[0] == "cell"):
            return False
        if action == "next" and self.body.check_action("found", ()):
            return False  # n is the next hit while there are marks
        if action in ("next", "open"):
            return not self.notebook.current.editing
        return super().check_action(action, parameters)

    def action_next(self) -> None:
        """The next cell, or the end."""
        self.post_message(ReviewWanted(self.review, place=self._place))

    def action_course(self) -> None:
        """End the review here."""
        self.post_message(ReviewWanted(self.review, place=self._place, end=True))

    def action_open(self) -> None:
        """Open the cell in its lesson."""
        self.post_message(CourseScreen.Chosen(self._item.entry, self._item.cell.id))
