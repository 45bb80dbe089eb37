"""The learner's work in one SQLite file: edits, runs, passes, history."""
