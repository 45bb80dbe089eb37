"""The question of a predict cell."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.widgets.cursor_list import Choices
from learn_torch.course.model import Predict
from learn_torch.i18n.translate import msgid, tr

PLACEHOLDER = msgid("a value, such as (3, 4) or tensor([1., 2.])")


class Question(Vertical):
    """Choices to pick from, or a line for a value."""

    DEFAULT_CSS = """
    Question {
        height: auto;
        Static { text-style: bold; }
        OptionList { height: auto; max-height: 12; }
        OptionList > .option-list--option-highlighted { text-style: none; background: transparent; color: $foreground; }
        OptionList:focus > .option-list--option-highlighted {
            background: $block-cursor-background; color: $block-cursor-foreground;
        }
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $raised; }
    }
    """

    @dataclass
    class Answered(Message):
        """The learner has committed to an answer."""

        guess: str

    def __init__(
        self,
        predict: Predict,
        words: Predict,
        guess: str | None,
        typed: str | None,
        marks: Glyphs,
    ) -> None:
        """`typed`: what the line holds at first, the answer, or what was typed and not entered."""
        self._predict = predict
        """As its author wrote it; a guess is one of these choices, whatever the language."""
        self._words = words
        self._guess = guess
        self._marks = marks
        self._line = Static(self._asking(), markup=False)
        self._input = Input(typed or "", placeholder=tr(PLACEHOLDER), select_on_focus=False)
        self._list = Choices(*self._options(), markup=False)
        super().__init__(self._line, self.entry)

    def _asking(self) -> str:
        choices = len(self._predict.choices)
        if choices:
            keys = f"1-{choices}"
            if self._guess is not None:
                return tr("Your answer. {keys} changes it.", keys=keys)
            return tr("What will happen? Press {keys}; then the cell runs.", keys=keys)
        if self._guess is None:
            return tr("What will its last line show? Type it and press enter; then the cell runs.")
        return tr("Your answer.")

    def _options(self) -> list[Option]:
        return [
            Option(Text(f"{self._marks.pointer if choice == self._guess else ' '} {n}  {words}"))
            for n, (choice, words) in enumerate(
                zip(self._predict.choices, self._words.choices, strict=True), 1
            )
        ]

    def speak(self, words: Predict) -> None:
        self._words = words
        self._say()
        self._input.placeholder = tr(PLACEHOLDER)

    @property
    def entry(self) -> Widget:
        """What takes the focus."""
        return self._list if self._predict.choices else self._input

    def choose(self, number: int) -> bool:
        """Answer with a choice; whether there is one of that number."""
        if not 1 <= number <= len(self._predict.choices):
            return False
        self._answer(self._predict.choices[number - 1])
        return True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.choose(event.option_index + 1)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.submit()

    def submit(self) -> bool:
        """Answer with what is typed; whether there is anything."""
        typed = self._input.value.strip()
        if typed:
            self._answer(typed)
        return bool(typed)

    def _answer(self, guess: str) -> None:
        self._guess = guess
        self._say()
        if self._predict.choices:
            self._list.highlighted = self._predict.choices.index(guess)
        self.post_message(self.Answered(guess))

    def _say(self) -> None:
        self._line.update(self._asking())
        for index, option in enumerate(self._options()):
            self._list.replace_option_prompt_at_index(index, option.prompt)
