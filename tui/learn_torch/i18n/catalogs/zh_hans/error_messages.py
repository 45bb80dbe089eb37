"""What goes wrong with files and on the command line, in Simplified Chinese."""

from __future__ import annotations

ERRORS = {
    "Your latest work is only in memory.": "你最近的改动只在内存里。",
    "{path} cannot be opened ({reason}).": "{path} 无法打开（{reason}）。",
    "{path} was written by a newer learn-torch and stays as it is.": (
        "{path} 由更新版本的 learn-torch 写成，保持原样。"
    ),
    "Upgrade learn-torch; until then, your work lasts only until you quit.": (
        "请升级 learn-torch；在那之前，你的改动只保留到退出为止。"
    ),
    "{path} could not be read ({damage}). It was renamed to {kept}, and a new file was made.": (
        "{path} 无法读取（{damage}）。已改名为 {kept}，并新建了一份。"
    ),
    "it is another program's database": "它是另一个程序的数据库",
    "{path} is damaged ({error}); your next change makes a new file.": (
        "{path} 已损坏（{error}）；下次改动时会新建一份。"
    ),
    "The disk has no room for {path}: free some before you quit.": (
        "磁盘上没有空间写 {path}：请在退出前腾出一些。"
    ),
    "{path} cannot be written ({error}): is the disk or your quota full?": (
        "{path} 无法写入（{error}）：磁盘或配额满了吗？"
    ),
    "Another program holds {path}: stop it before you quit.": (
        "另一个程序占用着 {path}：请在退出前停掉它。"
    ),
    "{path} cannot be used ({error}).": "{path} 无法使用（{error}）。",
    "Your trust lasts until you quit: {path} cannot be written ({error}).": (
        "本次信任只在退出之前有效：{path} 无法写入（{error}）。"
    ),
}

ERRORS |= {
    "One lesson is opened at a time.": "一次只能打开一课。",
    "Name one; --check takes several.": "请只写一课；--check 可以写多课。",
    "There is no file {path}.": "没有文件 {path}。",
    "Check the path.": "请检查路径。",
    "No lesson here is called {name}.": "这里没有名为 {name} 的课。",
    "See what there is: learn-torch --list": "看看有哪些课：learn-torch --list",
    "The lesson {name} cannot be opened.": "{name} 这一课无法打开。",
    "Correct its file first: {mistake}": "请先改正它的文件：{mistake}",
    "There is no folder {folder}.": "没有文件夹 {folder}。",
    "Name a folder that holds lessons.": "请指定一个放有课的文件夹。",
    "There is no lesson in {folder}.": "{folder} 里没有课。",
    "A lesson is a file such as 'tensors/10-first.yaml' in it.": (
        "一课是其中的一个文件，例如 'tensors/10-first.yaml'。"
    ),
    "A lesson file has {count} mistakes.": "一个课程文件有 {count} 处错误。",
    "Did you mean '{name}'?": "是不是想写 '{name}'？",
    "Choose from {names}.": "可选的有：{names}。",
    "See learn-torch --help.": "请看 learn-torch --help。",
    "There is no such option: {words}.": "没有这样的选项：{words}。",
    "{name} needs a value.": "{name} 需要一个值。",
    "{name} takes no value.": "{name} 不带值。",
    "{name} {word}: choose from {names}.": "{name} {word}：可选的有 {names}。",
    "{word} is no language of the program.": "程序不支持 {word} 这种语言。",
    "{word} is no device.": "没有 {word} 这种设备。",
    "{word} is no level of the sandbox.": "沙箱没有 {word} 这个级别。",
    "{text} is not a whole number from 1 on.": "{text} 不是大于等于 1 的整数。",
    "{text} is not a number of seconds.": "{text} 不是秒数。",
    "{options} are different commands.": "{options} 是不同的命令。",
    "Ask for one at a time.": "请一次只写一个。",
    "{option} means nothing with {mode}.": "{option} 不能与 {mode} 同用。",
    "{option} means nothing when a lesson is opened.": "{option} 不能用于打开一课。",
    "It goes with {modes}.": "它只能与 {modes} 同用。",
    "It goes with {modes}, or with opening a lesson.": "它只能与 {modes} 同用，或用于打开一课。",
    "It is for opening a lesson.": "它只用于打开一课。",
    "--doctor looks at the machine, and takes no lesson.": "--doctor 检查的是这台机器，不接受课名。",
    "Leave it out.": "请去掉它。",
    "The language could not be saved: {error}.": "无法保存所选的语言：{error}。",
    "'{key}': expected an amount in quotes such as \"512MiB\", found {found}.": (
        "'{key}'：应为带引号的数量，例如 \"512MiB\"，而这里是 {found}。"
    ),
    "'{key}': expected a whole number from 1 to 1,024, found {found}.": (
        "'{key}'：应为 1 到 1,024 的整数，而这里是 {found}。"
    ),
    "'{key}': expected a number of seconds up to 86400, found {found}.": (
        "'{key}'：应为不超过 86400 的秒数，而这里是 {found}。"
    ),
    "'{key}': {value} is out of range: from {low} to {high}.": (
        "'{key}'：{value} 超出范围，应在 {low} 到 {high} 之间。"
    ),
    "'limits' is a table.": "'limits' 是一张表。",
    "Begin it with a line '[limits]'.": "请以一行 '[limits]' 开头。",
    "It belongs under a line '[limits]'.": "它应放在一行 '[limits]' 之下。",
    "unknown key '{key}'.": "不认识的键 '{key}'。",
    "{path}: it is larger than {size}.": "{path}：超过了 {size}。",
    "{path}: this is not a regular file.": "{path}：这不是普通文件。",
    "{path}: it cannot be read ({error}).": "{path}：无法读取（{error}）。",
    "{place}: this is not UTF-8.": "{place}：这不是 UTF-8。",
}
