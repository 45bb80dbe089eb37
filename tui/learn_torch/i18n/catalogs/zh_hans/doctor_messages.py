"""What --doctor finds, in Simplified Chinese."""

from __future__ import annotations

DOCTOR = {
    "{level}: {meaning}": "{level}：{meaning}",
    "{name} is not installed beside learn-torch.": "learn-torch 所在的环境里没有安装 {name}。",
    "torch {torch} and torchvision {vision} do not fit: this torchvision needs torch {wanted}.": (
        "torch {torch} 与 torchvision {vision} 不匹配：这个 torchvision 需要 torch {wanted}。"
    ),
    "torch {torch} and torchvision {vision} fit each other.": (
        "torch {torch} 与 torchvision {vision} 相互匹配。"
    ),
    "torch {torch} and torchvision {vision} fit each other: both are {built}.": (
        "torch {torch} 与 torchvision {vision} 相互匹配：都{built}。"
    ),
    "torch {torch} is {one} and torchvision {vision} is {other}: torchvision's compiled operators "
    "need a torch of the same build; importing it fails or leaves them out.": (
        "torch {torch} {one}，而 torchvision {vision} {other}：torchvision 的编译算子需要同类的 "
        "torch，否则导入失败或缺少算子。"
    ),
    "built for CUDA {version}": "为 CUDA {version} 构建",
    "built for the CPU": "为 CPU 构建",
    "built for {what}": "为 {what} 构建",
    "There is no NVIDIA GPU; cells run on the cpu.": "没有 NVIDIA GPU；单元格在 cpu 上运行。",
    "This torch is built without CUDA: {count} NVIDIA GPU(s) stay unused.": (
        "这个 torch 不带 CUDA：{count} 块 NVIDIA GPU 用不上。"
    ),
    "torch is built for CUDA {torch}, but the driver {driver} runs CUDA up to {newest}: torch "
    "cannot use the GPU.": (
        "torch 为 CUDA {torch} 构建，而驱动 {driver} 最高支持 CUDA {newest}：torch 无法使用 GPU。"
    ),
    "torch is built for CUDA {torch}; the driver {driver} runs CUDA up to {newest}.": (
        "torch 为 CUDA {torch} 构建；驱动 {driver} 最高支持 CUDA {newest}。"
    ),
    "The driver {driver} runs CUDA up to {newest}.": "驱动 {driver} 最高支持 CUDA {newest}。",
    "Upgrade the driver; or {command}. Until then: --device cpu": (
        "请升级驱动，或运行 {command}。在那之前请用 --device cpu"
    ),
    "{command} (or a lower version, see pytorch.org/get-started)": (
        "{command}（或更低的版本，见 pytorch.org/get-started）"
    ),
    "torch cannot be loaded: {why}": "torch 无法加载：{why}",
    "See the whole error: python -c 'import torch, torchvision'": (
        "查看完整的错误：`python -c 'import torch, torchvision'`"
    ),
    "python {python}, torch {torch}: loaded in {seconds} s; torchvision {vision} is installed.": (
        "python {python}、torch {torch}：{seconds} 秒内加载完毕；已安装 torchvision {vision}。"
    ),
    "A cell ran on {device} in {seconds} s.": "单元格在 {device} 上运行正常，用时 {seconds} 秒。",
    "A cell cannot run on {device}: {why}": "单元格无法在 {device} 上运行：{why}",
    "A cell cannot run: {why}": "单元格无法运行：{why}",
    "It did not answer within {seconds} s.": "{seconds} 秒内没有响应。",
    "Until that works: --device cpu": "修好之前请用 --device cpu",
    "Please report all of this.": "请连同以上全部内容报告此问题。",
    "{device}: {name}, {free} of {total} free": "{device}：{name}，{free} 空闲，共 {total}",
    "Others use it: choose another one with --device.": "别人在用它：请用 --device 另选一块。",
    "Open only lessons of people whom you trust with your files. Linux 5.13 or newer with Landlock "
    "and seccomp protects more.": (
        "只打开你信得过的人写的课。Linux 5.13 及以上、带 Landlock 和 seccomp 时保护更强。"
    ),
    "Start learn-torch as an ordinary user.": "请以普通用户启动 learn-torch。",
    "Cells would run as root, so no lesson is opened.": "单元格会以 root 运行，所以不打开任何课。",
    "MNIST is in {folder}.": "MNIST 在 {folder}。",
    "No MNIST here: lessons use scikit-learn's digits in its place.": (
        "这里没有 MNIST：各课改用 scikit-learn 的手写数字。"
    ),
    "For the real one, put its four files into {folder}.": "要用真正的 MNIST，请把它的四个文件放进 {folder}。",
    "{file} is sound; lessons with work in it: {count}.": "{file} 完好；其中有记录的课：{count}。",
    "{file} is made when you first do something.": "{file} 会在你第一次操作时创建。",
    "{file} cannot be read ({error}): it will be renamed to .bak.": (
        "{file} 无法读取（{error}）：会改名为 .bak。"
    ),
    "Restore a backup, if you have one.": "如果有备份，请恢复它。",
    "{folder}, the place for {what}, is not writable.": "{folder}（存放{what}）不可写。",
    "Make {folder} writable for you.": "请让自己能写入 {folder}。",
    "{amount} free for {what} in {folder}.": "{folder} 有 {amount} 空闲，用于{what}。",
    "Free some space there.": "请在那里腾出一些空间。",
    "data sets": "数据集",
    "your work": "你的记录",
    "what cells write": "单元格写的文件",
    "This is no terminal (a pipe, or a job), so nothing is known of one.": (
        "这里不是终端（是管道或作业），所以无从得知终端的情况。"
    ),
    "Run --doctor where you will learn.": "请在你学习的地方运行 --doctor。",
    "{columns} columns and {lines} lines: some text will be cut.": (
        "{columns} 列 {lines} 行：会有文字被截断。"
    ),
    "{columns} columns and {lines} lines.": "{columns} 列 {lines} 行。",
    "Make the window larger: lessons are laid out for {columns} by {lines}.": (
        "请把窗口调大：各课按 {columns} 列 {lines} 行排版。"
    ),
    "no colors, since NO_COLOR is set": "无颜色，因为设置了 NO_COLOR",
    "16 million colors": "1600 万色",
    "256 colors": "256 色",
    "16 colors": "16 色",
    "TERM is '{term}': nothing can be drawn on such a terminal.": "TERM 是 '{term}'：这样的终端上无法绘图。",
    "TERM is {term}; {colors}.": "TERM 是 {term}；{colors}。",
    "TERM is not set; {colors}.": "没有设置 TERM；{colors}。",
    "Only ASCII is drawn, since LEARN_TORCH_ASCII is set.": "只画 ASCII，因为设置了 LEARN_TORCH_ASCII。",
    "UTF-8: all characters and fine curves are drawn.": "UTF-8：所有字符和精细的曲线都能画。",
    "The locale's encoding is {encoding}: only ASCII is drawn.": (
        "区域设置的编码是 {encoding}：只画 ASCII。"
    ),
    "tmux passes copied text to your clipboard.": "tmux 会把复制的文字送到你的剪贴板。",
    "tmux keeps copied text from your clipboard (set-clipboard {value}).": (
        "tmux 不把复制的文字送到你的剪贴板（set-clipboard {value}）。"
    ),
    "tmux waits {count} ms before it passes escape on.": "tmux 要等 {count} 毫秒才传递 Esc。",
    "tmux passes escape on at once.": "tmux 会立即传递 Esc。",
}
