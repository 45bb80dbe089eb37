"""What goes wrong with files and on the command line, as phrases in Simplified Chinese."""

from __future__ import annotations

KEEPING = {
    "Your latest work is only in memory": "你最近的改动只在内存里",
    "{path} could not be read ({damage}): it is kept as {kept}, and a new one begun.": (
        "{path} 无法读取（{damage}）：已另存为 {kept}，并新建了一份。"
    ),
    "{path} cannot be used ({error}).": "{path} 无法使用（{error}）。",
    "{path} was written by a newer learn-torch and stays as it is: upgrade, or what you do now "
    "lasts only until you quit.": (
        "{path} 由更新版本的 learn-torch 写成，保持原样：请升级，否则现在所做的只保留到退出为止。"
    ),
    "{path} is damaged ({error}); your next change begins a new one.": (
        "{path} 已损坏（{error}）；下次改动时会新建一份。"
    ),
    "there is no room on the disk for {path}; make some before you quit.": (
        "磁盘上没有空间写 {path}；请在退出前腾出一些。"
    ),
    "{path} cannot be written ({error}); is the disk or your quota full?": (
        "{path} 无法写入（{error}）；磁盘或配额满了吗？"
    ),
    "another program holds {path}; stop that one before you quit.": (
        "另一个程序占用着 {path}；请在退出前停掉它。"
    ),
    "{path} cannot be opened ({reason}).": "{path} 无法打开（{reason}）。",
    "Your trust lasts until you quit: {path} cannot be written ({error}).": (
        "你的信任只保留到退出为止：{path} 无法写入（{error}）。"
    ),
    "The language could not be kept: {error}.": "无法记住所选的语言：{error}。",
}


COMMAND_LINE = {
    "One lesson is opened at a time.": "一次只能打开一课。",
    "Name one; --check takes several.": "请只写一课；--check 可以写多课。",
    "The lessons need a terminal to be shown in, and this is none.": (
        "课程要在终端里显示，而这里不是终端。"
    ),
    "Without one, --check proves them and --list names them.": (
        "没有终端时，可用 --check 验证，用 --list 列出。"
    ),
    "There is no file {path}.": "没有文件 {path}。",
    "Check the path.": "请检查路径。",
    "no lesson here is called {name}.": "这里没有名为 {name} 的课。",
    "See what there is: learn-torch --list": "看看有哪些课：learn-torch --list",
    "the lesson {name} cannot be opened.": "{name} 这一课无法打开。",
    "there is no folder {name}.": "没有文件夹 {name}。",
    "Name a folder that holds lessons.": "请写一个放着课程的文件夹。",
    "there is no lesson in {name}.": "{name} 里没有课。",
    "Did you mean {name}?": "是不是想写 {name}？",
    "did you mean {name}?": "是不是想写 {name}？",
    "See learn-torch --help.": "请看 learn-torch --help。",
    "Unrecognized arguments: {words}.": "不认识的参数：{words}。",
    "Argument {name}: {words}": "参数 {name}：{words}",
    "{word} is no language of learn-torch: {meant}": "learn-torch 没有 {word} 这种语言：{meant}",
    "{word} is no device: {meant}": "没有 {word} 这种设备：{meant}",
    "{word} is no level of the sandbox: {meant}": "沙箱没有 {word} 这个级别：{meant}",
    "there are {names}": "有 {names}",
    "{word} is not a whole number of at least 1": "{word} 不是大于等于 1 的整数",
    "{word} is not a number of seconds": "{word} 不是秒数",
    "Ask for one at a time.": "请一次只写一个。",
    "{options} are two things.": "{options} 是两回事。",
    "{option} means nothing with {mode}.": "{option} 与 {mode} 一起没有意义。",
    "{option} means nothing.": "{option} 在这里没有意义。",
    "It goes with {modes}.": "它与 {modes} 搭配。",
    "opening a lesson": "打开一课",
    "--doctor looks at the machine, and takes no lesson.": "--doctor 检查的是机器，不需要写课。",
    "Leave it out.": "请去掉它。",
}
