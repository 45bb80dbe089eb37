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
    "Light or dark colors, or what suits your terminal.": "浅色、深色，或与终端一致的配色。",
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
