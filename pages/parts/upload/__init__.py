"""The steps of the page Indberet data, one module each, in the order people meet them."""
