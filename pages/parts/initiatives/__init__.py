"""The views of the page Indsatser, one module each."""
