"""The parts of the page Drift, one module each."""
