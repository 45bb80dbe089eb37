"""A lesson with every kind of cell, its translation, and a course that holds both, for tests."""

from __future__ import annotations

from pathlib import Path

from learn_torch.course.model import Lesson
from learn_torch.course.reader import read_lesson
from learn_torch.course.stamping import write_stamps

COURSE = """\
format: 1
id: my-course
title: My course
tracks:
  - id: basics
    title: The basics
"""
TITLES = "format: 1\ntitle: 我的课程\ntracks:\n  basics: 基础\n"
LESSON = """\
format: 1
title: Twice as much
goal: You can double a tensor.
minutes: 5
cells:
  - id: show
    text: Arithmetic works on all numbers at once.
    code: |
      import torch
      x = torch.tensor([1.0, 2.0])   # two numbers are enough
      x * 2
  - id: ask
    text: And this?
    code: x.sum() * 2
    predict:
      choices: ["six of them", "three"]
      answer: "six of them"
      because: The sum is 3.
  - id: try
    text: Write `double`.
    exercise:
      starter: |
        def double(x):
            ...            # write your code here
      solution: |
        def double(x):
            return x * 2
      check: |
        same(double(x), x + x, "double(x)", because="Do not halve it.")
      hints: [Multiply., By two.]
      wrong:
        - code: "def double(x): return x / 2"
          says: Do not halve it
        - code: "def double(x): return None"
          says: is there a
"""
OVERLAY = """\
format: 1
title: 两倍
goal: 你能把张量翻倍。
cells:
  show:
    text: 运算同时作用于所有数。
    code: |
      import torch
      x = torch.tensor([1.0, 2.0])   # 两个数就够了
      x * 2
  ask:
    text: 这个呢？
    choices: [六个, 三]
    because: 和是 3。
  try:
    text: 写出 `double`。
    starter: |
      def double(x):
          ...            # 在这里写代码
    hints: [用乘法。, 乘以二。]
    messages:
      Do not halve it.: 不要减半。
"""


def write_course(root: Path, overlay: str = OVERLAY, *, stamp: bool = True) -> Path:
    """The course in `root`, with its translation stamped unless that would fail; the overlay's path."""
    folder = root / "basics"
    folder.mkdir(parents=True)
    (root / "course.yaml").write_text(COURSE)
    (root / "course.zh-Hans.yaml").write_text(TITLES, encoding="utf-8")
    (folder / "01-double.yaml").write_text(LESSON)
    path = folder / "01-double.zh-Hans.yaml"
    path.write_text(overlay, encoding="utf-8")
    if stamp:
        write_stamps(path, lesson_in(root))
    return path


def lesson_in(root: Path) -> Lesson:
    """The lesson of that course."""
    return read_lesson(root / "basics" / "01-double.yaml").lesson
