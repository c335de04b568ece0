"""The views of the page Hotspots."""
