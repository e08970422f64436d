"""Scores how likely a customer base is to shrink, from its monthly figures."""

import pandas as pd
from pydantic import BaseModel, Field


class Month(BaseModel):
    """What happened in one month."""

    month: str = Field(pattern=r"^\d{4}-\d{2}$")
    customers: int = Field(gt=0, description="customers at the beginning of the month")
    cancelled: int = Field(ge=0)


class Figures(BaseModel):
    """The figures of one product, in any order."""

    product: str
    months: list[Month] = Field(min_length=3)


class Score(BaseModel):
    """The verdict: `risk` is between 0 (calm) and 1 (act now)."""

    product: str
    average_rate: float
    trend: float
    risk: float
    worst_month: str


def score(figures: Figures) -> Score:
    """Weigh the average churn rate of the months against its trend."""
    table = pd.DataFrame([month.model_dump() for month in figures.months])
    table = table.set_index(pd.PeriodIndex(table["month"], freq="M")).sort_index()
    rate = table["cancelled"] / table["customers"]
    smooth = rate.rolling(window=3, min_periods=1).mean()
    trend = float(smooth.iloc[-1] - smooth.iloc[0])
    average = float(rate.mean())
    print(f"{figures.product}: {len(table)} months, average rate {average:.1%}")
    return Score(
        product=figures.product,
        average_rate=round(average, 4),
        trend=round(trend, 4),
        risk=round(min(1.0, max(0.0, 4 * average + 10 * trend)), 3),
        worst_month=str(rate.idxmax()),
    )
