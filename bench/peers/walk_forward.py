"""Every bar: the covariance of its window, then equal risk contribution from the last weights."""

import numpy as np

from prepared import Prepared, versions
from risk_parity import newton
from rolling_covariance import covariance_of


def numpy_recompute(problem):
    returns = np.array(problem["returns"])
    window = problem["window"]

    def run():
        ends = range(window, len(returns) + 1)
        return weights_along(covariance_of(returns[end - window : end]) for end in ends)

    return Prepared(versions("numpy"), run, lambda: {"weights": run()})


def pandas_numpy(problem):
    import pandas as pd

    returns = pd.DataFrame(problem["returns"])
    window = problem["window"]
    size = returns.shape[1]

    def run():
        rolling = returns.rolling(window).cov().to_numpy().reshape(-1, size, size)
        return weights_along(rolling[window - 1 :])

    return Prepared(versions("pandas", "numpy"), run, lambda: {"weights": run()})


def weights_along(covariances):
    path, start = [], None
    for covariance in covariances:
        weights, start = newton(covariance, start)
        path.append(weights)
    return np.array(path)


PEERS = {"numpy": numpy_recompute, "pandas-numpy": pandas_numpy}
