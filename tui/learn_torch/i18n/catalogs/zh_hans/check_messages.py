"""What the tools of a check say, as phrases in Simplified Chinese."""

from __future__ import annotations

CHECKS = {
    "your result": "你的结果",
    "gave None: is there a `return`?": "返回了 None：是不是漏了 `return`？",
    "gave a tensor of shape {got}; expected one number.": "是形状为 {got} 的张量，应为一个数。",
    "gave a {kind}, {got}; expected a tensor.": "返回了 {got}（{kind}），应为张量。",
    "gave an {kind}, {got}; expected a tensor.": "返回了 {got}（{kind}），应为张量。",
    "gave shape {got}; expected {want}.": "的形状是 {got}，应为 {want}。",
    "gave dtype {got}; expected {want}.": "的 dtype 是 {got}，应为 {want}。",
    "gave layout {got}; expected {want}.": "的 layout 是 {got}，应为 {want}。",
    "is on {got}; expected {want}.": "在 {got} 上，应在 {want} 上。",
    "holds {bad} nan of {all} values; expected none.": "的 {all} 个值里有 {bad} 个 nan，应一个也没有。",
    "gave {got} values; expected {want}.": "给出 {got} 个值，应为 {want} 个。",
    "gave {got}; expected {want}.": "得到 {got}，应为 {want}。",
    "is wrong in {count} of {all} values: at {place} it has {got}; expected {want}.": (
        "的 {all} 个值里有 {count} 个不对：位置 {place} 处是 {got}，应为 {want}。"
    ),
    "at place {place}": "第 {place} 项",
    "a tensor of shape {shape}, {dtype}": "形状为 {shape} 的张量（{dtype}）",
    "`{name}` was changed; work on a copy, or out of place.": (
        "`{name}` 被改动了；请在副本上操作，不要就地操作。"
    ),
    "`{name}` was written to in place; work on a copy, or out of place.": (
        "`{name}` 被就地写入了；请在副本上操作，不要就地操作。"
    ),
    "`{name}` was in {old} mode before and is in {new} mode after.": (
        "`{name}` 调用前处于 {old} 模式，调用后处于 {new} 模式。"
    ),
    "`torch.is_grad_enabled()` was {old} before and is {new} after.": (
        "`torch.is_grad_enabled()` 调用前是 {old}，调用后是 {new}。"
    ),
    "Use `with torch.no_grad():`, which ends by itself.": (
        "请用 `with torch.no_grad():`，它到代码块末尾会自动结束。"
    ),
    "With float64 arguments, {call} gave {got}; expected float64.": (
        "参数为 float64 时，{call} 返回 {got}，应为 float64。"
    ),
    "{call} requires no gradient; expected a result that torch can go backward from.": (
        "{call} 的结果不需要梯度；应为可以反向传播的结果。"
    ),
    "`{name}` is not there: define it in this cell.": "没有 `{name}`：请在这个单元格里定义它。",
    "{where} raised {error} (line {line}: `{source}`)": (
        "{where} 抛出了 {error}（第 {line} 行：`{source}`）"
    ),
    "{where} ended the program (line {line}: `{source}`)": (
        "{where} 结束了程序（第 {line} 行：`{source}`）"
    ),
    "your cell": "你的单元格",
    "This does not hold: {source} (line {line} of the check)": (
        "这一条不成立：{source}（检查的第 {line} 行）"
    ),
}
