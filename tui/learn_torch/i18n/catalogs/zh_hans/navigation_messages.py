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
    "Restarted: names are gone; your text and outputs stay.": (
        "已重启：变量已清空；你写的内容和输出都保留。"
    ),
    "Press it again to restart: the names that your cells made would go.": (
        "再按一次就重启：单元格创建的变量会清空。"
    ),
}

LEAVING = {
    # the very first screen
    "Welcome to learn-torch": "欢迎使用 learn-torch",
    "Learn PyTorch in this terminal, from the first tensor to a small GPT: {count} lessons to "
    "read, run and change. Nothing is sent anywhere, and your code runs in a sandbox. All that you "
    "write is saved as you go.": (
        "在这个终端里学习 PyTorch，从第一个张量到一个小型 GPT：共 {count} 课，边读、边运行、边修改。"
        "不会向外发送任何内容，你的代码在沙箱中运行。你写的一切都会随时保存。"
    ),
    "edit the cell with the bar, or answer it; escape leaves the editor": (
        "编辑带竖条的单元格，或回答它的问题；escape 退出编辑"
    ),
    "run the cell": "运行单元格",
    "every other key, from any screen": "其他所有按键，任何界面都可以用",
    "language:": "语言：",
    "colors: dark or light": "配色：深色或浅色",
    "enter begins with lesson 1: {lesson}": "按回车开始第 1 课：{lesson}",
    "escape shows all lessons; this page does not come again.": (
        "按 escape 查看全部课程；这一页不会再出现。"
    ),
    "escape: all lessons": "escape：全部课程",
    "Begin": "开始",
    "Open the first lesson.": "打开第一课。",
    "Continue: {lesson}": "继续：{lesson}",
    # the card at the end of a lesson
    "Lesson complete": "本课完成",
    "All exercises passed": "练习全部通过",
    "1 exercise": "1 道练习",
    "{count} exercises": "{count} 道练习",
    "1 hint": "1 条提示",
    "{count} hints": "{count} 条提示",
    "{count} without a hint": "{count} 道没用提示",
    "all without a hint": "都没用提示",
    "about {minutes} min": "约 {minutes} 分钟",
    "next:": "下一课：",
    "This was the last lesson of the course.": "这是全部课程的最后一课。",
    "escape, then enter": "先按 escape，再按回车",
    "Open the next lesson.": "打开下一课。",
    "Cut off after {seconds} s: learn-torch ended meanwhile.": (
        "运行 {seconds} 秒后中断：learn-torch 在此期间结束了。"
    ),
    "Cut off after {seconds} s: you opened another lesson.": (
        "运行 {seconds} 秒后中断：你打开了另一课。"
    ),
    "A cell of “{lesson}” runs. Do it again to stop it.": (
        "“{lesson}”中有单元格在运行。再按一次就停止它。"
    ),
    "Press ^c again to leave learn-torch. Everything is kept.": (
        "再按一次 ^c 离开 learn-torch。所有内容都会保留。"
    ),
    "Stop what runs; otherwise copy the selection; otherwise leave, at the second press.": (
        "停止正在运行的单元格；没有运行时复制选中内容；都没有时，按第二下离开。"
    ),
}
"""Leaving, finishing a lesson, coming back, and reading without a screen."""
