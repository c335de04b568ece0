"""The views of the page Prioritering."""
