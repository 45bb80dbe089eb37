"""What the learner did: edits, outputs, passes, in one SQLite file."""
