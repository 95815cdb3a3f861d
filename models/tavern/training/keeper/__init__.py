"""The keeper's corpus: the facts of her world, what guests and she say, and the state of a talk."""
