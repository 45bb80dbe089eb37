"""What the pages of variables say, in Simplified Chinese."""

from __future__ import annotations

VARIABLES = {
    "Variables": "变量",
    "The names that your cells have made: shapes, values, gradients, layers.": (
        "单元格创建的变量：形状、数值、梯度和层。"
    ),
    "Show it in detail.": "查看详情。",
    "Back to the list.": "回到列表。",
    "View": "视图",
    "Values, picture, parts or graph, in turn.": "依次切换数值、图像、组成部分和计算图。",
    "Gradient": "梯度",
    "The gradient's numbers, or the values.": "切换显示梯度或数值。",
    "The next matrix of the tensor.": "张量的下一个矩阵。",
    "The matrix before.": "上一个矩阵。",
    "No variables yet. Run a cell; what it assigns is listed here.": (
        "还没有变量。运行一个单元格，它赋值的变量会列在这里。"
    ),
    "+ {count} new": "+ 新增 {count} 个",
    "{count} changed": "变化 {count} 个",
    "from before this run": "本次运行之前的状态",
    "{count} more are not listed.": "还有 {count} 个没有列出。",
    "function": "函数",
    "class": "类",
    "{count} parameters": "{count} 个参数",
    "{count} frozen": "冻结 {count} 个",
    "eval mode": "评估模式",
    "learning rate {rates}": "学习率 {rates}",
    "state {size}": "状态 {size}",
    "{count} samples": "{count} 个样本",
    "batches of {size}": "每批 {size} 个",
    "{count} batches of {size}": "{count} 批，每批 {size} 个",
    "min {low}  mean {mean}  max {high}": "最小 {low}，均值 {mean}，最大 {high}",
    "of a sample of {count} numbers": "抽样 {count} 个数",
    "no numbers": "没有数",
    "values": "数值",
    "picture": "图像",
    "parts": "组成",
    "how it was computed": "计算过程",
    "gradient": "梯度",
    "While a cell runs, this is of before.": "单元格正在运行，这里是运行之前的状态。",
    "There is no such variable any more.": "这个变量已经不存在了。",
    "While a cell runs, its variables cannot be looked at.": "单元格运行时无法查看变量。",
    "Looking at it took too long.": "查看它花的时间太长了。",
    "input of {layer}": "{layer} 的输入",
    "`{layer}` expects {want} features and gets {have} = {factors}.": (
        "`{layer}` 需要 {want} 个特征，得到的是 {have} = {factors} 个。"
    ),
    "It cannot be looked at.": "无法查看它。",
}


LOOK = {
    "torch is ready on {device}": "torch 已就绪（{device}）",
    "Colors": "配色",
    "Light or dark colors (the theme), or what suits your terminal.": "浅色、深色，或与终端一致的配色（主题）。",
    "Colors: as your terminal": "配色：与终端一致",
    "Colors: dark": "配色：深色",
    "Colors: light": "配色：浅色",
    "The choice of colors could not be saved: {error}.": "配色无法保存：{error}。",
    "stopped": "已停止",
    "took too long": "用时过长",
    "its process ended": "进程已结束",
    "could not be run": "无法运行",
    "not judged": "未评判",
    "not yet": "还不对",
    "Verified: {what}.": "已验证：{what}。",
    "Verified in {count} cases: {what}.": "已用 {count} 组输入验证：{what}。",
    "shape": "形状",
    "dtype": "dtype",
    "values": "数值",
    "{name} unchanged": "{name} 未被改动",
    "modes restored": "模式已复原",
    "gradients": "梯度",
    "dtype of the input": "与输入相同的 dtype",
}

# What magics, commands and data sets of a cell say of themselves.
NOTEBOOKS = {
    "TensorBoard needs a browser: the curves under the cell show losses and reports.": (
        "TensorBoard 需要浏览器：单元格下方的曲线会显示损失和 report 的值。"
    ),
    "TensorBoard is not installed: scalars are drawn as curves under the cell, pictures and figures "
    "are shown there, and the rest is left out.": (
        "没有安装 TensorBoard：标量会画成单元格下方的曲线，图片和图形也显示在那里，其余的都略去。"
    ),
    "{name} does not run here: write breakpoint() before the line, and run the cell again.": (
        "{name} 在这里不能用：请在那一行前面写 breakpoint()，再运行一次单元格。"
    ),
    "A cell is not replaced by a file: open it and paste its text, or use %run.": (
        "单元格不会被文件替换：请打开文件并粘贴其内容，或使用 %run。"
    ),
    "What you ran is in the cells above.": "你运行过的代码就在上面的单元格里。",
    "The error of a run is shown below its cell.": "运行时的错误显示在单元格下方。",
    "Variables last as long as the session: save them with torch.save().": (
        "变量随会话结束而消失：请用 torch.save() 保存。"
    ),
    "Memory: the variables page (v) shows what a tensor takes.": (
        "内存：变量页（v）会显示每个张量占用多少。"
    ),
    "{name} is not here: %prun times each function, %timeit a line.": (
        "这里没有 {name}：%prun 给每个函数计时，%timeit 给一行计时。"
    ),
    "{name} needs a browser: it does nothing here.": "{name} 需要浏览器：在这里不起作用。",
    "{name} belongs to IPython's own command line: it does nothing here.": (
        "{name} 属于 IPython 自己的命令行：在这里不起作用。"
    ),
    "{name} needs a program that is not here: write it in Python.": (
        "{name} 需要这里没有的程序：请用 Python 来写。"
    ),
    "{name} is not known here, and extensions of notebooks ({extensions}) do not run.": (
        "这里没有 {name}，笔记本的扩展（{extensions}）也不会运行。"
    ),
    "Extensions of notebooks do not run here: the magics of {name} are not known.": (
        "笔记本的扩展在这里不会运行：没有 {name} 的魔法命令。"
    ),
    "nvidia-smi does not run here: torch.cuda.is_available() and mem_get_info() answer.": (
        "nvidia-smi 在这里不能运行：请用 torch.cuda.is_available() 和 mem_get_info()。"
    ),
    "A cell has no network, by design: download the file outside of learn-torch.": (
        "单元格没有网络，这是有意的设计：请在 learn-torch 之外下载文件。"
    ),
    "The processes of {program} meet over TCP, which a cell does not have, by design: start them with "
    "torch.multiprocessing.spawn and init_process_group(init_method='file:///...').": (
        "{program} 的进程要通过 TCP 互相连接，而单元格没有 TCP，这是有意的设计：请用 torch.multiprocessing.spawn "
        "和 init_process_group(init_method='file:///...') 来启动。"
    ),
    "The magic {name} is not known here: write it in Python.": (
        "这里没有魔法命令 {name}：请用 Python 来写。"
    ),
    "%{name} belongs in the first line of a cell.": "%{name} 要写在单元格的第一行。",
    "%run needs the name of a file.": "%run 需要一个文件名。",
    "%run takes a Python file: paste the cells of a notebook.": (
        "%run 运行的是 Python 文件：笔记本请把单元格粘贴进来。"
    ),
    "Nobody is there to answer, so reading gets end of file: write the value into the code, "
    "as in name = 'Ada'.": (
        "没有人能回答，所以读到的是文件末尾：请把值写进代码，例如 name = 'Ada'。"
    ),
    "The cell is over, so nobody answers its threads: reading gets end of file.": (
        "单元格已经结束，没有人回答它的线程：读到的是文件末尾。"
    ),
    "Only the process of the cell can ask for a line; this one gets end of file.": (
        "只有单元格自己的进程能要求输入一行；这个进程读到的是文件末尾。"
    ),
    "A cell sees no processes but its own, by design.": "单元格只能看到自己的进程，这是有意的设计。",
    "The environment of a cell is the one that learn-torch was started in.": (
        "单元格的环境就是启动 learn-torch 时所在的环境。"
    ),
    "A cell cannot become another user, by design.": "单元格不能变成别的用户，这是有意的设计。",
    "A cell keeps to its own folder, by design: use a relative path.": (
        "单元格只能使用自己的文件夹，这是有意的设计：请使用相对路径。"
    ),
    "The sandbox keeps a cell to its own folder, by design: data/ takes the place of {root}.": (
        "沙箱让单元格只使用自己的文件夹，这是有意的设计：用 data/ 代替 {root}。"
    ),
    "A cell has no terminal of its own, and {program} needs one.": (
        "单元格没有自己的终端，而 {program} 需要终端。"
    ),
    "A cell has no network and installs nothing: run `{command}` outside of learn-torch.": (
        "单元格没有网络，也不安装任何东西：请在 learn-torch 之外运行 `{command}`。"
    ),
    "A cell has no network and installs nothing: run `{command}` where learn-torch is installed, then "
    "start it again.": (
        "单元格没有网络，也不安装任何东西：请在安装 learn-torch 的环境里运行 `{command}`，"
        "再重新启动它。"
    ),
    "A cell has no network: {target} holds a stand-in for {kind}, scikit-learn's 1,797 digits as 28×28 "
    "images. For the real one, put its four files into {folder}.": (
        "单元格没有网络：{target} 里是 {kind} 的替代数据，scikit-learn 的 1,797 张手写数字，"
        "28×28 的图像。要用真正的数据，请把它的四个文件放进 {folder}。"
    ),
    "The session goes on after a cell, so what atexit registers does not run: call it in the last line.": (
        "单元格结束后会话还在继续，所以 atexit 注册的函数不会运行：请在最后一行直接调用它。"
    ),
}
