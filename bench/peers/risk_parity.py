"""Equal risk contribution: the minimum of y'Cy/2 - sum(b ln y) on the correlation C."""

import numpy as np

from prepared import Prepared, versions


def numpy_newton(problem):
    covariance = np.array(problem["covariance"])

    def run():
        return newton(covariance)[0]

    return Prepared(versions("numpy"), run, lambda: {"weights": run()})


def newton(covariance, start=None):
    """Damped Newton steps (Spinu 2013); answers the weights and where the next may start."""
    size = len(covariance)
    volatilities = np.sqrt(np.diag(covariance))
    correlation = covariance / volatilities[:, None] / volatilities
    budget = 1.0 / size
    y = np.full(size, 1.0 / np.sqrt(correlation.sum())) if start is None else start
    hessian = correlation.copy()
    diagonal = hessian.ravel()[:: size + 1]
    for _ in range(100):
        pull = budget / y
        slope = correlation @ y - pull
        diagonal[:] = 1.0 + pull / y
        step = np.linalg.solve(hessian, slope)
        decrement = np.sqrt(slope @ step)
        y = y - step / (1.0 + decrement) if decrement > 0.1 else y - step
        if decrement < 1e-6:  # the step just made squares it
            break
    weights = y / volatilities
    return weights / weights.sum(), y


def cvxpy_clarabel(problem):
    """Modelled once: solving again takes what was compiled the first time."""
    import cvxpy as cp

    covariance = np.array(problem["covariance"])
    size = len(covariance)
    volatilities = np.sqrt(np.diag(covariance))
    factor = np.linalg.cholesky(covariance / volatilities[:, None] / volatilities)
    y = cp.Variable(size, nonneg=True)
    risk = 0.5 * cp.sum_squares(factor.T @ y)
    model = cp.Problem(cp.Minimize(risk - cp.sum(cp.log(y)) / size))

    def run():
        model.solve(solver=cp.CLARABEL)
        weights = y.value / volatilities
        return weights / weights.sum()

    return Prepared(versions("cvxpy", "clarabel"), run, lambda: {"weights": run()})


def riskfolio(problem):
    import pandas as pd
    import riskfolio as rp

    portfolio = rp.Portfolio(returns=pd.DataFrame(problem["returns"]))
    portfolio.assets_stats(method_mu="hist", method_cov="hist")
    portfolio.solvers = ["CLARABEL"]

    def run():
        return portfolio.rp_optimization(model="Classic", rm="MV", rf=0, b=None, hist=True)

    return Prepared(
        versions("riskfolio-lib"), run, lambda: {"weights": run()["weights"].to_numpy()}
    )


def skfolio(problem):
    """Its estimator takes returns: their covariance is part of its run, a small one."""
    from skfolio import RiskMeasure
    from skfolio.optimization import RiskBudgeting

    returns = np.array(problem["returns"])
    model = RiskBudgeting(risk_measure=RiskMeasure.VARIANCE, solver="CLARABEL")

    def run():
        return model.fit(returns)

    return Prepared(versions("skfolio"), run, lambda: {"weights": run().weights_})


PEERS = {
    "numpy-newton": numpy_newton,
    "cvxpy-clarabel": cvxpy_clarabel,
    "riskfolio-lib": riskfolio,
    "skfolio": skfolio,
}
