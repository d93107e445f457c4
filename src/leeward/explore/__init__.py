"""The explorer: the same engine in a browser on the user's own machine (`leeward explore`).

A small Starlette application and plain ES modules; nothing is fetched from outside. Pictures that stand still are those
of the report (`leeward.showing`); the fan chart and the map that follow a slider are drawn in the page as SVG by
`static/chart.js` and `static/map.js`, in the report's own classes and colours. Vega-Lite from the wheel of
vl-convert was looked at and left: that wheel is one compiled library of 84 MB from which no script can be served, and a
strict content-security policy forbids the code that Vega makes at run time.

`desks.py` holds what a visitor works on, `engine.py` plays, `bands.py` says what the charts show, `guard.py` refuses, `app.py`
answers.
"""
