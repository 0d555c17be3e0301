"""The kernels that people write by hand for a sweep over bands and fees, compiled by numba.

One run after the other looks at every bar: weights, the largest drift, and what is due by the lag.
The division by the value is done once a bar. Same rules as ours: an inclusive band with a slack, the first purchase at once, a decision traded
`lag` bars later, a cost in proportion to what is traded.
"""

import numpy as np
from numba import njit, prange


@njit(cache=False)
def one_run(prices, targets, band, fee, lag, capital):
    bars, assets = prices.shape
    units = np.empty(assets)
    invested = 0.0
    for asset in range(assets):
        invested += targets[asset]
    cost = fee * capital * invested
    value = capital - cost
    for asset in range(assets):
        units[asset] = targets[asset] * value / prices[0, asset]
    peak = capital
    worst = value / peak - 1.0
    count = 0
    decided = -1
    for bar in range(1, bars):
        value = 0.0
        for asset in range(assets):
            value += units[asset] * prices[bar, asset]
        if decided < 0:
            inverse = 1.0 / value
            largest = 0.0
            for asset in range(assets):
                drift = abs(units[asset] * prices[bar, asset] * inverse - targets[asset])
                if drift > largest:
                    largest = drift
            if largest >= band - 1e-12:
                decided = bar
        if decided >= 0 and bar - decided >= lag:
            turnover = 0.0
            for asset in range(assets):
                turnover += abs(units[asset] * prices[bar, asset] / value - targets[asset])
            value -= fee * value * turnover
            for asset in range(assets):
                units[asset] = targets[asset] * value / prices[bar, asset]
            decided = -1
            count += 1
        if value > peak:
            peak = value
        fall = value / peak - 1.0
        if fall < worst:
            worst = fall
    return value, worst, count


@njit(parallel=True, cache=False)
def sweep(prices, targets, bands, fees, lag, capital):
    runs = len(bands) * len(fees)
    found = np.empty((runs, 3))
    for run in prange(runs):
        value, worst, count = one_run(
            prices, targets, bands[run // len(fees)], fees[run % len(fees)], lag, capital
        )
        found[run, 0] = value
        found[run, 1] = worst
        found[run, 2] = count
    return found
