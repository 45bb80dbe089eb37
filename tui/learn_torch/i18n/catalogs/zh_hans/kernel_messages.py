"""What the kernel's processes tell, and how runs end, as phrases in Simplified Chinese."""

from __future__ import annotations

KERNEL = {
    "The kernel ended (exit code {code}).": "内核结束了（退出码 {code}）。",
    "The kernel ended (exit code {code}): {last}.": "内核结束了（退出码 {code}）：{last}。",
    "Your work is kept.": "你的记录都已保存。",
    "The kernel ended.": "内核结束了。",
    "There is no device {wanted} here.": "这里没有设备 {wanted}。",
    "Choose one of these with --device: {names}.": "请用 --device 从中选一个：{names}。",
    "While a cell runs, its names cannot be looked up.": "单元格运行时无法查询它的变量名。",
    "The kernel is not running.": "内核没有运行。",
    "The kernel could not be started: {error}.": "内核无法启动：{error}。",
    "Check the launcher's command.": "请检查 --launcher 的命令。",
    "The kernel's answer makes no sense ({error}).": "内核的回答无法理解（{error}）。",
    "Does the launcher write to stdout, or run another version of learn-torch?": (
        "--launcher 的命令是否向标准输出写了东西，或运行的是另一个版本的 learn-torch？"
    ),
    "The next run starts another.": "下次运行时会另启一个。",
    "Choose one of these with --device.": "请用 --device 从中选一个。",
    "Install it beside torch.": "请把它装在 torch 旁边。",
    "Open the lesson again; your work is kept.": "请重新打开这一课；你的记录都已保存。",
    "The session is closed.": "会话已关闭。",
    "There is no device {wanted} here; there is {here}.": "这里没有设备 {wanted}；有 {here}。",
    "This lesson needs {modules}, which is not installed.": "这一课需要 {modules}，而它没有安装。",
    "The session's guard was killed, and the session with it.": "会话的看护进程被杀，会话也随之结束。",
    "The sandbox could not be entered: {why}": "无法进入沙箱：{why}",
    "it ended, or did not answer": "它结束了，或没有回答",
    "This learn-torch does not know the data set {name}.": "这个 learn-torch 不认识数据集 {name}。",
    "This session may use {amount} of memory beyond its imports{whose}.": (
        "本次会话除导入之外最多可用 {amount} 内存{whose}。"
    ),
    "This session may use {amount} of the GPU's memory{whose}.": (
        "本次会话最多可用 {amount} GPU 内存{whose}。"
    ),
    "data/ holds a stand-in for MNIST: scikit-learn's 1,797 digits as 28×28 images. For the real "
    "one, put its four files into {folder}.": (
        "data/ 里是 MNIST 的替代品：scikit-learn 的 1797 个数字，28×28 的图像。要用真正的 MNIST，"
        "请把它的四个文件放进 {folder}。"
    ),
    "Some points are left out: the figure has too many.": "图中的点太多，略去了一部分。",
    "Some images are left out: the figure has too many.": "图中的图像太多，略去了一部分。",
    "{count} more axes are not shown.": "另有 {count} 个子图没有显示。",
    "{count} series of a plot are not shown.": "图中有 {count} 个系列没有显示。",
    "{count} more figures of this cell are not shown.": "这个单元格另有 {count} 幅图没有显示。",
    "data/ holds MNIST, from {folder}.": "data/ 里是 MNIST，来自 {folder}。",
}

# The parts and causes of an error.
KERNEL |= {
    "It came while {error}{where} was handled: {cause}": (
        "它发生在处理 {error}{where} 的时候：{cause}"
    ),
    "Caused by {error}{where}: {cause}": "原因是 {error}{where}：{cause}",
    "Part {number}: {error}{where}: {cause}": "第 {number} 部分：{error}{where}：{cause}",
    " (line {line} of `{cell}`)": "（`{cell}` 第 {line} 行）",
    "{count} more errors are not shown.": "另有 {count} 个错误没有显示。",
}


KERNEL |= {
    "It reached {limit}.": "达到了{limit}。",
    "It did not yield to an interrupt, so its process was replaced.": (
        "它不响应中断，所以换了一个新进程。"
    ),
    "It was at line {line} of cell `{cell}`.": "当时在单元格 `{cell}` 的第 {line} 行。",
    "The session was restarted.": "会话已重启。",
    ", as your settings say": "（来自你的设置）",
    "the limit of {seconds} s of processor time for one cell{whose}": (
        "一个单元格 {seconds} 秒处理器时间的上限{whose}"
    ),
    "the limit of {amount} of the GPU's memory{whose}": "{amount} GPU 内存的上限{whose}",
    "the limit of {seconds} s for one cell{whose}": "一个单元格 {seconds} 秒的时间上限{whose}",
    "the limit of {amount} of memory beyond its imports{whose}": (
        "除导入之外 {amount} 的内存上限{whose}"
    ),
    "the limit of {count} processes at a time{whose}": "同时 {count} 个进程的上限{whose}",
    "the limit of {count} threads at a time{whose}": "同时 {count} 个线程的上限{whose}",
    "the limit of {amount} of files in its scratch folder{whose}": (
        "临时文件夹里文件总共 {amount} 的上限{whose}"
    ),
    "the limit of {count} files in its scratch folder{whose}": (
        "临时文件夹里 {count} 个文件的上限{whose}"
    ),
    "the limit of {count} folders within folders in its scratch folder{whose}": (
        "临时文件夹里 {count} 层嵌套的上限{whose}"
    ),
    "Another cell is running.": "另一个单元格正在运行。",
    "A process that uses a GPU cannot be forked.": "使用 GPU 的进程无法分叉（fork）。",
    "A process with threads cannot be forked safely.": "带有线程的进程无法安全地分叉（fork）。",
    "The cell sent what only learn-torch itself may send.": (
        "单元格发送了只有 learn-torch 自己才能发送的内容。"
    ),
    "The cell closed its process's connection to learn-torch.": (
        "单元格关闭了它的进程与 learn-torch 的连接。"
    ),
    "The process was ended by a signal ({signal}).": "进程被信号 {signal} 终止。",
    "The cell ended its own process (exit code {code}).": "单元格结束了自己的进程（退出码 {code}）。",
    "The system killed the process: most likely the machine ran out of memory.": (
        "系统杀掉了进程：多半是机器内存用尽了。"
    ),
    "The process crashed: code below Python {what}.": "进程崩溃：Python 底层的代码{what}。",
    "touched memory that is not its own (segmentation fault)": "访问了不属于它的内存（段错误）",
    "touched memory that is not there (bus error; a full /dev/shm does this)": (
        "访问了不存在的内存（总线错误；/dev/shm 满了会这样）"
    ),
    "gave up by itself (abort)": "自行中止（abort）",
    "made an arithmetic error (floating point exception)": "发生了算术错误（浮点异常）",
    "met an instruction that this processor does not know": "遇到了这个处理器不认识的指令",
}
