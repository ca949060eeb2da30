"""Template tags of handbooks."""
