"""Figures as characters: pure functions from a drawing to a sheet of cells. Textual is not needed."""
