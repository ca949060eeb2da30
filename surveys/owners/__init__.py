"""A worksheet for those who prepare an owners' vote: it adds up; the site never holds the vote."""
