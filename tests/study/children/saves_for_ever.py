"""Saves 1, 2, 3 … into the study named on the command line, and says each number once it is saved."""

import itertools
import sys
from pathlib import Path

from learn_torch.study.store import Key, Study

path, lesson, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
study = Study.open(path)
for number in range(1, last + 1) if last else itertools.count(1):
    study.save_text(Key("learn-torch", lesson, "text"), f"x = {number}" + " " * 2000)
    study.save_pass(Key("learn-torch", lesson, f"cell-{number % 50}"), str(number), "cpu")
    if study.problem:
        sys.exit(study.problem)
    print(number, flush=True)
study.close()
