"""Runs the fuzzing: `python -m tests.fuzz [TARGET …] --minutes 5 --seed 1`; a JSON line a target, 1 after faults."""

import argparse
import json
import logging
import sys
import time
from pathlib import Path
from random import Random

from tests.fuzz import files, wire
from tests.fuzz.target import Target, fuzz

TARGETS = {target.name: target for target in (*wire.TARGETS, *files.TARGETS)}


def main() -> int:
    """Each target for its share of the time; whole inputs that were faults are left in `--keep`."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", nargs="*", metavar="TARGET", help=f"which, of {', '.join(TARGETS)}; all unless said")
    parser.add_argument("--minutes", type=float, default=5.0, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that were faults")
    arguments = parser.parse_args()
    unknown = set(arguments.target) - TARGETS.keys()
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    logging.disable(logging.CRITICAL)
    faults = 0
    for name in arguments.target or TARGETS:
        faults += _run(TARGETS[name], arguments.minutes * 60, arguments.seed, arguments.keep)
    return 1 if faults else 0


def _run(target: Target, seconds: float, seed: int, keep: Path | None) -> int:
    begun_s = time.monotonic()
    outcome = fuzz(target, Random(f"{seed} {target.name}"), lambda _: time.monotonic() - begun_s < seconds)
    seconds = round(time.monotonic() - begun_s, 1)
    line = {
        "benchmark": "fuzz", "case": target.name, "inputs": outcome.inputs, "refused": outcome.refused,
        "seconds": seconds, "seed": seed,
        "faults": [fault.what for fault in outcome.faults],
    }  # fmt: skip
    print(json.dumps(line), flush=True)
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        for number, fault in enumerate(outcome.faults):
            (keep / f"{target.name}-{number}").write_bytes(fault.data)
    return len(outcome.faults)


if __name__ == "__main__":
    sys.exit(main())
