"""Screens for people: joining, letters, confirming, own data, imports."""
