"""Running an instance: the server and its supervisor, the work behind the pages, and the check of what is stored."""
