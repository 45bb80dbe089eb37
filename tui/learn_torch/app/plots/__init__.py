"""Plots as terminal cells: the loss curve and the figures of a run. Nothing here needs Textual.

`terminal_style`, `number_format`, `axis_ticks`, `plot_legend` and `cell_canvas` serve both. The loss
curve (`loss_curve`) is drawn by plotext, which only `plotext_chart` imports. A figure
(`figure_layout`) is drawn on our own raster: `dot_raster` for lines and points, `pixel_layer` for
images, bars and areas.
"""
