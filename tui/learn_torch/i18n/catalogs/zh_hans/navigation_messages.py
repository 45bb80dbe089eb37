"""Finding one's way, stopping, leaving and finishing, in Simplified Chinese."""

from __future__ import annotations

FINDING = {
    # the search over all lessons
    "Search all lessons: titles, texts, code and terms.": "在所有课里查找：标题、正文、代码和术语。",
    "a word or a few: title, goal, term, text or code": "一个或几个词：标题、目标、术语、正文或代码",
    "Search all lessons, in English or Chinese.": "在所有课里查找，中文英文都可以。",
    "Open the lesson at that place.": "打开那一课，跳到那个位置。",
    "Leave the search.": "退出查找。",
    "Nothing has “{typed}”; this is “{meant}”.": "没有“{typed}”；下面是“{meant}”的结果。",
    "Nothing found.": "没有找到。",
    "1 place found.": "找到 1 处。",
    "{count} places found.": "找到 {count} 处。",
    # find in a lesson
    "Finding": "查找",
    "Find": "查找",
    "Find words in this lesson.": "在这一课里查找。",
    "Next hit": "下一处",
    "The next place of the words.": "跳到下一处。",
    "The next hit.": "下一处。",
    "Previous hit": "上一处",
    "The place before.": "跳到上一处。",
    "Take the marks away.": "去掉标记。",
    "Go there": "跳到这里",
    "Stay at this hit.": "停在这一处。",
    "{number} of {count}": "第 {number} 处，共 {count} 处",
    "not in this lesson": "这一课里没有",
    # the outline
    "Outline": "大纲",
    "The cells of this lesson.": "这一课的单元格。",
    "Outline: type a number or the first letters of a cell": "大纲：输入编号或开头几个字",
    "Go to that cell.": "跳到那个单元格。",
    # the glossary
    "Look up a term.": "查一个术语。",
    "Go to its lesson": "去那一课",
    "Go where it is explained.": "跳到讲解它的地方。",
    "a term, in English or Chinese": "一个术语，中文英文都可以",
    "No term fits.": "没有这个术语。",
    "In this cell": "这个单元格里",
    "In this lesson": "这一课里",
    "In the course": "整个课程里",
    "This course has no glossary.": "这个课程没有术语表。",
    # what runs
    "{ran} of {count} cells above ran.": "上面 {count} 个单元格运行了 {ran} 个。",
    "1 exercise above is open.": "上面有 1 道练习还没有通过。",
    "{count} exercises above are open.": "上面有 {count} 道练习还没有通过。",
    "Stop what runs.": "停止正在运行的单元格。",
    "cell {cell} runs, {seconds} s": "单元格 {cell} 运行中，{seconds} 秒",
    "lesson {lesson}, cell {cell} runs, {seconds} s": "第 {lesson} 课单元格 {cell} 运行中，{seconds} 秒",
}
NAVIGATION = {
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
