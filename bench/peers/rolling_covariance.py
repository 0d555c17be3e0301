"""A covariance for every bar over the window that ends there, divisor T - 1."""

import numpy as np

from prepared import Prepared, versions


def covariance_of(rows):
    deviations = rows - rows.mean(axis=0)
    return deviations.T @ deviations / (len(rows) - 1)


def numpy_recompute(problem):
    returns = np.array(problem["returns"])
    window = problem["window"]
    ends = range(window, len(returns) + 1)

    def run():
        for end in ends:
            covariance_of(returns[end - window : end])

    def answer():
        found = [covariance_of(returns[bar + 1 - window : bar + 1]) for bar in problem["compared"]]
        return {"covariances": np.array(found)}

    return Prepared(versions("numpy"), run, answer)


def pandas_rolling(problem):
    import pandas as pd

    returns = pd.DataFrame(problem["returns"])

    def run():
        return returns.rolling(problem["window"]).cov()

    def answer():
        found = run()
        return {"covariances": np.array([found.loc[bar].to_numpy() for bar in problem["compared"]])}

    return Prepared(versions("pandas"), run, answer)


PEERS = {"numpy": numpy_recompute, "pandas": pandas_rolling}
