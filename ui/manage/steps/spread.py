"""How the values of a number spread over its classes, as a chart and as a table."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from layers.classification import class_counts, histogram
from layers.symbology import TOKENS, Theme
from ui.i18n import say
from ui.manage.words import count_told


def spread(values: list[Any], breaks: list[float]) -> None:
    """How the values spread, each bar in the colour of its class, and how many fall into each."""
    bars = histogram(values)
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    ramp = [TOKENS[theme][f"ramp-{_ramp_step(n, len(breaks))}"] for n in range(len(breaks))]
    rows = [
        {"from": low, "to": high, "n": n, "class": _class_of((low + high) / 2, breaks)}
        for low, high, n in bars
    ]
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(stroke=TOKENS[theme]["line"], strokeWidth=0.5)
        .encode(
            x=alt.X("from:Q", bin="binned", title=None, axis=alt.Axis(tickCount=5)),
            x2="to:Q",
            y=alt.Y("n:Q", title=None, axis=alt.Axis(tickCount=3), stack=None),
            color=alt.Color(
                "class:O", scale=alt.Scale(domain=list(range(len(breaks))), range=ramp), legend=None
            ),
        )
        .properties(height=140)
    )
    st.altair_chart(chart, alt=say("How many features have which value"))
    counts = class_counts(values, breaks)
    lows = [None, *breaks[:-1]]
    st.dataframe(
        pd.DataFrame(
            {
                say("Class"): [
                    f"≤ {high:g}" if low is None else f"{low:g} – {high:g}"
                    for low, high in zip(lows, breaks, strict=True)
                ],
                say("Features"): [count_told(n) for n in counts],
            }
        ),
        hide_index=True,
        alt=say("Classes and how many features fall into each"),
    )


def _class_of(value: float, breaks: list[float]) -> int:
    return next((n for n, top in enumerate(breaks) if value <= top), len(breaks) - 1)


def _ramp_step(n: int, classes: int) -> int:
    return 5 if classes == 1 else 1 + round(n * 7 / (classes - 1))
