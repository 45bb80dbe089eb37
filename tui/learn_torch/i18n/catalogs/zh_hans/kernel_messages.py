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
    "it speaks protocol {theirs}, we speak {ours}": "它用的协议是第 {theirs} 版，我们用的是第 {ours} 版",
    "a frame of {size} bytes; the limit is {limit}": "一个 {size} 字节的帧；上限是 {limit}",
    "The kernel's answer makes no sense ({error}).": "无法解析内核的应答（{error}）。",
    "Does the launcher write to stdout, or run another version of learn-torch?": (
        "--launcher 的命令是否向标准输出写了东西，或运行的是另一个版本的 learn-torch？"
    ),
    "The next run starts another.": "下次运行时会另启一个。",
    "Choose one of these with --device.": "请用 --device 从中选一个。",
    "Install it beside torch.": "请把它装进 torch 所在的环境。",
    "Open the lesson again; your work is kept.": "请重新打开这一课；你的记录都已保存。",
    "The session is closed.": "会话已关闭。",
    "There is no device {wanted} here; there is {here}.": "这里没有设备 {wanted}，可用的有 {here}。",
    "This lesson needs {modules}, which is not installed.": "这一课需要 {modules}，但尚未安装。",
    "The session's guard was killed, and the session with it.": "会话的守护进程被终止，会话也随之结束。",
    "The sandbox could not be entered: {why}": "无法进入沙箱：{why}",
    "Something that the lesson before has left is still there.": "上一课留下的东西还没有清除。",
    "it ended, or did not answer": "它已结束，或没有响应",
    "This learn-torch does not know the data set {name}.": "这个 learn-torch 不认识数据集 {name}。",
    "This session may use {amount} of memory beyond its imports{whose}.": (
        "本次会话除导入之外最多可用 {amount} 内存{whose}。"
    ),
    "This session may use {amount} of the GPU's memory{whose}.": (
        "本次会话最多可用 {amount} 显存{whose}。"
    ),
    "data/ holds a stand-in for MNIST: scikit-learn's 1,797 digits as 28×28 images. For the real "
    "one, put its four files into {folder}.": (
        "data/ 里是 MNIST 的替代数据：scikit-learn 的 1,797 张手写数字，28×28 的图像。要用真正的 MNIST，"
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
        "这是在处理 {error}{where} 时发生的：{cause}"
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
    "the limit of {amount} of the GPU's memory{whose}": "{amount} 显存的上限{whose}",
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
        "系统终止了进程：多半是机器的内存用尽了。"
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


KERNEL |= {  # notes on a training that raised no error
    "The learning rate of `{optimizer}` was 0 in every step.": (
        "`{optimizer}` 的学习率在每一步都是 0。"
    ),
    "Give it one above 0, such as `lr=0.01`.": "给它一个大于 0 的值，例如 `lr=0.01`。",
    "The layers in `{attribute}` get gradients, but no optimizer trains them: a model does not know "
    "the layers in a plain list or dictionary.": (
        "`{attribute}` 里的层有梯度，却没有优化器训练它们：放在普通列表或字典里的层，模型并不知道。"
    ),
    "Use `nn.ModuleList` or `nn.ModuleDict`.": "请改用 `nn.ModuleList` 或 `nn.ModuleDict`。",
    "The gradients of `{optimizer}` were never cleared: each step used the sum of all gradients so "
    "far.": "`{optimizer}` 的梯度从未清零：每一步用的都是到那时为止所有梯度之和。",
    "The loss subtracts every target from every prediction: {given} became {result}, by "
    "broadcasting.": "损失用每个预测值减去了每个目标值：{given} 经广播变成了 {result}。",
    "Give predictions and targets the same shape, for example with `.squeeze(1)` or `[:, None]`.": (
        "让预测值和目标值形状相同，例如用 `.squeeze(1)` 或 `[:, None]`。"
    ),
    "`{name}` grew from {first} to {last}.": "`{name}` 从 {first} 增大到了 {last}。",
    "Set `{tensor}.grad = None` once a step, before `backward()`.": (
        "每一步在 `backward()` 之前把 `{tensor}.grad` 设为 `None`。"
    ),
    "Call `{optimizer}.zero_grad()` once a step, before `backward()`.": (
        "每一步在 `backward()` 之前调用一次 `{optimizer}.zero_grad()`。"
    ),
    "`{optimizer}` never had a gradient when it stepped: they were cleared after `backward()` and "
    "before the step.": (
        "`{optimizer}` 每次更新时都没有梯度：梯度在 `backward()` 之后、更新之前被清掉了。"
    ),
    "Call `{optimizer}.zero_grad()` before `backward()`, or after the step.": (
        "请在 `backward()` 之前，或在更新之后调用 `{optimizer}.zero_grad()`。"
    ),
    "`{optimizer}` trains parameters that are not those of `{model}`, which the loss comes from.": (
        "`{optimizer}` 训练的参数不属于 `{model}`，而损失是由后者算出的。"
    ),
    "Make the optimizer after the model is complete, from `{model}.parameters()`.": (
        "请在模型完全建好之后，再用 `{model}.parameters()` 创建优化器。"
    ),
    "No gradient reached {names}{more}.": "没有梯度到达 {names}{more}。",
    " and {count} more": " 以及另外 {count} 个",
    "Check that `forward` uses them, and that no `detach()`, `no_grad` or `.item()` lies between "
    "them and the loss.": (
        "请检查 `forward` 是否用到了它们，以及它们与损失之间有没有 `detach()`、`no_grad` 或 `.item()`。"
    ),
    "`{model}` was trained in eval mode (at step {step}): its dropout is off and its batch "
    "normalization does not learn.": (
        "`{model}` 在训练时处于评估模式（第 {step} 步）：dropout 关闭，批归一化也不学习。"
    ),
    "Call `{model}.train()` before you train.": "训练之前请调用 `{model}.train()`。",
    "`nll_loss` was given the values of `{activation}`.": "传给 `nll_loss` 的是 `{activation}` 的值。",
    "It expects log-probabilities: use `log_softmax`, or `cross_entropy` on the logits.": (
        "它要的是对数概率：请用 `log_softmax`，或对 logits 用 `cross_entropy`。"
    ),
    "`cross_entropy` applies `log_softmax` itself, so yours is applied twice.": (
        "`cross_entropy` 自己会做 `log_softmax`，所以你的等于做了两遍。"
    ),
    "Give it the logits, or use `nll_loss`.": "请把 logits 传给它，或改用 `nll_loss`。",
    "`{loss}` expects logits and was given the values of `{activation}`: training is slow and stops "
    "early.": "`{loss}` 要的是 logits，得到的却是 `{activation}` 的值：训练会很慢，而且很早就停滞。",
    "Leave out the `{activation}` before the loss.": "请去掉损失之前的 `{activation}`。",
    "`{name}` is {value} since step {step}": "`{name}` 从第 {step} 步起是 {value}",
    "{since}: `{data}` holds nan.": "{since}：`{data}` 里有 nan。",
    "Find these values with `torch.isnan({data})` and remove them.": (
        "请用 `torch.isnan({data})` 找到这些值并去掉。"
    ),
    "{since}: a logarithm was taken of 0 or less.": "{since}：对 0 或负数取了对数。",
    "Keep its argument above 0, for example with `.clamp_min(1e-8)`.": (
        "请让它的参数大于 0，例如用 `.clamp_min(1e-8)`。"
    ),
    "{since}: there was a division by 0.": "{since}：除数为 0。",
    "Add a small number such as `1e-8` to the divisor.": "请给除数加上一个很小的数，例如 `1e-8`。",
    ", and `{name}` is the first parameter that is not finite": (
        "，第一个出现非有限值的参数是 `{name}`"
    ),
    "{since}{first}: it had grown from step to step.": "{since}{first}：在此之前它越来越大。",
    "Use a smaller learning rate than {rate}, or clip the gradients.": (
        "请用比 {rate} 更小的学习率，或者裁剪梯度。"
    ),
    "{since}{first}.": "{since}{first}。",
    "`torch.autograd.set_detect_anomaly(True)` names the line that made it.": (
        "`torch.autograd.set_detect_anomaly(True)` 会指出产生它的那一行。"
    ),
    "`{name}` was {value} in all {count} steps.": "`{name}` 在全部 {count} 步里都是 {value}。",
    "Check that the loss is computed from the model's output in each step.": (
        "请检查每一步的损失是否由模型的输出算出。"
    ),
    "After {count} steps `{name}` is still {value}, that of a blind guess among {classes} classes "
    "(ln {classes}).": (
        "{count} 步之后 `{name}` 仍是 {value}，相当于在 {classes} 个类别里瞎猜（ln {classes}）。"
    ),
    "Check the learning rate, and that inputs and labels belong together.": (
        "请检查学习率，以及输入和标签是否对应。"
    ),
    "`{kept}` keeps the graph of each `{loss}`, so memory grows.": (
        "`{kept}` 保留了每个 `{loss}` 的计算图，所以内存越占越多。"
    ),
    "Keep the number alone: `{loss}.item()`.": "只保留数值：`{loss}.item()`。",
    "`next(iter({loader}))` gave the same batch in each step.": (
        "`next(iter({loader}))` 在每一步给出的都是同一个批次。"
    ),
    "Loop over it instead: `for x, y in {loader}:`.": "请改为遍历它：`for x, y in {loader}:`。",
    "`{model}` was evaluated in train mode: its dropout or batch normalization was on.": (
        "`{model}` 在评估时处于训练模式：dropout 或批归一化仍然开着。"
    ),
    "Call `{model}.eval()` before you evaluate, and `{model}.train()` before you train on.": (
        "评估之前请调用 `{model}.eval()`，继续训练之前请调用 `{model}.train()`。"
    ),
}

# What has read descriptor 0 past input().
KERNEL |= {
    "A command, or a read of descriptor 0, has got end of file: nobody can type into it. Ask with "
    "input() and pass the line on: subprocess.run(command, input=line, text=True).": (
        "有命令或代码直接读了描述符 0，读到的是文件末尾：那里没有人能输入。请用 input() 询问，"
        "再把读到的一行传过去：subprocess.run(command, input=line, text=True)。"
    ),
}

KERNEL |= {  # silent bugs of trainers, closures and several optimizers
    "The gradients of `{optimizer}` were cleared only in some steps: the others used the sum of all "
    "gradients since.": "`{optimizer}` 的梯度只在某些步被清零：其余各步用的是上次清零之后所有梯度之和。",
    "`{optimizer}` never took a step: no parameter has changed.": (
        "`{optimizer}` 一步也没有走：没有任何参数改变。"
    ),
    "Call `{optimizer}.step()`, with brackets, after `backward()`.": (
        "在 `backward()` 之后调用 `{optimizer}.step()`，带括号。"
    ),
    "All gradients are 0: no unit passes one back, as a ReLU whose inputs are all negative. Make the "
    "initial weights and the learning rate smaller, and bring the inputs near 0.": (
        "所有梯度都是 0：没有单元把梯度传回来，例如输入全为负的 ReLU。"
        "请减小初始权重和学习率，并让输入接近 0。"
    ),
}
