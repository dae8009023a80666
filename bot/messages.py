"""Every sentence that a user reads, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.articles.article import Article
from retrieval.articles.sources import OTHER_KINDS
from retrieval.errors import (
    ArticlesNotFound,
    ArticlesVanished,
    BackupUnwritable,
    BadBackup,
    BadDataset,
    BadQuestion,
    BadReport,
    BadSetting,
    DownloadFailed,
    HashMismatch,
    IndexBroken,
    IndexBusy,
    IndexMissing,
    IndexSwitched,
    IndexUnwritable,
    ModelNotFound,
    ModelUnusable,
    NotIndexed,
    QuestionsUnreadable,
    ReportUnwritable,
    UnreadableFile,
    WenjuError,
)
from retrieval.language.periods import Period

if TYPE_CHECKING:
    from retrieval.index.facts import StoredFigure

NOT_FOUND = "未在文章中找到"
NEAREST = "最接近的段落："
NO_HITS = "文章里没有任何段落与问题相关。"
NO_DATE = "日期不详"
IMPOSSIBLE_DATE = "日期有误（所写的日子不存在）"
UNTITLED = "（无标题）"

UNREADABLE = {
    "not-readable": "打不开",
    "encoding": "认不出文字编码，请另存为 UTF-8",
    "binary": "不是文本",
    "empty": "没有文字",
    "bad-pdf": "PDF 已损坏",
    "encrypted-pdf": "PDF 有密码",
    "image-pdf": "PDF 里只有图片，请先做文字识别（OCR）",
    "bad-docx": "DOCX 已损坏",
    "bad-html": "HTML 无法解析",
    "no-article": "网页里没有文章正文，只有链接目录或框架，请另存其中的文章页",
    "bad-jsonl": "JSONL 这一行有误，已跳过",
    "unknown-format": "不支持这种格式（支持 txt、md、html、pdf、docx、jsonl）",
    "too-large": "文件太大",
}
PARTLY = {"bad-bytes": "个别字节坏了，坏处显示为 �，其余照收"}
OTHERS = {
    "document": "旧版文档，请另存为 docx",
    "picture": "图片，请先做文字识别（OCR）再存成 txt",
    "sheet": "表格文件，请另存为 html 或 docx",
    "slides": "演示文稿，请另存为 pdf 或 docx",
    "archive": "压缩包，请先解压",
    "book": "电子书格式，请转成 pdf 或 txt",
    "saved page": "单文件网页，请另存为 html",
}


ERRORS: dict[type[WenjuError], str] = {
    ModelNotFound: "找不到模型 {error.name}（{error.reason}）。请检查 WENJU_MODEL：本地文件夹要存在，模型名要能联网取得。",
    DownloadFailed: "模型下载失败：pip 取不到 {error.requirement}（{error.reason}）。请检查网络或 pip 的镜像设置，再运行一次。",
    HashMismatch: "下载的 {error.name} 校验不符，已删除。请换一个 pip 镜像，或先运行 pip cache purge，再试一次。",
    ModelUnusable: "模型无法使用：{error.folder}（{error.reason}）。请检查 WENJU_MODEL；若是默认模型，删掉该文件夹后重来。",
    ArticlesNotFound: "找不到文章：{error.path} 不存在。请检查路径或 WENJU_ARTICLES；不再要它，就运行 wenju index --remove 加这个路径。",
    ArticlesVanished: "{error.path} 里原有 {error.before} 篇文章，现在只有 {error.now} 篇（是不是磁盘没有挂上，或文件没有写完？）。索引没有改动；确实不要了，就运行 wenju index --force。",
    NotIndexed: "索引里没有 {error.path}，没有什么可去掉的。用 wenju sources 可以看到收录了哪些文件。",
    IndexMissing: "{error.home} 里还没有索引。请先运行 wenju index。",
    IndexBroken: "索引 {error.path} 损坏了（{error.reason}）。请运行 wenju index --anew，从文章重新建立。",
    BackupUnwritable: "备份写不进 {error.path}（{error.detail}）。请检查权限和剩余空间，或换一个地方。",
    BadBackup: "备份 {error.path} 不能用：{reason}。现有的索引没有改动。",
    IndexUnwritable: "{error.home} 里的索引写不进去：{reason}。已有的索引没有改动。",
    IndexBusy: "另一个进程{reason}正在更新 {error.home} 里的索引。请等它结束再试。",
    IndexSwitched: "{error.home} 里的索引已由另一个程序换了模型重建。请重新启动；两边的 WENJU_MODEL、WENJU_ENCODER 要一致，或各用一个 WENJU_HOME。",
    BadDataset: "无法评测 {error.path}：{error.reason}。文件夹里要有 corpus.jsonl、queries.jsonl、qrels.tsv、answers.jsonl。",
    BadSetting: "设置 {error.name} 的值不能用（{error.reason}）。请改正这个环境变量后再试。",
    QuestionsUnreadable: "读不了问题文件 {error.path}（{error.reason}）。请检查路径。",
    BadReport: "无法比较 {error.path}：{reason}。请给出 --report 的文件夹，或 wenju eval --json 的输出。",
    ReportUnwritable: "报告写不进 {error.path}：{reason}。请检查权限和剩余空间，或换一个文件夹。",
}

BAD_REPORT = {
    "missing": "没有这个文件",
    "not-readable": "打不开（{error.detail}）",
    "not-json": "不是 JSON（{error.detail}）",
    "not-a-report": "不是评测的结果（{error.detail}）",
    "no-questions": "里面一道题也没有",
    "other-questions": "与另一次评测的题目不同（{error.detail}）",
}
BAD_BACKUP = {
    "missing": "没有这个文件",
    "damaged": "它损坏了，或不是 wenju backup 存的（{error.detail}）",
    "version": "它是另一个版本的问据存的（{error.detail}）",
}
INDEX_HOLDER = "（进程号 {error.pid}，{error.since} 开始）"
INDEX_UNWRITABLE = {
    "full": "磁盘满了，请腾出空间再试",
    "read-only": "没有写的权限，或这个磁盘只能读；请换一个 WENJU_HOME，或改权限",
    "disk": "磁盘读写出错（{error.detail}），请检查磁盘",
}
REPORT_UNWRITABLE = {"not-a-folder": "这不是文件夹", "not-writable": "无法写入（{error.detail}）"}


# What the system and the libraries say, in Chinese.
_SAID = {
    "No such file or directory": "没有这个文件或文件夹",
    "there is no such folder or file": "没有这个文件或文件夹",
    "Permission denied": "没有权限",
    "Operation not permitted": "没有权限",
    "Is a directory": "这是文件夹",
    "Not a directory": "这不是文件夹",
    "Read-only file system": "这个磁盘只能读",
    "File name too long": "文件名太长",
    "Too many open files": "打开的文件太多",
    "Input/output error": "磁盘读写出错",
    "Input should be a valid integer, unable to parse string as an integer": "应是整数",
    "not host:port": "应写成 127.0.0.1:8443 这样的主机和端口",
    "not a loopback address": "只能是本机地址，如 127.0.0.1",
    "cannot be listened on": "这个地址不能用",
    "Address already in use": "这个端口已经有程序在用",
    "Cannot assign requested address": "本机没有这个地址",
    "Input should be 'open', 'list' or 'pair'": "应是 open、list 或 pair",
    "Input should be a valid boolean, unable to interpret input": "应是 1 或 0",
}
_PATTERN = re.compile(r"String should match pattern '.*'")
_RANGE = re.compile(r"Input should be (greater|less) than or equal to (\d+)")


def in_chinese(text: str) -> str:
    """A sentence of ours in which the system's or a library's own words stand."""
    for english, chinese in _SAID.items():
        text = text.replace(english, chinese)
    text = _PATTERN.sub("写法不对", text)
    return _RANGE.sub(lambda found: f"应{'不小于' if found[1] == 'greater' else '不大于'} {found[2]}", text)


def error_sentence(error: WenjuError) -> str:
    """One sentence for a user: what is wrong, where, and what to do next."""
    return in_chinese(_error_sentence(error))


def _error_sentence(error: WenjuError) -> str:
    if isinstance(error, UnreadableFile):
        return unreadable_line(error)
    if isinstance(error, BadQuestion):
        said = BAD_QUESTION.get(error.reason, f"问题无法读取（{error.reason}）。")
        return f"第 {error.line} 行：{said}" if error.line else said
    if isinstance(error, IndexBusy):
        reason = INDEX_HOLDER.format(error=error) if error.pid else ""
        return ERRORS[IndexBusy].format(error=error, reason=reason)
    reason = (
        (BAD_REPORT | REPORT_UNWRITABLE | INDEX_UNWRITABLE | BAD_BACKUP)
        .get(getattr(error, "reason", ""), "")
        .format(error=error)
    )
    return ERRORS[type(error)].format(error=error, reason=reason)


BAD_QUESTION = {
    "empty": "问题是空的。请输入一个问题，例如：董家口一季度工业产值是多少",
    "too-long": "问题太长了，请控制在 1000 字以内。",
    "bad-json": '不是 JSON 对象。每行应是 {"id": …, "question": …}。',
    "no-question": '缺少 question。每行应是 {"id": …, "question": …}。',
    "bad-date": "日期有误。应写成 2022-04-30 这样。",
    "bad-context": "context 应是字符串的列表。",
}


def unreadable_line(problem: UnreadableFile) -> str:
    """A file that was left out or taken in but for a part, and why."""
    detail = f"（{problem.detail}）" if problem.detail else ""
    if problem.reason in PARTLY:
        return f"已收入 {problem.path}，但{PARTLY[problem.reason]}{detail}"
    return f"未收入 {problem.path}：{UNREADABLE.get(problem.reason, problem.reason)}{detail}"


def others_lines(others: Sequence[Path]) -> Iterator[str]:
    """Files of kinds that are not read: a line for each kind, with what to do."""
    kinds: dict[str, list[Path]] = {}
    for path in others:
        kinds.setdefault(OTHER_KINDS[path.suffix.lower()], []).append(path)
    for kind, paths in kinds.items():
        count = f" 等 {len(paths)} 个文件" if len(paths) > 1 else ""
        yield f"未收入 {paths[0]}{count}：{OTHERS[kind]}"


def source_line(title: str, paper: str, date: str, source: str, also_in: Sequence[str] = (), url: str = "") -> str:
    """An article in one line: 《标题》 报纸 日期 · 文件 (and the other files that hold the same text) · its address on the web."""
    facts = " ".join(filter(None, (f"《{title}》" if title else UNTITLED, paper, date or NO_DATE)))
    others = "、".join(also_in[:3]) + ("等" if len(also_in) > 3 else "")
    web = f" · {url}" if url.startswith(("http://", "https://")) else ""
    return f"{facts} · {source}{f'（另见 {others}）' if others else ''}{web}"


def figure_source(stored: StoredFigure) -> str:
    """The article that a figure stands in, in one line."""
    return source_line(stored.title, stored.paper, dated(stored.date, stored.date_from), stored.source)


def dated(date: str, date_from: str) -> str:
    """A date, and that it is inferred where it is."""
    if date_from == "impossible":
        return IMPOSSIBLE_DATE
    return f"{date}（{DATE_FROM[date_from]}）" if date and date_from == "inferred" else date


def period(stated: Period | None) -> str:
    """A stretch of the calendar as a table has it: a day, or first～last; open and unknown ends are left out."""
    if stated is None or not (stated.start or stated.end):
        return ""
    first, last = (
        day.strftime("%m-%d" if stated.any_year else "%Y-%m-%d") if day else "" for day in (stated.start, stated.end)
    )
    return first if first == last else f"{first}～{last}"


def holds(count: int, first: str, last: str) -> str:
    """How many articles there are, and of which days."""
    if not count:
        return NO_ARTICLES
    return f"收录 {count} 篇文章{f'，{first} 至 {last}' if first else ''}。"


def opinion_line(opinion: Mapping[str, Any]) -> str:
    """What somebody thinks of an answer, in a line."""
    verdict = GOOD if opinion["verdict"] == "good" else BAD
    rest = [REASONS.get(opinion["reason"], ""), f"正确的是：{opinion['correction']}" if opinion["correction"] else ""]
    said = "，".join(filter(None, rest))
    answered = opinion["text"] or NOT_FOUND
    return f"{opinion['at']} {verdict}{f'（{said}）' if said else ''} {opinion['question']} → {answered}"


def stale_line(files: list[str]) -> str:
    """Articles are newer than the index."""
    names = "、".join(path.rpartition("/")[2] for path in files[:3]) + ("等" if len(files) > 3 else "")
    return f"提示：有 {len(files)} 个文章文件在建立索引之后有变动（{names}），运行 wenju index 即可收入。"


def index_line(added: int, removed: int, kept: int, articles: int, seconds: float) -> str:
    """What `wenju index` did."""
    return f"新增 {added} 段，删除 {removed} 段，保留 {kept} 段；共 {articles} 篇文章。用时 {seconds:.1f} 秒。"


CHAT_WELCOME = "请输入问题；直接回车或 Ctrl-D 退出，/help 看说明。追问可以省略前面说过的内容。"
CHAT_PROMPT = "问> "
CHAT_HELP = """直接输入问题，例如：某地一季度工业产值是多少
接着可以追问：那二季度呢；问错了可以改：不是，我问的是二期
也可以问文章本身：最新的报道是什么，某某写过哪几篇
上下键找回问过的话；Ctrl-C 放弃这一行；/exit、直接回车或 Ctrl-D 退出"""
CHAT_LEAVE = "（退出请直接回车，或按 Ctrl-D）"
CHAT_STOPPED = "不再回答这一问，可以接着问别的。"
HISTORY_UNWRITABLE = "问过的话没能存进 {path}（{reason}）。设 WENJU_HISTORY=0 就不再存。"
NO_SPACE = "写不下了：输出所在的磁盘已满。腾出空间再试。"
INTERRUPTED = "已中断。已完成的部分不会丢失，再运行一次即可继续。"
UNUSABLE = "{path} 用不了（{reason}）。请检查这个路径和权限。"
UNEXPECTED = "程序出错了（{name}）。请带上 --debug 再运行一次，并把输出告诉我们。"

_USAGE = {
    "NoSuchOption": "没有这个选项：{what}。",
    "BadOptionUsage": "选项 {what} 后面给出的值不够。",
    "MissingParameter": "缺少参数。",
    "NoSuchCommand": "没有这个命令。",
}
_EXTRA = re.compile(r"unexpected extra argument(?:s|\(s\))? \((.+)\)")


_CHOICE = re.compile(r"'(.+)' is not one of (.+?)\.")


def usage_sentence(error: Exception) -> str:
    """A command line that cannot be understood; `error` is the parser's."""
    name = type(error).__name__
    option = getattr(error, "option_name", "")
    message = str(getattr(error, "message", error))
    if name == "UsageError" and "No such command" in message:
        said = f"没有这个命令：{message.partition(chr(39))[2].partition(chr(39))[0]}。"
    elif name in _USAGE:
        said = _USAGE[name].format(what=option)
    elif "Missing command" in message:
        said = "没有给出命令。"
    elif extra := _EXTRA.search(message):
        said = f"多出的参数：{extra[1]}。"
    elif choice := _CHOICE.search(message):
        said = f"“{choice[1]}”不在可选的之内：{choice[2].replace(chr(39), '').replace(', ', '、')}。"
    else:
        of = "、".join(getattr(getattr(error, "param", None), "opts", ()))
        said = f"用法有误{f'（{of}）' if of.startswith('-') else ''}：{in_chinese(message).removesuffix('。')}。"
    return f"{said} 运行 wenju --help 查看用法，wenju 命令 --help 查看某个命令的用法。"


FEATURE, FEATURE_VALUE, FEATURE_WEIGHT, FEATURE_PRODUCT, FEATURE_SCORE = "特征", "值", "权重", "得分", "合计"
FEATURES = {
    "dense": "语义相近", "words": "词语（BM25）", "bigrams": "字对（BM25）", "sentence": "最贴切的一句",
    "coverage": "问题词语的覆盖", "names": "名称和数字", "period": "时间相符", "place": "地点相符",
    "article": "全文的覆盖", "article_dense": "全文中最相近的一段", "lead": "导语的覆盖",
}  # fmt: skip
NOT_A_CANDIDATE = "（排在候选之外，只按检索得分排列，没有特征）"

EVAL_TYPE, EVAL_QUESTIONS, EVAL_TOTAL = "类型", "题数", "合计"
EVAL_WHAT = "请给出一个问题集，或用 --compare 给出两次评测（二者取一）。"
EVAL_COMPARE_ALONE = "--compare 只比较，不评测：不能与 --report、--articles、--limit 同用。"
MEASURES = {  # the others go by their names
    "answer right": "短答正确", "answer hit": "答案正确", "false answer": "误答", "false refusal": "误拒", "unsure": "存疑",
}  # fmt: skip
FAILURES = {"false answer": "误答", "false refusal": "误拒", "wrong answer": "答错", "wrong passage": "找错段落"}
CALIBRATION_CHART, RISK_CHART = "校准图：概率与答对的比例", "风险–覆盖曲线：作答的比例与答错的比例"
CHART_PROBABILITY, CHART_RIGHT, CHART_COVERAGE, CHART_RISK = "答案的概率", "答对的比例", "作答的比例", "其中答错的比例"


def eval_line(p50: float, p95: float, left_out: int) -> str:
    """What stands below an evaluation's table."""
    left = f"；指代原文的 {left_out} 题不计" if left_out else ""
    return f"每题用时：中位数 {p50:.1f} 毫秒，95% 的题在 {p95:.1f} 毫秒以内{left}。"


def calibration_line(ece: float, brier: float, aurc: float, answered: int, asked: int) -> str:
    """How far the probabilities of the answers can be believed."""
    return f"概率：ECE {ece:.3f}，Brier {brier:.3f}，AURC {aurc:.3f}（能判对错的 {asked} 题里作答 {answered} 题）。"


def bin_note(low: float, high: float, count: int, accuracy: float) -> str:
    """What a bar of the reliability diagram stands for."""
    return f"概率 {low:.1f}–{high:.1f}：{count} 题，答对 {accuracy:.1%}"


def curve_note(threshold: float, coverage: float, risk: float) -> str:
    """What a point of the risk–coverage curve stands for."""
    return f"概率 {threshold:.3f} 以上才答：作答 {coverage:.1%}，其中答错 {risk:.1%}"


COMPARED = ("指标", "前", "后", "差")
WORSE_MARK = "变差"


def changed_line(measure: str, better: int, worse: int) -> str:
    """How many questions changed in a measure."""
    return f"{MEASURES.get(measure, measure)}：{better} 题变好，{worse} 题变差"


def verdict(regressed: Sequence[str]) -> str:
    """What a comparison comes to."""
    names = "、".join(MEASURES.get(name, name) for name in regressed)
    return f"合计有 {len(regressed)} 项变差：{names}。" if regressed else "合计没有一项变差。"


CHECKS = {
    "program": "程序", "model": "模型", "articles": "文章", "index": "索引",
    "derived": "校验", "disk": "磁盘", "vectors": "向量", "fresh": "更新", "files": "文件", "telegram": "Telegram",
}  # fmt: skip
VERIFIED = "核对了 {files} 个文件：{unchanged} 段与文件一致，{changed} 段已改动，{gone} 段的文件不在了，文件里另有 {new} 段未收入。"
VERIFIED_FILE = "{path}：{said}"
VERIFY_SAYS = {"changed": "{} 段已改动", "gone": "文件不在了（{} 段）", "new": "另有 {} 段未收入"}
NOTHING_TO_VERIFY = "索引里没有 {source} 这个文件。用 wenju sources 可以看到收录了哪些文件。"
INDEX_OUT_OF_STEP = "运行 wenju index 即可更新。"
BACKED_UP = "已备份到 {path}：{count} 段。"
RESTORED = "已从 {path} 恢复：{count} 段。"
INDEX_DAMAGED = "{path} 损坏了（{flaw}）。运行 wenju index --anew 从文章重建，或 wenju restore 恢复备份"
DERIVED_DAMAGED = "向量或词语索引的校验不符，运行 wenju index 会自动重建"
DISK = "索引占 {size}，磁盘余 {free}"
DISK_SHORT = "索引占 {size}，磁盘只余 {free}，更新时可能写不下"
OTHER_MODEL = "提示：索引还在用另一个模型的向量；要换成 {name}，运行 wenju reembed，换好之前照常作答。"
OTHER_MODEL_NOTED = "还是另一个模型的；要换成 {name}，运行 wenju reembed"
SAME_MODEL = "索引已经在用这个模型，不用换。"
REEMBEDDED = "已换模型：新算了 {count} 段的向量，原来的还留着，wenju reembed --rollback 可以换回。"
ROLLED_BACK = "请把 WENJU_MODEL、WENJU_ENCODER 也改回去。"
NO_FORMER_MODEL = "没有可以换回的模型：没有换过，或换过之后重建了索引。"
REEMBEDDING = "{time} 正在换成 {name} 的向量，换好之前照常作答。"
MODEL_TO_COME = "{name} 尚未下载，第一次提问时会自动下载"
FILES_THERE = "{folder} 里有 {count} 个文件"
INDEX_TO_COME = "尚未建立，第一次提问时会自动建立"
INDEX_TO_RENEW = "是旧版本的问据建的，下一次提问或 wenju index 时自动重建"
INDEX_THERE = "{article} 篇文章，{passage} 段，第 {generation} 代，{home}"
MORE_PROBLEMS = "……另有 {count} 处读不了（wenju index --json 列出全部）"
PROBLEMS_THERE = "有 {count} 处读不了，运行 wenju index 查看"
TOKEN_FILE_MISSING = "令牌文件 {path} 不存在"
TOKEN_THERE = "已设置令牌"
TOKEN_MISSING = "未设置令牌（只在命令行使用则不需要）；要用机器人请设 TELEGRAM_BOT_TOKEN"

BOT_COMMANDS = {
    "ask": "提问：/ask 问题", "sources": "收录了哪些文章：/sources 词", "subscribe": "有新文章说到就告诉我：/subscribe 词",
    "unsubscribe": "取消留意", "stop": "还没答的不用答了", "help": "怎么问",
}  # fmt: skip
BOT_COMMANDS_ENGLISH = {
    "ask": "Ask the articles (in Chinese)", "sources": "List the articles", "subscribe": "Be told of new articles about a word",
    "unsubscribe": "End a subscription", "stop": "Drop questions that still wait", "help": "How to ask",
}  # fmt: skip
ADMIN_COMMANDS = {"status": "索引和机器人的情况", "remove": "去掉文章：/remove 词", "reindex": "更新索引"}
BOT_HELP = (
    "我根据收录的报纸文章回答问题，附上原句和出处；文章里没有的，会直说没有。\n\n"
    "直接发问题，例如：\n{example}\n"
    "可以追问，例如：\n那二季度呢\n"
    "回复我的某个回答，就接着它问；问错了，改那条消息，回答也跟着改。\n\n"
    "在群里：@{name} 提问，回复我的消息，或发 /ask 问题。\n"
    "在别的聊天里：打 @{name} 加问题，点出来的答案。\n\n"
    "回答下面的按钮：\n原文 – 引文的上下文\n换一条 – 另一处证据\n同一指标 – 别的时期、别处的数字\n有用、不对 – 告诉我答得怎样\n\n"
    "/sources 词 – 收录了哪些文章\n/subscribe 词 – 有新文章说到就告诉你（/unsubscribe 取消）\n/stop – 还没答的不用答了"
)
EXAMPLE = "某地一季度工业产值是多少"
BOT_START = "你好，我是问据。直接发问题，我从报纸文章里找答案，给出原句和出处；文章里没有的，直说没有。"
BOT_TRY = "试试下面的问题，或发 /help 看怎么问："
GROUP_GREETING = "大家好，我是问据，从收录的报纸文章里找答案，附原句和出处。请 @{name} 提问，或回复我的消息，或发 /ask 问题；别的话我不插嘴。"
UNKNOWN_COMMAND = "没有这个命令。发 /help 看怎么问。"
TEXT_ONLY = "我只能读文字，请把问题打出来发给我。"
VOICE = "我还听不懂语音，请把问题打出来发给我。"
FILE_LEFT = "我只能读文字，这个文件没有收。请把问题打出来发给我，或写在文件的说明里。"
NOTHING_ASKED = "问题是空的。发一个问题就行，例如：\n{example}"
FORWARDED = "收到转发的文字。想问其中说的事，请回复它写出问题，我到收录的文章里找答案。"
CONTEXT, CONTEXT_BUTTON = "原文", "原文 [{n}]"
OTHER_EVIDENCE, SAME_INDICATOR = "换一条", "同一指标"
GOOD, BAD = "有用", "不对"
UNSURE_MARK = "❔"
EARLIER, LATER, RAW, REPAIRED = "‹ 上一段", "下一段 ›", "原始文字", "整理后的文字"
RAW_HEAD = "（文件里的原样，换行和断句没有整理）"
RAW_GONE = "文件在收入之后改过或移走了，原样的文字不在了。"
EVIDENCE_HEAD = "另一处 {at}/{count}（检索到的，未必能回答）"
BACK_TO_ANSWER = "回到回答"
MORE_FIGURES = "\n……另有 {count} 个"
NO_OTHER_FIGURES = "文章里没有这个指标别的数字。"
THANKS = "谢谢，记下了。"
WHAT_IS_WRONG = "哪里不对？点一下，或者回复这条消息写出正确的答案。"
REASONS = {
    "wrong": "答案错了", "source": "答案对，出处不对", "missed": "文章里有，没找到", "absent": "文章里没有，不该这样答",
}  # fmt: skip
NOTED_REASON = "记下了：{reason}。谢谢。要补充正确的答案，回复这条消息就行。"
NOTED_CORRECTION = "记下了正确的答案，谢谢。"
PASSAGE_GONE = "文章已更新，这一段不在了。"
UNKNOWN_BUTTON = "这个按钮已经失效，请重新发一次。"
NOT_FOR_YOU = "这个机器人只回答受邀的人。"
TOO_FAST = "问得太快了，请过 {seconds} 秒再问；这一条没有答。"
TOO_MANY = "前面还有 {count} 个问题没有答完，这一条没有排上，请过一会儿再发。不想等了发 /stop。"
STOPPED = "好的，还没答的 {count} 个问题不答了。"
NOTHING_TO_STOP = "没有在等的问题。"
NOT_INVITED = "这个机器人只回答受邀的人。请把你的用户编号（ID）{number} 告诉管理员。"
PAIR_FIRST = "这个机器人要先配对：请发 /pair 加配对码，配对码向管理员要。"
PAIRED = "配对好了，可以提问了。"
NOT_PAIRED = "配对码不对。请向管理员要新的；试得太多要等一分钟。"
NO_PAIRING = "这里不用配对码。"
PAIRING_CODE = "配对码 {code}：在 Telegram 里给机器人发 /pair {code}（用过一次就换）。"
ADMINS_ONLY = "只有管理员能改动收录的文章。"
DOCUMENT_TOO_LARGE = "文件超过 20 MB，机器人取不到。请放进服务器的文章文件夹。"
DOCUMENT_KIND = "不收这种文件。可以收 txt、md、html、pdf、docx、jsonl。"
DOCUMENT_NOTHING = "这个文件里没有读出文章，没有收。"
DOCUMENT_MADE = "读出 {count} 篇文章："
DOCUMENT_MORE = "……另有 {count} 篇"
DOCUMENT_ASIDE = "略去：{what}"
DOCUMENT_ASK = "要收入吗？"
TAKE, DROP = "收入", "不收"
TAKING, CUTTING = "正在收入……", "正在去掉……"
NOT_YOURS = "这是别人发来的，由他来定。"
DROPPED = "好的，没有收。"
CUT, KEEP = "去掉", "留着"
REMOVE_WHICH = "请写出要去掉哪一篇：/remove 标题或正文里的词"
REMOVE_NONE = "索引里没有这样的文章。"
REMOVE_CHOOSE = "点一个，就从索引里去掉（文件夹里的文件不动）："
REMOVE_TOO_MANY = "符合的有 {count} 个文件，只列出前 {shown} 个；多写几个字可以缩小范围。"
REMOVE_SURE = "要从索引里去掉 {name} 吗？里面有 {count} 篇文章。"
REMOVED = "已去掉 {name}。"
KEPT = "好的，留着。"
REINDEXING = "正在更新索引……"
FORCE = ("就运行 wenju index --force", "就发 /reindex force")
WORK_FAILED = "没有做成：{said}"
STATUS = (
    "第 {generation} 代，{holds}\n有变动还没收入的文件：{stale}\n在等的问题：{queue}\n"
    "上线以来：{answered} 个问题，找到 {found}，没把握 {unsure}，未找到 {refused}，其余是问好、图和出错；运行 {hours:.1f} 小时"
)
SUBSCRIBE_WHAT = "请写出要留意的词或问题：/subscribe 词"
SUBSCRIBED = "好的，有新文章说到“{words}”就告诉你。现在收录的有 {count} 篇说到。发 /unsubscribe 取消。"
SUBSCRIBED_QUESTION = "好的，有新文章答得出“{words}”就告诉你。发 /unsubscribe 取消。"
SUBSCRIBED_TOO_MANY = "已经留意 {count} 个了，发 /unsubscribe 去掉一些再加。"
SUBSCRIPTION_TOO_LONG = "太长了，请写得短些（{most} 字以内）。"
SUBSCRIPTIONS = "点一个，就不再留意："
NO_SUBSCRIPTIONS = "没有留意什么。要留意，发 /subscribe 词。"
UNSUBSCRIBED = "不再留意“{words}”了。"
NEW_ARTICLES = "有新文章说到“{words}”："
INLINE_MORE = "在问据里看原文"
SOURCES = "收录文章 {count} 篇"
LISTED = "符合的文章 {count} 篇"
ALL_ARTICLES = "全部 {count} 篇 ›"
SOURCES_PAGE = "（第 {page}/{pages} 页）"
PREVIOUS_PAGE, NEXT_PAGE = "‹ 上一页", "下一页 ›"
FIRST_PAGE, LAST_PAGE = "« 首页", "末页 »"
NO_ARTICLES = "还没有收录文章。"
BOT_FAILED = "出错了，没有做成。请稍后再试。"
WATCHING = "正在看着 {roots}，有变动就更新索引。"
BOT_READY = "机器人 @{name} 已上线，Ctrl-C 停止。"
TELEGRAM_UNREACHABLE = "连不上 Telegram，会一直重试。请检查网络、代理（HTTPS_PROXY）或 TELEGRAM_API_URL。"
WEBHOOK_READY = "收消息的地址 {url} 已告诉 Telegram，在 {listen} 上等。"
METRICS_READY = "指标在 http://{listen}/metrics，健康检查在 /healthz。"
STORE_FAILED = "机器人的记录写不进去（{detail}），收到的消息先不确认，会一直重试。请检查磁盘。"
POLLING_CONFLICT = "另一个程序正在用同一个令牌收消息，两边会互相打断。请停掉其中一个；这边会继续尝试。"
TOKEN_PROBLEMS = {
    "missing": "还没有设置，请向 @BotFather 领取令牌",
    "unreadable": "令牌文件不存在或读不了",
    "empty": "令牌是空的",
    "malformed": "这不是令牌，应是“数字:字母数字”的形式",
    "rejected": "Telegram 不认这个令牌，请向 @BotFather 核对",
}

NO_FEEDBACK = "还没有人说过有用或不对。"
EXPORTED = "已写出 {count} 道题：{path}。评测：wenju eval {path}"
FIGURE_COLUMNS = ("所属", "指标", "时期", "数字", "出处")
NO_PERIOD = "看不懂时期“{period}”，请写成“一季度”“2022年上半年”“11月底”这样的时间。"
NO_SOURCES = "索引里没有这样的文章。少给一个词或放宽条件再试。"
CHART_FORMAT = "不会画“{suffix}”这种图，文件名请以 .png、.svg 或 .pdf 结尾。"
CHART_TOO_FEW = "同一指标、同一单位的数字不到两个，画不成图。去掉 --chart 可以看到这些数字。"
FILE_UNWRITABLE = "{path} 写不进去（{reason}），换一个文件或文件夹。"
CHART_UNDRAWN = "没有画图的 matplotlib 或中文字体，先列在下面。要画成图：pip install 'wenju[chart]'"
CHART_DRAWN = "已画成 {path}：{count} 个数字，出自 {sources} 篇文章。"
CHART_LEFT_OUT = "另有 {count} 个数字的指标或单位不同，或是较早的说法，没有画进去。"
NO_FIGURES = "文章里没有这样的数字。指标、地点或时期可以少给一个再试。"

CAPTION, JOINED = "图片说明：", "接上断句："
ASIDE = {
    "headline": "标题", "kicker": "引题", "subhead": "副题", "byline": "署名", "doubled headline": "重复的标题",
    "advertisement": "广告", "navigation": "导航", "teaser": "导读", "copyright": "版权", "imprint": "出版信息",
    "credits": "责编", "sections": "版面目录", "masthead": "报头", "counter": "阅读数", "breadcrumb": "位置",
    "headlines": "其他标题", "page turn": "转版", "table head": "表头", "notice": "声明", "margin": "页边",
    "source": "来源", "printed": "刊载处", "end": "完", "label": "标签", "original headline": "原标题",
}  # fmt: skip
DATE_FROM = {"inferred": "推定", "dateline": "电头", "file name": "文件名", "printed": "印出", "meta": ""}


def article_line(article: Article) -> str:
    """One article of a page, by its facts."""
    origin = DATE_FROM.get(article.date_from, "")
    date = f"{article.date}{f'（{origin}）' if origin else ''}" if article.date else dated("", article.date_from)
    authors = "、".join(article.authors)
    facts = " ".join(filter(None, (article.paper, article.page, authors, article.place, date or NO_DATE)))
    return f"《{article.title}》 {facts} · {len(article.paragraphs)} 段" if article.title else f"{UNTITLED} {facts}"
