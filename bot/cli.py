"""The command line. Commands parse, call the service once and print; heavy imports wait for the command."""

from __future__ import annotations

import os
import sys
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.help import Command, Group

if TYPE_CHECKING:
    from bot.settings import Settings
    from retrieval.search.conditions import Conditions

PROGRAM, COMPLETING = "wenju", "_WENJU_COMPLETE"  # the variable in which a shell asks what may stand next
FOUND, ERROR, NOT_IN_ARTICLES, INTERRUPT = 0, 1, 3, 130  # 2, a wrong command line, is the parser's

app = typer.Typer(
    cls=Group,
    help="问据：向报纸文章提问，得到带出处的答案。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Shell = Literal["bash", "zsh", "fish"]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]


def _day(written: str) -> date:
    try:
        return datetime.strptime(written, "%Y-%m-%d").date()
    except ValueError as error:
        raise typer.BadParameter(f"“{written}”不是日期，应写成 2022-04-30 这样。") from error


Day = Annotated[
    date | None, typer.Option("--asked-on", parser=_day, metavar="DATE", help="提问的日期，默认今天，写成 2022-04-30。")
]
Since = Annotated[date | None, typer.Option(parser=_day, metavar="DATE", help="只看这一天及以后发表的文章。")]
Until = Annotated[date | None, typer.Option(parser=_day, metavar="DATE", help="只看这一天及以前发表的文章。")]
Paper = Annotated[str, typer.Option(help="只看这份报纸的文章。")]
Where = Annotated[str, typer.Option("--place", help="只看提到这个地方的段落。")]


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version as installed

        print(f"wenju {installed('wenju')}")
        raise typer.Exit


@app.callback()
def start(
    debug: Annotated[bool, typer.Option("--debug", help="出错时显示完整的调用过程，并记录日志。")] = False,
    _: Annotated[
        bool, typer.Option("--version", "-V", help="显示版本。", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """问据：向报纸文章提问，得到带出处的答案。"""
    import logging

    logging.basicConfig(level=logging.INFO if debug else logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # These log whole URLs, and a Bot API's URL holds the token.
    for chatty in ("httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


@app.command(cls=Command)
def ask(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUESTION", help="问题，例如：董家口一季度工业产值是多少；几个词也行。"),
    ] = None,
    context: Annotated[list[str] | None, typer.Option("--context", help="前面问过的问题，可多次给出。")] = None,
    asked_on: Day = None,
    since: Since = None,
    until: Until = None,
    paper: Paper = "",
    place: Where = "",
    questions: Annotated[
        Path | None,
        typer.Option(
            "--questions", help="一次回答多个问题的 JSONL 文件，- 为标准输入。", dir_okay=False, allow_dash=True
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """提一个问题，得到答案、原句和出处。退出码：0 有答案，3 文章里没有，2 用法有误，1 其他错误。"""
    question = " ".join(words or [])
    if bool(question) == (questions is not None):
        raise typer.BadParameter("请给出一个问题，或用 --questions 给出一个文件（二者取一）。")
    from bot.ask import answer_file, answer_one

    conditions = _conditions(since, until, paper, place)
    if questions is not None:
        raise typer.Exit(answer_file(_settings(), questions, as_json, conditions))
    found = answer_one(_settings(), question, context or [], asked_on, as_json, conditions)
    raise typer.Exit(FOUND if found else NOT_IN_ARTICLES)


@app.command(cls=Command)
def search(
    words: Annotated[list[str], typer.Argument(help="问题或关键词。")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="显示几段。")] = 10,
    since: Since = None,
    until: Until = None,
    paper: Paper = "",
    place: Where = "",
    explain: Annotated[bool, typer.Option("--explain", help="说明每段为什么排在那里：各项特征和权重。")] = False,
    as_json: Json = False,
) -> None:
    """只检索，不作答：列出最相关的段落。"""
    from bot.searching import list_hits

    conditions = _conditions(since, until, paper, place)
    raise typer.Exit(
        FOUND if list_hits(_settings(), " ".join(words), k, conditions, explain, as_json) else NOT_IN_ARTICLES
    )


@app.command(cls=Command)
def chat() -> None:
    """连续提问；追问会接着前面的话题。"""
    from bot.chat import converse

    converse(_settings())


@app.command(cls=Command)
def index(
    paths: Annotated[list[Path] | None, typer.Argument(help="文件或文件夹；不给则为 WENJU_ARTICLES。")] = None,
    remove: Annotated[list[Path] | None, typer.Option("--remove", help="从索引中去掉这个文件或文件夹。")] = None,
    force: Annotated[bool, typer.Option("--force", help="文章少了一大半也照做。")] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="索引损坏时用：另建一个，从文章重新读起，还读得出的向量留用。")
    ] = False,
    as_json: Json = False,
) -> None:
    """收入新的和改过的文章，只为变动的段落计算向量。"""
    import dataclasses

    from bot import messages
    from bot.app import articles_folder, check_paths, open_service, waiting
    from bot.render import print_json, print_others, print_problems, progress_bar
    from retrieval.index.schema import DATABASE, begin_anew

    settings = _settings()
    begun = time.monotonic()
    check_paths(settings, paths or ([] if remove else [settings.articles]))
    if anew:
        begin_anew(settings.home / DATABASE)
    with progress_bar() as progress:
        service = open_service(settings, progress, asks=False)
        folder = articles_folder(settings, service)
        report = waiting(
            lambda: service.index(folder, paths or [], remove=remove or [], force=force, progress=progress), progress
        )
    seconds = time.monotonic() - begun
    print_problems(report.problems)
    print_others(report.others)
    if as_json:
        facts = dataclasses.asdict(dataclasses.replace(report, problems=()))
        facts["others"] = [str(path) for path in report.others]
        facts["problems"] = [{"path": str(p.path), "reason": p.reason, "detail": p.detail} for p in report.problems]
        print_json(facts | {"seconds": round(seconds, 2)})
    else:
        print(messages.index_line(report.added, report.removed, report.kept, report.articles, seconds))


@app.command(cls=Command)
def verify(
    source: Annotated[str, typer.Option(help="只核对这个文件：路径，或引文里的写法。")] = "",
    as_json: Json = False,
) -> None:
    """把索引里的每一段与文章文件核对。退出码：0 全部一致，3 有不同。"""
    from bot.upkeep import verify_index

    raise typer.Exit(FOUND if verify_index(_settings(), source, as_json) else NOT_IN_ARTICLES)


@app.command(cls=Command)
def backup(target: Annotated[Path, typer.Argument(metavar="FILE", help="存为这个文件。")]) -> None:
    """把索引备份成一个文件；正在提问、正在服务时也可以。"""
    from bot.upkeep import back_up_index

    back_up_index(_settings(), target)


@app.command(cls=Command)
def restore(source: Annotated[Path, typer.Argument(metavar="FILE", help="wenju backup 存的文件。")]) -> None:
    """用备份换下现在的索引；正在服务的机器人下一个问题就用上。"""
    from bot.upkeep import restore_index

    restore_index(_settings(), source)


@app.command(cls=Command)
def reembed(
    rollback: Annotated[bool, typer.Option("--rollback", help="换回上一个模型，它的向量还留着。")] = False,
) -> None:
    """换成 WENJU_MODEL、WENJU_ENCODER 说的模型：新向量算好之前用旧的作答，中断了下次接着算，不读文章文件。"""
    from bot.upkeep import reembed_index

    raise typer.Exit(FOUND if reembed_index(_settings(), rollback) else ERROR)


@app.command(cls=Command)
def figures(
    indicator: Annotated[str, typer.Option(help="指标，例如：工业总产值。")] = "",
    place: Annotated[str, typer.Option(help="地方或单位，例如：董家口。")] = "",
    period: Annotated[str, typer.Option(help="时期，例如：一季度、2022年上半年。")] = "",
    chart: Annotated[Path | None, typer.Option(help="画成图，存为这个文件（.png、.svg 或 .pdf）。")] = None,
    as_json: Json = False,
) -> None:
    """列出文章里的数字：哪里的、什么指标、什么时期，各有出处；或者画成图。"""
    from bot.figures import chart_figures, list_figures

    settings = _settings()
    if chart:
        found = chart_figures(settings, indicator, place, period, chart)
    else:
        found = list_figures(settings, indicator, place, period, as_json)
    raise typer.Exit(FOUND if found else NOT_IN_ARTICLES)


@app.command(cls=Command)
def sources(
    words: Annotated[list[str] | None, typer.Argument(help="标题、作者或正文里都要有的词；不给则列出全部。")] = None,
    since: Since = None,
    until: Until = None,
    paper: Paper = "",
    as_json: Json = False,
) -> None:
    """列出索引里的文章，新的在前：标题、报纸、版面、日期、作者、文件和网址。"""
    from bot.sources import list_sources

    found = list_sources(_settings(), words or [], _conditions(since, until, paper, ""), as_json)
    raise typer.Exit(FOUND if found else NOT_IN_ARTICLES)


@app.command(cls=Command)
def articles(
    path: Annotated[Path, typer.Argument(help="文件或文件夹。")],
    diff: Annotated[bool, typer.Option("--diff", help="在原文上标出改动。")] = False,
    as_json: Json = False,
) -> None:
    """看一个文件怎样变成文章：标题、日期、接上的断句、图片说明、略去的内容。"""
    from bot.articles import show_articles

    raise typer.Exit(FOUND if show_articles(path, as_json, diff) else ERROR)


@app.command(cls=Command)
def serve(
    watch: Annotated[bool, typer.Option("--watch/--no-watch", help="文章有变动就自动收入。")] = True,
) -> None:
    """启动 Telegram 机器人（长轮询），文章有变动就自动收入；Ctrl-C 或 SIGTERM 停止。"""
    from bot.telegram_bot.run import serve as run

    run(_settings(), watch)


@app.command("watch", cls=Command)
def keep_watching() -> None:
    """一直看着文章，存好、改过、移走、删掉的，一两秒内就更新索引；Ctrl-C 停止。"""
    from bot.watch import until_signal

    until_signal(_settings())


@app.command("feedback", cls=Command)
def show_feedback(
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="写成问题文件，wenju eval 可以直接用；- 为标准输出。"),
    ] = None,
    as_json: Json = False,
) -> None:
    """列出 Telegram 里按“有用”“不对”的意见；退出码 0 有，3 没有。"""
    from bot.feedback import show_feedback as show

    raise typer.Exit(FOUND if show(_settings(), export, as_json) else NOT_IN_ARTICLES)


@app.command("eval", cls=Command)
def evaluate(
    dataset: Annotated[Path | None, typer.Argument(help="BEIR 结构的文件夹，或问题的 JSONL 文件。")] = None,
    articles: Annotated[
        Path | None, typer.Option("--articles", help="问题文件所问的文章，默认 WENJU_ARTICLES。")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="只用这么多个问题，均匀抽取。")] = 0,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="DIR", help="把 report.html 和 report.json 写进这个文件夹。")
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--compare", metavar="A B", help="比较两次评测的结果，不再评测。"),
    ] = None,
    tolerance: Annotated[float, typer.Option("--tolerance", min=0.0, help="比较时，合计变差多少以内不算。")] = 0.0,
    as_json: Json = False,
) -> None:
    """在带标准答案的问题集上评测检索与回答，或比较两次评测。比较的退出码：0 合计没有一项变差，1 有。"""
    from bot import messages

    if (dataset is None) == (compare is None):
        raise typer.BadParameter(messages.EVAL_WHAT)
    if compare is not None:
        if report or articles or limit:
            raise typer.BadParameter(messages.EVAL_COMPARE_ALONE)
        from bot.comparison import compare_reports

        raise typer.Exit(FOUND if compare_reports(*compare, tolerance, as_json) else ERROR)
    if dataset is not None:
        from bot.evaluation import evaluate_dataset

        evaluate_dataset(_settings(), dataset, articles, limit, as_json, report)


@app.command(cls=Command)
def completion(shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash、zsh 或 fish。")]) -> None:
    """输出命令补全的脚本，例如：eval "$(wenju completion bash)"。"""
    from typer.completion import get_completion_script  # type: ignore[attr-defined]  # re-exported

    print(get_completion_script(prog_name=PROGRAM, complete_var=COMPLETING, shell=shell))


@app.command(cls=Command)
def doctor(as_json: Json = False) -> None:
    """检查模型、索引、文章和 Telegram 的设置是否就绪。"""
    from bot.doctor import examine

    raise typer.Exit(FOUND if examine(_settings(), as_json) else ERROR)


def _conditions(since: date | None, until: date | None, paper: str, place: str) -> Conditions:
    from retrieval.search.conditions import between

    if since and until and since > until:
        raise typer.BadParameter("--since 不能晚于 --until。")
    return between(since, until, paper, place)


def _settings() -> Settings:
    from bot.settings import load_settings

    return load_settings()


def main() -> None:
    """The `wenju` command: every failure is one sentence on standard error and an exit code."""
    if COMPLETING in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined]  # re-exported

        completion_init()
    try:
        code = app(prog_name=PROGRAM, standalone_mode=False)
        if code == INTERRUPT:  # the parser turned Ctrl-C into an exit
            raise KeyboardInterrupt
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt, SystemExit) as error:
        from bot.endings import exit_code

        code = exit_code(error, debug="--debug" in sys.argv)
    sys.exit(code if isinstance(code, int) else FOUND)
