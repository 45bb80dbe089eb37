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
    # reviews
    "Review": "复习",
    "Review: {count} due": "复习：{count} 项到期",
    "Ten minutes with what went wrong.": "用十分钟重做以前做错的内容。",
    "The next cell of the review.": "复习的下一个单元格。",
    "Its lesson": "所在课",
    "Open this cell in its lesson.": "在所在的课里打开这个单元格。",
    "Review {place}/{count}: {title}": "复习 {place}/{count}：{title}",
    "Done: {done}. Right at once: {right}.": "已完成 {done} 项，其中一次做对 {right} 项。",
    "Left out, because their lesson has changed: {count}.": "因课程有改动而略过：{count} 项。",
    "Still due today: {count}.": "今天还有 {count} 项到期。",
    "Next review: {when}; cells: {count}.": "下次复习：{when}，共 {count} 项。",
    "still due": "仍到期",
    "tomorrow": "明天",
    "in {days} days": "再过 {days} 天",
    "The cell {name} above this one did not run here; names may be missing.": (
        "上面的单元格 {name} 在这里没有运行成功；可能缺少一些变量。"
    ),
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
