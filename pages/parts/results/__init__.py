"""The views of the page Mål og resultater, one module each."""
