"""Works on a study while no file may grow beyond a limit, then without; tells what it saw as JSON.

Arguments: the study file, the journal (wal or delete), and whether it is there beforehand.
"""

import json
import resource
import sys
from pathlib import Path

from learn_torch.study import opening
from learn_torch.study.records import Attempt, Key, Pass, RunRecord
from learn_torch.study.store import Study

path, journal, beforehand = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "beforehand"
KEY = Key("learn-torch", "tensors", "shapes")
ATTEMPT = Attempt("ok", True, 0, 1.0, "0123456789abcdef", 1.0)
RUN = RunRecord("ok", bytes(500_000), b"", True, "good", b"", 1.0, "cpu", "aaaa", 1.0)


def limit(size: int) -> None:
    """SIGXFSZ is ignored by Python: a write beyond the limit fails as it would on a full disk."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))


def state(study: Study) -> dict[str, object]:
    """What the screen would show."""
    record = study.lesson("learn-torch", "tensors").get("shapes")
    return {
        "problem": str(study.problem) or None,
        "text": record and record.text,
        "output": len(record.run.output) if record and record.run else 0,
        "passes": study.passes("learn-torch"),
        "attempts": [attempt.code for _, attempt in study.attempts("learn-torch")],
        "versions": [version.text for version in study.versions(KEY)],
        "place": study.place("learn-torch"),
    }


opening.filesystem_type = lambda device, mounts: "nfs4" if journal == "delete" else "ext4"
if beforehand:
    study = Study.open(path)
    study.save_text(KEY, "before")
    limit(100_000)
else:
    limit(0)
    study = Study.open(path)
first = state(study)

study.save_text(KEY, "while it is full")
study.finish_run(KEY, RUN, "print(1)", attempt=ATTEMPT, passed=Pass("aaaa", "cpu", 1.0))
study.save_text(KEY, "after the run")
study.reset(KEY)
study.save_text(KEY, "after the reset")
study.save_place("learn-torch", "tensors", "shapes")
full = state(study)

limit(resource.getrlimit(resource.RLIMIT_FSIZE)[1])
study.save_hints(KEY, 1)
room = state(study)
study.close()
print(json.dumps({"first": first, "full": full, "room": room}))
