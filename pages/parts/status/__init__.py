"""What the page Status is put together of."""
