"""Template tags of the print house."""
