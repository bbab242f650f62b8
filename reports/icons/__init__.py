"""Pictures of people for decision aids.

`array` says what is shown, `words` says it in text, `raster` (PNG) and `vector` (SVG) draw it.
"""
