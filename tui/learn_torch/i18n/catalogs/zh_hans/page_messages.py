"""Manual, trust and sandbox in Simplified Chinese."""

from __future__ import annotations

PAGES = {
    "A lesson is a column of cells. The cell with the bar at its left is yours: keys act on "
    "it. Enter edits it; escape leaves the editor, and then plain letters work.": (
        "一课由一列单元格组成。左侧带竖条的是当前单元格，按键都作用于它。按 Enter 编辑，按 Esc "
        "离开编辑器，之后可直接按字母键。"
    ),
    "Cells of a lesson share one session: a name that one cell makes, the cells below it can "
    "use. After a restart, or the next time you open the lesson, names are gone while outputs "
    "stay on screen, dimmed; “run above” makes the names again.": (
        "同一课的单元格共用一个会话：上面定义的变量，下面都能用。重启之后，或下次再打开这一课时，"
        "变量不在了，输出仍以暗色留在屏幕上；“运行上方”会把变量重新建立起来。"
    ),
    "Your text, outputs, curves and passes are kept as you go. Nothing moves on by itself.": (
        "你的代码、输出、曲线和通过记录都会随时保存。程序不会自动往下走。"
    ),
    "Text": "文字",
    "something to read.": "供阅读。",
    "an example: run it, change it, run it again; nothing can break.": (
        "一个示例：运行它，改一改，再运行；不会弄坏任何东西。"
    ),
    "yours to complete: a check runs it and says what it finds.": (
        "由你来完成：检查程序会运行它，并告诉你结果。"
    ),
    "a question first; answer it, then the cell runs and shows what is true.": (
        "先提一个问题；回答之后单元格才运行，揭晓答案。"
    ),
    "Running": "运行",
    "Editing": "编辑",
    "When you are stuck": "卡住的时候",
    "Questions": "问题",
    "Moving": "移动",
    "The course": "课程目录",
    "The program": "程序",
    "Problems in lesson files": "课程文件里的问题",
    "escape: back": "Esc：关闭",
    "A lesson of others": "来自他人的课",
    "It is not part of the installed course. Its cells and its checks are programs: open it if you "
    "know where it comes from.": (
        "它不属于已安装的课程。其中的单元格和检查都是程序：知道来源再打开。"
    ),
    "It asks for nothing beyond what every lesson has.": "除了每一课都有的权限，它没有别的要求。",
    "It asks to": "它要求",
    "Sandbox: ": "沙箱：",
    "torch is warming up; then it is known what the sandbox holds…": (
        "torch 正在启动；之后才知道沙箱能限制什么…"
    ),
    ": trust and open": "：信任并打开",
    ": back": "：关闭",
    "what stops it": "由什么限制",
    "what a cell cannot do": "单元格不能做的事",
    "This kernel keeps no table of what holds a cell.": "这个内核没有沙箱的明细表。",
    "limit": "限额",
    "is": "上限",
    "from": "来自",
    "of": "限制什么",
    "default": "默认",
    "settings": "设置",
    "lesson": "课",
    "memory beyond the imports": "除导入之外的内存",
    "processes at a time": "同时存在的进程",
    "one file": "单个文件",
    "files in the scratch folder": "临时文件夹里的文件",
    "output of one cell": "一个单元格的输出",
    "processor time of one cell": "一个单元格的处理器时间",
    "time of one cell": "一个单元格的时间",
    "memory of the GPU": "显存",
    "half of the machine": "机器的一半",
    "wall time x cores": "时间 × 核数",
    "half of the GPU": "显存的一半",
    "Your settings give it less: {amounts}.": "你的设置给它的更少：{amounts}。",
    # the words of the sandbox's table
    "not watched": "未监视",
    "limits only": "仅限额",
    "confined": "受限",
    "partial": "部分",
    "kernel": "系统内核",
    "supervised": "守护进程",
    "OPEN": "敞开",
    "watched": "监视",
    "none": "无",
    "{word} {count} ms": "{word} {count} 毫秒",
}
