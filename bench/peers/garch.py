"""GARCH(1,1) with a constant mean and normal shocks, from a stated variance before the sample."""

import numpy as np

from prepared import Prepared, versions


def arch(problem):
    from arch import arch_model

    model = arch_model(
        np.array(problem["returns"]), mean="Constant", vol="GARCH", p=1, q=1, rescale=False
    )

    def run():
        return model.fit(disp="off", backcast=problem["preSampleVariance"])

    return Prepared(versions("arch"), run, lambda: {"parameters": run().params.to_numpy()})


PEERS = {"arch": arch}
