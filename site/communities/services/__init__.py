"""What people do with communities, one module a subject."""
