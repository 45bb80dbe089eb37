"""What is wrong with a lesson file, in Simplified Chinese."""

from __future__ import annotations

VALUES = {
    "the lesson": "课程文件",
    "the translation": "译文",
    "the glossary": "术语表",
    "the course": "课程",
    "item {number} of {name}": "{name} 的第 {number} 项",
    "a key of {name}": "{name} 的键",
    "{first} and {last}": "{first} 和 {last}",
    "{first} or {last}": "{first} 或 {last}",
    "a text": "文本",
    "a whole number from {lowest} to {highest}": "{lowest} 到 {highest} 的整数",
    "true or false": "true 或 false",
    "a list of {items}": "列表，每一项是 {items}",
    "a mapping of names to {items}": "以名称为键的映射，每个值是 {items}",
    "a mapping with {keys}": "含有 {keys} 的映射",
    "texts": "文本",
    "mappings, each with {keys}": "含有 {keys} 的映射",
    "the number {number}": "数字 {number}",
    "the text {text}": "文本 {text}",
    "a list": "列表",
    "a mapping": "映射",
    "nothing": "空值",
    "small letters and digits, words joined by '-'": "小写字母和数字，单词之间用 '-' 连接",
    "the name of a Python module": "Python 模块名",
    "an amount such as 512MiB or 4GiB": "数量，例如 512MiB 或 4GiB",
    "the file's first level": "文件的最外层",
    "an item of {home}": "{home} 的列表项",
    "{name}: expected {expected}, found {found}.": "{name}：应为 {expected}，而这里是 {found}。",
    "{name} is empty.": "{name} 是空的。",
    "{name} is an empty list.": "{name} 是空列表。",
    "{name} has no value.": "{name} 没有值。",
    "{name} has {count} items; at most {most} fit.": "{name} 有 {count} 项，最多 {most} 项。",
    "{name} has {count} characters; at most {most} fit.": "{name} 有 {count} 个字符，最多 {most} 个。",
    "{name} lacks the key '{key}'.": "{name} 缺少键 '{key}'。",
    "{name} holds the hidden character {character}.": "{name} 里有不可见字符 {character}。",
    "Add '{line}'.": "请加上 '{line}'。",
    "Begin it with 'format: 1'.": "请以 'format: 1' 开头。",
    "Begin each item with '- ' on a line of its own.": "请让每一项另起一行，以 '- ' 开头。",
    "A text that holds ': ' needs quotes around it, or '|' before it.": (
        "含有 ': ' 的文本要加引号，或在前面写 '|'。"
    ),
    "Choose one in that range.": "请在这个范围里选一个。",
    "Choose one of them.": "请选其中一个。",
    "Give it a name like 'first-gradient'.": "请取 'first-gradient' 这样的名称。",
    "Give it at least one item.": "请至少写一项。",
    "If it belongs to the text above, indent it like that text.": (
        "如果它属于上面的文本，请与那段文本同样缩进。"
    ),
    "It belongs in {home}; look at the indentation.": "它属于 {home}；请检查缩进。",
    "Leave it out; Python code can build it from an escape.": "请去掉它；Python 代码可以用转义序列写出它。",
    "Leave out from here on.": "请去掉从这里起的内容。",
    "Leave out the '- '.": "请去掉 '- '。",
    "Put quotes around a text that begins with a bracket.": "以括号开头的文本要加引号。",
    "Shorten it.": "请缩短它。",
    "Take the quotes away.": "请去掉引号。",
    "The keys here are {names}.": "这里的键有 {names}。",
    "Try {name}.": "可以写 {name}。",
    "Write a whole number and then MiB or GiB, without a space.": (
        "请写一个整数，紧接 MiB 或 GiB，中间没有空格。"
    ),
    "Write digits only.": "请只写数字。",
    "Write it after the '- ', or delete it.": "请写在 '- ' 之后，或删除它。",
    "Write its keys on the lines below, indented.": "请把它的键写在下面各行并缩进。",
    "Write one after the ':'.": "请在 ':' 之后写上。",
    "Write one after the ':', or delete the key.": "请在 ':' 之后写上，或删除这个键。",
    "Write one of these two words.": "请写这两个词之一。",
    "Write something.": "请写点内容。",
    "Write what would stand after 'import'.": "请写 'import' 之后的部分。",
    "Write {choice}.": "请写 {choice}。",
}
"""What a value should be and what it is, as `course/decode.py` says it."""

YAML = {
    "this is not YAML: {problem}.": "这不是 YAML：{problem}。",
    "Put the text in quotes, or write '|' and begin it on the next line.": (
        "请给文本加引号，或写 '|' 再从下一行写起。"
    ),
    "lists and mappings are nested deeper than {most} levels here.": (
        "列表和映射在这里嵌套超过了 {most} 层。"
    ),
    "A text that begins with '[' or '{' needs quotes.": "以 '[' 或 '{' 开头的文本要加引号。",
    "a tab indents this line; YAML takes spaces only.": "这一行用制表符缩进；YAML 只认空格。",
    "Put spaces in its place.": "请换成空格。",
    "the quote that opens here is never closed.": "从这里开始的引号没有结束。",
    "the quote that opens here closes on line {line} only.": "从这里开始的引号到第 {line} 行才结束。",
    "Close it where its text ends.": "请在文本末尾补上引号。",
    "the text goes on after its closing quote.": "引号已经结束，后面却还有文本。",
    "Write '' for an apostrophe inside single quotes, \\\" for a quote inside double ones.": (
        "单引号里的单引号写成 ''，双引号里的双引号写成 \\\"。"
    ),
    "{written} is not an escape that YAML knows.": "{written} 不是 YAML 认识的转义序列。",
    r"Use single quotes, or write '\\' for a backslash.": r"请用单引号，或把反斜杠写成 '\\'。",
    "a space is missing after ':'.": "':' 后面缺少空格。",
    "Write {line}.": "请写成 {line}。",
    "this line is neither a 'key: value' nor indented like the text above it.": (
        "这一行既不是 'key: value'，也没有与上面的文本同样缩进。"
    ),
    "Indent it like that text.": "请与那段文本同样缩进。",
    "this line has no 'key: value'.": "这一行没有 'key: value'。",
    "Add the ':', or indent the line.": "请加上 ':'，或缩进这一行。",
    "this line is indented too far.": "这一行缩进太多。",
    "Indent it like the keys beside it.": "请与旁边的键同样缩进。",
    "a ': ' inside a text begins a mapping.": "文本里的 ': ' 会被当作映射的开头。",
    "a text cannot begin with {sign}.": "文本不能以 {sign} 开头。",
    "expected a text here.": "这里应为文本。",
    "expected ',' or '{closing}' here.": "这里应为 ',' 或 '{closing}'。",
    "Quote a text that holds one of ,:[]{} or begins with '{opening}'.": (
        "含有 ,:[]{} 之一或以 '{opening}' 开头的文本要加引号。"
    ),
    "the list that '[' opens here is not closed.": "这里以 '[' 开始的列表没有结束。",
    "the mapping that '{' opens here is not closed.": "这里以 '{' 开始的映射没有结束。",
    "Close it with '{sign}'.": "请用 '{sign}' 结束它。",
    "the text of a '{sign}' begins on the next line.": "'{sign}' 的文本要从下一行开始。",
    "Break the line after it; quote a text that begins with '{sign}'.": (
        "请在它之后换行；以 '{sign}' 开头的文本要加引号。"
    ),
    "a key is missing before this ':'.": "这个 ':' 前面缺少键。",
    "Write 'key: value'.": "请写成 'key: value'。",
    "{sign} is out of place here.": "{sign} 不该出现在这里。",
    "the indentation of this line fits none of those above it.": "这一行的缩进与上面任何一行都不一致。",
    "Indent it like the items of its list.": "请与列表的其他项同样缩进。",
    "Indent it like the lines that it belongs to.": "请与它所属的各行同样缩进。",
    "a list item stands among keys.": "键之间混入了列表项。",
    "Give the list a key, and indent it.": "请给列表加上键并缩进。",
    "a key stands among list items.": "列表项之间混入了键。",
    "Indent it, or begin it with '- '.": "请缩进它，或以 '- ' 开头。",
    "a list begins on a line of its own.": "列表要另起一行。",
    "Break the line before this '-'.": "请在这个 '-' 之前换行。",
    "the document has ended above.": "文档在上面已经结束。",
    "Delete the '...' before this line.": "请删除这一行之前的 '...'。",
    "this goes on after the end of what the file holds.": "文件的内容已经结束，后面还有多余的部分。",
    "a line cannot begin with '%' in a lesson.": "课程文件里，行首不能是 '%'。",
    "Delete or indent it.": "请删除或缩进它。",
    "the file holds more than {most} values.": "文件里的值超过了 {most} 个。",
    "Split it into several lessons.": "请拆成几课。",
    "a key is a single word, and here stands a list or a mapping.": (
        "键只能是一个词，而这里是列表或映射。"
    ),
    "Delete it, or put quotes around it.": "请删除它，或加上引号。",
    "merge keys ('<<') are not read.": "不支持合并键（'<<'）。",
    "Write the keys out.": "请把这些键写全。",
    "the key {key} is here twice; the first is on line {line}.": "键 {key} 出现了两次，第一次在第 {line} 行。",
    "Keep one of them.": "请只保留一个。",
    "tags are not read, and here stands {tag}.": "不支持标签，而这里有 {tag}。",
    "Delete it; a text that begins with '!' needs quotes.": "请删除它；以 '!' 开头的文本要加引号。",
    "anchors and aliases are not read, and here stands {alias}.": "不支持锚点和别名，而这里有 {alias}。",
    "Write the value out; a text that begins with '{sign}' needs quotes.": (
        "请把值写全；以 '{sign}' 开头的文本要加引号。"
    ),
    "a second document begins here; a file holds one.": "这里开始了第二个文档，而一个文件只能有一个。",
    "Delete this '---', or write two files.": "请删除这个 '---'，或分成两个文件。",
}
"""What is wrong with the YAML of a file."""

FILES = {
    "this is {kind}, not a lesson.": "这是 {kind}，不是课程文件。",
    "a Jupyter notebook": "Jupyter 笔记本",
    "a Python script": "Python 脚本",
    "a text in Markdown": "Markdown 文本",
    "a web page": "网页",
    "a PDF": "PDF",
    "an archive": "压缩包",
    "a file of weights": "权重文件",
    "A lesson is a YAML file: put code under a cell's 'code', and text under its 'text'.": (
        "课程文件用 YAML 写成：代码放在单元格的 'code' 下，文字放在 'text' 下。"
    ),
    "this is a folder.": "这是文件夹。",
    "this is not a regular file.": "这不是普通文件。",
    "Copy its text into one.": "请把内容复制到普通文件里。",
    "there is no such file.": "没有这个文件。",
    "Check its name.": "请检查文件名。",
    "you may not read this file.": "没有读取这个文件的权限。",
    "Try 'chmod u+r' on it.": "可以对它用 'chmod u+r'。",
    "the file cannot be read: {error}.": "无法读取文件：{error}。",
    "the file is larger than 1 MiB.": "文件超过了 1 MiB。",
    "the file is in UTF-16.": "文件是 UTF-16 编码。",
    "the byte {byte} here is not UTF-8.": "这里的字节 {byte} 不是 UTF-8。",
    "the file holds a NUL byte, as binary files do.": "文件里有 NUL 字节，像是二进制文件。",
    "Save the file as UTF-8 in your editor.": "请在编辑器里存为 UTF-8。",
    "the hidden character {character} stands here.": "这里有不可见字符 {character}。",
    r"Delete it; Python code can write it as an escape, such as '\x1b'.": (
        r"请删除它；Python 代码可以用转义序列来写，例如 '\x1b'。"
    ),
    "{count} more from here on.": "从这里起还有 {count} 处。",
    "Mend these first.": "请先改正前面这些。",
    "{file} is in format {format}; this learn-torch reads up to {newest}.": (
        "{file} 的格式版本是 {format}；这个 learn-torch 只支持到 {newest}。"
    ),
    "Upgrade learn-torch.": "请升级 learn-torch。",
    "the file name {name} is not of the form 'NN-name.yaml'.": "文件名 {name} 不符合 'NN-name.yaml' 的形式。",
    "Rename it {name}.": "请改名为 {name}。",
    "the folder cannot be read: {error}.": "无法读取文件夹：{error}。",
    "Try 'chmod u+rx' on it.": "可以对它用 'chmod u+rx'。",
    "this link leads out of the course, and is not followed.": "这个链接指向课程之外，不予采用。",
    "Copy what it points to.": "请复制它所指的内容。",
    "a lesson ends in '.yaml', not in {suffix}.": "课程文件的扩展名是 '.yaml'，不是 {suffix}。",
    "the lesson id {id} is taken by {path}.": "课的 id {id} 已被 {path} 占用。",
    "Rename one of the two files.": "请给其中一个文件改名。",
    "the track {track} has no folder with lessons.": "{track} 这一部分没有放着课的文件夹。",
    "Add the folder, or take the track out.": "请添加文件夹，或去掉这一部分。",
    "the folder {name} holds lessons and is not a track here.": "文件夹 {name} 里有课，却没有列在这里。",
    "Add '- id: {id}' and a title to 'tracks'.": "请在 'tracks' 里加上 '- id: {id}' 和标题。",
    "no lesson here is called {name}.": "这里没有名为 {name} 的课。",
    "Name a lesson by its id.": "请写一课的 id。",
    "the term {term} is on line {line} already.": "术语 {term} 在第 {line} 行已经有了。",
    "{word} is to be avoided, and is a term on line {line}.": (
        "{word} 列为不用的词，却又是第 {line} 行的术语。"
    ),
    "Take it out of one of the two.": "请从其中一处去掉它。",
    "the course has no track {name}.": "课程没有 {name} 这一部分。",
    "there is no {name} that this translates.": "没有 {name}，这份译文没有原文。",
    "Name it as the lesson is named, or delete it.": "请按课的文件名命名，或删除它。",
    "{language} is no language of translations.": "没有 {language} 这种译文语言。",
    "zh-Hant is derived from zh-Hans.": "zh-Hant 由 zh-Hans 转换而来。",
    "There is {names}.": "现有：{names}。",
    "the stamp is not on one line.": "原文版本的标记不在一行里。",
    "Write 'source: x'.": "请写成 'source: x'。",
}
"""What is wrong with a file as a whole, or with its place in the course."""

CELLS = {
    "the id {id} is taken by line {line}.": "id {id} 已被第 {line} 行占用。",
    "Give this one another name.": "请给这个换个名称。",
    "'{key}' has several lines.": "'{key}' 有好几行。",
    "Keep it to one.": "请写成一行。",
    "there is nothing in this cell.": "这个单元格是空的。",
    "Add 'text:', or delete it.": "请加上 'text:'，或删除它。",
    "a cell has 'code' or 'exercise', not both.": "单元格只能有 'code' 或 'exercise' 之一。",
    "The starter is the exercise's code; put a demonstration in a cell of its own.": (
        "练习的代码是起始代码；示例请放进另一个单元格。"
    ),
    "a cell has 'exercise' or 'predict', not both.": "单元格只能有 'exercise' 或 'predict' 之一。",
    "Split it into two cells.": "请拆成两个单元格。",
    "there is no code to predict in this cell.": "这个单元格没有可以预测的代码。",
    "Add 'code:'.": "请加上 'code:'。",
    "'{key}' goes with 'code', not with 'exercise'.": "'{key}' 与 'code' 搭配，不与 'exercise' 搭配。",
    "Let the check judge it.": "请交给检查来判断。",
    "'{key}' speaks of 'code', and this cell has none.": "'{key}' 说的是 'code'，而这个单元格没有。",
    "'choices' offers fewer than two.": "'choices' 不足两项。",
    "Add one, or leave 'choices' out to have the learner type a value.": (
        "请再加一项，或去掉 'choices'，让学习者自己输入一个值。"
    ),
    "the choice {choice} is here twice.": "选项 {choice} 出现了两次。",
    "the answer {answer} is none of the choices.": "答案 {answer} 不在选项里。",
    "A comma separates two choices here: begin each with '- ' on a line of its own.": (
        "这里的逗号分开了两个选项：请让每一项另起一行，以 '- ' 开头。"
    ),
    "Repeat one of them word for word.": "请一字不差地重复其中一项。",
    "the text of this cell does not say {value}.": "这个单元格的正文没有写 {value}。",
    "Write the value as the text does.": "请按正文的写法写这个值。",
    "no cell with code is called {name}.": "没有名为 {name} 的代码单元格。",
    "Name the cell that prints it with 'of:'.": "请用 'of:' 写明是哪个单元格输出了它。",
    "If it is meant to fail, add 'raises: SyntaxError'.": "如果是有意出错，请加上 'raises: SyntaxError'。",
    "Write '...' where the learner's code goes.": "请在留给学习者写代码的地方写 '...'。",
    "{name} is not Python ({words}).": "{name} 不是 Python 代码（{words}）。",
    "{name} is nested too deeply for Python.": "{name} 嵌套太深，Python 无法解析。",
    "Write it in steps.": "请分几步写。",
}
"""What is wrong with a cell, as `course/rules.py` says it."""
