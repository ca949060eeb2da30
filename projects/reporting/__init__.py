"""Midterm, closing and year-end: what the records say, beside what people write."""
