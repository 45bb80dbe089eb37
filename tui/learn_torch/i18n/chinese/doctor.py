"""What the doctor finds, as phrases in Simplified Chinese."""

from __future__ import annotations

DOCTOR = {
    "none:": "无：",
    "limits only:": "仅限额：",
    "partial:": "部分：",
    "confined:": "受限：",
    "sealed:": "隔离：",
    "{name} is not installed beside learn-torch.": "learn-torch 旁边没有安装 {name}。",
    "{pair} do not fit: this torchvision was built for torch {wanted}.": (
        "{pair} 不匹配：这个 torchvision 是为 torch {wanted} 构建的。"
    ),
    "{pair} fit each other, both {built}.": "{pair} 相互匹配，都{built}。",
    "{pair} fit each other.": "{pair} 相互匹配。",
    "torch {one} and torchvision {other}": "torch {one} 与 torchvision {other}",
    "torch {one} is {built} and torchvision {other} is {made}: torchvision's compiled operators "
    "need a torch of their own kind, and importing it fails or leaves them out.": (
        "torch {one} {built}，而 torchvision {other} {made}：torchvision 的编译算子需要同类的 "
        "torch，否则导入失败或缺少算子。"
    ),
    "built for CUDA {version}": "为 CUDA {version} 构建",
    "built for the CPU": "为 CPU 构建",
    "There is no NVIDIA GPU; cells run on the cpu.": "没有 NVIDIA GPU；单元格在 cpu 上运行。",
    "This torch is built without CUDA, and {count} NVIDIA GPU(s) stay unused.": (
        "这个 torch 不带 CUDA，{count} 块 NVIDIA GPU 用不上。"
    ),
    "torch is built for CUDA {torch}, and the driver {version} runs CUDA up to {newest}: it cannot "
    "use the GPU.": (
        "torch 为 CUDA {torch} 构建，而驱动 {version} 最高支持 CUDA {newest}：无法使用 GPU。"
    ),
    "torch is built for CUDA {torch}; the driver {version} runs CUDA up to {newest}.": (
        "torch 为 CUDA {torch} 构建；驱动 {version} 最高支持 CUDA {newest}。"
    ),
    "The driver {version} runs CUDA up to {newest}.": "驱动 {version} 最高支持 CUDA {newest}。",
    "Upgrade the driver; or {command}; until then: --device cpu": (
        "请升级驱动；或 {command}；在那之前：--device cpu"
    ),
    "(or the next lower one that pytorch.org/get-started offers)": (
        "（或 pytorch.org/get-started 提供的次低版本）"
    ),
    "torch cannot be loaded: {why}": "torch 无法加载：{why}",
    "Look at the error above: {command} shows it whole.": "请看上面的错误：{command} 会完整显示它。",
    "python {python}, torch {torch} and torchvision {vision} loaded in {seconds} s.": (
        "python {python}、torch {torch} 与 torchvision {vision}，{seconds} 秒内加载完毕。"
    ),
    "A cell ran on {device} in {seconds} s.": "单元格在 {device} 上运行正常，用时 {seconds} 秒。",
    "A cell cannot run on {device}: {why}": "单元格无法在 {device} 上运行：{why}",
    "A cell cannot run: {why}": "单元格无法运行：{why}",
    "It did not answer within {seconds} s.": "它在 {seconds} 秒内没有回答。",
    "Until that works: --device cpu": "在那之前：--device cpu",
    "Please report this, with all of it.": "请连同全部内容报告此问题。",
    "{free} of {total} free": "{free} 空闲，共 {total}",
    "Others use it: choose another one with --device.": "别人在用它：请用 --device 另选一块。",
    "Open only lessons of people whom you trust with your files; Linux 5.13 or newer with Landlock "
    "and seccomp gives more.": (
        "只打开你信得过的人写的课；Linux 5.13 及以上、带 Landlock 和 seccomp 时保护更强。"
    ),
    "MNIST is in {folder}.": "MNIST 在 {folder}。",
    "No MNIST here: lessons get a stand-in made of scikit-learn's digits.": (
        "这里没有 MNIST：课程会用 scikit-learn 的数字制作替代品。"
    ),
    "For the real one, put its four files into {folder}": "要用真正的 MNIST，请把它的四个文件放进 {folder}",
    "{file}: sound, with work on {count} lesson(s).": "{file}：完好，记录了 {count} 课。",
    "{file}: begun when you first do something.": "{file}：你第一次动手时创建。",
    "{file} cannot be read ({error}): it will be set aside as .bak.": (
        "{file} 无法读取（{error}）：会另存为 .bak。"
    ),
    "Bring a copy back, if you have one.": "如果有备份，请恢复它。",
    "{folder}, the place for {what}, cannot be written.": "{folder}（存放{what}）无法写入。",
    "Make {folder} a folder that you may write.": "请让 {folder} 可写。",
    "{amount} free for {what} in {folder}.": "{folder} 有 {amount} 空闲，用于{what}。",
    "{amount} free for what cells write in {folder}.": "{folder} 有 {amount} 空闲，供单元格写文件。",
    "Make some room there.": "请在那里腾出一些空间。",
    "data sets": "数据集",
    "your work": "你的记录",
    "what cells write": "单元格写的文件",
    "This is no terminal (a pipe, or a job): what it could show is not known.": (
        "这里不是终端（管道或作业）：不知道它能显示什么。"
    ),
    "Run --doctor where you will learn.": "请在你学习的地方运行 --doctor。",
    "{columns} columns and {lines} lines: some of it will be cut.": (
        "{columns} 列 {lines} 行：会有内容被截断。"
    ),
    "{columns} columns and {lines} lines.": "{columns} 列 {lines} 行。",
    "Make the window larger: lessons are laid out for {columns} by {lines}.": (
        "请把窗口调大：课程按 {columns} 列 {lines} 行排版。"
    ),
    "no colours, since NO_COLOR is set": "无颜色，因为设置了 NO_COLOR",
    "16 million colours": "1600 万色",
    "256 colours": "256 色",
    "16 colours": "16 色",
    "TERM is {term}: nothing can be drawn on such a terminal.": "TERM 是 {term}：这样的终端上无法绘图。",
    "TERM is {term}; {colours}.": "TERM 是 {term}；{colours}。",
    "Only ASCII is drawn, since LEARN_TORCH_ASCII is set.": "只画 ASCII，因为设置了 LEARN_TORCH_ASCII。",
    "UTF-8: marks and curves are drawn finely.": "UTF-8：符号和曲线都画得精细。",
    "The locale's encoding is {encoding}: only ASCII is drawn.": (
        "区域设置的编码是 {encoding}：只画 ASCII。"
    ),
    "tmux hands copied text to your clipboard.": "tmux 会把复制的文字送到你的剪贴板。",
    "tmux keeps copied text from your clipboard (set-clipboard {value}).": (
        "tmux 不让复制的文字到你的剪贴板（set-clipboard {value}）。"
    ),
    "tmux waits {count} ms after escape before it is passed on.": (
        "tmux 在 escape 之后要等 {count} 毫秒才放行。"
    ),
    "tmux passes escape on at once.": "tmux 会立即放行 escape。",
}
