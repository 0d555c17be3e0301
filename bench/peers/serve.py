"""Runs one peer of one benchmark: solves once, then times batches for as long as it is asked.

Usage: serve.py BENCH PEER INPUT_FILE. The first line out is
{"version", "firstNs", "answer"} or {"missing": why}. Each line in is a number of runs;
each line out then is {"ns"}: how long they took together. Ends when its input ends.
"""

import gc
import importlib
import json
import os
import sys
from time import perf_counter_ns


def main(bench, peer, input_file):
    reply = replies_alone_on_stdout()
    with open(input_file) as file:
        problem = json.load(file)
    try:
        prepared = importlib.import_module(bench.replace("-", "_")).PEERS[peer](problem)
    except ImportError as error:
        reply({"missing": str(error)})
        return
    reply({
        "version": prepared.version,
        "firstNs": elapsed_ns(prepared.run, 1),
        "answer": {name: floats(value) for name, value in prepared.answer().items()},
    })
    for line in sys.stdin:
        reply({"ns": elapsed_ns(prepared.run, int(line))})


def replies_alone_on_stdout():
    """Solvers print; what they print goes to stderr."""
    pipe = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    return lambda document: print(json.dumps(document, allow_nan=False), file=pipe, flush=True)


def elapsed_ns(run, runs):
    """As timeit does: the collector of garbage waits until the clock has stopped."""
    gc.collect()
    gc.disable()
    started = perf_counter_ns()
    for _ in range(runs):
        run()
    elapsed = perf_counter_ns() - started
    gc.enable()
    return elapsed


def floats(value):
    flat = getattr(value, "ravel", lambda: value)()
    return [float(entry) for entry in flat]


if __name__ == "__main__":
    main(*sys.argv[1:])
