"""Fractional Kelly: max c m'w - w'Sw/2 with 0 <= w <= cap, sum w <= 1 and caps of groups."""

import numpy as np
from scipy import sparse

from prepared import Prepared, versions


def parts(problem):
    covariance = np.array(problem["covariance"])
    gains = problem["kellyFraction"] * np.array(problem["excessMeans"])
    size = len(gains)
    groups = np.kron(np.eye(size // problem["groupSize"]), np.ones(problem["groupSize"]))
    rows = np.vstack([np.ones(size), groups])
    sides = np.concatenate([[1.0], np.full(len(groups), problem["groupMax"])])
    return covariance, gains, rows, sides, problem["weightMax"]


def clarabel_direct(problem):
    import clarabel

    covariance, gains, rows, sides, cap = parts(problem)
    size = len(gains)
    triangle = sparse.triu(sparse.csc_matrix(covariance), format="csc")
    all_rows = sparse.vstack([rows, -sparse.identity(size), sparse.identity(size)], format="csc")
    all_sides = np.concatenate([sides, np.zeros(size), np.full(size, cap)])
    cones = [clarabel.NonnegativeConeT(len(all_sides))]
    settings = clarabel.DefaultSettings()
    settings.verbose = False

    def run():
        solver = clarabel.DefaultSolver(triangle, -gains, all_rows, all_sides, cones, settings)
        return np.array(solver.solve().x)

    return Prepared(versions("clarabel"), run, lambda: {"weights": run()})


def cvxpy_clarabel(problem):
    """Modelled once: solving again takes what was compiled the first time."""
    import cvxpy as cp

    covariance, gains, rows, sides, cap = parts(problem)
    weights = cp.Variable(len(gains))
    growth = gains @ weights - 0.5 * cp.quad_form(weights, cp.psd_wrap(covariance))
    model = cp.Problem(cp.Maximize(growth), [rows @ weights <= sides, weights >= 0, weights <= cap])

    def run():
        model.solve(solver=cp.CLARABEL)
        return weights.value

    return Prepared(versions("cvxpy", "clarabel"), run, lambda: {"weights": run()})


def scipy_slsqp(problem):
    from scipy.optimize import minimize

    covariance, gains, rows, sides, cap = parts(problem)
    size = len(gains)
    start = np.full(size, 1.0 / size)
    bounds = [(0.0, cap)] * size
    limits = {"type": "ineq", "fun": lambda w: sides - rows @ w, "jac": lambda w: -rows}

    def loss(w):
        curve = covariance @ w
        return 0.5 * w @ curve - gains @ w, curve - gains

    def run():
        found = minimize(
            loss,
            start,
            jac=True,
            method="SLSQP",
            bounds=bounds,
            constraints=limits,
            options={"ftol": 1e-12, "maxiter": 1000},
        )
        return found.x

    return Prepared(versions("scipy"), run, lambda: {"weights": run()})


PEERS = {
    "clarabel": clarabel_direct,
    "cvxpy-clarabel": cvxpy_clarabel,
    "scipy-slsqp": scipy_slsqp,
}
