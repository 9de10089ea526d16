"""Prints benchmark results: one JSON line each, with the commit and the machine they were measured on."""

import functools
import json
import os
import platform
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def emit(benchmark: str, case: str, system: str, metric: str, value: float, unit: str) -> None:
    """Prints one result; `system` is "eyeline" or the rival's name."""
    line = {
        "benchmark": benchmark,
        "case": case,
        "system": system,
        "metric": metric,
        "value": round(value, 6),
        "unit": unit,
        "commit": commit(),
        "machine": machine(),
    }
    print(json.dumps(line), flush=True)


@functools.cache
def commit() -> str:
    """The short hash of HEAD, with "+" when the tree differs from it."""
    head = _git("rev-parse", "--short", "HEAD")
    return head + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")


@functools.cache
def machine() -> str:
    """Processor and number of cores."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        models = [line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = models[0] if models else model
    return f"{model}, {os.cpu_count()} cores"


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
