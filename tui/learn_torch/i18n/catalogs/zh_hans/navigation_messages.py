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
    "Outline: no cell begins with “{typed}”": "大纲：没有以“{typed}”开头的单元格",
    "Go to that cell.": "跳到那个单元格。",
    # the glossary
    "Look up a term.": "查一个术语。",
    "Go to its lesson": "前往那一课",
    "Go where it is explained.": "跳到讲解它的地方。",
    "a term, in English or Chinese": "一个术语，中文英文都可以",
    "No term fits.": "没有这个术语。",
    "In this cell": "这个单元格里",
    "In this lesson": "这一课里",
    "In the course": "整门课程里",
    "This course has no glossary.": "这门课程没有术语表。",
    # what runs
    "{ran} of {count} cells above ran.": "上面 {count} 个单元格运行了 {ran} 个。",
    "Cell {cell} ended early, so those below it did not run.": (
        "单元格 {cell} 没有运行到结尾，所以它下面的没有运行。"
    ),
    "1 exercise above is open.": "上面有 1 道练习还没有通过。",
    "{count} exercises above are open.": "上面有 {count} 道练习还没有通过。",
    "Stop what runs.": "停止正在运行的单元格。",
    "cell {cell} runs, {seconds} s": "单元格 {cell} 运行中，{seconds} 秒",
    "lesson {lesson}, cell {cell} runs, {seconds} s": "第 {lesson} 课单元格 {cell} 运行中，{seconds} 秒",
}
NAVIGATION = {
    # keys
    "Begin with an empty namespace, at the second press. Your text and outputs stay.": (
        "按两下：清空变量，重新开始。你写的内容和输出都保留。"
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
    "Left out, because their lesson has changed: {count}.": "所在课有改动，略过 {count} 项。",
    "Still due today: {count}.": "今天还有 {count} 项到期。",
    "Next review: {when}; cells: {count}.": "下次复习：{when}，共 {count} 项。",
    "Next review": "下次复习",
    "When a review is next due.": "下次复习是什么时候。",
    "No review is planned: what goes wrong comes back days later.": (
        "没有要复习的内容：做错的题过几天会再出现。"
    ),
    "still due": "仍到期",
    "tomorrow": "明天",
    "in {days} days": "再过 {days} 天",
    "The cell {name} above this one did not run here; names may be missing.": (
        "上面的单元格 {name} 在这里没有运行成功；可能缺少一些变量。"
    ),
    # said after a key
    "Restarted: names are gone; your text and outputs stay.": (
        "已重启：变量已清空；你写的内容和输出都保留。"
    ),
    "Press it again to restart: the names that your cells made would go.": (
        "再按一次就重启：单元格创建的变量会清空。"
    ),
}

LEAVING = {
    # without a full screen
    "number or id of a lesson; enter takes {number}": "课的编号或 id；Enter 选第 {number} 课",
    "{path} is not part of the installed course, and runs code.": (
        "{path} 不属于已安装的课程，并且会运行代码。"
    ),
    "enter goes on with lesson {number}": "Enter 继续第 {number} 课",
    "type yes if you trust it": "信任它就输入 yes",
    "Behind a name: complete it, or show what fits. A dot or a bracket and a pause show the members or "
    "the parameters; escape puts them away.": "在名字后面：补全，或列出可选项。输入点号或左括号后稍停，会列出成员或参数；按 Esc 收起。",
    "One level of indentation back.": "减少一级缩进。",
    "Make the selected lines comments, or code again.": "把选中的行变成注释，或变回代码。",
    "Move the selected lines.": "移动选中的行。",
    "Undo, redo.": "撤销，重做。",
    "First line, last line.": "第一行，最后一行。",
    "… the same call again and again": "……同样的调用一再重复",
    "The one cell above ran.": "上面的一个单元格运行了。",
    "Keys that a text names, such as F5 and Esc, are those of the full screen. Here, enter runs a cell "
    "and goes on (? for help).": "正文提到的按键（如 F5、Esc）属于全屏界面。在这里，Enter 运行单元格并继续（? 显示帮助）。",
    "enter: run the cell, then go on. j: run it again. e: write its code anew, ended by a line "
    "with a single dot. h: a hint. s: a solution. x: the original code. a: run all cells above. "
    "n: next cell. b: the cell before. r: read this cell again. A number: the cell of that number. "
    "v: the variables; v and a name, such as v net.0.weight: one of them. q: leave. On a question, "
    "type the answer, or a colon and one of these.": (
        "Enter：运行单元格，再按就继续。j：再运行一次。e：重写代码，以只有一个点的行结束。h：提示。"
        "s：参考答案。x：原来的代码。a：运行上面所有单元格。n：下一个单元格。b：上一个单元格。"
        "r：重读这个单元格。数字：那个编号的单元格。v：变量；v 加名字（例如 v net.0.weight）：看其中一个。q：离开。遇到问题时输入答案，或输入冒号加上面的一项。"
    ),
    "enter runs it, n goes on (? for help)": "Enter 运行，n 继续，? 帮助",
    "Type the code; a line with a single dot ends it.": "请输入代码；只有一个点的行表示结束。",
    "enter goes on (? for help)": "Enter 继续，? 帮助",
    "your answer": "你的答案",
    "Answer by a number from 1 to {count}.": "请用 1 到 {count} 的数字回答。",
    "running {cell}": "正在运行 {cell}",
    "Only exercises have hints and a solution.": "只有练习才有提示和参考答案。",
    "{name}: {count} points, from {first} to {last}; lowest {low}, highest {high}": (
        "{name}：{count} 个点，从 {first} 到 {last}；最低 {low}，最高 {high}"
    ),
    "{name}: {count} points, none of them a number": "{name}：{count} 个点，都不是数",
    "figure {number}": "图 {number}",
    "{count} line(s)": "{count} 条线",
    "{count} cloud(s) of points": "{count} 组点",
    "{count} series of bars": "{count} 组条形",
    "{count} filled area(s)": "{count} 个填充区域",
    "{count} image(s)": "{count} 幅图像",
    "{axis} from {low} to {high}": "{axis} 从 {low} 到 {high}",
    "new": "新",
    "{mark} ran, {time}": "{mark} 已运行，{time}",
    "read lessons line by line, without a full screen: for screen readers and pipes": (
        "逐行阅读各课，不用全屏：适合读屏软件和管道"
    ),
    "There is no terminal, so lessons are read line by line (--plain). "
    "--check proves them, --list names them.": (
        "这里没有终端，所以逐行阅读各课（--plain）。可用 --check 验证，用 --list 列出。"
    ),
    "TERM is {term}, so lessons are read line by line (--plain).": (
        "TERM 是 {term}，所以逐行阅读各课（--plain）。"
    ),
    # the very first screen
    "Welcome to learn-torch": "欢迎使用 learn-torch",
    "Learn PyTorch in this terminal, from the first tensor to a small GPT: {count} lessons to "
    "read, run and change. Nothing is sent anywhere, and your code runs in a sandbox. All that you "
    "write is saved as you go.": (
        "在这个终端里学习 PyTorch，从第一个张量到一个小型 GPT：共 {count} 课，边读、边运行、边修改。"
        "不会向外发送任何内容，你的代码在沙箱中运行。你写的一切都会随时保存。"
    ),
    "edit the cell with the bar, or answer it; escape leaves the editor": (
        "编辑带竖条的单元格，或回答它的问题；Esc 退出编辑"
    ),
    "run the cell": "运行单元格",
    "every other key, from any screen": "其他所有按键，任何界面都可以用",
    "language:": "语言：",
    "colors: dark or light": "配色：深色或浅色",
    "enter begins with lesson 1: {lesson}": "按 Enter 开始第 1 课：{lesson}",
    "escape shows all lessons; this page does not come again.": (
        "按 Esc 查看所有课；这一页不会再出现。"
    ),
    "escape: all lessons": "Esc：所有课",
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
    "This was the last lesson of the course.": "这是本课程的最后一课。",
    "escape, then enter": "先按 Esc，再按 Enter",
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
        "停止正在运行的单元格；没有运行时复制选中内容；两者都没有时，按两下离开。"
    ),
}
"""Leaving, finishing a lesson, coming back, and reading without a screen."""
