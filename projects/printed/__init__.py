"""What stands on the papers of projects; `projects.papers` is where they are ordered."""
