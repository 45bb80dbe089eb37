"""learn-torch: learn PyTorch in the terminal.

Importing this package is free: neither torch nor the screen comes with it. A lesson
(or your own script) may call `learn_torch.report(accuracy=0.93)` to add a number to the plot.
"""

from learn_torch.reporting import report

__all__ = ["__version__", "report"]

__version__ = "0.1.0"
