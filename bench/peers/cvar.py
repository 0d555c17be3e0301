"""Least CVaR as a linear program (Rockafellar & Uryasev 2000)."""

import numpy as np
from scipy import sparse

from prepared import Prepared, versions


def scipy_highs(problem):
    """min a + sum(u) / (tail T) with u >= -r'w - a, u >= 0, sum w = 1, 0 <= w <= cap."""
    from scipy.optimize import linprog

    returns = np.array(problem["returns"])
    count, size = returns.shape
    cost = np.concatenate([np.zeros(size), [1.0], np.full(count, 1.0 / (problem["tail"] * count))])
    rows = sparse.hstack(
        [sparse.csr_matrix(-returns), -np.ones((count, 1)), -sparse.identity(count)], format="csc"
    )
    budget = sparse.csc_matrix(np.concatenate([np.ones(size), np.zeros(count + 1)])[None])
    bounds = [(0, problem["weightMax"])] * size + [(None, None)] + [(0, None)] * count
    sides = np.zeros(count)

    def run():
        found = linprog(cost, rows, sides, budget, [1.0], bounds, method="highs")
        return found.x[:size]

    return Prepared(versions("scipy"), run, lambda: {"weights": run()})


def cvxpy_clarabel(problem):
    """Modelled once: solving again takes what was compiled the first time."""
    import cvxpy as cp

    returns = np.array(problem["returns"])
    count, size = returns.shape
    weights, level = cp.Variable(size), cp.Variable()
    beyond = cp.sum(cp.pos(-returns @ weights - level)) / (problem["tail"] * count)
    limits = [cp.sum(weights) == 1, weights >= 0, weights <= problem["weightMax"]]
    model = cp.Problem(cp.Minimize(level + beyond), limits)

    def run():
        model.solve(solver=cp.CLARABEL)
        return weights.value

    return Prepared(versions("cvxpy", "clarabel"), run, lambda: {"weights": run()})


PEERS = {"scipy-highs": scipy_highs, "cvxpy-clarabel": cvxpy_clarabel}
