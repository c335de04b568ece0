"""The slides of the catalogue, by what they are about: each asks the store, words the message and gives the picture."""
