"""Runs pysnip jobs: from source for the Nx targets, and from inside a bundle."""
