"""What a check says of an answer, and what `--check` says of a lesson, in Simplified Chinese."""

from __future__ import annotations

CHECKS = {
    "your result": "你的结果",
    "{call} at index {place}": "{call} 中索引 {place} 处",
    "{call} gave None: is there a `return`?": "{call} 返回了 None：是不是漏了 `return`？",
    "{call} gave a tensor of shape {got}; expected one number.": (
        "{call} 是形状为 {got} 的张量，应为一个数。"
    ),
    "{call} gave `...`: write your answer in its place.": "{call} 得到 `...`：请把它换成你的答案。",
    "{call} gave a {kind}, {got}; expected a tensor.": "{call} 得到 {got}（{kind}），应为张量。",
    "{call} gave an {kind}, {got}; expected a tensor.": "{call} 得到 {got}（{kind}），应为张量。",
    "{call} gave shape {got}; expected {want}.": "{call} 的形状是 {got}，应为 {want}。",
    "{call} gave dtype {got}; expected {want}.": "{call} 的 dtype 是 {got}，应为 {want}。",
    "{call} gave layout {got}; expected {want}.": "{call} 的 layout 是 {got}，应为 {want}。",
    "{call} is on {got}; expected {want}.": "{call} 在 {got} 上，应在 {want} 上。",
    "{call} holds {bad} nan of {all} values; expected none.": (
        "{call} 的 {all} 个值里有 {bad} 个 nan，应一个也没有。"
    ),
    "{call} gave {got} values; expected {want}.": "{call} 给出 {got} 个值，应为 {want} 个。",
    "{call} gave {got}; expected {want}.": "{call} 得到 {got}，应为 {want}。",
    "{call} gave {got} as {kind}; expected {wanted}.": (
        "{call} 得到的 {got} 是 {kind} 类型，应为 {wanted}。"
    ),
    "{call} is wrong in {count} of {all} values: at {place} it has {got}; expected {want}.": (
        "{call} 的 {all} 个值里有 {count} 个不对：位置 {place} 处是 {got}，应为 {want}。"
    ),
    "a tensor of shape {shape}, {dtype}": "形状为 {shape} 的张量（{dtype}）",
    "{call} moved the random generator of {whose} that the whole program shares. "
    "Use a generator of your own.": (
        "{call} 动用了整个程序共用的 {whose} 随机数生成器。请用自己的生成器。"
    ),
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
        "{call} 的结果不需要梯度，应返回能够反向传播的结果。"
    ),
    "`{name}` is not there: define it in this cell.": "没有 `{name}`：请在这个单元格里定义它。",
    "{where} raised {error} (line {line}: `{source}`)": (
        "{where} 抛出了 `{error}`（第 {line} 行：`{source}`）"
    ),
    "{raised}, with {tensors}": "{raised}，其中 {tensors}",
    "`{name}` of shape {shape}": "`{name}` 的形状为 {shape}",
    "{where} ended the program (line {line}: `{source}`)": (
        "{where} 结束了程序（第 {line} 行：`{source}`）"
    ),
    "your cell": "你的单元格",
    "This does not hold: `{source}` (line {line} of the check)": (
        "这一条不成立：`{source}`（检查的第 {line} 行）"
    ),
    "{error} at `{source}` (line {line} of the check)": (
        "{error}，在 `{source}` 处（检查的第 {line} 行）"
    ),
    "it raises {error}": "它会抛出 {error}",
    "it is {value}": "它是 {value}",
}
"""What the tools of a check say."""

PHRASES = {
    english.removeprefix("{call} "): chinese.removeprefix("{call} ")
    for english, chinese in CHECKS.items()
    if english.startswith("{call} ") and english.endswith((".", "?"))
} | {phrase: CHECKS[phrase] for phrase in ("a tensor of shape {shape}, {dtype}",)}
"""The same as parts of an author's own message: authors write as the tools do, and use `shown`."""

PROOFS = {
    "the text says {value}, and {cell} does not print it": "正文写了 {value}，而 {cell} 没有输出它",
    "{cell} did not run here": "{cell} 在这里没有运行",
    "a learner who runs the starter meets this: {what}": "学习者运行起始代码会遇到：{what}",
    "the starter passes the check as it stands": "起始代码不加修改就通过了检查",
    "the check never ran: {what}": "检查没有运行：{what}",
    "the check never ran": "检查没有运行",
    "a silent bug, and no 'silent_bug: true': {note}": "有不报错的问题，却没有写 silent_bug: true：{note}",
    "the check turns it away: {what}": "检查没有让它通过：{what}",
    "the check lets this wrong answer pass": "检查让这个错误答案通过了",
    'turned away with other words than "{says}": {words}': "没有通过，但消息里没有“{says}”：{words}",
    "the check itself is broken: {what}": "检查本身出错了：{what}",
    "ended without an exception; expected {kind}": "没有抛出异常；应抛出 {kind}",
    "expected {kind}, met this: {what}": "应抛出 {kind}，实际是：{what}",
    "nothing was compared with the answer {answer}": "没有可以与答案 {answer} 比较的值",
    "the answer says {answer}, but {what}": "答案写的是 {answer}，但{what}",
    "nothing was compared with the choice {choice}": "没有可以与选项 {choice} 比较的值",
    "the choice {choice} is judged right too": "选项 {choice} 也被判为正确",
    "line {line} of the output: expected {want}, printed {got}": (
        "输出第 {line} 行：应为 {want}，实际是 {got}"
    ),
    "line {line} of the output was not expected: {got}": "输出第 {line} 行是多余的：{got}",
    "expected {want}, but no line is like it": "应有 {want}，但没有这样的行",
    "expected {want}, but no line from line {line} on is like it": (
        "应有 {want}，但从第 {line} 行起没有这样的行"
    ),
    "expected {want}, but nothing was printed": "应有 {want}，但什么也没有输出",
    "expected {want} next, but the output ends after line {line}": (
        "接下来应有 {want}，但输出到第 {line} 行就结束了"
    ),
    "nothing to run: all cells are text": "没有可以运行的：所有单元格都是文字",
    "needs a CUDA device, and this check runs on {device}": "需要 CUDA 设备，而这次检查在 {device} 上运行",
    "nothing showed it": "没有任何运行能证明这一项",
    "on seed {seed}: {what}": "随机种子 {seed}：{what}",
    "{seconds} s, {count} times what one run may take ({option})": (
        "{seconds} 秒，即单次运行时限（{option}）的 {count} 倍"
    ),
    "stopped at the cell {cell} after {time}": "在单元格 {cell} 处停止，用时达到 {time}",
    "stopped after {time}": "已停止，用时达到 {time}",
    "A lesson that ran beside it may be to blame: try --jobs 1.": (
        "也许是同时运行的另一课造成的：请用 --jobs 1 再试。"
    ),
}
"""What a lesson does not show, or why it cannot be shown here."""

REPORTS = {
    "failed": "失败",
    "unchecked": "未检查",
    "finding": "提示",
    "; ": "；",
    "printed:": "输出：",
    "… 1 line before …": "……前面还有 1 行……",
    "… {count} lines before …": "……前面还有 {count} 行……",
    "{cell}, line {line}: {source}": "{cell}，第 {line} 行：{source}",
    "{lessons}: {passed} passed, {failed} failed, {unchecked} unchecked in {seconds} s "
    "({device}, torch {torch}, sandbox: {sandbox})": (
        "{lessons}：通过 {passed}，失败 {failed}，未检查 {unchecked}，用时 {seconds} 秒"
        "（{device}，torch {torch}，沙箱：{sandbox}）"
    ),
    "{total}; {findings}": "{total}；{findings}",
    "1 file": "1 个文件",
    "{count} files": "{count} 个文件",
    "1 finding": "1 条提示",
    "{count} findings": "{count} 条提示",
    "1 lesson": "1 课",
    "{count} lessons": "{count} 课",
    "lesson file": "课程文件",
    "1 lesson file": "1 个课程文件",
    "{count} lesson files": "{count} 个课程文件",
    "1 mistake": "1 处错误",
    "{count} mistakes": "{count} 处错误",
    "{mistakes}.": "{mistakes}。",
    "warming torch …": "正在加载 torch……",
    "on {device}, torch {torch}, sandbox: {sandbox}": "设备 {device}，torch {torch}，沙箱：{sandbox}",
    "{done} of {total} lessons": "{total} 课中的 {done} 课",
    "No lesson matches --only {globs}.": "没有课与 --only {globs} 匹配。",
    "There are: {names}.": "现有的课：{names}。",
    "{path} could not be written: {error}.": "无法写入 {path}：{error}。",
    "--output {path} is a folder.": "--output {path} 是一个文件夹。",
    "Name a file in it.": "请指定其中的一个文件。",
    "--output {path}: there is no such folder.": "--output {path}：没有这个文件夹。",
    "Create it first.": "请先创建它。",
    "--output {path} may not be written.": "--output {path} 不可写。",
    "Choose another place.": "请换一个位置。",
    "watching {files}; Ctrl+C ends": "正在监视 {files}；按 Ctrl+C 结束",
}
"""The reports of `--check`, and what it says meanwhile."""

TRANSLATIONS = {
    "the lesson has no cell {name}.": "原文没有单元格 {name}。",
    "Take it out, or look at the lesson's ids.": "请去掉它，或核对原文的 id。",
    "the lesson's cell has no {key} to translate.": "原文的这个单元格没有要翻译的 {key}。",
    "'{key}' has {count} items; the lesson has {want}.": "'{key}' 有 {count} 项，原文有 {want} 项。",
    "Translate each, in the lesson's order.": "请按原文的顺序逐项翻译。",
    "'{key}' is not the lesson's program here; comments alone are translated.": (
        "'{key}' 在这里与原文的程序不同；只翻译注释。"
    ),
    "Copy the lesson's code.": "请照抄原文的代码。",
    "the lesson quotes {value} here, and this text does not.": "原文在这里引用了 {value}，译文没有。",
    "Write the value as the lesson does.": "请按原文的写法写这个值。",
    "no text in the code of this cell is {label}.": "这个单元格的代码里没有文本 {label}。",
    "Copy the label from the code.": "请照抄代码里的文本。",
    "this phrase holds no word.": "这个短语没有词。",
    "Write the English words of it.": "请写上其中的英文词。",
    "{name} stands twice in this phrase.": "{name} 在这个短语里出现了两次。",
    "Give each its own name.": "请各取不同的名称。",
    "{name} of the phrase is missing in its translation.": "短语里的 {name} 在译文里没有。",
    "Put {name} where it belongs.": "请把 {name} 放到该放的地方。",
    "the phrase has no {name}.": "短语里没有 {name}。",
    "the course's title is not translated.": "课程标题没有翻译。",
    "the title of the track '{track}' is not translated.": "'{track}' 这一部分的标题没有翻译。",
    "there is no translation into {language}.": "没有 {language} 译文。",
    "title or goal is not translated.": "标题或目标没有翻译。",
    "the cell is not translated.": "这个单元格没有翻译。",
    "not translated: {keys}.": "没有翻译：{keys}。",
    "{key} (its comments)": "{key}（其中的注释）",
    "message not translated: {words}": "消息没有翻译：{words}",
    "title and goal are stale: the lesson has changed.": "标题和目标已经过时：原文有改动。",
    "the translation is stale: the lesson has changed.": "译文已经过时：原文有改动。",
    "title and goal are not stamped.": "标题和目标没有标记原文版本。",
    "the translation is not stamped.": "译文没有标记原文版本。",
    "Bring it up to date, then learn-torch --stamp.": "请更新译文，再运行 learn-torch --stamp。",
    "When it is done: learn-torch --stamp.": "译好之后请运行 learn-torch --stamp。",
    "stamped": "已标记",
    "unchanged": "未变",
}
"""What is wrong with a translation, and what is missing in one."""

FINDINGS = {
    "the line": "这一行",
    "the line of code": "这行代码",
    "a word": "一个词",
    "the table": "表格",
    "{what} is {wide} columns wide; on a screen of {screen} there is room for {room}.": (
        "{what}宽 {wide} 列；{screen} 列的屏幕只放得下 {room} 列。"
    ),
    "line {line} of '{key}'": "'{key}' 的第 {line} 行",
    "{what} at line {line} of 'text'": "'text' 第 {line} 行的{what}",
    "{what} is {wide} columns wide; there is room for {room}.": "{what}宽 {wide} 列，只放得下 {room} 列。",
    "the exercise has no wrong answer; add those that beginners really give.": (
        "练习没有错误答案；请补上初学者真会写的。"
    ),
    "the exercise has one wrong answer; add those that beginners really give.": (
        "练习只有一个错误答案；请补上初学者真会写的。"
    ),
    "the cell has {count} lines of code; {most} are enough: split it.": (
        "单元格有 {count} 行代码；{most} 行就够了，请拆开。"
    ),
    "this speaks of another tutorial; name the mistake: 'A common slip: …'.": (
        "这里说到了别的教程；请直接说出错误：`A common slip: …`。"
    ),
    "the glossary avoids '{word}'; write '{term}'.": "术语表不用 '{word}'；请写 '{term}'。",
    "'{word}' is used before the lesson '{lesson}' introduces it.": (
        "'{word}' 到 '{lesson}' 这一课才引入，这里用早了。"
    ),
    "the term '{term}' is never introduced: '{lesson}' has no bold one.": (
        "术语 '{term}' 没有引入：'{lesson}' 里没有加粗的这个词。"
    ),
    "HTML is shown as it is written; write Markdown.": "HTML 会原样显示；请写 Markdown。",
    "Markdown begins a list here, within a paragraph; break the line elsewhere.": (
        "Markdown 在这里、段落中间开始了一个列表；请换个地方断行。"
    ),
    "an image is shown as it is written; draw it in a cell.": "图片会原样显示；请在单元格里画出来。",
    r"the row has more cells than the head, and the rest is not shown; write \| for a bar.": (
        r"这一行的格子比表头多，多出的不会显示；竖线请写成 \|。"
    ),
    "1 line": "1 行",
    "{count} lines": "{count} 行",
    "the cell prints more than the output limit: {lines}, {bytes} bytes were left out of the "
    "middle; print less.": "单元格的输出超过上限：中间省去了 {lines}、{bytes} 字节；请少输出一些。",
}
"""What the linter of `--check` finds."""
