"""What long work is doing: the sentence of every stage."""

from __future__ import annotations

# {total} is how much there is to do, {about} how long it takes.
STAGES = {
    "wait": "另一个进程正在准备模型，等它做完（约半分钟）",
    "download": "下载模型（89 MB，看网速）",
    "convert": "转换模型（约半分钟，只做一次）",
    "busy": "另一个进程正在更新索引，等它做完",
    "renew": "索引出自旧版本或别的模型，自动重建（文章都在，不会丢）",
    "read": "读取文章（{total} 个文件）",
    "facts": "读取时间和数字（{total} 个文件）",
    "embed": "计算向量（{total} 段，{about}）",
    "verify": "核对文件（{total} 个）",
    "backup": "备份（{total} 页）",
    "restore": "恢复（{total} 页）",
    "ask": "提问（{total} 题）",
}
EMBEDDED = 50  # passages a second, by which to say how long it takes


def stage_line(stage: str, total: int) -> str:
    """What long work is doing, how much of it there is and how long that takes."""
    seconds = total / EMBEDDED
    longer = f"约 {seconds / 60:.0f} 分钟" if seconds > 90 else f"约 {seconds:.0f} 秒"
    return STAGES.get(stage, stage).format(total=total, about="几秒" if seconds < 10 else longer)
