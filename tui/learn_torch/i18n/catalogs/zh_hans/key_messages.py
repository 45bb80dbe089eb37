"""What each key does, in Simplified Chinese."""

from __future__ import annotations

KEYS = {
    "Run": "运行",
    "Run this cell. While torch warms up it waits its turn.": (
        "运行这个单元格。torch 预热期间先排队。"
    ),
    "Stop": "停止",
    "Stop what runs; names stay, unless the cell will not yield.": (
        "停止正在运行的单元格；变量保留，除非它不肯停下。"
    ),
    "While something runs, stop it; otherwise copy the selection.": (
        "有单元格在运行时停止它，否则复制选中的内容。"
    ),
    "Run above": "运行上方",
    "Run all cells above this one, in order; stops at the first that fails.": (
        "依次运行这个单元格上方的全部单元格，遇到第一个失败就停下。"
    ),
    "Restart": "重启",
    "Next": "下一个",
    "Next cell.": "下一个单元格。",
    "Previous": "上一个",
    "Previous cell.": "上一个单元格。",
    "Down": "向下",
    "On: scroll through a long cell, then go to the next.": "往下：先滚完长单元格，再到下一个。",
    "Up": "向上",
    "Back, in the same way.": "往上，方式相同。",
    "First": "第一个",
    "First cell.": "第一个单元格。",
    "Last": "最后一个",
    "Last cell.": "最后一个单元格。",
    "Page down": "下一屏",
    "One screen on.": "往下一屏。",
    "Page up": "上一屏",
    "One screen back.": "往上一屏。",
    "Next lesson": "下一课",
    "Next lesson.": "下一课。",
    "Previous lesson": "上一课",
    "Previous lesson.": "上一课。",
    "Course": "目录",
    "Back to the course.": "回到课程目录。",
    "Edit": "编辑",
    "Edit this cell, or answer its question.": "编辑这个单元格，或回答它的问题。",
    "Commands": "命令",
    "Leave the editor; then plain letters work.": "离开编辑器，之后可直接按字母键。",
    "Reset": "还原",
    "Put the original text back. Undo brings yours back.": "恢复原文。撤销可找回你的代码。",
    "Undo": "撤销",
    "Undo the last change (^z in the editor).": "撤销上一次改动（编辑器里按 ^z）。",
    "Copy code": "复制代码",
    "Copy this cell's code to your clipboard.": "把这个单元格的代码复制到剪贴板。",
    "Copy output": "复制输出",
    "Maximise": "最大化",
    "Plot, figure, output or editor on the whole screen; escape returns.": (
        "全屏显示曲线、图、输出或编辑器；按 escape 返回。"
    ),
    "Log scale": "对数刻度",
    "Draw the curve on a logarithmic scale, or not.": "切换曲线的对数刻度。",
    "Draw on a logarithmic scale, or not.": "切换对数刻度。",
    "Hint": "提示",
    "One more hint.": "再看一条提示。",
    "Fewer hints": "收起提示",
    "One hint less.": "收起一条提示。",
    "Solution": "答案",
    "Show a solution beside yours; before a pass it asks you to press again.": (
        "在你的代码旁显示参考答案；还没通过时需要再按一次。"
    ),
    "Answer": "作答",
    "Answer a question by its number.": "按数字键回答问题。",
    "Choose answer {n}.": "选择答案 {n}。",
    "Open": "打开",
    "Open the lesson.": "打开这一课。",
    "Continue": "继续",
    "Continue where you left off.": "从上次离开的地方继续。",
    "Search": "查找",
    "Problems": "问题",
    "Show lessons that could not be read.": "显示无法读取的课。",
    "Quit": "退出",
    "Leave learn-torch. Everything is kept.": "退出 learn-torch。一切都已保存。",
    "Help": "帮助",
    "This manual.": "这份使用说明。",
    "Find any action or lesson by name.": "按名称查找任意操作或课程。",
    "Language": "语言",
    "Another language: English, 简体中文, 繁體中文, in turn.": (
        "切换语言：English、简体中文、繁體中文，依次轮换。"
    ),
    "Sandbox": "沙箱",
    "What a cell cannot do here, and what stops it.": "单元格在这里不能做什么，由什么拦住。",
    "Table": "表格",
    "Move a wide table.": "左右移动过宽的表格。",
    "Move it back.": "移回去。",
    "The next figure.": "下一幅图。",
    "The figure before.": "上一幅图。",
    "{place} of {count}": "第 {place} 幅，共 {count} 幅",
    "Back": "返回",
    "Put this page away.": "关闭这一页。",
    "Back to the lesson.": "回到这一课。",
    "Trust and open": "信任并打开",
    "Open this lesson, now and later.": "现在和以后都打开这一课。",
}
