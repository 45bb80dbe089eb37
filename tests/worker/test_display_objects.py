"""The display objects of a notebook as a terminal can show them."""

from __future__ import annotations

import pytest

from learn_torch.worker.display_objects import HTML, JSON, DisplayObject, Latex, Markdown, Math

SHOWN: list[tuple[DisplayObject, str]] = [
    (
        Markdown("# Title\n\nSome **bold** and `code`.\n\n- a\n- b"),
        "Title\nSome bold and code.\n• a\n• b",
    ),
    (Markdown("| x | loss |\n|---|---|\n| a | 0.5 |"), "x  loss\na   0.5"),
    (Markdown("So $x_1*y*2$ costs $5 and $10."), "So x₁*y*2 costs $5 and $10."),
    (Markdown("```python\nif a < b:\n    pass\n```"), "if a < b:\n    pass"),
    (Latex(r"$$\alpha^2$$ and $\beta_1$"), "α² and β₁"),
    (Latex(r"\unknowncommand{x}"), r"\unknowncommand{x}"),
    (Math(r"\alpha^2 + 1"), "α² + 1"),
    (HTML("<ul><li>a</li><li>b &lt; c</li></ul>"), "• a\n• b < c"),
    (JSON({"lr": [1, None]}), '{\n  "lr": [\n    1,\n    null\n  ]\n}'),
    (JSON('{"a": 1}'), '{\n  "a": 1\n}'),
    (JSON("no json"), "no json"),
    (Markdown(url="http://a.b"), "[Markdown: http://a.b (a cell has no network)]"),
]


@pytest.mark.parametrize(("shown", "text"), SHOWN)
def test_a_terminal_shows_its_words(shown: DisplayObject, text: str) -> None:
    assert str(shown) == text
