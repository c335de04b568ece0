"""The views of the page Uroligheder."""
