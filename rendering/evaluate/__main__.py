"""`python -m rendering.evaluate SCENE_DIR`: holds a way of making views against the truth of a scene."""

import argparse
import json
import sys
from pathlib import Path

from rendering.errors import RenderingError
from rendering.evaluate.lpips import load_lpips
from rendering.evaluate.methods import METHODS, PROFILES
from rendering.evaluate.run import Evaluated, evaluate_scene, line_of, summary_of
from rendering.evaluate.scene import read_scene


def main(arguments: list[str] | None = None) -> int:
    """Evaluates what the command line asks for; returns the process's exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m rendering.evaluate",
        description="Render the targets of a scene from its sources, and compare them with the truth.",
    )
    parser.add_argument("scene", type=Path, metavar="SCENE_DIR", help="a folder with scene.json (see docs/view.md)")
    parser.add_argument("--profile", choices=PROFILES, default="fast", help="of V-Cube View (default: fast)")
    parser.add_argument("--method", choices=sorted(METHODS), help="another way to make views, instead of a profile")
    parser.add_argument("--sources", help="names of the sources to use, by commas (default: all)")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="write what was rendered as DIR/<frame>/target_<target>.png"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON line a view, and one for the whole")
    options = parser.parse_args(arguments)
    try:
        _evaluate(options)
    except RenderingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _evaluate(options: argparse.Namespace) -> None:
    name = options.method or options.profile
    scene = read_scene(options.scene)
    sources = options.sources.split(",") if options.sources else [source.name for source in scene.sources]
    views: list[Evaluated] = []
    for view in evaluate_scene(scene, METHODS[name], sources, load_lpips(), options.out):
        line = {"method": name, **line_of(view)}
        print(json.dumps(line) if options.json else _plain(line), flush=True)
        views.append(view)
    summary = {"summary": True, "method": name, "sources": len(sources), **summary_of(views)}
    print(json.dumps(summary) if options.json else _plain({k: v for k, v in summary.items() if k != "targets"}))


def _plain(line: dict[str, object]) -> str:
    return "  ".join(f"{key} {value}" for key, value in line.items())


if __name__ == "__main__":
    sys.exit(main())
