"""The views of the page Bander, exit og 18+."""
