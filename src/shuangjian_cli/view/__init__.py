"""What happened to a page, for people: what each stage found, edited and dropped, and why."""
