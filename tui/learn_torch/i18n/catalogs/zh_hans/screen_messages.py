"""The screens in Simplified Chinese."""

from __future__ import annotations

SCREENS = {
    # the course
    "1 problem in lesson files: press p to see": "课程文件有 1 处问题：按 p 查看",
    "{count} problems in lesson files: press p to see": "课程文件有 {count} 处问题：按 p 查看",
    "{done} of {total}": "{done} / {total}",
    "{minutes} min": "{minutes} 分钟",
    "changed": "有改动",
    "{lessons} of {all} lessons, {done}/{total} cells": (
        "已完成 {lessons} / {all} 课，{done}/{total} 个单元格"
    ),
    "This is the last lesson; q goes to the course.": "这是最后一课；按 q 回到课程目录。",
    "This is the first lesson; q goes to the course.": "这是第一课；按 q 回到课程目录。",
    # the status line
    "torch did not start": "torch 未能启动",
    "torch is warming up…": "torch 正在启动…",
    "no kernel": "没有内核",
    "opening…": "正在打开…",
    "your run waits": "等待运行",
    "ready": "就绪",
    "running {seconds} s": "已运行 {seconds} 秒",
    "cell {place}/{count}": "单元格 {place}/{count}",
    "not saved": "未保存",
    "Your work": "你的记录",
    # a cell
    "Code": "代码",
    "Exercise": "练习",
    "Predict": "预测",
    "Scratch": "草稿",
    "Bookmark": "书签",
    "Note": "笔记",
    "A cell of your own below this one.": "在下面加一个你自己的草稿单元格。",
    "Write a note on this cell.": "给这个单元格写笔记。",
    "Mark this cell, or not.": "给这个单元格加书签，或取消书签。",
    "Your own": "你自己的内容",
    "a cell of your own; it is kept, and never judged.": "你自己的单元格：会保存，不评判。",
    "This cell has had 999 scratch cells: add one below another cell.": "这个单元格已经有过 999 个草稿：请在别的单元格下面添加。",
    "A note on this cell": "这个单元格的笔记",
    "escape: keep it; an empty note goes away": "Esc：保存；清空即删除",
    "ran": "已运行",
    "passed": "已通过",
    "answered": "已回答",
    "changed since you ran": "运行之后有改动",
    "changed since you passed": "通过之后有改动",
    "changed since you answered": "回答之后有改动",
    "next in line": "排队中",
    "runs as soon as torch is ready": "torch 一就绪就运行",
    "{number} ms": "{number} 毫秒",
    "{number} s": "{number} 秒",
    "{minutes} min {seconds} s": "{minutes} 分 {seconds} 秒",
    ", ": "，",
    "before the restart": "重启之前的结果",
    "from last time": "上次的结果",
    "edited since": "之后又改过",
    "Answer first (by number); then the cell runs.": "请先回答（按数字键），然后才运行。",
    "Answer first: type it and press enter; then the cell runs.": (
        "请先回答：输入后按 Enter，然后才运行。"
    ),
    "This cell needs cuda; this session runs on {device}.": (
        "这个单元格需要 cuda，而本次会话在 {device} 上运行。"
    ),
    "The original text is back; u or ^z brings yours back.": (
        "已恢复原文；按 u 或 ^z 可找回你的代码。"
    ),
    "Copied the selection: 1 line.": "已复制所选内容：1 行。",
    "Copied the selection: {count} lines.": "已复制所选内容：{count} 行。",
    "Copied the code: 1 line.": "已复制代码：1 行。",
    "Copied the code: {count} lines.": "已复制代码：{count} 行。",
    "Copied the output: 1 line.": "已复制输出：1 行。",
    "Copied the output: {count} lines.": "已复制输出：{count} 行。",
    "Too much for a terminal's clipboard.": "内容太多，终端的剪贴板放不下。",
    "— later, from what the cell has left running —": "— 单元格结束之后的输出 —",
    "{count} lines not shown here; m shows all, Y copies all": (
        "有 {count} 行未显示；按 m 查看全部，按 Y 复制全部"
    ),
    "Left out, over the output limit: {lines} lines, {bytes} bytes.": (
        "超出输出上限，中间省略了 {lines} 行、{bytes} 字节。"
    ),
    "It printed nothing.": "没有任何输出。",
    # questions
    "a value, such as (3, 4) or tensor([1., 2.])": "一个值，例如 (3, 4) 或 tensor([1., 2.])",
    "What will happen? Press {keys}; then the cell runs.": (
        "结果会怎样？按 {keys} 作答，然后单元格就会运行。"
    ),
    "What will its last line show? Type it and press enter; then the cell runs.": (
        "最后一行会显示什么？输入后按 Enter，然后单元格就会运行。"
    ),
    "Your answer. {keys} changes it.": "你的回答。按 {keys} 可以更改。",
    "Your answer.": "你的回答。",
    # verdicts and what helps
    "passed.": "通过。",
    "not yet: {why}": "还不对：{why}",
    "right: {answer}": "正确：{answer}",
    "you said “{guess}”; the answer is “{answer}”": "你答的是“{guess}”，正确答案是“{answer}”",
    "you said {guess}; it is {answer}": "你答的是 {guess}，实际是 {answer}",
    "raises {error}, as the lesson meant it to": "抛出 {error}，这正是本课的用意",
    "not judged: the check itself fell over ({error}). That is the lesson's fault, not yours.": (
        "未作判断：检查程序自身出错了（{error}）。这是这一课的问题，不是你的。"
    ),
    "Names are gone; a fresh session stands ready.": "变量已清空，新会话已就绪。",
    "stopped by you.": "已由你停止。",
    "stopped: it took too long.": "已停止：运行时间太长。",
    "the process that ran this cell ended.": "运行这个单元格的进程结束了。",
    "could not be run.": "无法运行。",
    "Cells above have not been run in this session: press a (F8 in the editor) to run them.": (
        "本次会话还没有运行上面的单元格：按 a（编辑器里按 F8）运行它们。"
    ),
    "Stuck? A hint is one key away: h, or ^t in the editor.": (
        "卡住了？按一个键就有提示：h，编辑器里按 ^t。"
    ),
    "hint {n} of {all}": "提示 {n}/{all}",
    "There are no more hints. s shows a solution.": "没有更多提示了。按 s 查看参考答案。",
    "This exercise is not passed yet. Press the solution key again to see a solution.": (
        "这道练习还没有通过。再按一次答案键，就显示参考答案。"
    ),
    "A solution; there are others. - only yours, + only here. A takes it over.": (
        "一份参考答案，写法不止一种。- 只在你的代码里，+ 只在答案里。按 A 采用。"
    ),
    "This is the solution now. A brings yours back.": "现在是参考答案。按 A 换回你的代码。",
    "Yours is this solution, line for line.": "你的代码与这份答案逐行相同。",
    "in {function}, line {line} of cell {cell}": "在 {function} 里，单元格 {cell} 第 {line} 行",
    "in {function}, line {line}": "在 {function} 里，第 {line} 行",
    "line {line} of cell {cell}": "单元格 {cell} 第 {line} 行",
    "line {line}": "第 {line} 行",
    # curves
    "({count} not finite)": "（{count} 个不是有限数）",
    "{value} since step {step}": "从第 {step} 步起为 {value}",
    "log scale": "对数刻度",
    "run before": "上一次运行",
    "a solution": "参考答案",
    "before that {values}": "更早 {values}",
    "at step {step}: {values}": "第 {step} 步：{values}",
    "Earlier runs": "更早的运行",
    "Lay the last five runs over each other, or not.": "切换：叠加显示最近五次运行。",
    "Read": "读数",
    "Read the values at a step; l: at the next.": "读出某一步的值；l：下一步。",
    "processes {processes}, threads {threads}": "{processes} 个进程，{threads} 个线程",
    "lr {rates}": "学习率 {rates}",
    "{minutes}:{seconds} left": "还剩 {minutes}:{seconds}",
    "step {step}, {count} a second": "第 {step} 步，每秒 {count} 步",
    "(line: mean of {count})": "（实线：{count} 点平均）",
    "log scale, without values of 0 and below": "对数刻度，不含 0 和负值",
    "step": "步",
    # the palette
    "Search for commands…": "查找命令…",
    "Glossary": "术语表",
    "Lesson {number}: {title}": "第 {number} 课：{title}",
    # The GPU's line, and what a run took of it.
    "GPU peak {memory}": "显存峰值 {memory}",
    "GPU {time}, peak {memory}": "GPU {time}，显存峰值 {memory}",
    "{gpu}, {own}": "{gpu}，{own}",
    "{gpu}, {own}, others {others}": "{gpu}，{own}，他人 {others}",
    "{gpu}, {used} of {total}": "{gpu}，{used} / {total}",
    "Somebody else is using this GPU too: {memory} of it. Your cells may be slower and have less memory.": (
        "还有别人在用这块 GPU：占用 {memory} 显存。你的单元格可能变慢，可用显存也会变少。"
    ),
    "Somebody else is using this GPU: {memory} of it are taken and it is {percent}% busy, before your cells have used it.": (
        "有别人在用这块 GPU：你的单元格还没用它，显存已占用 {memory}，忙碌程度 {percent}%。"
    ),
}

# the field in which a cell asks for a line
SCREENS |= {
    "Cell {cell} asks for a line: r goes there.": "单元格 {cell} 要你输入一行：按 r 前往。",
    "asks for a line": "等待输入",
    "cell {cell} asks for a line": "单元格 {cell} 等待输入",
    "enter answers, ^d ends the input, esc leaves": "Enter 回答，^d 结束输入，Esc 离开",
    "A cell that calls input() or breakpoint() asks in a field under its output: enter answers, "
    "^d ends the input, escape leaves the field and enter goes back. Its time limit waits for you.": (
        "调用 input() 或 breakpoint() 的单元格会在输出下面显示输入框：Enter 回答，^d 结束输入，"
        "Esc 离开输入框，再按 Enter 回到输入框。等你输入的时间不计入时间限制。"
    ),
    # the page with the documentation of a name
    "Docs": "文档",
    "How the name under the cursor is called, and its docstring.": (
        "光标处的名称怎样调用，以及它完整的文档字符串。"
    ),
    "Find words on this page.": "在本页查找。",
    "The next place of the words.": "下一处。",
    "Next name": "下一个名称",
    "Name before": "上一个名称",
    "The next name.": "下一个名称。",
    "The name before.": "上一个名称。",
    "Looking it up…": "正在查找…",
    "not on this page": "本页没有",
    "There is no name in this cell.": "这个单元格里没有名称。",
    "What stands before its dot has no value yet; this is the usual meaning.": (
        "点号前面的名称还没有值；下面是通常的含义。"
    ),
    "It has no docstring.": "它没有文档字符串。",
    "torch is not ready yet: ask again when it is.": "torch 还没有准备好：稍后再查。",
    "The session did not answer in time.": "会话没有及时回答。",
    "Nothing is known of it: run the cell, or the cells above, first.": (
        "还不知道它是什么：请先运行这个单元格或上面的单元格。"
    ),
    # the marks in the gutter
    "line {line}": "第 {line} 行",
    # the welcome, and the card of a finished lesson
    "In a lesson:": "在课里：",
    "1 solution looked at": "看过 1 个答案",
    "{count} solutions looked at": "看过 {count} 个答案",
    "Take the solution over.": "采用参考答案。",
    "Yours back": "换回我的",
    "Your own code.": "换回你自己的代码。",
}
