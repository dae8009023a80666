#!/bin/sh
# Install the project and what it needs into a virtual environment.
# Usage: install.sh PYTHON VENV REQUIREMENT     (REQUIREMENT: "." or ".[dev]")
#
# torch comes first and as a CPU build, because nothing here uses a GPU and PyPI's Linux x86-64 build carries several GB
# of CUDA libraries. WENJU_TORCH names another one, WENJU_TORCH_INDEX a mirror of PyTorch's index of CPU builds.
set -eu
python=$1 venv=$2 requirement=$3
known=2.13.0 # the release that the checks run with
cpu_index=${WENJU_TORCH_INDEX:-https://download.pytorch.org/whl/cpu}

say() { echo "$1" >&2; }
fail() {
    say "$1"
    exit 1
}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "问据需要 Python 3.11 或更高版本，而 $python 是 $("$python" -V 2>&1)。可以这样指定：make ask PYTHON=python3.12"

# Two at once would spoil each other's work: the second waits for the first. The lock is held as long as anything started
# from here runs; an interruption ends all of it.
mkdir -p "$venv"
if [ -z "${WENJU_INSTALLING:-}" ]; then
    export WENJU_INSTALLING=1
    exec "$python" -c '
import fcntl, os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
lock = os.open(sys.argv[1], os.O_CREAT | os.O_RDWR)
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    print("另一个进程正在安装，等它做完……", file=sys.stderr)
    fcntl.flock(lock, fcntl.LOCK_EX)
os.set_inheritable(lock, True)
os.execvp(sys.argv[2], sys.argv[2:])' "$venv/.lock" sh "$0" "$@"
fi
trap 'exit 130' INT TERM

# Twice quiet: pip's warnings are not the user's business, its errors are.
pip() { "$venv/bin/python" -m pip "$@" -qq; }
install() {
    pip install "$@" || fail "没有装上，原因见上。请检查网络或 pip 的镜像设置，再运行一次；装好的部分会留着。"
}

# The release of torch that pip (with the options given) lists as a CPU build: the known one, else the newest; or nothing.
cpu_release() {
    "$venv/bin/python" -m pip index versions torch "$@" 2>/dev/null | "$venv/bin/python" -c '
import re, sys
found = re.findall(r"[0-9][\w.]*\+cpu\b", sys.stdin.read())
print(next((one for one in found if one == sys.argv[1] + "+cpu"), found[0] if found else ""))' "$known" 2>/dev/null
}

# What pip's choice for the requirement $1 is: "cpu"; "cuda", when it drags in CUDA packages; nothing, when there is none.
# Only metadata is fetched, where the index serves it apart.
build_of() {
    report=$(mktemp)
    if pip install --dry-run --no-deps --ignore-installed --report "$report" "$1" >/dev/null 2>&1; then
        "$venv/bin/python" - "$report" <<'PY'
import json, sys
from pip._vendor.packaging.requirements import Requirement

metadata = json.load(open(sys.argv[1]))["install"][0]["metadata"]
needed = [Requirement(text) for text in metadata.get("requires_dist", [])]
active = [one.name for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
print("cuda" if any(name.startswith(("nvidia-", "cuda-", "triton")) for name in active) else "cpu")
PY
    fi
    rm -f "$report"
}

install_torch() {
    if [ -n "${WENJU_TORCH:-}" ]; then
        say "安装 ${WENJU_TORCH}（几分钟，看网速）……"
        install "$WENJU_TORCH"
        return
    fi
    say "安装 torch 的 CPU 版（约 200 MB，一两分钟）……"
    release=$(cpu_release)
    if [ -n "$release" ] && pip install "torch==$release" 2>/dev/null; then return; fi
    choice="torch==$known" build=$(build_of "torch==$known")
    if [ -z "$build" ]; then # no such release for this Python or machine
        choice=torch build=$(build_of torch)
    fi
    if [ "$build" = cpu ]; then
        install "$choice"
        return
    fi
    options="--index-url $cpu_index --timeout 15 --retries 1"
    release=$(cpu_release $options)
    if [ -n "$release" ] && pip install --no-deps $options "torch==$release" 2>/dev/null; then return; fi
    [ -z "$build" ] ||
        say "PyPI 上的 torch 带着 CUDA，PyTorch 的 CPU 源（${cpu_index}）又取不到，只好装前一种：下载约 3 GB，占盘约 6 GB，要等很久。"
    install "$choice"
}

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    say "建虚拟环境（约 10 秒）……"
    "$python" -m venv "$venv" || fail "建不了虚拟环境。Debian/Ubuntu 上请先安装 python3-venv。"
fi
"$venv/bin/python" -m pip --version | grep -Eq '^pip (2[5-9]\.[1-9]|2[6-9]|[3-9][0-9])' || install --upgrade 'pip>=25.1'
"$venv/bin/python" -c 'import torch' 2>/dev/null || install_torch
say "安装其余的包（约一分钟）……"
install --editable "$requirement"
