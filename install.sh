#!/bin/sh
# Install the project and what it needs into a virtual environment.
# Usage: install.sh PYTHON VENV REQUIREMENT     (REQUIREMENT: "." or ".[dev]")
#
# torch comes first and only as a CPU build, unless the machine has a GPU or WENJU_TORCH names another one:
# PyPI's Linux x86-64 build carries several GB of CUDA libraries that a machine without a GPU cannot use.
set -eu
python=$1 venv=$2 requirement=$3
torch=${WENJU_TORCH:-torch==2.13.0}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "问据需要 Python 3.11 或更高版本，而 $python 是 $("$python" -V 2>&1)。可以这样指定：make ask PYTHON=python3.12" >&2
    exit 1
}
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv" || {
    echo "建不了虚拟环境。Debian/Ubuntu 上请先安装 python3-venv。" >&2
    exit 1
}
pip="$venv/bin/python -m pip"
$pip --version | grep -Eq '^pip (2[5-9]\.[1-9]|2[6-9]|[3-9][0-9])' || $pip install --quiet --upgrade 'pip>=25.1'

# Succeeds when pip's choice for $1 drags in no CUDA packages; asks for metadata only, downloads nothing to keep.
cpu_build() {
    report=$(mktemp)
    $pip install --quiet --dry-run --no-deps --ignore-installed --report "$report" "$1" >/dev/null 2>&1 &&
        "$venv/bin/python" - "$report" <<'PY'
import json, sys
from pip._vendor.packaging.requirements import Requirement

metadata = json.load(open(sys.argv[1]))["install"][0]["metadata"]
needed = [Requirement(text) for text in metadata.get("requires_dist", [])]
active = [one.name for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
sys.exit(any(name.startswith(("nvidia-", "cuda-", "triton")) for name in active))
PY
    code=$?
    rm -f "$report"
    return $code
}

if ! "$venv/bin/python" -c 'import torch' 2>/dev/null; then
    if [ -n "${WENJU_TORCH:-}" ] || command -v nvidia-smi >/dev/null 2>&1 || cpu_build "$torch"; then
        echo "安装 $torch……" >&2
        $pip install --quiet "$torch"
    elif cpu_build torch; then
        echo "安装 torch……" >&2
        $pip install --quiet torch
    else
        cat >&2 <<'TEXT'
没有找到 CPU 版的 torch：pip 给出的是带 CUDA 的版本（好几个 GB），这台机器没有 GPU，所以没有安装。请任选一种：
  1. 让 pip 能找到 CPU 版的 wheel（PIP_FIND_LINKS 或 PIP_EXTRA_INDEX_URL），再运行一次；
  2. 就用这个版本：WENJU_TORCH=torch make ask
TEXT
        exit 1
    fi
fi
echo "安装依赖……" >&2
$pip install --quiet --editable "$requirement"
