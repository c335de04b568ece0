"""The parts of the page Vejledning: its texts as Markdown, and what reads them."""
