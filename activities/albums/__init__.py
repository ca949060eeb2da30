"""Photos of an activity: shown with the consent of those on them, gone when it is withdrawn."""
