"""The figures of a community or a sub-district: for its workers whole, for the public masked."""
