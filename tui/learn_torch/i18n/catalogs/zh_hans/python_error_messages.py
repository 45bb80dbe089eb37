"""Explanations of Python's errors in Simplified Chinese."""

from __future__ import annotations

PYTHON_ERRORS = {
    "{owner} has nothing called `{name}`.": "{owner} 没有名为 `{name}` 的属性。",
    "`{name}` is a gap to fill in.": "`{name}` 是要填的空。",
    "Put your own code in its place.": "请换成你自己的代码。",
    "A `...` is still in the place of your code.": "该写代码的地方还是 `...`。",
    "Replace it.": "请替换它。",
    "There is no name `{name}`, but there is `{near}`.": "没有 `{name}` 这个名字，但有 `{near}`。",
    "Check the spelling; upper and lower case count.": "检查拼写；大小写有区别。",
    "There is no name `{name}` in this session.": "本次会话里没有 `{name}` 这个名字。",
    "Run the cell that defines it, or check the spelling.": "先运行定义它的单元格，或检查拼写。",
    "`{name}` takes {want} argument(s), and the call passes {have}.": "`{name}` 接受 {want} 个参数，而调用时传了 {have} 个。",
    "Compare the call with the line `def`.": "请对照 `def` 那一行。",
    "The call of `{name}` leaves out {names}.": "调用 `{name}` 时漏了 {names}。",
    "`{name}` is of type {kind}, not a function, so `(...)` cannot follow it.": "`{name}` 的类型是 {kind}，不是函数，后面不能跟 `(...)`。",
    "Index with `[...]`; write `*` for a product. If you named a value like a function, restart the session and rename it.": "索引用 `[...]`，乘法写 `*`。如果你给某个值起了函数的名字，请重启会话并改名。",
    "A value of type {kind} has no elements to pick with `[...]`.": "类型为 {kind} 的值没有元素可以用 `[...]` 取。",
    "Call a function with `(...)`; for a Dataset write `__getitem__`.": "调用函数用 `(...)`；Dataset 要写 `__getitem__`。",
    "Check the spelling, and what kind of object it is: `type(x)`.": "检查拼写，以及它是什么对象：`type(x)`。",
    "There is no module {name} in this environment.": "这个环境里没有模块 {name}。",
    "Check the spelling. Lessons run without a network: install it outside, beside torch.": "检查拼写。各课在无网络的环境里运行：请在程序之外把它装进 torch 所在的环境。",
    "There are {want} names at the left of `=`, and another number of values at the right.": "`=` 左边有 {want} 个名字，而右边值的个数不同。",
    "Print the right side: a DataLoader gives batches such as (x, y), `enumerate` gives (i, batch).": "打印右边看看：DataLoader 给出 (x, y) 这样的批次，`enumerate` 给出 (i, batch)。",
    "A function calls itself without an end.": "函数无休止地调用自己。",
    "Give it a case that returns without a further call; in `forward`, call the layers, not `self(x)`.": "给它一个不再调用就返回的情形；在 `forward` 里要调用各层，而不是 `self(x)`。",
    "`{name}` was not imported in this session.": "本次会话还没有导入 `{name}`。",
    "Write `{line}`, or run the cell above that does.": "写 `{line}`，或运行上面做这件事的单元格。",
    "`{name}` is a method, and Python passes the object itself first.": "`{name}` 是方法，Python 会先传入对象本身。",
    "Begin its parameters with `self`; or pass one argument less.": "参数以 `self` 开头；或少传一个参数。",
    "The value before `[...]` is None.": "`[...]` 前面的值是 None。",
    "Did you mean `{near}`?": "是不是想写 `{near}`？",
    "{char} is not {plain}: Python needs the plain character.": "{char} 不是 {plain}：Python 需要半角字符。",
    "Type {plain} with the English input method.": "请用英文输入法输入 {plain}。",
    "The {bracket} that is marked has no {other}.": "标出的 {bracket} 没有对应的 {other}。",
    "Write {other} where it ends.": "请在它结束的地方写 {other}。",
    "A line that begins a block ends with a colon.": "开始一个代码块的行要以冒号结尾。",
    "Write `:` at the end of the line.": "在行尾写 `:`。",
    "Two values stand side by side with nothing between them.": "两个值并排，中间什么也没有。",
    "Write a comma or an operator between them; for a product, `*`.": "在中间写逗号或运算符；乘法写 `*`。",
    "`=` gives a name a value; it does not compare.": "`=` 是给名字赋值，不是比较。",
    "To compare, write `==`.": "比较请写 `==`。",
    "A text in quotes does not end on this line.": "引号里的字符串没有在这一行结束。",
    "Close it with the same quote that opens it.": "请用与开头相同的引号结束。",
    "Some lines of this block are indented by tabs, others by spaces.": "这个代码块有的行用制表符缩进，有的用空格。",
    "Indent by four spaces everywhere.": "请一律用四个空格缩进。",
    "This line is indented otherwise than the lines around it.": "这一行的缩进与周围的行不同。",
    "Lines of one block begin in the same column.": "同一个代码块的行从同一列开始。",
    "In Python 3 `print` is a function.": "在 Python 3 里 `print` 是函数。",
    "Write `print(...)`.": "请写 `print(...)`。",
    "There is an invisible character (U+{code}), as text copied from a page may have.": "有一个看不见的字符（U+{code}），从网页复制的文字里常有。",
    "Delete it, or type the line again.": "请删除它，或重新输入这一行。",
    "Python does not know the character {char}.": "Python 不认识字符 {char}。",
    "Delete it, or put it into a text in quotes.": "请删除它，或把它放进引号里的字符串。",
    "The line above ends with a colon, so a block must follow.": "上一行以冒号结尾，后面必须有代码块。",
    "Indent this line by four spaces.": "请把这一行缩进四个空格。",
}

PYTHON_ERRORS |= {  # values, brackets and reserved words
    "One side of `{sign}` is None.": "`{sign}` 的一边是 None。",
    "A single number (type {kind}) has no elements to go through.": (
        "单个数（类型 {kind}）没有元素可以逐个取出。"
    ),
    "Write `range(n)` to count to n, or put the values into a list.": (
        "要数到 n 请写 `range(n)`，或把值放进列表。"
    ),
    "A value of type {kind} has no length.": "类型为 {kind} 的值没有长度。",
    "`len` counts the elements of a list, a text, a tensor or a Dataset.": (
        "`len` 数的是列表、字符串、张量或 Dataset 的元素。"
    ),
    "A whole number is needed here, and the value is of type {kind}.": (
        "这里需要整数，而这个值的类型是 {kind}。"
    ),
    "Divide with `//`, or convert with `int(...)`.": "请用 `//` 相除，或用 `int(...)` 转换。",
    "The index is behind the last element: counting starts at 0.": (
        "索引超出了最后一个元素：从 0 开始数。"
    ),
    "Print `len(...)`; the last element is `[-1]`.": "打印 `len(...)` 看看；最后一个元素是 `[-1]`。",
    "`+` joins two lists; the other value is of type {kind}.": (
        "`+` 连接两个列表；而另一个值的类型是 {kind}。"
    ),
    "Use `.append(...)` for one element, or a tensor to add a number to each.": (
        "添加一个元素用 `.append(...)`；要给每个元素加一个数，请用张量。"
    ),
    "The elements of a value of type {kind} cannot be changed.": "类型为 {kind} 的值，其元素不能修改。",
    "Make a new one, or use a list.": "请新建一个，或改用列表。",
    "`{sign}` cannot compare type {left} with type {right}.": (
        "`{sign}` 不能比较类型 {left} 和类型 {right}。"
    ),
    "Convert one of them, for example with `float(...)`.": "请转换其中一个，例如用 `float(...)`。",
    "`{name}` has no parameter `{key}`.": "`{name}` 没有参数 `{key}`。",
    "Check the spelling in its documentation.": "请对照它的文档检查拼写。",
    "{opened} was opened and {closed} closes it.": "用 {opened} 打开，却用 {closed} 关闭。",
    "Use the same kind of bracket at both ends.": "两头请用同一种括号。",
    "The {closed} that is marked closes nothing.": "标出的 {closed} 没有对应的左括号。",
    "Delete it, or open it further to the left.": "请删掉它，或在左边补上左括号。",
    "A number is followed by a letter; no name begins with a digit.": (
        "数字后面跟着字母；名字不能以数字开头。"
    ),
    "Begin the name with a letter: `x2`, not `2x`. For a product write `2 * x`.": (
        "名字请以字母开头：写 `x2`，不写 `2x`。乘积写 `2 * x`。"
    ),
    "`{word}` is not inside of the block that it needs.": "`{word}` 不在它所需要的代码块里。",
    "Indent it: `return` belongs into a function, `break` and `continue` into a loop.": (
        "请缩进：`return` 要在函数里，`break` 和 `continue` 要在循环里。"
    ),
    "`{word}` is a word of Python's own and cannot be a name.": (
        "`{word}` 是 Python 的保留字，不能当名字。"
    ),
    "Choose another name, such as `{word}_`.": "请换一个名字，例如 `{word}_`。",
    "There is no block before it that `{word}` belongs to.": "前面没有 `{word}` 所属的代码块。",
    "Put it below its `if`, `for` or `try`, in the same column.": (
        "请把它放在对应的 `if`、`for` 或 `try` 下面，同一列。"
    ),
    "Python has no `++` and no `--`.": "Python 没有 `++` 和 `--`。",
    "Write `i += 1` or `i -= 1`.": "请写 `i += 1` 或 `i -= 1`。",
}

# What scripts and notebooks of other places expect.
PYTHON_ERRORS |= {
    "`google.colab` exists only in Google Colab.": "`google.colab` 只在 Google Colab 里存在。",
    "`kaggle_secrets` exists only on Kaggle.": "`kaggle_secrets` 只在 Kaggle 上存在。",
    "`ipywidgets` needs a browser, and this is a terminal.": (
        "`ipywidgets` 需要浏览器，而这里是终端。"
    ),
    "`ipdb` needs a terminal of its own; a cell has pdb: write `breakpoint()`.": (
        "`ipdb` 需要自己的终端；单元格里有 pdb：请写 `breakpoint()`。"
    ),
    "Delete these lines: files are in the cell's own folder, and print() shows values.": (
        "请删除这些行：文件在单元格自己的文件夹里，print() 可以显示值。"
    ),
    "`__file__` is the path of a script, and a cell has none.": (
        "`__file__` 是脚本的路径，而单元格没有。"
    ),
    "Use `Path.cwd()` for the folder that the cell works in.": (
        "单元格工作的文件夹请用 `Path.cwd()`。"
    ),
    "A cell opens no window.": "单元格不打开窗口。",
    "Draw with matplotlib: its figures are shown below the cell.": (
        "请用 matplotlib 绘图：图会显示在单元格下面。"
    ),
}

# input(), and whoever else reads a line.
PYTHON_ERRORS |= {
    "The code reads a line, and got end of file: nobody typed one.": (
        "代码要读一行，却读到了文件末尾：没有人输入。"
    ),
    "Run the cell yourself and answer in the field below it, "
    "or write the value into the code: `name = 'Ada'`.": (
        "请自己运行这个单元格，在它下面的输入框里回答；或者把值写进代码：`name = 'Ada'`。"
    ),
}

PYTHON_ERRORS |= {  # calls, names and blocks
    "`{method}` changes `{name}` in place and returns None: write it without `{name} =`.": "`{method}` 就地修改 `{name}`，返回 None：前面不要写 `{name} =`。",
    "Assign it, as `self.{name} = ...`, in `__init__`: spelled so, with two underscores on each side.": "请在 `__init__` 里赋值：`self.{name} = ...`。`__init__` 两边各有两个下划线。",
    "A format such as `:.2f` is for one number, and the value is of type {kind}.": "`:.2f` 这样的格式用于一个数，而这个值的类型是 {kind}。",
    "Pick one number with `x[0].item()` or `x.mean().item()`; or leave the format out.": "用 `x[0].item()` 或 `x.mean().item()` 取一个数；或去掉格式。",
    "`next` needs an iterator, and this is what one is made from.": "`next` 需要迭代器，而这个对象要先变成迭代器。",
    "Make one first: `next(iter(loader))`.": "请先创建迭代器：`next(iter(loader))`。",
    "The brackets behind `{name}` build the object, and get too many values.": "`{name}` 后面的括号是创建对象，而传入的值太多了。",
    "Add brackets, as in `{example}`.": "加上括号，例如 `{example}`。",
    "A class is used here in the place of an object.": "这里需要对象，用的却是类本身。",
    "Leave out the brackets: `{name}`.": "去掉括号：`{name}`。",
    "`{name}` is a function, and `[...]` picks elements.": "`{name}` 是函数，而 `[...]` 用来取元素。",
    "Call it with round brackets: `{name}`.": "请用圆括号调用：`{name}`。",
    "Write `{line}`, with `self` first.": "请写 `{line}`，`self` 在最前面。",
    "The function assigns `{name}`, so the name is its own, and it has no value yet.": "函数里给 `{name}` 赋了值，所以它是函数自己的名字，而此时还没有值。",
    "Give `{name}` a value in the function first, or pass it as an argument and `return` it.": "先在函数里给 `{name}` 一个值，或把它作为参数传入，再用 `return` 返回。",
    "A device is a text in quotes: `{text}`.": "设备写成引号里的字符串：`{text}`。",
    "A parameter without a default value stands after one that has a default.": "没有默认值的参数写在了有默认值的参数后面。",
    "Put the parameters with a default (`lr=0.1`) last.": "有默认值的参数（`lr=0.1`）要放在最后。",
    "An argument without a name stands after one with a name (a keyword argument).": "没有名字的参数写在了带名字的参数（关键字参数）后面。",
    "Put the arguments with a name last, or name them all.": "带名字的参数放在最后，或给所有参数都写上名字。",
    "A `try` needs an `except` or a `finally` after its block.": "`try` 的代码块后面要有 `except` 或 `finally`。",
    "Write `except ...:` in the column of `try`, or leave out the `try`.": "在与 `try` 同一列写 `except ...:`，或去掉 `try`。",
    "An `if` inside an expression needs an `else`.": "表达式里的 `if` 要有 `else`。",
    "Write `a if condition else b`, or an `if` on a line of its own.": "请写 `a if condition else b`，或把 `if` 单独写成一行。",
    "A curly bracket of the f-string has no partner.": "f-string 里有一个花括号不成对。",
    "Write curly brackets in pairs around each value; for the sign itself write it twice.": "每个值两边的花括号要成对；要显示花括号本身，就写两次。",
    "In curly brackets each key needs a colon and a value.": "花括号里每个键后面都要有冒号和值。",
    "Write `key: value` for every entry.": "每一项都写成 `key: value`。",
    "`else if` is `elif` in Python.": "在 Python 里 `else if` 写作 `elif`。",
    "Write `elif` and the condition.": "请写 `elif` 和条件。",
    "After `import` stands one name without a dot.": "`import` 后面是一个不带点的名字。",
    "Write `{line}`.": "请写 `{line}`。",
    "A text or a list is multiplied here, not a number.": "这里相乘的是字符串或列表，不是数。",
    "Convert a text with `float(...)`; a list of numbers with `torch.tensor(values)`.": "字符串用 `float(...)` 转换；数字列表用 `torch.tensor(values)`。",
    "`join` puts texts together, and found a value of type {kind}.": "`join` 连接字符串，却遇到类型为 {kind} 的值。",
    "Convert each: `', '.join(str(value) for value in values)`.": "逐个转换：`', '.join(str(value) for value in values)`。",
    "A value of type {kind} has no elements to go through.": "类型为 {kind} 的值没有元素可以逐个取出。",
    "A list has only the elements that were put into it: there is none at this index yet.": "列表里只有放进去的元素：这个索引上还没有元素。",
    "Add one at the end: `values.append(x)`.": "请加在末尾：`values.append(x)`。",
}

# A command line and a terminal, which a cell has not.
PYTHON_ERRORS |= {
    "A cell has no command line: argparse finds no arguments, and gives up.": (
        "单元格没有命令行：argparse 找不到参数，于是退出。"
    ),
    "Give them in the call, as in `parse_args(['--epochs', '3'])`.": (
        "请在调用时给出参数，例如 `parse_args(['--epochs', '3'])`。"
    ),
    "A cell has no command line, so `sys.argv` has one element.": (
        "单元格没有命令行，所以 `sys.argv` 只有一个元素。"
    ),
    "Write the value into the code, or set `sys.argv = ['train.py', '0.1']` first.": (
        "请把值写进代码，或先设 `sys.argv = ['train.py', '0.1']`。"
    ),
    "matplotlib makes films with ffmpeg, which is not installed here.": (
        "matplotlib 用 ffmpeg 制作视频，而这里没有安装 ffmpeg。"
    ),
    "The frames are shown below the cell; `save('a.gif', writer='pillow')` keeps them.": (
        "各帧会显示在单元格下面；`save('a.gif', writer='pillow')` 可把它们保存下来。"
    ),
    "`nest_asyncio` is for Jupyter: `asyncio.run` and `await` work in a cell.": (
        "`nest_asyncio` 是给 Jupyter 用的：单元格里可以直接用 `asyncio.run` 和 `await`。"
    ),
    "A cell has no terminal of its own, so curses cannot draw on one.": (
        "单元格没有自己的终端，所以 curses 无处绘制。"
    ),
    'Print lines, and redraw them with "\\r" or `clear_output()`.': (
        "请逐行打印，并用 “\\r” 或 `clear_output()` 重绘。"
    ),
}
