"""The sandbox and what a lesson asks for, in Simplified Chinese."""

from __future__ import annotations

SANDBOX = {
    "Linux keeps a cell from your files, from the network and from other programs.": (
        "Linux 内核让单元格碰不到你的文件、网络和其他程序。"
    ),
    "A part of the protection is missing on this machine: a cell may reach what is marked OPEN.": (
        "这台机器缺少一部分保护：标为“敞开”的，单元格仍能访问。"
    ),
    "Only time and memory of a cell are limited: it can read and write what you can.": (
        "只限制单元格的时间和内存：你能读写的，它都能读写。"
    ),
    "Nothing holds a cell: it can do what you can.": "没有任何约束：你能做的，单元格都能做。",
    "This learn-torch does not know that level.": "这个 learn-torch 不认识这一级别。",
    "Linux refuses it": "Linux 内核直接拒绝",
    "a guard decides each call": "逐次裁决每个系统调用",
    "torch refuses it, but a cell can switch that off": "由 torch 拒绝，但单元格可以关掉它",
    "noticed within that time, then ended": "在这段时间内发现，然后终止",
    "nothing stops it": "不受限制",
    "The sandbox here is {level}, and cells would run as root: one mistake in them could damage "
    "the whole machine.": (
        "这里的沙箱级别是“{level}”，而单元格会以 root 运行：其中一个错误就可能损坏整台机器。"
    ),
    "Start learn-torch as an ordinary user. If the machine does not matter, add {option}.": (
        "请以普通用户启动 learn-torch。如果这台机器无关紧要，可加 {option}。"
    ),
    "The sandbox here is {level}, too weak for a lesson that is not part of the installed course.": (
        "这里的沙箱级别是“{level}”，对不属于已安装课程的课来说太弱。"
    ),
    "If you trust its author with your files, start with --allow-partial.": (
        "如果你放心让作者接触你的文件，请加 --allow-partial 启动。"
    ),
    "The sandbox here is {found}, and {wanted} is required.": (
        "这里的沙箱级别是“{found}”，而要求的是“{wanted}”。"
    ),
    "To prove lessons that you trust all the same, add --require-sandbox {level}.": (
        "若仍要验证你信任的课，请加 --require-sandbox {level}。"
    ),
    "read your files": "读你的文件",
    "write outside its scratch folder": "在临时文件夹之外写东西",
    "change modes, owners and times of files": "更改文件的权限、属主和时间",
    "reach the network": "访问网络",
    "speak to other programs through their sockets": "通过套接字与其他程序通信",
    "signal other processes": "向其他进程发信号",
    "look into or slow down other processes": "窥探或拖慢其他进程",
    "gain privileges": "获得更高的权限",
    "take more private memory in one process": "在一个进程里占用更多私有内存",
    "take more memory, shared or all in all": "占用更多内存（共享内存或总量）",
    "write larger files": "写更大的文件",
    "fill the disk with many files": "用大量文件占满磁盘",
    "start too many processes": "启动太多进程",
    "run on beyond its time": "超过时间继续运行",
    "use more processor time, all in all": "总共占用更多处理器时间",
    "take more of the GPU's memory": "占用更多显存",
    "flood you with output": "用大量输出淹没屏幕",
    "learn that a path exists whose name it knows": "探知某个已知名字的路径是否存在",
    "use TCP with itself, on 127.0.0.1 and ::1": "在 127.0.0.1 和 ::1 上与自己进行 TCP 通信",
    "have {count} processes at a time": "同时有 {count} 个进程",
    "have 1 process at a time": "同时有 1 个进程",
    "take {amount} of memory": "占用 {amount} 内存",
    "run one cell for {count} seconds": "一个单元格运行 {count} 秒",
    "run one cell for 1 second": "一个单元格运行 1 秒",
    "use the GPU": "使用 GPU",
    "read a copy of {data}": "读取 {data} 的副本",
    "import {modules}": "导入 {modules}",
    "{what}: {amount}": "{what}：{amount}",
}

# What the sandbox refuses, under the error that Python shows.
SANDBOX |= {
    "The folder of this file is not there, or the sandbox keeps a cell out of it.": (
        "这个文件所在的文件夹不存在，或者沙箱不让单元格进入。"
    ),
    "Use a relative path, such as `data.db`.": "请用相对路径，例如 `data.db`。",
    "A cell has no network: the sandbox refuses every connection, by design.": (
        "单元格没有网络：沙箱拒绝一切连接，这是有意的设计。"
    ),
    "Download the file outside of learn-torch; for MNIST and FashionMNIST, `download=True` works without a network.": (
        "请在 learn-torch 之外下载文件；MNIST 和 FashionMNIST 用 `download=True` 不需要网络。"
    ),
    "A lesson that needs 127.0.0.1 declares `loopback` in its `limits`.": (
        "需要 127.0.0.1 的课要在 `limits` 里声明 `loopback`。"
    ),
    "The sandbox lets a cell connect only to what its own session listens on.": (
        "沙箱只允许单元格连接自己的会话所监听的地址。"
    ),
    "The sandbox keeps a cell to its own folder: `{path}` is outside.": (
        "沙箱只让单元格使用自己的文件夹：`{path}` 不在其中。"
    ),
    "The sandbox keeps a cell to its own folder, and this path is outside.": (
        "沙箱只让单元格使用自己的文件夹，而这个路径不在其中。"
    ),
    "Use a relative path, such as `model.pt`.": "请用相对路径，例如 `model.pt`。",
    "Copy the file with `shutil.copy`: no link or move leads out of the folder or into it.": (
        "请用 `shutil.copy` 复制文件：链接和移动都不能跨越文件夹的边界。"
    ),
    "The sandbox refuses this: a cell may change only its own files and processes.": (
        "沙箱拒绝这个操作：单元格只能改自己的文件和进程。"
    ),
    "Use files that the cell has made, with modes up to 0o777.": (
        "请用单元格自己建立的文件，权限最高为 0o777。"
    ),
    "The sandbox limits the size of a file, and this one reached the limit.": (
        "沙箱限制文件的大小，而这个文件达到了上限。"
    ),
    "`{path}` is outside of the cell's own folder, or its own mode refuses this.": (
        "`{path}` 在单元格自己的文件夹之外，或者它自己的权限不允许这样做。"
    ),
    "Go back with `os.chdir(os.environ['HOME'])`; print `os.getcwd()` and `os.stat`.": (
        "请用 `os.chdir(os.environ['HOME'])` 回去；打印 `os.getcwd()` 和 `os.stat` 看看。"
    ),
    "The sandbox limits the memory and the threads of a session, and no more thread can start.": (
        "沙箱限制一个会话的内存和线程数，无法再启动新的线程。"
    ),
    "Start fewer at a time, for example with `ThreadPoolExecutor(max_workers=8)`.": (
        "请减少同时启动的线程，例如用 `ThreadPoolExecutor(max_workers=8)`。"
    ),
    "Save less, or raise the limit of files under `[limits]` in the settings.": (
        "请少存一些，或在设置的 `[limits]` 中提高文件的上限。"
    ),
}
