"""Everything that touches the disk: where things are kept, how a case is read, and how it is saved without losing it."""
