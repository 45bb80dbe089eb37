"""Lines of judgement, each a mark, words and a colour, so that none has to carry it alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text
from textual.widgets import Static

from learn_torch.app.inline import inline
from learn_torch.app.sanitise import safe
from learn_torch.app.widgets.wrapped import Wrapped
from learn_torch.app.words import JudgementLine


class VerdictLines(Wrapped, Static):
    """What the check, the prediction or the kernel has to say."""

    DEFAULT_CSS = """
    VerdictLines {
        height: auto; padding: 0;
        &.-good { color: $text-success; background: $tint; padding: 0 1; }
        &.-bad { color: $text-error; }
        &.-note { color: $text-warning; }
        &.-old { color: $text-muted; background: $background; }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)

    def say(self, said: Sequence[JudgementLine]) -> None:
        """Show judgements; the gravest gives its colour to all."""
        lines = (Text.assemble((f"{line.mark} ", "bold"), inline(safe(line.text))) for line in said)
        tones = {line.tone for line in said}
        self.set_class("bad" in tones, "-bad")
        self.set_class("good" in tones and "bad" not in tones, "-good")
        self.set_class(not tones & {"good", "bad"}, "-note")
        self.update(Text("\n").join(lines))


class Remarks(Wrapped, Static):
    """Plain sentences beneath: why it is so, and what to do next."""

    DEFAULT_CSS = """
    Remarks {
        height: auto; padding: 0;
        &.-old { color: $text-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)

    def say(self, sentences: Iterable[str]) -> None:
        """Show sentences, one below the other."""
        self.update(Text("\n").join(inline(safe(words)) for words in sentences))
