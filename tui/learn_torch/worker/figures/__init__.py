"""Figures as a description that a terminal can draw: a matplotlib backend, images and tensors."""
