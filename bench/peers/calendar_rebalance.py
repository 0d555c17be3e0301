"""Portfolios of ten assets, back to their targets on the first close of every month, no fee."""

import numpy as np

from prepared import Prepared, versions


def vectorbt_orders(problem):
    import pandas as pd
    import vectorbt as vbt

    closes = np.array(problem["closes"])
    targets = np.array(problem["targets"])
    portfolios, assets = targets.shape
    days = pd.to_datetime(np.array(problem["labelAtMs"]), unit="ms")
    columns = pd.MultiIndex.from_product([range(portfolios), range(assets)])
    frame = pd.DataFrame(np.tile(closes, (1, portfolios)), index=days, columns=columns)
    sizes = np.full(frame.shape, np.nan)
    month = days.year * 12 + days.month
    trades = np.flatnonzero(np.r_[True, month[1:] != month[:-1]])
    sizes[trades] = targets.ravel()

    def run():
        portfolio = vbt.Portfolio.from_orders(
            frame,
            sizes,
            size_type="targetpercent",
            group_by=0,
            cash_sharing=True,
            call_seq="auto",
            init_cash=problem["capitalUsd"],
            freq="1D",
        )
        return portfolio.final_value().to_numpy(), portfolio.max_drawdown().to_numpy()

    def answer():
        finals, drawdowns = run()
        return {"finals": finals, "drawdowns": drawdowns}

    return Prepared(versions("vectorbt"), run, answer)


PEERS = {"vectorbt": vectorbt_orders}
