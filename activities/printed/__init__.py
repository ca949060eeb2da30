"""What stands on the sheets of activities; `activities.papers` is where they are ordered."""
