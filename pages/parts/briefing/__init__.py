"""What the page Præsentation til ØU is put together of."""
