"""The command line as people and scripts use it: a process, its output and its exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from bot import messages
from retrieval.index.schema import DATABASE
from tests.conftest import FERRY

Run = Callable[..., subprocess.CompletedProcess[str]]

QUESTION, NO_SUCH = "望潮轮渡每天开行多少班", "火星基地的房价是多少"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, articles: Path) -> None:
    monkeypatch.setenv("WENJU_ARTICLES", str(articles))


def test_asking_without_an_index_makes_it_and_answers(wenju: Run) -> None:
    run = wenju("ask", QUESTION)
    assert run.returncode == 0, run.stderr
    first, quote, place = run.stdout.splitlines()
    assert "64班" in first
    assert quote == "[1] “7月1日起，望潮轮渡每天开行64班，比上月增加12班，首班提前到5时40分。”"
    assert place.split() == ["《望潮轮渡加密班次》", "望潮日报", "2023-07-02", "·", "ferry.md:54-92"]
    assert "计算向量" in run.stderr
    again = wenju("ask", QUESTION)
    assert again.stdout == run.stdout and again.stderr == ""


def test_json_is_one_object_with_all_that_is_promised(wenju: Run, articles: Path) -> None:
    run = wenju("ask", QUESTION, "--json")
    got = json.loads(run.stdout)
    promised = {"question", "understood", "found", "answer", "citations", "hits", "emptied_by", "parts", "timings_ms"}
    promised |= {
        "papers",
        "articles",
        "form",
        "verdict",
        "marked",
        "missing",
        "nearest",
        "incomplete",
        "corrected",
        "correction",
    }
    assert set(got) == promised | {"sure", "probability", "features"}
    assert 0 <= got["probability"] <= 1 and isinstance(got["features"], dict)
    assert (got["understood"], got["emptied_by"], got["parts"]) == (QUESTION, None, [])
    assert got["question"] == QUESTION and got["found"] is True and "64班" in got["answer"]
    (citation,) = got["citations"]
    assert {"n", "quote", "passage_id", "title", "paper", "date", "source", "start", "end"} <= set(citation)
    assert citation["spans"] == [[citation["start"], citation["end"]]]
    raw = (articles / citation["source"]).read_text(encoding="utf-8")
    assert raw[citation["start"] : citation["end"]] == citation["quote"]
    assert {"passage_id", "text", "title", "source", "score"} <= set(got["hits"][0])
    assert got["timings_ms"]["total"] > 0


def test_words_are_one_question(wenju: Run) -> None:
    one, other = wenju("ask", "东港", "一季度", "税收", "--json"), wenju("ask", "东港 一季度 税收", "--json")
    assert json.loads(one.stdout)["answer"] == json.loads(other.stdout)["answer"]


@pytest.mark.parametrize(
    ("said", "reply"), [("你好", "直接发问题就行"), ("谢谢你", "不客气"), ("你能做什么", "直接发问题就行")]
)
def test_who_only_greets_or_thanks_gets_a_friendly_line(wenju: Run, said: str, reply: str) -> None:
    done = wenju("ask", said)
    assert reply in done.stdout and "未在文章中找到" not in done.stdout


def test_the_version_needs_no_command(wenju: Run) -> None:
    for option in ("--version", "-V"):
        done = wenju(option)
        assert (done.returncode, done.stdout.split()[0]) == (0, "wenju")


def test_exit_code_3_when_the_articles_do_not_say(wenju: Run) -> None:
    run = wenju("ask", NO_SUCH)
    assert run.returncode == 3
    assert run.stdout.startswith("未在文章中找到\n最接近的段落：")
    got = json.loads(wenju("ask", NO_SUCH, "--json").stdout)
    assert got["found"] is False and got["citations"] == [] and got["hits"] and got["answer"] == "未在文章中找到"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ask",), "请给出一个问题"),
        (("ask", "问题", "--nonsense"), "没有这个选项：--nonsense"),
        (("asks", "问题"), "没有这个命令：asks"),
        (("ask", "问题", "--asked-on", "yesterday"), "“yesterday”不是日期，应写成 2022-04-30 这样"),
        (("ask", "问题", "--since", "去年"), "“去年”不是日期，应写成 2022-04-30 这样"),
        (("search", "问题", "--until", "2022-02-30"), "“2022-02-30”不是日期"),
        (("search", "问题", "-k", "0"), "用法有误"),
        (("search",), "缺少参数"),
        (("eval",), "请给出一个问题集，或用 --compare"),
        (("eval", "dev.jsonl", "--compare", "a", "b"), "二者取一"),
        (("eval", "--compare", "a"), "选项 --compare 后面给出的值不够"),
        (("eval", "--compare", "a", "b", "--report", "c"), "只比较，不评测"),
    ],
)
def test_exit_code_2_and_one_sentence_for_a_wrong_command_line(wenju: Run, words: tuple[str, ...], says: str) -> None:
    run = wenju(*words)
    assert run.returncode == 2 and run.stdout == ""
    assert says in run.stderr and len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "variables", "says"),
    [
        (("ask", "？？"), {}, "问题是空的"),
        (("ask", "问" * 1001), {}, "问题太长"),
        (("ask", "问题"), {"WENJU_ARTICLES": "/no/such/folder"}, "/no/such/folder 不存在"),
        (("index", "/no/such/file.txt"), {}, "/no/such/file.txt 不存在"),
        (("ask", "问题"), {"WENJU_MODEL": "/no/such/model"}, "找不到模型 /no/such/model"),
        (("ask", "问题"), {"WENJU_THREADS": "many"}, "WENJU_THREADS"),
        (("eval", "/no/such/set"), {}, "/no/such/set"),
        (("eval", "--compare", "/no/such.json", "/no/such"), {}, "无法比较 /no/such.json：没有这个文件"),
        (("ask", "--questions", "/no/such.jsonl"), {}, "/no/such.jsonl"),
    ],
)
def test_exit_code_1_and_one_sentence_for_what_cannot_be_done(
    wenju: Run, words: tuple[str, ...], variables: dict[str, str], says: str
) -> None:
    run = wenju(*words, **variables)
    assert run.returncode == 1 and run.stdout == ""
    lines = [line for line in run.stderr.splitlines() if not line.endswith("……")]
    assert len(lines) == 1 and says in lines[0], run.stderr


def test_many_questions_in_one_process(wenju: Run, tmp_path: Path) -> None:
    lines = [
        {"id": "a", "question": QUESTION},
        {"id": 2, "question": "那票价呢", "context": [QUESTION], "date": "2023-07-05"},
        {"id": "c", "question": NO_SUCH, "extra": "不管它"},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    run = wenju("ask", "--questions", str(file), "--json")
    assert run.returncode == 0, run.stderr
    got = [json.loads(line) for line in run.stdout.splitlines()]
    assert [item["id"] for item in got] == ["a", 2, "c"]
    assert [item["found"] for item in got] == [True, True, False]
    assert "4元" in got[1]["answer"]
    piped = wenju("ask", "--questions", "-", "--json", stdin=file.read_text())
    assert [json.loads(line)["answer"] for line in piped.stdout.splitlines()] == [item["answer"] for item in got]


def test_a_bad_line_is_reported_and_the_rest_is_answered(wenju: Run, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    bad = ["{oops", "[1]", '{"id": 3}', '{"id": 4, "question": " "}', '{"id": 5, "question": "x", "date": "soon"}']
    good = json.dumps({"id": 6, "question": QUESTION})
    file.write_text("\n".join([*bad, good]), encoding="utf-8")
    run = wenju("ask", "--questions", str(file), "--json")
    assert run.returncode == 1
    got = [json.loads(line) for line in run.stdout.splitlines()]
    assert [item.get("line") for item in got] == [1, 2, 3, 4, 5, None] and got[5]["found"]
    assert [item["id"] for item in got] == [None, None, 3, 4, 5, 6]
    assert [line[:5] for line in run.stderr.splitlines() if line.startswith("第")] == [
        f"第 {n} 行" for n in range(1, 6)
    ]


def test_index_says_what_changed_and_ask_says_what_is_newer(wenju: Run, articles: Path) -> None:
    assert wenju("ask", QUESTION).returncode == 0
    (articles / "tea.txt").write_text("望潮茶场今年采茶46吨，茶农老梁说品质不错。", encoding="gb18030")
    stale = wenju("ask", QUESTION)
    assert stale.returncode == 0 and "64班" in stale.stdout
    assert stale.stderr.splitlines() == [
        "提示：有 1 个文章文件在建立索引之后有变动（tea.txt），运行 wenju index 即可收入。"
    ]
    run = wenju("index")
    assert run.stdout.startswith("新增 1 段，删除 0 段，保留 2 段；共 2 篇文章。"), run.stdout
    report = json.loads(wenju("index", "--json").stdout)
    assert (report["added"], report["removed"], report["kept"], report["embedded"]) == (0, 0, 3, 0)
    assert "46吨" in wenju("ask", "望潮茶场采茶多少吨").stdout
    (articles / "tea.txt").unlink()
    assert json.loads(wenju("index", "--json").stdout)["removed"] == 1


def test_index_takes_paths_and_reports_what_it_cannot_read(wenju: Run, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "note.html").write_text(f"<html><body><article><p>{'望潮灯塔高36米。' * 8}</p></article></body></html>")
    (other / "scan.pdf").write_bytes(b"%PDF-1.4 broken")
    (other / "quay.txt").write_bytes("望潮码头有泊位".encode() + b"\xff" + "十二个，今年开工。".encode())
    for name in ("old.doc", "older.doc", "photo.jpg"):
        (other / name).write_bytes(b"x")
    run = wenju("index", str(other), "--json")
    report = json.loads(run.stdout)
    assert run.returncode == 0 and report["articles"] == 2
    problems = [(Path(p["path"]).name, p["reason"]) for p in report["problems"]]
    assert problems == [("quay.txt", "bad-bytes"), ("scan.pdf", "bad-pdf")]
    assert "scan.pdf：PDF 已损坏" in run.stderr
    assert f"已收入 {other / 'quay.txt'}，但个别字节坏了" in run.stderr
    assert f"未收入 {other / 'old.doc'} 等 2 个文件：旧版文档，请另存为 docx" in run.stderr
    assert [Path(path).name for path in report["others"]] == ["old.doc", "older.doc", "photo.jpg"]
    assert wenju("index", "--remove", str(other)).stdout.startswith("新增 0 段，删除 2 段")


def test_a_file_is_taken_out_and_what_vanishes_is_kept_until_it_is_forced(wenju: Run, articles: Path) -> None:
    (articles / "tea.txt").write_text("望潮茶场今年采茶46吨，茶农老梁说品质不错。", encoding="utf-8")
    wenju("index")
    assert wenju("index", "--remove", str(articles / "tea.txt")).stdout.startswith("新增 0 段，删除 1 段")
    assert wenju("index").stdout.startswith("新增 0 段，删除 0 段")
    again = wenju("index", "--remove", str(articles / "tea.txt"))
    assert again.returncode == 1 and "索引里没有" in again.stderr and str(articles / "tea.txt") in again.stderr
    assert wenju("index", str(articles / "tea.txt")).stdout.startswith("新增 1 段，删除 0 段")
    away = articles.rename(articles.with_name("away"))
    articles.mkdir()  # where a disk was mounted
    vanished = wenju("index")
    assert vanished.returncode == 1 and f"{articles} 里原有 2 篇文章，现在只有 0 篇" in vanished.stderr
    assert "64班" in wenju("ask", QUESTION).stdout
    articles.rmdir()
    away.rename(articles)
    assert wenju("index").stdout.startswith("新增 0 段，删除 0 段")
    (articles / "ferry.md").unlink()
    (articles / "tea.txt").unlink()
    assert wenju("index", "--force").stdout.startswith("新增 0 段，删除 3 段，保留 0 段")


def test_the_first_question_names_what_it_could_not_take_in(wenju: Run, articles: Path) -> None:
    (articles / "many.jsonl").write_text("{oops\n" * 30, encoding="utf-8")
    run = wenju("ask", QUESTION)
    assert run.returncode == 0 and "64班" in run.stdout
    named = [line for line in run.stderr.splitlines() if line.startswith("未收入")]
    assert len(named) == 20 and "many.jsonl" in named[0]
    assert "……另有 10 处读不了（wenju index --json 列出全部）" in run.stderr


def test_a_folder_that_was_named_once_stays(wenju: Run) -> None:
    wenju("index")
    run = wenju("ask", QUESTION, WENJU_ARTICLES="")
    assert run.returncode == 0 and "64班" in run.stdout and run.stderr == ""


@pytest.mark.parametrize(
    ("words", "variables"),
    [
        (("ask", "？？"), {}),
        (("search", "？？"), {}),
        (("ask", QUESTION), {"WENJU_ARTICLES": "/no/such/folder"}),
        (("index", "/no/such/file.txt"), {}),
    ],
)
def test_no_model_is_prepared_for_what_cannot_be_done(
    wenju: Run, tmp_path: Path, words: tuple[str, ...], variables: dict[str, str]
) -> None:
    run = wenju(*words, WENJU_CACHE=str(tmp_path / "cache"), **variables)
    assert run.returncode == 1 and len(run.stderr.splitlines()) == 1
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("words", [("ask", QUESTION), ("index",)])
def test_it_waits_while_another_process_changes_the_index(tmp_path: Path, words: tuple[str, ...]) -> None:
    home = Path(os.environ["WENJU_HOME"])
    home.mkdir()
    command = [sys.executable, "-c", "from bot.cli import main; main()", *words]
    with FileLock((home / DATABASE).with_suffix(".lock")):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        assert any("另一个进程正在更新索引" in line for line in process.stderr)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0 and ("64班" in out or "新增 2 段" in out)


def test_search_lists_passages(wenju: Run) -> None:
    run = wenju("search", "轮渡", "票价", "--json")
    got = json.loads(run.stdout)
    assert run.returncode == 0 and got["hits"][0]["text"] == "票价保持4元不变，学生凭证半价。"
    assert "ferry.md" in wenju("search", "票价").stdout


def test_search_explains_its_order(wenju: Run) -> None:
    got = json.loads(wenju("search", "轮渡", "票价", "--json", "--explain").stdout)
    assert set(got["hits"][0]["features"]) == set(messages.FEATURES)
    for hit in got["hits"]:
        products = [feature["value"] * feature["weight"] for feature in hit["features"].values()]
        assert hit["score"] == pytest.approx(sum(products), abs=0.02)
    shown = wenju("search", "票价", "--explain").stdout
    assert all(label in shown for label in messages.FEATURES.values()) and "权重" in shown
    assert "权重" not in wenju("search", "票价").stdout


PAGE = """首页 > 要闻
望潮轮渡开通夜航
□望潮日报记者 顾晓舟
本报7月3日讯 望潮轮渡的夜航从明天起开通，每晚开行八班，末班在二十三点开出，票价与白天相同，市民可以在码头或者手机上买票乘


■夜航的渡轮。

船，老人照旧半价。
责编：何川
"""


def test_articles_shows_what_was_made_of_a_page(wenju: Run, articles: Path) -> None:
    (articles / "page.txt").write_text(PAGE, encoding="utf-8")
    run = wenju("articles", str(articles / "page.txt"), "--json")
    got = json.loads(run.stdout)
    (article,) = got["articles"]
    assert (article["title"], article["paper"], article["authors"]) == ("望潮轮渡开通夜航", "望潮日报", ["顾晓舟"])
    (passage,) = article["passages"]
    assert "买票乘船，老人照旧半价。" in passage["text"]
    assert "".join(PAGE[start:end] for start, end in passage["spans"]) == passage["text"]
    assert [caption["text"] for caption in article["captions"]] == ["■夜航的渡轮。"]
    assert {item["reason"] for item in got["set_aside"]} == {"breadcrumb", "headline", "byline", "credits"}
    (join,) = got["joins"]
    assert PAGE[join["start"] - 1] + PAGE[join["end"]] == "乘船"
    text = wenju("articles", str(articles))
    assert "接上断句" in text.stdout and "ferry.md" in text.stdout and text.returncode == 0
    assert "⏎" in wenju("articles", str(articles), "--diff").stdout
    (articles / "bad.pdf").write_bytes(b"%PDF")
    assert wenju("articles", str(articles)).returncode == 1


def test_articles_says_where_a_date_comes_from_and_what_is_wrong_with_it(wenju: Run, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "undated.txt").write_text("“港口提速年”动员会4月6日召开，预计5月完工。", encoding="utf-8")
    (folder / "dated.txt").write_text("2021-12-30\n\n“港口提速年”收官，渡轮多开十班。", encoding="utf-8")
    (folder / "wrong-2021-02-30.txt").write_text("渡轮靠岸。", encoding="utf-8")
    (article,) = json.loads(wenju("articles", str(folder / "undated.txt"), "--json").stdout)["articles"]
    assert (article["date"], article["date_precision"], article["date_from"]) == ("2021-04", "month", "inferred")
    shown = wenju("articles", str(folder)).stdout
    assert "2021-04（推定）" in shown and "2021-12-30（印出）" in shown and "日期有误" in shown


def test_conditions_on_the_articles_are_kept_or_named(wenju: Run) -> None:
    kept = ("--since", "2023-07-01", "--until", "2023-07-31", "--paper", "望潮日报", "--place", "望潮")
    assert wenju("ask", QUESTION, *kept).returncode == 0
    run = wenju("ask", QUESTION, "--since", "2024-01-01")
    assert run.returncode == 3 and "没有在 2024-01-01～ 发表的文章" in run.stdout and "最接近" not in run.stdout
    got = json.loads(wenju("ask", QUESTION, "--paper", "闸口日报", "--json").stdout)
    assert got["emptied_by"] == {"condition": "paper", "wanted": "闸口日报"} and got["hits"] == []
    assert "望潮日报" in got["papers"]
    assert "收录的报纸有：" in wenju("ask", QUESTION, "--paper", "闸口日报").stdout
    run = wenju("ask", QUESTION, "--since", "2024-01-01", "--until", "2023-01-01")
    assert run.returncode == 2 and "--since" in run.stderr
    assert wenju("search", "轮渡", "--until", "2023-01-01").returncode == 3


def test_several_questions_and_follow_ups_are_answered_one_by_one(wenju: Run) -> None:
    run = wenju("ask", f"{QUESTION}？那票价呢？")
    assert run.returncode == 0
    lines = run.stdout.splitlines()
    assert lines[0] == f"1. {QUESTION}？" and "64班" in lines[1]
    assert any(line.startswith("2. 那票价呢") for line in lines)
    assert any(line.startswith("理解为：") for line in lines) and "4元" in run.stdout


def test_sources_are_listed_newest_first_with_what_is_known_of_them(wenju: Run, articles: Path) -> None:
    row = {"id": "1", "title": "闸口夜市开街", "text": "闸口夜市昨晚开街，首批入驻摊位86个。", "date": "2023-08-05"}
    row |= {"paper": "闸口晚报", "url": "https://news.example/zk/1", "authors": ["陶然"]}
    (articles / "night.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert wenju("index").returncode == 0
    lines = wenju("sources").stdout.splitlines()
    assert lines[0] == "《闸口夜市开街》 闸口晚报 2023-08-05 陶然 · night.jsonl#1 · https://news.example/zk/1"
    assert any(line.startswith("《望潮轮渡加密班次》 望潮日报 2023-07-02") for line in lines[1:])
    assert wenju("sources", "夜市", "摊位").stdout.splitlines() == lines[:1]
    assert wenju("sources", "陶然", "--since", "2023-09-01").returncode == 3
    got = json.loads(wenju("sources", "陶然", "--paper", "闸口晚报", "--json").stdout)
    assert (got["title"], got["authors"], got["url"]) == ("闸口夜市开街", ["陶然"], row["url"])
    assert {"source", "paper", "page", "date", "date_from", "credits"} <= set(got)
    run = wenju("sources", "--paper", "海星日报")
    assert run.returncode == 3 and run.stdout.startswith("没有来自“海星日报”的文章。") and "闸口晚报" in run.stdout
    asked = json.loads(wenju("ask", "闸口夜市首批入驻摊位多少个", "--json").stdout)
    assert asked["citations"][0]["url"] == row["url"]
    assert row["url"] in wenju("ask", "闸口夜市首批入驻摊位多少个").stdout


def test_figures_are_listed_with_their_sources(wenju: Run) -> None:
    run = wenju("figures", "--place", "望潮", "--json")
    assert run.returncode == 0, run.stderr
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert any(row["value"] == "64" and row["unit"] == "班" and row["source"] == "ferry.md" for row in rows)
    assert all(row["said"] in row["quote"] for row in rows)
    assert all(FERRY[row["start"] : row["end"]] == row["said"] for row in rows)
    table = wenju("figures").stdout
    assert "指标" in table and "64班" in table
    assert wenju("figures", "--indicator", "火星基地").returncode == 3
    run = wenju("figures", "--period", "很久很久")
    assert run.returncode == 2 and "看不懂时期“很久很久”" in run.stderr


def test_chat_follows_up_until_the_end_of_input(wenju: Run) -> None:
    run = wenju("chat", stdin=f"{QUESTION}\n那票价呢\n？\n\n不会读到这里\n")
    assert run.returncode == 0
    assert "64班" in run.stdout and "4元" in run.stdout and "问题是空的" in run.stdout


def test_another_model_is_changed_to_and_back(wenju: Run) -> None:
    assert "还没有索引" in wenju("reembed").stderr
    wenju("index")
    other = {"WENJU_ENCODER": "fp32"}
    asked = wenju("ask", QUESTION, **other)
    assert "64班" in asked.stdout and "运行 wenju reembed" in asked.stderr
    assert "! 向量" in wenju("doctor", **other).stdout
    assert wenju("reembed").stdout == "索引已经在用这个模型，不用换。\n"
    assert wenju("reembed", "--rollback").returncode == 1
    assert wenju("reembed", **other).stdout.startswith("已换模型：新算了 2 段的向量")
    again = wenju("ask", QUESTION, **other)
    assert "64班" in again.stdout and again.stderr == ""
    assert wenju("index", "--json", **other).returncode == 0
    back = wenju("reembed", "--rollback", **other)
    assert back.stdout.startswith("已换模型：新算了 0 段的向量") and "也改回去" in back.stdout
    assert wenju("ask", QUESTION).stderr == ""


def test_watching_takes_in_what_is_saved_until_it_is_stopped(articles: Path) -> None:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "watch"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert str(articles) in process.stdout.readline()
    (articles / "tea.txt").write_text("望潮茶场今年采茶46吨，茶农老梁说品质不错。", encoding="utf-8")
    assert "新增 1 段，删除 0 段，保留 2 段；共 2 篇文章。" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0 and "Traceback" not in process.communicate()[1]


def test_an_index_is_verified_backed_up_damaged_and_restored(wenju: Run, articles: Path, tmp_path: Path) -> None:
    assert "还没有索引" in wenju("backup", str(tmp_path / "copy")).stderr
    wenju("index")
    same = wenju("verify")
    assert same.returncode == 0 and same.stdout.startswith("核对了 1 个文件：2 段与文件一致"), same.stderr
    assert wenju("backup", str(tmp_path / "copy")).stdout == f"已备份到 {tmp_path / 'copy'}：2 段。\n"
    (articles / "ferry.md").write_text("# 轮渡停航\n\n今天停航。", encoding="utf-8")
    other = wenju("verify", "--json", "--source", "ferry.md")
    assert other.returncode == 3 and json.loads(other.stdout)["files"][0]["changed"] == 2
    assert "ferry.md：2 段已改动，另有 1 段未收入" in wenju("verify").stdout
    database = Path(os.environ["WENJU_HOME"]) / DATABASE
    size = database.stat().st_size
    database.write_bytes(database.read_bytes()[: size // 4] + b"\0" * (size - size // 4))
    looked = wenju("doctor")
    assert looked.returncode == 1 and "✗ 索引" in looked.stdout and "wenju index --anew" in looked.stdout
    assert wenju("restore", str(tmp_path / "copy")).stdout == f"已从 {tmp_path / 'copy'} 恢复：2 段。\n"
    assert "64班" in wenju("ask", QUESTION).stdout
    assert "损坏" in wenju("restore", str(articles / "ferry.md")).stderr
    database.write_bytes(database.read_bytes()[: size // 4] + b"\0" * (size - size // 4))
    assert wenju("ask", QUESTION).returncode == 1
    assert wenju("index", "--anew").stdout.startswith("新增 1 段")


def test_doctor_says_what_is_there_and_what_is_not(wenju: Run, articles: Path) -> None:
    before = wenju("doctor")
    assert before.returncode == 0 and "! 索引：尚未建立" in before.stdout
    wenju("index")
    assert "✓ 索引" in wenju("doctor").stdout and "更新" not in wenju("doctor").stdout
    (articles / "ferry.md").write_text("# 轮渡停航\n\n今天停航。", encoding="utf-8")
    (articles / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert "! 更新" in wenju("doctor").stdout
    wenju("index")
    looked = wenju("doctor")
    assert looked.returncode == 0 and "! 文件：有 1 处读不了" in looked.stdout
    checks = {c["name"]: c for c in json.loads(wenju("doctor", "--json").stdout)["checks"]}
    assert checks["index"]["ok"] and "1 段" in checks["index"]["detail"]
    broken = wenju("doctor", WENJU_ARTICLES="/no/such/folder")
    assert broken.returncode == 1 and "✗ 文章" in broken.stdout


def test_doctor_never_shows_the_token(wenju: Run) -> None:
    run = wenju("--debug", "doctor", TELEGRAM_BOT_TOKEN="12345:SECRET-TOKEN-VALUE")
    assert "SECRET" not in run.stdout + run.stderr and "已设置令牌" in run.stdout


def test_eval_prints_measures_and_counts_the_missing_as_zero(wenju: Run, tmp_path: Path, articles: Path) -> None:
    file = tmp_path / "gold.jsonl"
    rows = [
        {"id": 1, "question": QUESTION, "type": "numeric", "answerable": True, "answers": ["64班"]},
        {"id": 2, "question": "望潮轮渡的船长是谁", "type": "person", "answerable": True, "answers": ["没有写"]},
        {"id": 3, "question": NO_SUCH, "type": "none", "answerable": False, "answers": []},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    run = wenju("eval", str(file), "--articles", str(articles), "--json")
    table = json.loads(run.stdout)["table"]
    assert table["numeric"]["R@1"] == 1 and table["person"]["R@10"] == 0
    assert table["total"]["MRR@10"] == 0.5 and table["none"]["false answer"] == 0
    text = wenju("eval", str(file), "--articles", str(articles), "--limit", "1")
    assert "合计" in text.stdout and "R@10" in text.stdout
    assert "计算向量" not in text.stderr  # the index of the same articles is there already


def test_eval_writes_a_report_and_compares_two(wenju: Run, tmp_path: Path, articles: Path) -> None:
    def run(name: str, answer: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "gold.jsonl"
        rows = [
            {"id": 1, "question": QUESTION, "type": "numeric", "answerable": True, "answers": [answer]},
            {"id": 2, "question": NO_SUCH, "type": "none", "answerable": False, "answers": []},
        ]
        file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        return wenju("eval", str(file), "--articles", str(articles), "--report", str(tmp_path / name), "--json")

    good, bad = str(tmp_path / "good"), str(tmp_path / "bad")
    printed = json.loads(run("good", "64班").stdout)
    assert printed["table"]["total"]["AUROC"] >= 0 and printed["calibration"]["answered"] == 1
    assert printed["judged"][0]["answer hit"] == 1 and printed["judged"][0]["evidence"][0]["source"] == "ferry.md"
    assert json.loads((tmp_path / "good" / "report.json").read_text(encoding="utf-8")) == printed
    run("bad", "65班")
    page = (tmp_path / "bad" / "report.html").read_text(encoding="utf-8")
    assert "65班" in page and "答错（1）" in page

    same = wenju("eval", "--compare", good, good)
    assert same.returncode == 0 and same.stdout.endswith("合计没有一项变差。\n")
    worse = wenju("eval", "--compare", good, bad)
    assert worse.returncode == 1 and "答案正确：0 题变好，1 题变差" in worse.stdout
    assert f"  - 1 {QUESTION}  1.00 → 0.00" in worse.stdout.splitlines()
    assert wenju("eval", "--compare", good, bad, "--tolerance", "1").returncode == 0
    told = json.loads(wenju("eval", "--compare", good, bad, "--json").stdout)
    assert "answer hit" in told["regressed"] and told["totals"]["R@1"] == {"before": 1, "after": 0, "regressed": True}
    assert [row["id"] for row in told["changes"]["answer hit"]["worse"]] == ["1"]
    file = wenju("eval", str(tmp_path / "gold.jsonl"), "--report", str(tmp_path / "gold.jsonl"))
    assert file.returncode == 1 and f"报告写不进 {tmp_path / 'gold.jsonl'}：这不是文件夹。" in file.stderr


def test_text_from_articles_is_never_markup(wenju: Run, articles: Path) -> None:
    (articles / "odd.txt").write_text(
        "望潮码头的[red]红灯[/red]有[bold]17盏[/], [link=x]坏了[/link]。", encoding="utf-8"
    )
    run = wenju("ask", "望潮码头的红灯有多少盏")
    assert "[red]红灯[/red]有[bold]17盏[/]" in run.stdout and run.returncode == 0


def test_help_is_chinese_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['wenju', '--help']\n"
        "from bot.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = 'torch numpy faiss onnxruntime tokenizers tantivy telegram pydantic sqlite3 rjieba opencc'.split()\n"
        "print(sorted(set(heavy) & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.splitlines()[-1] == "[]"
    for command in ("ask", "search", "chat", "index", "serve", "eval", "doctor"):
        assert command in run.stdout


def test_an_interrupted_index_leaves_the_old_one(wenju: Run, articles: Path) -> None:
    assert wenju("ask", QUESTION).returncode == 0
    many = "\n".join(f"望潮第{n}中学今年招收新生{n * 3}人，校长说食堂和宿舍都已修好。" for n in range(3000))
    (articles / "many.txt").write_text(many, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", "index"],
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_DFL
        ),  # ignored where the tests run behind a shell's &
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "计算向量" in line:
            break
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    rest = process.stderr.read()
    assert process.wait(30) == 130 and "已中断" in rest
    run = wenju("ask", QUESTION)
    assert "64班" in run.stdout and "many.txt" in run.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["search", "-k", "abc", "x"], "用法有误（-k）：应是整数。"),
        (["search", "-k", "1000", "x"], "用法有误（-k）：应不大于 100。"),
        (["ask", "--questions", "/no/such.jsonl"], "读不了问题文件 /no/such.jsonl（没有这个文件或文件夹）。"),
        (["eval", "/no/such"], "无法评测 /no/such：没有这个文件或文件夹。"),
    ],
)
def test_what_the_system_and_the_parser_say_is_said_in_chinese(wenju: Run, words: list[str], said: str) -> None:
    run = wenju(*words)
    assert run.returncode in (1, 2) and run.stderr.startswith(said), run.stderr


def test_a_data_folder_that_cannot_be_made_is_one_sentence(wenju: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    run = wenju("ask", QUESTION, WENJU_HOME=str(tmp_path / "file" / "home"))
    assert run.returncode == 1 and "用不了" in run.stderr and "Errno" not in run.stderr


@pytest.mark.parametrize("words", [(), ("ask",), ("search",), ("eval",), ("figures",)])
def test_help_is_in_chinese(wenju: Run, words: tuple[str, ...]) -> None:
    page = wenju(*words, "--help").stdout
    assert "用法：" in page and "显示这页说明" in page
    for english in ("Usage", "Options", "Arguments", "Commands", "Show this", "required", "default"):
        assert english not in page
