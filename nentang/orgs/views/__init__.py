"""The screens of organisations: the tree of a day, a unit with all that belongs to it, and the events."""
