"""Peers of both sweep benchmarks: the numba kernel on one thread and on two."""

import numba
import numpy as np

from band_sweep import sweep
from prepared import Prepared, versions


def numba_threads(count):
    def prepare(problem):
        numba.set_num_threads(min(count, numba.config.NUMBA_NUM_THREADS))
        prices = np.array(problem["closes"])
        targets = np.array(problem["targets"])
        bands = np.array(problem["bands"])
        fees = np.array(problem["feesBps"]) / 1e4

        def run():
            return sweep(prices, targets, bands, fees, problem["lagBars"], problem["capitalUsd"])

        def answer():
            found = run()
            return {"finals": found[:, 0], "drawdowns": found[:, 1], "counts": found[:, 2]}

        return Prepared(versions("numba"), run, answer)

    return prepare


PEERS = {"numba-1t": numba_threads(1), "numba-2t": numba_threads(2)}
