"""A hundred programs that differ in one number, the mean that a portfolio has to have."""

import numpy as np
from scipy import sparse

from prepared import Prepared, versions


def clarabel_direct(problem):
    """One solver is set up; for each point its right side is changed, and it starts anew."""
    import clarabel

    covariance = np.array(problem["covariance"])
    size = len(covariance)
    triangle = sparse.triu(
        sparse.csc_matrix(covariance * (size / np.trace(covariance))), format="csc"
    )
    means = np.array(problem["means"])
    unit = np.abs(means).max()
    rows = sparse.vstack(
        [np.ones((1, size)), means[None] / unit, -sparse.identity(size), sparse.identity(size)],
        format="csc",
    )
    bounds = np.concatenate([np.zeros(size), np.full(size, problem["weightMax"])])
    sides = [
        np.concatenate([[1.0, mean / unit], bounds]) for mean in problem["pointMeans"]
    ]
    cones = [clarabel.ZeroConeT(2), clarabel.NonnegativeConeT(2 * size)]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.presolve_enable = False
    solver = clarabel.DefaultSolver(triangle, np.zeros(size), rows, sides[0], cones, settings)

    def run():
        points = []
        for side in sides:
            solver.update(b=side)
            points.append(np.array(solver.solve().x))
        return points

    return Prepared(versions("clarabel"), run, lambda: {"weights": np.concatenate(run())})


PEERS = {"clarabel": clarabel_direct}
