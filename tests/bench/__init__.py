"""`python -m tests.bench`: the figures of the README, each a ratio taken in one run."""
