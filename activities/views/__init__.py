"""Screens of activities: the public list, residents' sign-ups, the desk."""
