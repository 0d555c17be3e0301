"""Least variance, long-only, capped: min w'Sw/2, sum w = 1, 0 <= w <= cap."""

from itertools import cycle

import numpy as np
from scipy import sparse

from prepared import Prepared, versions


def scaled(problem):
    """Covariances of trace n: solvers stop by absolute tolerances, and returns are small."""
    covariances = [np.array(rows) for rows in problem["covariances"]]
    return [matrix * (len(matrix) / np.trace(matrix)) for matrix in covariances]


def upper_triangles(problem):
    return [sparse.triu(sparse.csc_matrix(matrix), format="csc") for matrix in scaled(problem)]


def of_each_day(run, days):
    """One answer for each covariance, whichever comes first."""
    weights = {}
    for _ in range(days):
        day, found = run()
        weights[day] = found
    return {"weights": np.concatenate([weights[day] for day in range(days)])}


def clarabel_direct(problem):
    """Without a modelling layer; a cold start, as it has no other."""
    import clarabel

    triangles = upper_triangles(problem)
    size = triangles[0].shape[0]
    rows = sparse.vstack(
        [np.ones((1, size)), -sparse.identity(size), sparse.identity(size)], format="csc"
    )
    sides = np.concatenate([[1.0], np.zeros(size), np.full(size, problem["weightMax"])])
    cones = [clarabel.ZeroConeT(1), clarabel.NonnegativeConeT(2 * size)]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    linear = np.zeros(size)
    days = cycle(enumerate(triangles))

    def run():
        day, triangle = next(days)
        solver = clarabel.DefaultSolver(triangle, linear, rows, sides, cones, settings)
        return day, np.array(solver.solve().x)

    return Prepared(versions("clarabel"), run, lambda: of_each_day(run, len(triangles)))


def osqp_solver(triangle, problem):
    """Polished: exact from coarse steps, which is faster than fine steps and more exact."""
    import osqp

    size = triangle.shape[0]
    rows = sparse.vstack([np.ones((1, size)), sparse.identity(size)], format="csc")
    lower = np.concatenate([[1.0], np.zeros(size)])
    upper = np.concatenate([[1.0], np.full(size, problem["weightMax"])])
    solver = osqp.OSQP()
    solver.setup(
        P=triangle.copy(),  # an update writes into it
        q=np.zeros(size),
        A=rows,
        l=lower,
        u=upper,
        verbose=False,
        eps_abs=1e-5,
        eps_rel=1e-5,
        polishing=True,
        max_iter=100_000,
    )
    return solver


def osqp_cold(problem):
    triangle = upper_triangles(problem)[0]

    def run():
        return 0, osqp_solver(triangle, problem).solve().x

    return Prepared(versions("osqp"), run, lambda: of_each_day(run, 1))


def osqp_warm(problem):
    """Today's covariance is put in the place of yesterday's, and yesterday's solution is kept."""
    triangles = upper_triangles(problem)
    solver = osqp_solver(triangles[0], problem)
    days = cycle(enumerate(triangles))

    def run():
        day, triangle = next(days)
        solver.update(Px=triangle.data)
        return day, solver.solve().x.copy()

    return Prepared(versions("osqp"), run, lambda: of_each_day(run, len(triangles)))


PEERS = {"clarabel": clarabel_direct, "osqp": osqp_cold, "osqp-warm": osqp_warm}
