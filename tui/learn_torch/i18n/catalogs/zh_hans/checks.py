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
