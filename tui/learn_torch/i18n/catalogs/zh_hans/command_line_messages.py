"""--help and the headings of --doctor in Simplified Chinese."""

from __future__ import annotations

COMMAND_LINE = {
    "interrupted.": "已中断。",
    "this is a bug of learn-torch itself: {bug}. Please report it, with what is shown when "
    "LEARN_TORCH_DEBUG=1 is set.": (
        "这是 learn-torch 自身的缺陷：{bug}。请报告它，并附上设置 LEARN_TORCH_DEBUG=1 后显示的内容。"
    ),
    "Learn PyTorch in the terminal: run and change code, watch the loss fall.": (
        "在终端里学 PyTorch：运行代码，修改代码，看着损失下降。"
    ),
    "learn": "学习",
    "without a screen": "不打开界面",
    "where the code runs": "代码在哪里运行",
    "about": "其他",
    "a lesson's id, a lesson's YAML file, or a folder that holds another course": (
        "一课的 id、一课的 YAML 文件，或另一门课程所在的文件夹"
    ),
    "open lessons of others (as root: any) even where the sandbox is too weak to hold them": (
        "即使沙箱太弱，也打开来自他人的课（以 root 运行时：任何课）"
    ),
    "prove lessons (ids, files, folders; default: the course): demonstrations print what "
    "they promise, starters fail, solutions pass, wrong answers are turned away": (
        "验证各课（id、文件、文件夹；默认整门课程）：示例的输出与承诺一致，起始代码不通过，"
        "参考答案通过，错误答案不通过"
    ),
    "only lessons with such an id, or in such a track, e.g. 'first-*' or drills": (
        "只处理 id 或所在部分匹配的课，例如 'first-*' 或 drills"
    ),
    "lessons at a time (default: cores, up to {jobs})": ("同时处理几课（默认为核数，最多 {jobs}）"),
    "prove on N random seeds (default: 1)": "用 N 个随机种子验证（默认 1）",
    "seconds that one run of a cell may take, where the lesson declares no time "
    "(default: {seconds}; never more than wall_seconds of the settings)": (
        "一课没有声明时间时，单元格一次运行最多几秒（默认 {seconds}；不超过设置里的 wall_seconds）"
    ),
    "then prove a lesson again whenever it or a translation of it is saved": (
        "之后每当一课或它的译文保存时，重新验证这一课"
    ),
    "prove nothing (exit code 2) where the sandbox is less than confined, partial "
    "or limits-only (default: {level} where CI is set, else any)": (
        "沙箱低于 confined、partial 或 limits-only 时不验证（退出码 2；"
        "设置了 CI 时默认 {level}，否则不限）"
    ),
    "note in translations what they were made from (translations, lessons, folders; "
    "default: the course)": "在译文里记下它依据的原文（译文、课、文件夹；默认整门课程）",
    "list the lessons": "列出所有课",
    "say what works here: torch, devices, terminal, sandbox": (
        "说明这台机器上什么可用：torch、设备、终端、沙箱"
    ),
    "of what goes to stdout (default: text)": "标准输出的格式（默认 text）",
    "write it into a file instead, whole or not at all": "改为写入文件，要么完整写入，要么不写",
    "auto (default: the emptiest GPU, else cpu), cuda, cuda:1, mps, xpu or cpu": (
        "auto（默认：最空闲的 GPU，否则 cpu）、cuda、cuda:1、mps、xpu 或 cpu"
    ),
    "a command that runs the torch process elsewhere, e.g. 'srun --gres=gpu:1'": (
        "在别处运行 torch 进程的命令，例如 'srun --gres=gpu:1'"
    ),
    "what to speak: en, zh-Hans or zh-Hant (default: the last choice, else LANG)": (
        "界面语言：en、zh-Hans 或 zh-Hant（默认为上次的选择，否则看 LANG）"
    ),
    "show the version": "显示版本",
    "show this": "显示这份帮助",
    "usage: ": "用法：",
    """\
examples:
  learn-torch                          the course
  learn-torch first-gradients          one lesson of it
  learn-torch ~/my-course              another course: a folder of lessons
  learn-torch --list                   what there is to learn
  learn-torch --check                  prove the whole course, without a screen
  learn-torch --check my.yaml --watch  prove a lesson each time you save it
  learn-torch --check lessons --jobs 4 --format json --output report.json
  learn-torch --doctor                 what works here, and what does not

exit codes:
  0 done, or proved    1 a lesson fails, or something is broken
  2 misuse, an unreadable file, or less of a sandbox than required
""": """\
例子：
  learn-torch                          打开课程
  learn-torch first-gradients          打开其中一课
  learn-torch ~/my-course              打开另一门课程：一个文件夹
  learn-torch --list                   有哪些课
  learn-torch --check                  不打开界面，验证整门课程
  learn-torch --check my.yaml --watch  每次保存都重新验证一课
  learn-torch --check lessons --jobs 4 --format json --output report.json
  learn-torch --doctor                 这里什么可用，什么不可用

退出码：
  0 完成，或验证通过    1 有课未通过，或程序出了故障
  2 用法错误、文件无法读取，或沙箱达不到要求
""",
    "{count} cells": "{count} 个单元格",
    # the doctor
    "loading torch ...": "正在加载 torch ...",
    "python and torch": "python 与 torch",
    "devices": "设备",
    "terminal": "终端",
    "sandbox": "沙箱",
    "files": "文件",
    "limits": "限额",
    "A lesson may declare memory, processes and time; what is set is its ceiling.": (
        "每一课可以声明内存、进程和时间；设置里的值是上限。"
    ),
    "To set them: [limits] in {file}": "在 {file} 的 [limits] 里设置",
    "Broken: {names}.": "有问题：{names}。",
    "Everything that learning needs works.": "学习所需的一切都正常。",
    "ok": "正常",
    "note": "注意",
    "broken": "故障",
}
