"""The look: colours, and how a cell stands."""

from __future__ import annotations

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
