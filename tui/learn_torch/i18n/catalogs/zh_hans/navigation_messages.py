"""Finding one's way, stopping, leaving and finishing, in Simplified Chinese."""

from __future__ import annotations

NAVIGATION = {
    "Search for themes…": "查找主题…",
    # keys
    "Begin with an empty namespace, at the second press. Your text and outputs stay.": (
        "按第二下时清空命名空间重新开始。你写的内容和输出都保留。"
    ),
    "Copy this cell's output, and its error.": "复制这个单元格的输出和报错。",
    "Running cell": "运行中的单元格",
    "Go to the cell that runs.": "跳到正在运行的单元格。",
    # said after a key
    "Nothing runs, and nothing is selected. ^q leaves learn-torch.": (
        "没有单元格在运行，也没有选中内容。^q 离开 learn-torch。"
    ),
    "Restarted: names are gone; your text and outputs stay.": (
        "已重启：变量已清空；你写的内容和输出都保留。"
    ),
    "Press it again to restart: the names that your cells made would go.": (
        "再按一次就重启：单元格创建的变量会清空。"
    ),
}
